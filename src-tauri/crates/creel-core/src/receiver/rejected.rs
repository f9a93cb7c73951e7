//! Recording a refusal, so that whoever debugs a sender sees what never became a delivery.

use std::net::SocketAddr;

use super::Shared;
use super::refusal::Refusal;
use crate::clock::Timestamp;
use crate::rejected::{KEPT, Rejection};

/// Collects the first bytes of a request as they came.
#[derive(Debug, Default)]
pub(super) struct Raw(Vec<u8>);

impl Raw {
    pub(super) fn of(parts: &[&[u8]]) -> Self {
        let mut raw = Self::default();
        parts.iter().for_each(|part| raw.push(part));
        raw
    }

    /// Adds what still fits.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let room = KEPT.saturating_sub(self.0.len());
        self.0.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }
}

/// Hands a refusal to the store. A store that does not answer in time costs the record, not the connection.
pub(super) async fn record(shared: &Shared, peer: SocketAddr, refusal: &Refusal, raw: Raw) {
    let Some(code) = refusal.code else { return };
    let rejection = Rejection {
        at: Timestamp::now(),
        peer,
        code,
        detail: refusal.detail.clone().into_owned(),
        answer_status: refusal.status,
        raw: raw.0,
    };
    let queued = tokio::time::timeout(shared.limits.store, shared.creel.store().reject(rejection));
    if queued.await.is_err() {
        tracing::warn!(%peer, ?code, "a rejected request could not be recorded in time");
    }
}
