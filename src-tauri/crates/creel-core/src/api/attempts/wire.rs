//! An attempt on the wire.

#![expect(dead_code, reason = "the operations that read and make these come next")]

use serde::Serialize;

use crate::sending::compared::Compared;
use crate::sending::replay::mode::Mode;
use crate::sending::replay::way::Way;

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
    pub of: AttemptOf,
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

/// What an attempt belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AttemptOf {
    Replay,
    Forward,
    Test,
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
    /// From the first try to the connection, with the name looked up and with the waiting for a port that refused.
    pub connect_ms: Option<f64>,
    pub tls_ms: Option<f64>,
    /// From the first try to the first byte of the answer.
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

/// What became of a header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct HeaderChange {
    /// The name as it was sent; where the header was dropped, as it was received.
    pub name: String,
    /// The value as received; null where the header was added.
    pub received: Option<String>,
    /// The value as sent; null where the header was dropped.
    pub sent: Option<String>,
}

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct DiffLine {
    pub kind: DiffKind,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DiffKind {
    Same,
    /// Only before: as received, or in the answer before.
    Removed,
    /// Only after: as sent, or in this answer.
    Added,
    /// Lines that are the same in both and left out; `text` says how many.
    Skipped,
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
