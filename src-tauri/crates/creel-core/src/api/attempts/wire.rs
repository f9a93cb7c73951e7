//! An attempt on the wire.

use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;

use crate::delivery;
use crate::sending::attempt::{Attempt, AttemptKind, Outcome};
use crate::sending::compare::{self, Compared, DiffLine, HeaderChange};
use crate::sending::connector::End;
use crate::sending::replay::mode::Mode;
use crate::sending::replay::way::Way;
use crate::store::AttemptLine;

/// Attempts, newest first.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct AttemptList {
    pub items: Vec<AttemptItem>,
}

/// One sending and what came of it, as a list shows it.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct AttemptItem {
    pub id: i64,
    /// What it belongs to.
    pub of: AttemptKind,
    /// The uuid of the replay.
    pub replay: Option<String>,
    /// The number of the forward.
    pub forward: Option<i64>,
    /// Null where a test event was sent that was no delivery.
    pub delivery: Option<i64>,
    pub at: String,
    pub method: String,
    /// Where it went, without credentials.
    pub url: String,
    /// The mode of the replay.
    pub mode: Option<Mode>,
    /// How the request was broken on purpose.
    pub way: Option<Way>,
    /// The status of the answer; null where there was none.
    pub status: Option<u16>,
    /// Why there was no answer, or none that is complete.
    pub error: Option<AttemptError>,
    /// Whether it is what the replay expected; null where it expected nothing.
    pub met: Option<bool>,
    pub compared: Compared,
    /// From the first try to connect to the end of the answer.
    pub total_ms: f64,
    /// Bytes of the body of the answer that are kept.
    pub response_size: u64,
}

/// Why an attempt had no answer.
#[derive(Debug, Clone, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct AttemptError {
    /// A word that stays the same, such as `refused`, `timeout`, `name`, `tls`.
    pub code: String,
    pub detail: String,
}

/// An attempt with all that is known of it.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "Attempt")]
#[schema(as = Attempt)]
pub(crate) struct AttemptReply {
    #[serde(flatten)]
    pub item: AttemptItem,
    /// The address that was connected to.
    pub peer: Option<String>,
    pub timing: AttemptTiming,
    pub request: SentRequest,
    /// Null where there was none.
    pub response: Option<AttemptResponse>,
    /// The attempt before it, to the same place; null where it is the first.
    pub previous: Option<PreviousAttempt>,
}

/// How long each part took, in milliseconds; null where it was not reached.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct AttemptTiming {
    /// Until there was a connection: the name was looked up, and a port that refused was waited for.
    pub connect_ms: Option<f64>,
    pub tls_ms: Option<f64>,
    /// From the first byte that was sent to the first byte of the answer.
    pub first_byte_ms: Option<f64>,
    pub total_ms: f64,
}

/// A request as it was sent, beside the delivery as it was received.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct SentRequest {
    /// Request line and headers as text. Credentials are masked.
    pub head: String,
    pub body_size: u64,
    /// What became of the headers; empty where nothing did, and where there is no delivery to compare with.
    pub headers: Vec<HeaderChange>,
    /// The body is that of the delivery, byte for byte; null where there is no delivery.
    pub same_body: Option<bool>,
    /// How the text of the body differs, line by line; null where it does not, or is no text, or is too long.
    pub body_diff: Option<Vec<DiffLine>>,
}

/// The answer to an attempt.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct AttemptResponse {
    pub status: u16,
    /// Names and values in their order.
    pub headers: Vec<(String, String)>,
    /// The body as text; null where it is not text. `GET /attempts/{id}/response` has the bytes.
    pub body: Option<String>,
    /// Bytes that are kept.
    pub body_size: u64,
    pub end: ResponseEnd,
}

/// How the body of an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ResponseEnd {
    Complete,
    /// There was more than is kept.
    Cut,
    /// The connection broke off before its end.
    Broken,
}

/// The attempt before.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct PreviousAttempt {
    pub id: i64,
    pub at: String,
    pub status: Option<u16>,
    pub error: Option<AttemptError>,
    /// How the texts of the bodies differ; null where they do not, or one is no text, or is too long.
    pub body_diff: Option<Vec<DiffLine>>,
}

impl From<End> for ResponseEnd {
    fn from(end: End) -> Self {
        match end {
            End::Complete => Self::Complete,
            End::Cut => Self::Cut,
            End::Broken => Self::Broken,
        }
    }
}

impl AttemptItem {
    pub(in crate::api) fn new(line: AttemptLine, before: Option<&AttemptLine>) -> Self {
        Self {
            id: line.id.0,
            of: line.kind,
            met: line.met(),
            compared: line.compared(before),
            replay: line.replay,
            forward: line.forward,
            delivery: line.delivery.map(|delivery| delivery.0),
            at: line.started_at.to_string(),
            method: line.method,
            url: line.url,
            mode: line.mode,
            way: line.way,
            status: line.status,
            error: line.error.map(AttemptError::new),
            total_ms: line.total_us as f64 / 1_000.0,
            response_size: line.response_size,
        }
    }
}

impl AttemptError {
    fn new((code, detail): (String, String)) -> Self {
        Self { code, detail }
    }
}

/// The delivery as it was received: its head and, where it is short enough to be compared, its body.
pub(super) struct Received {
    pub head: Vec<u8>,
    pub body: Bytes,
}

impl AttemptReply {
    pub(super) fn new(
        attempt: Attempt,
        line: AttemptLine,
        before: Option<(AttemptLine, Attempt)>,
        received: Option<&Received>,
    ) -> Self {
        let made = attempt.made;
        let milliseconds = |duration: Duration| duration.as_secs_f64() * 1_000.0;
        let response = match &made.outcome {
            Outcome::Answered { status, head, body, end } => {
                let text = |(name, value): (&str, &[u8])| {
                    (name.to_owned(), String::from_utf8_lossy(value).into_owned())
                };
                Some(AttemptResponse {
                    status: *status,
                    headers: delivery::headers(head).into_iter().map(text).collect(),
                    body: std::str::from_utf8(body).ok().map(str::to_owned),
                    body_size: body.len() as u64,
                    end: (*end).into(),
                })
            }
            Outcome::Failed { .. } => None,
        };
        let sent = &made.sent;
        let compared = received.map(|received| {
            compare::headers(&delivery::headers(&received.head), &delivery::headers(&sent.head))
        });
        let body_diff = received
            .zip(sent.body.as_ref())
            .and_then(|(received, sent)| compare::texts(&received.body, sent));
        let previous = before.as_ref().map(|(line, attempt)| PreviousAttempt {
            id: line.id.0,
            at: line.started_at.to_string(),
            status: line.status,
            error: line.error.clone().map(AttemptError::new),
            body_diff: answer(&attempt.made.outcome)
                .zip(answer(&made.outcome))
                .and_then(|(before, now)| compare::texts(before, now)),
        });
        Self {
            peer: made.peer,
            timing: AttemptTiming {
                connect_ms: made.timing.connect.map(milliseconds),
                tls_ms: made.timing.tls.map(milliseconds),
                first_byte_ms: made.timing.first_byte.map(milliseconds),
                total_ms: milliseconds(made.timing.total),
            },
            request: SentRequest {
                head: String::from_utf8_lossy(&sent.head).into_owned(),
                body_size: sent.body_size,
                headers: compared.unwrap_or_default(),
                same_body: received.map(|received| match &sent.body {
                    None => true,
                    Some(body) => sent.body_size == body.len() as u64 && received.body == *body,
                }),
                body_diff,
            },
            response,
            previous,
            item: AttemptItem::new(line, before.as_ref().map(|(line, _)| line)),
        }
    }
}

fn answer(outcome: &Outcome) -> Option<&[u8]> {
    match outcome {
        Outcome::Answered { body, .. } => Some(body),
        Outcome::Failed { .. } => None,
    }
}
