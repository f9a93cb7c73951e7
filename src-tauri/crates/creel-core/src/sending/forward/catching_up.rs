//! Catching up: what becomes of what has waited for a destination that was paused or could not be reached, and of what was
//! received before it was there.

use std::collections::HashSet;

use serde::Deserialize;

use super::ForwardId;
use super::{sorting, transform};
use crate::Creel;
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;
use crate::sending::destination::Destination;
use crate::store::StoreError;

/// How many are queued or left out in one transaction.
const AT_ONCE: usize = 500;
/// How much of a body is looked at for its key, in bytes.
const START: u64 = 256 * 1024;

/// What becomes of what waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Backlog {
    /// All of it is sent, the oldest first.
    All,
    /// Of several with the same key (the incident or the alert that they are about) only the newest is sent.
    NewestPerKey,
    /// None of it is sent.
    None,
}

/// What catching up would do.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// What was never queued and is to be.
    pub(crate) take_in: Vec<DeliveryId>,
    /// What waits and is not to be sent.
    pub(crate) leave_out: Vec<ForwardId>,
    /// How many would be sent.
    pub(crate) count: u64,
    /// What would be sent first.
    pub(crate) first: Option<DeliveryId>,
    /// How many of what was never queued are not to be.
    pub(crate) passed_over: u64,
}

/// Says what catching up would do; with `since`, also with what was received since then and was never queued.
pub(crate) async fn plan(
    creel: &Creel,
    destination: &Destination,
    backlog: Backlog,
    since: Option<Timestamp>,
) -> Result<Plan, StoreError> {
    let store = creel.store();
    let waiting = store.waiting_forwards(destination.id).await?;
    if backlog == Backlog::None {
        return Ok(Plan { leave_out: waiting.into_iter().map(|(id, _)| id).collect(), ..Plan::default() });
    }
    let fresh = match since {
        None => Vec::new(),
        Some(since) => {
            let query = sorting::query(&destination.settings);
            let query = query.map_err(|error| StoreError::Invalid(error.to_string()))?;
            store.never_forwarded(destination.id, query, since).await?
        }
    };
    let mut all: Vec<(DeliveryId, Option<ForwardId>)> =
        waiting.into_iter().map(|(id, delivery)| (delivery, Some(id))).collect();
    all.extend(fresh.into_iter().map(|delivery| (delivery, None)));
    all.sort_unstable_by_key(|(delivery, _)| *delivery);
    let mut keep = vec![true; all.len()];
    if backlog == Backlog::NewestPerKey {
        let mut seen = HashSet::new();
        for (at, (delivery, _)) in all.iter().enumerate().rev() {
            if let Some(key) = key(creel, *delivery).await? {
                keep[at] = seen.insert(key);
            }
        }
    }
    let mut plan = Plan::default();
    for ((delivery, forward), keep) in all.into_iter().zip(keep) {
        match (keep, forward) {
            (false, Some(forward)) => plan.leave_out.push(forward),
            (false, None) => plan.passed_over += 1,
            (true, forward) => {
                plan.count += 1;
                plan.first.get_or_insert(delivery);
                if forward.is_none() {
                    plan.take_in.push(delivery);
                }
            }
        }
    }
    Ok(plan)
}

/// Does what the plan says. What has left meanwhile has left.
pub(crate) async fn carry_out(
    creel: &Creel,
    destination: &Destination,
    plan: &Plan,
) -> Result<(usize, usize), StoreError> {
    let (mut taken_in, mut left_out) = (0, 0);
    for part in plan.leave_out.chunks(AT_ONCE) {
        left_out += creel.store().leave_out(part.to_vec()).await?;
    }
    for part in plan.take_in.chunks(AT_ONCE) {
        taken_in += creel.store().queue_forwards(destination.id, part.to_vec(), None).await?;
    }
    Ok((taken_in, left_out))
}

/// What a delivery has in common with others about the same, at its endpoint. A delivery that was deleted or says nothing of
/// the kind has none.
async fn key(creel: &Creel, id: DeliveryId) -> Result<Option<(String, String)>, StoreError> {
    let delivery = match creel.store().delivery(id).await {
        Err(StoreError::NotFound(_)) => return Ok(None),
        delivery => delivery?,
    };
    let (head, _) = creel.store().head(id).await?;
    let start = creel.store().body(id, 0..START).await?;
    let summary = transform::read_summary(creel, &delivery, &head, &start);
    Ok(summary.dedup_key.map(|key| (delivery.endpoint, key.text)))
}
