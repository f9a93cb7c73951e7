//! A delivery on the wire.

use data_encoding::BASE64;
use serde::Serialize;

use super::certificate::CertificateAddress;
use crate::api::diagnoses::Diagnosis;
use crate::api::wire::{Reason, Verdict};
use crate::client::Client;
use crate::delivery::{self, Fault, Wire};
use crate::retry::{After, Retry, RetryKey};
use crate::sending::forward::ForwardCounts;
use crate::stand_in::Violation;
use crate::store::{AttemptCount, Delivery};

/// A page of deliveries.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct DeliveryList {
    pub items: Vec<DeliveryItem>,
    /// Continues the list as `cursor`; null at its end.
    pub next: Option<String>,
    /// How many deliveries the search finds in all, where `count` asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub count: Option<u64>,
    /// How far the writes had come at least when this was read, where `changed_after` asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub revision: Option<u64>,
}

/// How many deliveries a search finds.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct DeliveryCount {
    pub count: u64,
}

/// A delivery as a list shows it.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct DeliveryItem {
    pub id: i64,
    /// The endpoint's slug.
    pub endpoint: String,
    pub received_at: String,
    pub method: String,
    /// The request-target as received.
    pub target: String,
    /// Some bytes of the target are not UTF-8 and are shown as U+FFFD; `/raw` has them.
    pub target_lossy: bool,
    pub event_type: Option<String>,
    pub event_id: Option<String>,
    pub verdict: Verdict,
    pub reason: Reason,
    pub verdict_at_arrival: Verdict,
    pub body_size: u64,
    /// Brought in a file or a paste, and sent by nobody: there is neither a peer nor an answer, and `received_at` is the
    /// time that was given with it. It is never forwarded.
    pub imported: bool,
    /// What the sender was answered; null where it was imported, and where the connection was closed without an answer.
    pub answer_status: Option<u16>,
    /// How the answer was spoilt, where the endpoint's plan wanted that.
    pub answer_fault: Option<Fault>,
    /// The handshake that was answered.
    pub handshake: Option<String>,
    /// The sender's address; null where it was imported.
    pub peer: Option<String>,
    pub wire: Wire,
    /// Which sending of the same it is, where it is not the first; counted to 101. Null as well while the search index
    /// is far behind; the delivery itself has it then, too.
    pub retry_number: Option<u64>,
    /// How its forwards stand; null where it has none.
    pub forwards: Option<ForwardCounts>,
    /// How often it was sent again or sent on; null where it never was.
    pub attempts: Option<AttemptsOfDelivery>,
    pub pinned: bool,
    pub read: bool,
    pub tags: Vec<String>,
}

/// How often a delivery was sent, and what came of it last.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct AttemptsOfDelivery {
    /// Counted to 200.
    pub count: u64,
    /// The status of the last answer; null where there was none.
    pub last_status: Option<u16>,
    /// The code of the error of the last one.
    pub last_error: Option<String>,
}

impl From<AttemptCount> for AttemptsOfDelivery {
    fn from(count: AttemptCount) -> Self {
        Self { count: count.count, last_status: count.last_status, last_error: count.last_error }
    }
}

impl DeliveryItem {
    pub(super) fn new(
        delivery: &Delivery,
        retry_number: Option<u64>,
        forwards: Option<ForwardCounts>,
        attempts: Option<AttemptCount>,
    ) -> Self {
        let target = String::from_utf8_lossy(&delivery.target);
        Self {
            id: delivery.id.0,
            endpoint: delivery.endpoint.clone(),
            received_at: delivery.received_at.to_string(),
            method: delivery.method.clone(),
            target_lossy: matches!(target, std::borrow::Cow::Owned(_)),
            target: target.into_owned(),
            event_type: delivery.event.event_type.clone(),
            event_id: delivery.event.event_id.clone(),
            verdict: delivery.judgement.verdict.into(),
            reason: delivery.judgement.reason.into(),
            verdict_at_arrival: delivery.verdict_at_arrival.into(),
            body_size: delivery.body_size,
            imported: delivery.imported,
            answer_status: delivery.answered.and_then(|answered| answered.status),
            answer_fault: delivery.answered.and_then(|answered| answered.fault),
            handshake: delivery.handshake.clone(),
            peer: delivery.peer.clone(),
            wire: delivery.wire,
            retry_number,
            forwards,
            attempts: attempts.map(Into::into),
            pinned: delivery.marks.pinned,
            read: delivery.marks.read,
            tags: delivery.marks.tags.clone(),
        }
    }
}

/// One delivery with all that is known about it but its body.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "Delivery")]
#[schema(as = Delivery)]
pub(crate) struct DeliveryReply {
    #[serde(flatten)]
    pub item: DeliveryItem,
    /// Names and values in the order of arrival, with case and duplicates as received.
    pub headers: Vec<(String, String)>,
    /// Those headers whose value is not UTF-8 and so is shown with U+FFFD.
    pub odd_headers: Vec<OddHeader>,
    pub trailers: Vec<(String, String)>,
    pub head_size: u64,
    pub trailers_size: u64,
    /// The body came in chunks; their boundaries are not kept.
    pub chunked: bool,
    /// The head has line ends without a carriage return.
    pub bare_lf: bool,
    /// Content-Length came more than once, with equal values.
    pub duplicate_length: bool,
    /// The scheme that decided the verdict, by its name in the provider's definition.
    pub scheme: Option<String>,
    /// The secret that matched.
    pub secret: Option<SecretMatch>,
    pub judged_at: String,
    /// Who called, by the word of a trusted proxy; null where none of the endpoint's stands in between.
    pub client: Option<ForwardedClient>,
    /// What the handshake brought; null where it was none.
    pub brought: Option<Brought>,
    /// Where it stands among those that say the same; null where it is the only one.
    pub retry: Option<RetryReply>,
    /// What the vendor that the endpoint stands in for would say; null where it stands in for none.
    pub stand_in: Option<StoodIn>,
    pub note: Option<String>,
}

/// A request as a stand-in finds it.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct StoodIn {
    /// The stand-in's id.
    pub id: String,
    pub title: String,
    /// What the vendor would not have taken; empty where there is nothing of the kind.
    pub violations: Vec<Violation>,
}

/// A delivery among those that say the same, at its endpoint. What came more than a thousand times before or after it
/// is not counted.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "Retry")]
#[schema(as = Retry)]
pub(crate) struct RetryReply {
    /// Which of them it is, from 1.
    pub number: u64,
    pub of: u64,
    /// What it was known by.
    pub key: RetryKey,
    /// The id of the first.
    pub first: i64,
    /// Null for the first, as is all that compares with the one before.
    pub previous: Option<i64>,
    pub next: Option<i64>,
    /// From the arrival of the one before to this one's; negative where one that was sent earlier was imported later.
    pub gap_ms: Option<i64>,
    /// The body is that of the one before, byte for byte. Null as well where both have more than 8 MiB: they are not
    /// compared.
    pub same_bytes: Option<bool>,
    /// How the one before was answered: a failure is no 2xx. Null as well where that one was imported, since nobody was
    /// answered then.
    pub after: Option<After>,
}

impl From<Retry> for RetryReply {
    fn from(retry: Retry) -> Self {
        let previous = retry.previous.as_ref();
        Self {
            number: retry.number,
            of: retry.of,
            key: retry.key,
            first: retry.first.0,
            previous: previous.map(|previous| previous.id.0),
            next: retry.next.map(|next| next.0),
            gap_ms: previous.map(|previous| previous.gap_ms),
            same_bytes: previous.and_then(|previous| previous.same_bytes),
            after: previous.and_then(|previous| previous.after),
        }
    }
}

/// What a delivery that shook hands brought along.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct Brought {
    /// It brought key material; `POST /deliveries/{id}/secret` keeps it, where that was not done.
    pub secret: bool,
    /// The secret that was kept of it.
    pub kept: Option<SecretMatch>,
    /// The host that wants to be called back; `POST /deliveries/{id}/confirmation` does so.
    pub calls_back: Option<String>,
    /// What came of calling it back last.
    pub confirmation: Option<Confirmation>,
}

/// What came of calling a sender back.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct Confirmation {
    pub at: String,
    /// The status of the answer; null where there was none.
    pub status: Option<u16>,
    /// Whether the sender took it: the status is a 2xx.
    pub confirmed: bool,
    /// The start of the answer, or why there was none.
    pub detail: String,
}

/// Who called, by the word of a trusted proxy.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct ForwardedClient {
    /// Null where the proxies do not say it in a way that leaves one reading.
    pub address: Option<String>,
    /// `http` or `https`, as the client spoke to the first proxy.
    pub scheme: Option<String>,
    /// The host that the client asked for.
    pub host: Option<String>,
    /// The proxy that connected to Creel.
    pub via: String,
}

impl From<Client> for ForwardedClient {
    fn from(client: Client) -> Self {
        Self {
            address: client.address.map(|address| address.to_string()),
            scheme: client.scheme,
            host: client.host,
            via: client.via.to_string(),
        }
    }
}

/// A header whose value is not UTF-8.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct OddHeader {
    /// Its place in `headers`.
    pub index: usize,
    /// The bytes of the value.
    pub value_b64: String,
}

/// The secret that a signature was made with.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct SecretMatch {
    pub id: i64,
    pub label: Option<String>,
    pub last_four: String,
}

/// What is known about a delivery besides what was received.
#[derive(Debug)]
pub(super) struct Beside {
    pub(super) secret: Option<SecretMatch>,
    pub(super) client: Option<Client>,
    pub(super) brought: Option<Brought>,
    pub(super) retry: Option<Retry>,
    pub(super) stand_in: Option<StoodIn>,
    pub(super) forwards: Option<ForwardCounts>,
    pub(super) attempts: Option<AttemptCount>,
}

impl DeliveryReply {
    pub(super) fn new(delivery: &Delivery, head: &[u8], trailers: &[u8], beside: Beside) -> Self {
        let Beside { secret, client, brought, retry, stand_in, forwards, attempts } = beside;
        let headers = delivery::headers(head);
        let odd = headers.iter().enumerate().filter(|(_, (_, value))| std::str::from_utf8(value).is_err());
        let odd_headers =
            odd.map(|(index, (_, value))| OddHeader { index, value_b64: BASE64.encode(value) }).collect();
        Self {
            item: DeliveryItem::new(
                delivery,
                retry.as_ref().map(|r| r.number).filter(|number| *number > 1),
                forwards,
                attempts,
            ),
            headers: shown(&headers),
            odd_headers,
            // Trailers have no first line of their own.
            trailers: shown(&delivery::headers(&[b"\n", trailers].concat())),
            head_size: delivery.head_size,
            trailers_size: delivery.trailers_size,
            chunked: delivery.framing.chunked,
            bare_lf: delivery.framing.bare_lf,
            duplicate_length: delivery.framing.duplicate_length,
            scheme: delivery.judgement.scheme.clone(),
            secret,
            judged_at: delivery.judged_at.to_string(),
            client: client.map(ForwardedClient::from),
            brought,
            retry: retry.map(RetryReply::from),
            stand_in,
            note: delivery.marks.note.clone(),
        }
    }
}

fn shown(headers: &[(&str, &[u8])]) -> Vec<(String, String)> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    headers.iter().map(|(name, value)| ((*name).to_owned(), text(value))).collect()
}

/// What is known about the signature of a delivery.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "Signature")]
#[schema(as = Signature)]
pub(crate) struct SignatureReply {
    pub verdict: Verdict,
    pub reason: Reason,
    pub verdict_at_arrival: Verdict,
    pub judged_at: String,
    /// The scheme that decided, by its name in the provider's definition.
    pub scheme: Option<String>,
    /// The secret that matched.
    pub secret: Option<SecretMatch>,
    /// The certificate that it was signed with, where the endpoint does not have it. `POST /deliveries/{id}/certificate`
    /// fetches it.
    pub certificate: Option<CertificateAddress>,
    /// Why the verdict is what it is.
    pub diagnosis: Option<Diagnosis>,
}

impl SignatureReply {
    pub(super) fn new(
        delivery: &Delivery,
        secret: Option<SecretMatch>,
        certificate: Option<CertificateAddress>,
        diagnosis: Option<Diagnosis>,
    ) -> Self {
        Self {
            verdict: delivery.judgement.verdict.into(),
            reason: delivery.judgement.reason.into(),
            verdict_at_arrival: delivery.verdict_at_arrival.into(),
            judged_at: delivery.judged_at.to_string(),
            scheme: delivery.judgement.scheme.clone(),
            secret,
            certificate,
            diagnosis,
        }
    }
}
