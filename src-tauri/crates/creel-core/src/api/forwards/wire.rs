//! A forward on the wire.

use serde::Serialize;

use crate::sending::forward::{Forward, ForwardReason, ForwardState};

/// A page of forwards.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct ForwardList {
    pub items: Vec<ForwardReply>,
    /// Continues the list as `cursor`; null at its end.
    pub next: Option<String>,
}

/// A forward: one delivery's way to one destination.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "Forward")]
#[schema(as = Forward)]
pub(crate) struct ForwardReply {
    pub id: i64,
    pub delivery: i64,
    pub destination: i64,
    pub destination_name: String,
    pub state: ForwardState,
    /// How often it was tried.
    pub tries: u32,
    /// How often it may be tried in all.
    pub budget: u32,
    pub queued_at: String,
    /// When the next try is due; null for at once, and where nothing is to come.
    pub next_at: Option<String>,
    /// When its state changed last.
    pub changed_at: String,
    /// The status of the last answer.
    pub status: Option<u16>,
    /// Why it has not been delivered.
    pub reason: Option<ForwardReason>,
    /// The same in words.
    pub detail: Option<String>,
}

impl ForwardReply {
    pub(super) fn new(forward: Forward, budget: u32) -> Self {
        Self {
            id: forward.id.0,
            delivery: forward.delivery.0,
            destination: forward.destination.0,
            destination_name: forward.name,
            state: forward.state,
            tries: forward.tries,
            budget,
            queued_at: forward.queued_at.to_string(),
            next_at: forward.next_at.map(|at| at.to_string()),
            changed_at: forward.changed_at.to_string(),
            status: forward.status,
            reason: forward.reason,
            detail: forward.detail,
        }
    }
}
