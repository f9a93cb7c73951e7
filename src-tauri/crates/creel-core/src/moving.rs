//! Moving: an endpoint takes over what came to `default` before it was there, and gives it back.

use crate::Creel;
use crate::delivery::{DeliveryId, path};
use crate::endpoint::Endpoint;
use crate::store::{Sent, StoreError};

/// Moves every delivery of one endpoint that would come to the other now, the oldest first, and says how many went. What
/// broke off is taken up by moving again.
pub(crate) async fn take_over(creel: &Creel, from: &Endpoint, to: &Endpoint) -> Result<u64, StoreError> {
    let leads_there = |sent: &Sent| {
        let target = String::from_utf8_lossy(&sent.target);
        let route = creel.directory().route(path(&target));
        route.is_some_and(|route| route.listing.endpoint.id == to.id)
    };
    moved(creel, from, to, leads_there).await
}

/// Moves every delivery of one endpoint to the other.
pub(crate) async fn give_back(creel: &Creel, from: &Endpoint, to: &Endpoint) -> Result<u64, StoreError> {
    moved(creel, from, to, |_| true).await
}

async fn moved(
    creel: &Creel,
    from: &Endpoint,
    to: &Endpoint,
    goes: impl Fn(&Sent) -> bool,
) -> Result<u64, StoreError> {
    let (mut count, mut seen) = (0, DeliveryId(0));
    loop {
        let mut sent = creel.store().sent_after(from.id, seen).await?;
        let Some(last) = sent.last() else { return Ok(count) };
        seen = last.id;
        sent.retain(&goes);
        count += sent.len() as u64;
        creel.store().move_deliveries(sent, from.id, to.id).await?;
    }
}
