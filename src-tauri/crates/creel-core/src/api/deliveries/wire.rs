//! A delivery on the wire.

use data_encoding::BASE64;
use serde::Serialize;

use crate::api::wire::{Reason, Verdict};
use crate::delivery::{self, Wire};
use crate::store::Delivery;

/// A page of deliveries.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct DeliveryList {
    pub items: Vec<DeliveryItem>,
    /// Continues the list as `cursor`; null at its end.
    pub next: Option<String>,
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
    /// What the sender was answered; null where it was imported.
    pub answer_status: Option<u16>,
    /// The handshake that was answered.
    pub handshake: Option<String>,
    /// The sender's address; null where it was imported.
    pub peer: Option<String>,
    pub wire: Wire,
}

impl DeliveryItem {
    pub(super) fn new(delivery: &Delivery) -> Self {
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
            answer_status: delivery.answer_status,
            handshake: delivery.handshake.clone(),
            peer: delivery.peer.clone(),
            wire: delivery.wire,
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

impl DeliveryReply {
    pub(super) fn new(
        delivery: &Delivery,
        head: &[u8],
        trailers: &[u8],
        secret: Option<SecretMatch>,
    ) -> Self {
        let headers = delivery::headers(head);
        let odd = headers.iter().enumerate().filter(|(_, (_, value))| std::str::from_utf8(value).is_err());
        let odd_headers =
            odd.map(|(index, (_, value))| OddHeader { index, value_b64: BASE64.encode(value) }).collect();
        Self {
            item: DeliveryItem::new(delivery),
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
}

impl SignatureReply {
    pub(super) fn new(delivery: &Delivery, secret: Option<SecretMatch>) -> Self {
        Self {
            verdict: delivery.judgement.verdict.into(),
            reason: delivery.judgement.reason.into(),
            verdict_at_arrival: delivery.verdict_at_arrival.into(),
            judged_at: delivery.judged_at.to_string(),
            scheme: delivery.judgement.scheme.clone(),
            secret,
        }
    }
}
