//! A forward on the wire.

use serde::Serialize;

use crate::sending::forward::lack::Lack;
use crate::sending::forward::{Forward, ForwardReason, ForwardState, ForwardedRequest};

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
    /// What the delivery is called in a list; null where it was deleted.
    pub request: Option<ForwardedRequestReply>,
}

/// What a list shows of the delivery that is forwarded.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "ForwardedRequest")]
#[schema(as = ForwardedRequest)]
pub(crate) struct ForwardedRequestReply {
    /// The endpoint's slug.
    pub endpoint: String,
    pub received_at: String,
    pub method: String,
    /// The request-target as received; what is not UTF-8 is shown as U+FFFD.
    pub target: String,
    pub event_type: Option<String>,
}

impl From<ForwardedRequest> for ForwardedRequestReply {
    fn from(request: ForwardedRequest) -> Self {
        let ForwardedRequest { endpoint, received_at, method, target, event_type } = request;
        let (received_at, target) = (received_at.to_string(), String::from_utf8_lossy(&target).into_owned());
        Self { endpoint, received_at, method, target, event_type }
    }
}

impl ForwardReply {
    /// `lack`: what its destination lacks now, for which it waits.
    pub(super) fn new(forward: Forward, budget: u32, lack: Option<&Lack>) -> Self {
        let waits = matches!(forward.state, ForwardState::Queued | ForwardState::Unknown);
        let (reason, detail) = match lack.filter(|_| waits) {
            Some(lack) => (Some(ForwardReason::NoSecret), Some(lack.to_string())),
            None => (forward.reason, forward.detail),
        };
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
            reason,
            detail,
            request: forward.request.map(Into::into),
        }
    }
}
