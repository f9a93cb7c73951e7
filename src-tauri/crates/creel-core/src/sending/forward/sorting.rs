//! Sorting: what was received is looked at for each destination, and what fits is queued. It follows the revision, behind the
//! acknowledgement, so that no sender waits for it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use crate::Creel;
use crate::delivery::DeliveryId;
use crate::search::{AnyOf, Query, QueryError, Term, Test};
use crate::sending::destination::{DestinationId, DestinationSettings};
use crate::store::StoreError;

/// How long a burst may gather before it is looked at.
const GATHER: Duration = Duration::from_millis(20);
/// How far it may have looked without finding anything until that is written down.
const WRITTEN_EVERY: i64 = 1_000;
/// How soon the database is tried again where it could not be reached.
const UNAVAILABLE: Duration = Duration::from_secs(1);

/// Queues what is received, until Creel shuts down. `called` is told of what was queued.
pub(crate) async fn run(creel: Creel, called: Arc<Notify>) {
    let shutdown = creel.shutdown().clone();
    let mut looked = HashMap::new();
    loop {
        let revision = creel.changes().revision();
        let pause = match sort(&creel, &mut looked).await {
            Ok(queued) => {
                if queued {
                    called.notify_one();
                }
                GATHER
            }
            Err(error) => {
                tracing::warn!(%error, "what was received could not be looked at for its destinations yet");
                UNAVAILABLE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = shutdown.cancelled() => return,
        }
        tokio::select! {
            _ = creel.changes().after(revision, Duration::from_secs(3600)) => {}
            () = shutdown.cancelled() => return,
        }
    }
}

/// Looks once at everything that is new; says whether a destination may have something to send.
async fn sort(creel: &Creel, looked: &mut HashMap<DestinationId, i64>) -> Result<bool, StoreError> {
    let destinations = creel.store().destinations().await?;
    looked.retain(|id, _| destinations.iter().any(|one| one.id == *id && one.enabled));
    let mut queued = false;
    for destination in destinations.iter().filter(|one| one.enabled) {
        let id = destination.id;
        let query = match query(&destination.settings) {
            Ok(query) => query,
            Err(error) => {
                // It was understood when it was set.
                tracing::error!(%error, destination = destination.name, "the filter is not understood; nothing is queued");
                continue;
            }
        };
        loop {
            let from = looked.get(&id).copied().unwrap_or_default();
            let (found, to) = creel.store().forwardable(id, query.clone(), from).await?;
            let more = found.last().is_some_and(|last| last.0 == to) && found.len() > 1;
            let write = !found.is_empty() || to - from >= WRITTEN_EVERY;
            if write && to > from {
                queued |= creel.store().queue_forwards(id, found, Some(to)).await? > 0;
            }
            looked.insert(id, to);
            if !more {
                break;
            }
        }
    }
    let last = destinations.iter().filter(|one| one.enabled).filter_map(|one| looked.get(&one.id)).min();
    creel.keeping().note_sorted(DeliveryId(last.copied().unwrap_or(i64::MAX)));
    Ok(queued)
}

/// What a delivery has to be like for a destination.
pub(crate) fn query(settings: &DestinationSettings) -> Result<Query, QueryError> {
    let mut query = Query::parse(&settings.filter)?;
    if let Some(slugs) = &settings.endpoints {
        query.terms.push(Term { negated: false, test: Test::Endpoint(AnyOf(slugs.clone())) });
    }
    Ok(query)
}
