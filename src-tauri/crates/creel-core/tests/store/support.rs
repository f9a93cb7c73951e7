//! A Creel in a directory of its own, and arrivals for it.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use creel_core::clock::Timestamp;
use creel_core::delivery::{Answered, Arrival, Body, DeliveryId, Framing, Origin, Wire};
use creel_core::directory::Listing;
use creel_core::search::Query;
use creel_core::store::{Delivery, Page};
use creel_core::{Creel, Options};
use tempfile::TempDir;

pub(crate) async fn open(directory: &Path) -> Creel {
    let options = Options::within(directory);
    Creel::open(options).await.unwrap()
}

pub(crate) async fn fresh() -> (TempDir, Creel) {
    let directory = tempfile::tempdir().unwrap();
    let creel = open(directory.path()).await;
    (directory, creel)
}

/// A request to the endpoint of this slug, judged as the receiver would.
pub(crate) fn arrival(
    creel: &Creel,
    slug: &str,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> Arrival {
    let listing = creel.directory().by_slug(slug).expect("the endpoint is in the directory");
    let body = body.into();
    let mut head = format!("POST /{slug}/hook?n=1 HTTP/1.1\r\nHost: localhost\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    judged(&listing, head.into_bytes(), body)
}

fn judged(listing: &Arc<Listing>, head: Vec<u8>, body: Bytes) -> Arrival {
    let received_at = Timestamp::now();
    let headers = creel_core::delivery::headers(&head);
    let (method, target) = creel_core::delivery::request_line(&head);
    let mut judging = listing.begin(method, target, &headers, received_at);
    if let Some(judging) = &mut judging {
        judging.update(&body);
    }
    Arrival {
        endpoint: listing.endpoint.id,
        origin: Origin::Received { peer: ([127, 0, 0, 1], 4242).into(), answer: Answered::with(200) },
        received_at,
        wire: Wire::H1,
        method: method.to_owned(),
        target: target.to_vec(),
        judgement: listing.conclude(judging),
        event: listing.event(method, target, &headers, &body),
        head: head.clone(),
        body: Body::Inline(body),
        trailers: Vec::new(),
        framing: Framing::default(),
        handshake: None,
    }
}

pub(crate) async fn capture(creel: &Creel, slug: &str, body: impl Into<Bytes>) -> DeliveryId {
    creel.store().capture(arrival(creel, slug, &[], body)).await.unwrap()
}

pub(crate) async fn find(creel: &Creel, query: &str) -> Vec<Delivery> {
    let page = Page { limit: 1000, ..Page::default() };
    creel.store().find(Query::parse(query).unwrap(), page).await.unwrap()
}

pub(crate) async fn ids(creel: &Creel, query: &str) -> Vec<i64> {
    find(creel, query).await.into_iter().map(|delivery| delivery.id.0).collect()
}

/// Waits until nothing is left to index.
pub(crate) async fn indexed(creel: &Creel) {
    for _ in 0..500 {
        if creel.store().health().await.not_indexed == 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the index does not catch up");
}

/// Waits until a condition holds that something in the background brings about.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, holds: impl Fn() -> F) {
    for _ in 0..500 {
        if holds().await {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("it never came to this: {what}");
}
