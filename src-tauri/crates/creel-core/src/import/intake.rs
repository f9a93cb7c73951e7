//! An import's intake: imported requests find their endpoints, are judged as of their time, and are stored together.

use std::sync::Arc;

use bytes::Bytes;

use super::ImportedRequest;
use crate::Creel;
use crate::clock::Timestamp;
use crate::delivery::{Arrival, Body, DeliveryId, Origin, path};
use crate::directory::Listing;
use crate::store::upload::CHUNK;
use crate::store::{Store, StoreError};

/// Stores the requests, all or none, and gives their numbers in the same order. `to` takes them whatever their path is;
/// an endpoint that is switched off takes them, too, since it is its senders that are not wanted. `at` counts over the
/// times that the requests bring; where there is none they are of now.
pub(crate) async fn take(
    creel: &Creel,
    requests: Vec<ImportedRequest>,
    to: Option<Arc<Listing>>,
    at: Option<Timestamp>,
) -> Result<Vec<DeliveryId>, StoreError> {
    let now = Timestamp::now();
    let unread = || StoreError::Unavailable("the endpoints could not be read yet".into());
    let mut taken = Vec::with_capacity(requests.len());
    for request in requests {
        let listing = match &to {
            Some(listing) => listing.clone(),
            None => route(creel, &request).ok_or_else(unread)?,
        };
        taken.push((request, listing));
    }
    // Checking 100 MiB is work enough to keep it off the threads that answer.
    let judging = tokio::task::spawn_blocking(move || {
        taken
            .into_iter()
            .map(|(request, listing)| {
                let sent_at = at.or(request.at).unwrap_or(now);
                (judged(request, &listing, sent_at), listing)
            })
            .unzip::<_, _, Vec<_>, Vec<_>>()
    });
    let (mut arrivals, listings) =
        judging.await.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()));
    for arrival in &mut arrivals {
        upload_if_long(creel.store(), arrival).await?;
    }
    let ids = creel.store().import(arrivals).await?;
    for (id, listing) in ids.iter().zip(&listings) {
        creel.stored(listing, *id);
    }
    Ok(ids)
}

/// Whose the request would have been, had it been received.
fn route(creel: &Creel, request: &ImportedRequest) -> Option<Arc<Listing>> {
    let target = std::str::from_utf8(request.target()).unwrap_or_default();
    creel.directory().route(path(target)).map(|route| route.listing)
}

/// Nobody waits for an answer, so no hands are shaken.
fn judged(request: ImportedRequest, listing: &Listing, sent_at: Timestamp) -> Arrival {
    let (method, target, headers) = (request.method(), request.target(), request.headers());
    let mut judging = listing.begin(method, target, &headers, sent_at);
    if let Some(judging) = &mut judging {
        judging.update(&request.body);
    }
    let start = request.body.get(..CHUNK).unwrap_or(&request.body);
    Arrival {
        endpoint: listing.endpoint.id,
        origin: Origin::Imported,
        received_at: sent_at,
        wire: request.wire,
        method: method.to_owned(),
        target: target.to_vec(),
        judgement: listing.conclude(judging),
        event: listing.event(method, target, &headers, start),
        handshake: None,
        framing: request.framing,
        head: request.head,
        body: Body::Inline(Bytes::from(request.body)),
        trailers: request.trailers,
    }
}

async fn upload_if_long(store: &Store, arrival: &mut Arrival) -> Result<(), StoreError> {
    if let Body::Inline(bytes) = &arrival.body
        && bytes.len() > CHUNK
    {
        let mut upload = store.upload();
        upload.push(bytes).await?;
        arrival.body = Body::Uploaded(upload);
    }
    Ok(())
}
