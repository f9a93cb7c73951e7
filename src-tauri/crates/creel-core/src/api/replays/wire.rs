//! A replay on the wire.

use serde::{Deserialize, Serialize};

use crate::api::secrets::SecretValue;
use crate::sending::confirmation::ConfirmationNeeded;
use crate::sending::replay::mode::{EditSigning, Mode, State};
use crate::sending::replay::preview::Preview;
use crate::sending::replay::skip::Skip;
use crate::sending::replay::way::Way;
use crate::store::{Store, StoreError, StoredReplay};

/// What is to be sent again, where to, and how. Give one of `deliveries` and `q`, and one of `url` and `endpoint`.
#[derive(Deserialize, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct ReplayOrder {
    /// Deliveries by id, in the order they are sent in.
    pub deliveries: Option<Vec<i64>>,
    /// A search; what it finds is sent in the order of arrival.
    pub q: Option<String>,
    /// With `q`: what it found when this delivery was the newest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<i64>,
    /// With `q`: ids of what it finds that are not sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub except: Option<Vec<i64>>,
    /// Where to. Its path and query are what is asked for there.
    pub url: Option<String>,
    /// The slug of an endpoint of this Creel, in place of a URL.
    pub endpoint: Option<String>,
    /// Puts the path of each delivery below its endpoint, and its query, behind the URL.
    pub keep_path: Option<bool>,
    /// Without one it is `resigned` where the scheme of the delivery has a timestamp and there is a secret, else `exact`.
    pub mode: Option<Mode>,
    /// What to sign with; the active secrets of the delivery's endpoint where it is not given.
    pub secret: Option<ReplaySecret>,
    /// For the mode `edited`: what is sent in place of the one delivery.
    pub edit: Option<ReplayEdit>,
    /// For the mode `broken`: each delivery is sent once in each of these ways; in all of them where none is given.
    pub breaks: Option<Vec<Way>>,
    /// For the mode `stripped`: names of headers to leave out besides those of the signature.
    pub strip: Option<Vec<String>>,
    /// Without a pace, each is sent when the one before it was answered. With one, up to 4 are under way at a time.
    pub pace: Option<ReplayPace>,
    /// How often each is sent, 1 to 1000.
    pub times: Option<u32>,
    /// How long a port that refuses is tried again: a server that is being restarted. 15,000 where it is not given, at
    /// most 60,000. After one that was waited for in vain, no other is.
    pub wait_for_refused_ms: Option<u64>,
    /// How long one sending may take in all, 1,000 to 600,000; 30,000 where it is not given.
    pub timeout_ms: Option<u64>,
    /// What status counts as met: `200`, `2xx`, several with commas: `200,4xx`.
    pub expect: Option<String>,
    /// Takes any certificate for proof of who the host is.
    pub accept_any_certificate: Option<bool>,
    /// More than one sending to a host that is not this machine needs it.
    #[serde(skip_serializing)]
    pub confirm: Option<bool>,
}

/// What to sign with: a secret of an endpoint by its id, or a value that is used for this once and never stored.
#[derive(Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(untagged)]
pub(crate) enum ReplaySecret {
    Stored { id: i64 },
    Given(SecretValue),
}

/// What tells one order from another: a value that is used once is no part of it, so that nothing of it is kept.
impl Serialize for ReplaySecret {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Stored { id } => serializer.serialize_i64(*id),
            Self::Given(_) => serializer.serialize_str("given"),
        }
    }
}

/// The parts of an edited request. What is not given is that of the delivery.
#[derive(Debug, Deserialize, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct ReplayEdit {
    pub method: Option<String>,
    /// Names and values in their order. Host follows the URL, and Content-Length the body.
    pub headers: Option<Vec<(String, String)>>,
    pub body_text: Option<String>,
    /// The body in base64, where it is not text.
    pub body_b64: Option<String>,
    pub signing: Option<EditSigning>,
}

/// How fast a replay goes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(untagged)]
pub(crate) enum ReplayPace {
    /// So many are begun each second, 0.01 to 1000.
    Rate {
        per_second: f64,
    },
    Named(NamedPace),
}

/// A pace that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NamedPace {
    /// With the gaps that were between their arrivals, each cut to 60 seconds.
    Original,
}

/// A page of replays, newest first.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct ReplayList {
    pub items: Vec<ReplayReply>,
    /// Continues the list as `cursor`; null at its end.
    pub next: Option<String>,
}

/// A replay and how far it is.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "Replay")]
#[schema(as = Replay)]
pub(crate) struct ReplayReply {
    /// The uuid that the client gave it.
    pub id: String,
    pub created_at: String,
    pub ended_at: Option<String>,
    pub state: State,
    /// Where to, without user and password.
    pub url: String,
    /// Null where each delivery is sent as suits it.
    pub mode: Option<Mode>,
    /// The ways in which it breaks requests; empty in any other mode.
    pub breaks: Vec<Way>,
    pub expect: Option<String>,
    /// How many sendings it comes to.
    pub total: u64,
    pub done: u64,
    /// Of those that are done: what was answered with a 2xx, and what was not or had no answer.
    pub succeeded: u64,
    pub failed: u64,
    /// Of those that are done: what could not be sent, since the delivery is gone or cannot be sent in this mode.
    pub skipped: u64,
    /// Under way just now.
    pub running: u64,
    /// Of those that are done: whether they came to what was expected. Both are 0 where nothing is; a way of breaking that
    /// does not go with a delivery counts as neither.
    pub met: u64,
    pub unmet: u64,
    /// The last reason for which one was skipped.
    pub last_skip: Option<Skip>,
}

/// What a replay would send.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct ReplayPreview {
    /// How many deliveries, and how many sendings they come to.
    pub count: u64,
    pub sendings: u64,
    /// Where the first goes to, without user and password.
    pub url: String,
    pub host: String,
    /// The host is this machine.
    pub loopback: bool,
    /// It needs `confirm`.
    pub confirmation_needed: bool,
    /// The mode of the first, and a sentence that says why it is that one; null where none can be sent.
    pub mode: Option<Mode>,
    pub why: Option<String>,
    /// Null where none can be sent.
    pub first: Option<PreviewedRequest>,
    /// Those of the first 100 that cannot be sent, and why; where the mode can send any, only those before the first.
    pub skips: Vec<Skip>,
}

/// A request as it would be sent. Credentials are masked.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct PreviewedRequest {
    pub delivery: i64,
    pub way: Option<Way>,
    /// Request line and headers, as text.
    pub head: String,
    /// The start of the body as text; bytes that are not UTF-8 are U+FFFD.
    pub body: String,
    pub body_size: u64,
    /// The body is longer than what is shown, or not text.
    pub body_cut: bool,
}

impl ReplayReply {
    /// `running` is how many are under way.
    pub(super) fn new(replay: StoredReplay, running: u64) -> Self {
        let StoredReplay { made, created_at, ended_at, state, tally, last_skip, .. } = replay;
        Self {
            id: made.uuid,
            created_at: created_at.to_string(),
            ended_at: ended_at.map(|at| at.to_string()),
            state,
            url: made.url,
            mode: made.mode,
            breaks: made.ways,
            expect: made.expect,
            total: made.total,
            done: tally.done,
            succeeded: tally.succeeded,
            failed: tally.failed,
            skipped: tally.skipped,
            running,
            met: tally.met,
            unmet: tally.unmet,
            last_skip,
        }
    }
}

/// How much of a body a preview shows, in bytes.
const SHOWN: usize = 4 * 1024;

impl ReplayPreview {
    pub(super) async fn new(preview: Preview, store: &Store) -> Result<Self, StoreError> {
        let confirmation_needed = preview.needs_confirmation();
        let (mut mode, mut why, mut first) = (None, None, None);
        if let Some((id, prepared)) = preview.first {
            let sent = prepared.draft.sent();
            let body = match &sent.body {
                Some(body) => body.slice(..body.len().min(SHOWN)),
                None => store.body(id, 0..SHOWN as u64).await?,
            };
            first = Some(PreviewedRequest {
                delivery: id.0,
                way: prepared.way,
                head: String::from_utf8_lossy(&sent.head).into_owned(),
                body: String::from_utf8_lossy(&body).into_owned(),
                body_size: sent.body_size,
                body_cut: (body.len() as u64) < sent.body_size || std::str::from_utf8(&body).is_err(),
            });
            (mode, why) = (Some(prepared.mode), Some(prepared.why));
        }
        Ok(Self {
            count: preview.deliveries,
            sendings: preview.sendings,
            url: preview.url.to_string(),
            host: preview.url.host.clone(),
            loopback: preview.loopback,
            confirmation_needed,
            mode,
            why,
            first,
            skips: preview.skips,
        })
    }
}

impl From<ReplayPreview> for ConfirmationNeeded {
    fn from(preview: ReplayPreview) -> Self {
        let first = preview.first.map(|first| format!("{}{}", first.head, first.body)).unwrap_or_default();
        Self { host: preview.host, count: preview.sendings, first_request: first }
    }
}
