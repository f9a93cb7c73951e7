//! A forward: one delivery's way to one destination.
//!
//! What is received is looked at behind its acknowledgement and queued ([`sorting`]). The queue is in the database: before
//! the bytes of a forward leave, it is written down that it is being sent, and after the answer, what came of it
//! ([`dispatch`]). So a crash loses none and claims nothing: what was on its way then is unknown, and is sent again. A
//! destination gets each delivery at least once.

pub mod catching_up;
#[cfg(test)]
mod clock_tests;
pub(crate) mod dispatch;
pub(crate) mod lack;
mod lane;
pub(crate) mod making;
mod redirect;
pub(crate) mod sorting;
pub(crate) mod transform;
pub(crate) mod trying;

use serde::{Deserialize, Serialize};

use super::destination::DestinationId;
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;

/// A forward's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ForwardId(pub i64);

/// How far a forward is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ForwardState {
    /// It waits for its turn or its next try.
    Queued,
    /// It waits because its destination is paused or switched off.
    Held,
    /// Its bytes are on their way.
    Sending,
    /// Creel ended while its bytes were on their way, so that nobody knows whether they arrived. It is sent again.
    Unknown,
    /// The destination took it (2xx).
    Delivered,
    /// The destination refused it, or its tries are used up.
    Failed,
    /// It was not sent, and `reason` says why.
    Skipped,
}

/// Why a forward has not been delivered. The words beside it are for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ForwardReason {
    /// The last answer was no 2xx.
    Status,
    /// There was no answer.
    NoAnswer,
    /// The request could not be made: the transform failed, a secret is missing, it could not be signed.
    NotMade,
    /// It was older than the destination wants when its turn came.
    TooOld,
    /// Somebody cancelled it.
    Cancelled,
    /// Catching up left it out: a newer one with the same key is sent, or none.
    LeftOut,
    /// The delivery was deleted before its turn came.
    Deleted,
    /// The transform made nothing of it.
    NoOutput,
    /// Its destination names a secret that it does not have, or the secrets are closed. It waits, and nothing was tried.
    NoSecret,
}

/// A forward as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forward {
    pub id: ForwardId,
    pub delivery: DeliveryId,
    pub destination: DestinationId,
    /// The destination's name.
    pub name: String,
    pub state: ForwardState,
    /// How often it was tried.
    pub tries: u32,
    pub queued_at: Timestamp,
    /// When the next try is due; `None` for at once.
    pub next_at: Option<Timestamp>,
    /// When its state changed last.
    pub changed_at: Timestamp,
    /// The status of the last answer.
    pub status: Option<u16>,
    pub reason: Option<ForwardReason>,
    pub detail: Option<String>,
    /// `None` where the delivery was deleted.
    pub request: Option<ForwardedRequest>,
}

/// What a list shows of the delivery that is forwarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForwardedRequest {
    /// The endpoint's slug.
    pub endpoint: String,
    pub received_at: Timestamp,
    pub method: String,
    /// The request-target as received.
    pub target: Vec<u8>,
    pub event_type: Option<String>,
}

/// How many forwards of a delivery there are, by how they stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub struct ForwardCounts {
    pub delivered: u64,
    pub failed: u64,
    /// Queued, held, sending, or to be sent again after a crash.
    pub waiting: u64,
    /// Not sent, for a reason that each of them names.
    pub skipped: u64,
}
