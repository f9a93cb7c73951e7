//! Judging again: what a changed secret or provider says of deliveries that are already stored, each at its own time of
//! arrival. It runs in the background, newest first, and survives a restart: what is still to do is marked in the store.

use std::sync::Arc;

use serde::Serialize;
use tokio_util::sync::CancellationToken;

use crate::creel::Creel;
use crate::delivery::{DeliveryId, headers};
use crate::directory::Listing;
use crate::search::Query;
use crate::store::{Delivery, Page, Rejudged, Store, StoreError};

/// Deliveries judged between two writes.
const BATCH: usize = 100;
/// How much of a body is read at a time.
const SLICE: u64 = 256 * 1024;

/// What judging an endpoint's deliveries again has come to so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub struct Rejudging {
    /// Whether it has come to its end.
    pub done: bool,
    pub judged: u64,
    /// Deliveries whose verdict is another one now.
    pub changed: u64,
    pub now_valid: u64,
    pub no_longer_valid: u64,
}

/// Judges what is marked, each time it is called upon, until Creel shuts down.
pub(crate) async fn run(creel: Creel, called: Arc<tokio::sync::Notify>, shutdown: CancellationToken) {
    loop {
        if let Err(error) = judge_pending(&creel, &shutdown).await {
            tracing::warn!(%error, "judging again broke off; it goes on with the next change or start");
        }
        tokio::select! {
            () = called.notified() => {}
            () = shutdown.cancelled() => return,
        }
    }
}

async fn judge_pending(creel: &Creel, shutdown: &CancellationToken) -> Result<(), StoreError> {
    loop {
        let pending = creel.store().judging_pending().await?;
        let Some((endpoint, slug, mark)) = pending.into_iter().next() else { return Ok(()) };
        // The change that set the mark may not have reached the directory yet.
        creel.refresh_directory().await?;
        let Some(listing) = creel.directory().by_slug(&slug) else { return Ok(()) };
        judge_endpoint(creel, &listing, shutdown).await?;
        if shutdown.is_cancelled() {
            return Ok(());
        }
        creel.store().judging_done(endpoint, mark).await?;
    }
}

async fn judge_endpoint(
    creel: &Creel,
    listing: &Listing,
    shutdown: &CancellationToken,
) -> Result<(), StoreError> {
    let slug = &listing.endpoint.slug;
    let query = Query::of_endpoint(slug.clone());
    let mut page = Page { limit: BATCH, ..Page::default() };
    let mut so_far = Rejudging::default();
    loop {
        let deliveries = creel.store().find(query.clone(), page).await?;
        let Some(last) = deliveries.last() else { break };
        page.before = Some(last.id);
        let mut differing = Vec::new();
        for delivery in &deliveries {
            if shutdown.is_cancelled() {
                return Ok(());
            }
            let again = judge(creel.store(), listing, delivery).await?;
            so_far.judged += 1;
            if again.judgement == delivery.judgement && again.event == delivery.event {
                continue;
            }
            so_far.count(delivery, &again);
            differing.push(again);
        }
        if !differing.is_empty() {
            creel.store().put_judgements(differing).await?;
        }
        creel.note_rejudging(slug, so_far.clone());
    }
    so_far.done = true;
    creel.note_rejudging(slug, so_far);
    creel.changes().bump();
    Ok(())
}

/// Judges one delivery that came in while its endpoint was changed.
pub(crate) async fn judge_one(creel: Creel, slug: String, id: DeliveryId) {
    let judged = async {
        let Some(listing) = creel.directory().by_slug(&slug) else { return Ok(()) };
        let delivery = creel.store().delivery(id).await?;
        let again = judge(creel.store(), &listing, &delivery).await?;
        if again.judgement != delivery.judgement || again.event != delivery.event {
            creel.store().put_judgements(vec![again]).await?;
        }
        Ok::<_, StoreError>(())
    };
    if let Err(error) = judged.await {
        tracing::warn!(%error, delivery = id.0, "a delivery that came in during a change keeps its first judgement");
    }
}

impl Rejudging {
    fn count(&mut self, before: &Delivery, after: &Rejudged) {
        use creel_signatures::Verdict::Valid;
        let (before, after) = (before.judgement.verdict, after.judgement.verdict);
        self.changed += u64::from(before != after);
        self.now_valid += u64::from(before != Valid && after == Valid);
        self.no_longer_valid += u64::from(before == Valid && after != Valid);
    }
}

/// Judges one stored delivery as it was received, at its time of arrival.
async fn judge(store: &Store, listing: &Listing, delivery: &Delivery) -> Result<Rejudged, StoreError> {
    let (head, _) = store.head(delivery.id).await?;
    let headers = headers(&head);
    let mut judging = listing.begin(&delivery.method, &delivery.target, &headers, delivery.received_at);
    let prefix = feed(store, delivery.id, delivery.body_size, |part| {
        if let Some(judging) = &mut judging {
            judging.update(part);
        }
    })
    .await?;
    let judgement = listing.conclude(judging);
    Ok(Rejudged {
        delivery: delivery.id,
        judgement: if delivery.handshake.is_some() { judgement.of_handshake() } else { judgement },
        event: listing.event(&delivery.method, &delivery.target, &headers, &prefix),
    })
}

/// Reads a body slice by slice and gives its first slice.
async fn feed(
    store: &Store,
    id: DeliveryId,
    size: u64,
    mut part: impl FnMut(&[u8]),
) -> Result<bytes::Bytes, StoreError> {
    let mut first = bytes::Bytes::new();
    let mut at = 0;
    while at < size {
        let bytes = store.body(id, at..at + SLICE).await?;
        part(&bytes);
        at += SLICE;
        if first.is_empty() {
            first = bytes;
        }
    }
    Ok(first)
}
