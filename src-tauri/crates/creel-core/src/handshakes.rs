//! Handshakes: what a delivery that shook hands brought along. Key material is kept as a secret of its endpoint; a URL by
//! which the sender wants to be called back is offered, and called only when somebody asks for it.

use creel_signatures::{Captured, Handshake, Head};

use crate::Creel;
use crate::delivery::{DeliveryId, headers, path};
use crate::endpoint::EndpointId;
use crate::secret::{NewSecret, StoredSecret};
use crate::store::{Delivery, StoreError};

/// How much of a body is read for a handshake, in bytes.
const START: u64 = 256 * 1024;

/// What a kept secret is called.
const LABEL: &str = "from the handshake";

/// What the handshake of a stored delivery brought; `None` where it did not shake hands, or would not any more.
pub(crate) async fn brought(creel: &Creel, delivery: &Delivery) -> Result<Option<Handshake>, StoreError> {
    let Some(name) = &delivery.handshake else { return Ok(None) };
    let listing = creel.directory().by_slug(&delivery.endpoint);
    let Some(verifier) = listing.as_ref().and_then(|listing| listing.verifier.as_ref()) else {
        return Ok(None);
    };
    let (head, _) = creel.store().head(delivery.id).await?;
    let start = creel.store().body(delivery.id, 0..START).await?;
    let target = String::from_utf8_lossy(&delivery.target);
    let below = creel.directory().route(path(&target)).map(|route| route.below).unwrap_or_default();
    let head = Head {
        method: &delivery.method,
        target: &delivery.target,
        public_url: listing.as_ref().and_then(|listing| listing.endpoint.public_url.as_deref()),
        headers: &headers(&head),
    };
    let at = delivery.received_at.micros();
    let found = verifier.handshake(&head, &below, &start, &delivery.judgement, at);
    Ok(found.filter(|handshake| handshake.name == *name && !handshake.refused))
}

/// Keeps key material that came with a handshake. Anybody can send one, so that without being `asked` only an endpoint
/// without a secret of the kind takes what comes: the first one is trusted, and whoever comes later is not.
pub(crate) async fn keep(
    creel: &Creel,
    endpoint: EndpointId,
    delivery: DeliveryId,
    captured: Captured,
    asked: bool,
) -> Result<Option<StoredSecret>, StoreError> {
    let secret = NewSecret {
        kind: captured.kind,
        value: captured.value,
        username: None,
        label: Some(LABEL.to_owned()),
        format: None,
        url: None,
        captured_from: Some(delivery),
    };
    let kept = creel.store().keep_captured(endpoint, secret, asked).await?;
    if kept.is_some() {
        creel.refresh_directory().await?;
    }
    Ok(kept)
}

/// Keeps what a handshake brought that was answered a moment ago.
pub(crate) async fn keep_first(
    creel: Creel,
    endpoint: EndpointId,
    slug: String,
    id: DeliveryId,
    captured: Captured,
) {
    match keep(&creel, endpoint, id, captured, false).await {
        Ok(Some(_)) => creel.judge_again(&slug),
        Ok(None) => tracing::info!(
            delivery = id.0,
            endpoint = slug,
            "a handshake brought a secret, and the endpoint has one already"
        ),
        Err(error) => {
            tracing::warn!(%error, delivery = id.0, "the secret that a handshake brought was not kept");
        }
    }
}
