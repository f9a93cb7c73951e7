//! Lags: how far senders were from this computer's clock at about the time of a delivery that is too old or comes from the
//! future. One delivery cannot say whose clock is wrong; several senders can.

use std::collections::HashMap;

use creel_signatures::{Head, Lag, Reason};

use crate::Creel;
use crate::delivery::{DeliveryId, headers};
use crate::search::Query;
use crate::store::{Delivery, Page, StoreError};

/// How many deliveries before and after it are listed, and how many of each sender are read.
const AROUND: i64 = 150;
const OF_EACH: usize = 8;

/// How far away in time they may be, in microseconds: a clock that is wrong stays so, until somebody sets it.
const NEAR: u64 = 6 * 3_600 * 1_000_000;

/// A body longer than this is not read for the time in it.
const LONGEST: u64 = 64 * 1024;

/// The lag of every sender around a delivery; none where its time is not what is wrong with it.
pub(super) async fn around(creel: &Creel, delivery: &Delivery) -> Result<Vec<Lag>, StoreError> {
    if !matches!(delivery.judgement.reason, Reason::TimestampTooOld | Reason::TimestampInFuture) {
        return Ok(Vec::new());
    }
    let near = Page {
        before: Some(DeliveryId(delivery.id.0.saturating_add(AROUND))),
        limit: AROUND as usize * 2,
        ..Page::default()
    };
    let mut found = creel.store().find(Query::default(), near).await?;
    found.retain(|other| speaks(other, delivery));
    found.sort_by_key(|other| other.id.0.abs_diff(delivery.id.0));
    let mut seen: HashMap<String, (usize, Option<i64>)> = HashMap::new();
    for other in found {
        let Some(provider) = provider(creel, &other) else { continue };
        let (looked_at, least) = seen.entry(provider.clone()).or_default();
        if *looked_at < OF_EACH {
            *looked_at += 1;
            let seconds = lag(creel, &other, &provider).await?;
            *least = [*least, seconds].into_iter().flatten().min();
        }
    }
    let told = |(provider, (_, least)): (String, (_, Option<i64>))| Some(Lag { provider, seconds: least? });
    let mut lags: Vec<_> = seen.into_iter().filter_map(told).collect();
    lags.sort_by(|one, other| one.provider.cmp(&other.provider));
    Ok(lags)
}

/// Whether a delivery can say something of the clocks: it has a right signature, and somebody sent it at about that time.
fn speaks(other: &Delivery, delivery: &Delivery) -> bool {
    let right = [Reason::Ok, Reason::TimestampTooOld, Reason::TimestampInFuture];
    other.id != delivery.id
        && !other.imported
        && right.contains(&other.judgement.reason)
        && other.received_at.micros().abs_diff(delivery.received_at.micros()) <= NEAR
}

fn provider(creel: &Creel, delivery: &Delivery) -> Option<String> {
    creel.directory().by_slug(&delivery.endpoint)?.endpoint.provider.clone()
}

/// From signing to arrival, in seconds. What was sent from this computer itself has the same clock, and says nothing.
async fn lag(creel: &Creel, delivery: &Delivery, provider: &str) -> Result<Option<i64>, StoreError> {
    let known = creel.catalog().get(provider).cloned();
    let Some((provider, scheme)) = known.zip(delivery.judgement.scheme.as_deref()) else { return Ok(None) };
    if delivery.body_size > LONGEST {
        return Ok(None);
    }
    let (head, _) = creel.store().head(delivery.id).await?;
    let body = creel.store().body(delivery.id, 0..delivery.body_size).await?;
    let headers = headers(&head);
    let head =
        Head { method: &delivery.method, target: &delivery.target, public_url: None, headers: &headers };
    if is_from_here(delivery, &head) {
        return Ok(None);
    }
    let signed_at = provider.reading(scheme, &head, &body).ok().and_then(|reading| reading.signed_at);
    Ok(signed_at
        .map(|signed_at| delivery.received_at.micros().saturating_sub(signed_at).div_euclid(1_000_000)))
}

/// Whether a request was sent from this computer, and not by a tunnel that says for whom.
fn is_from_here(delivery: &Delivery, head: &Head<'_>) -> bool {
    let peer = delivery.peer.as_deref().and_then(|peer| peer.parse::<std::net::SocketAddr>().ok());
    let local = peer.is_some_and(|peer| peer.ip().to_canonical().is_loopback());
    local && ["forwarded", "x-forwarded-for"].iter().all(|name| head.first(name).is_none())
}
