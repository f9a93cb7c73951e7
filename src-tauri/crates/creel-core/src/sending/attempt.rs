//! An attempt: one sending, with the answer it got. It belongs to a forward, to a replay, or to a test event.

use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;

use super::connector::{End, Exchange, Timing};
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;

/// How much of a request's body is kept with its attempt, where it is not the delivery's own.
pub const KEPT_BODY: usize = 1024 * 1024;

/// An attempt's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct AttemptId(pub i64);

/// What an attempt was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptKind {
    Replay,
    Forward,
    /// The sender waited for its answer.
    PassThrough,
    TestEvent,
}

/// Whose an attempt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purpose {
    pub kind: AttemptKind,
    /// What was sent; `None` for a test event.
    pub delivery: Option<DeliveryId>,
    /// The row of the replay or the forward.
    pub order: Option<i64>,
}

/// The request as it left, without credentials: what is secret in it stands as its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Without user and password.
    pub url: String,
    pub head: Vec<u8>,
    pub body_size: u64,
    /// Up to [`KEPT_BODY`] bytes; `None` where it was the delivery's own body.
    pub body: Option<Bytes>,
}

/// The answer, or why there was none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Answered {
        status: u16,
        head: Vec<u8>,
        body: Bytes,
        end: End,
    },
    /// The code of a [`super::connector::SendError`], and what it says.
    Failed {
        code: String,
        detail: String,
    },
}

/// An attempt on its way into the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttempt {
    pub purpose: Purpose,
    /// How the request was made of the delivery, as the API names it.
    pub mode: Option<String>,
    pub started_at: Timestamp,
    pub sent: Sent,
    pub peer: Option<String>,
    pub timing: Timing,
    pub outcome: Outcome,
}

impl NewAttempt {
    pub fn new(purpose: Purpose, mode: Option<&str>, sent: Sent, exchange: Exchange) -> Self {
        let outcome = match exchange.outcome {
            Ok(answer) => Outcome::Answered {
                status: answer.status,
                head: answer.head,
                body: answer.body,
                end: answer.end,
            },
            Err(error) => Outcome::Failed { code: error.code().to_owned(), detail: error.to_string() },
        };
        Self {
            purpose,
            mode: mode.map(str::to_owned),
            started_at: exchange.started_at,
            sent,
            peer: exchange.peer.map(|peer| peer.to_string()),
            timing: exchange.timing,
            outcome,
        }
    }
}

/// A stored attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub id: AttemptId,
    pub made: NewAttempt,
}

impl Attempt {
    /// The status of the answer; `None` where there was none.
    pub fn status(&self) -> Option<u16> {
        match &self.made.outcome {
            Outcome::Answered { status, .. } => Some(*status),
            Outcome::Failed { .. } => None,
        }
    }

    /// Whether the receiver took it.
    pub fn succeeded(&self) -> bool {
        self.status().is_some_and(|status| (200..300).contains(&status))
    }
}

/// Whole microseconds, as they are kept.
pub(crate) fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
