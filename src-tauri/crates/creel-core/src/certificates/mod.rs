//! Certificates: some senders name the address of the certificate that they signed with. It is fetched when somebody asks
//! for it, from a host that the provider's definition trusts, and kept as a secret of the endpoint.

use std::sync::Arc;

use creel_signatures::{Head, Provider, SecretKind};

use crate::Creel;
use crate::confirming::{self, CallError};
use crate::delivery::headers;
use crate::endpoint::EndpointId;
use crate::secret::{NewSecret, StoredSecret};
use crate::sending::connector::{Connector, End};
use crate::store::{Delivery, StoreError};

/// How much of a body is read for the address, in bytes; schemes that need a body whole work up to the same length.
const LONGEST: u64 = 8 * 1024 * 1024;

/// A certificate that a delivery was signed with and its endpoint does not have.
#[derive(Debug)]
pub(crate) struct Lacking {
    provider: Arc<Provider>,
    endpoint: EndpointId,
    /// It is `https`, at a host that the provider's definition names.
    pub(crate) url: String,
    pub(crate) host: String,
}

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    #[error("it could not be called: {0}")]
    Call(#[from] CallError),
    #[error("it answered {0}, which is no certificate; a redirect is not followed")]
    Status(u16),
    #[error("its answer broke off, or is longer than a certificate is")]
    Incomplete,
    #[error("what it answered is no certificate that {0}'s signatures can be checked with")]
    Unusable(String),
}

/// The certificate that a delivery names, where it is lacking. Nothing is fetched here.
pub(crate) async fn lacking(creel: &Creel, delivery: &Delivery) -> Result<Option<Lacking>, StoreError> {
    let Some(listing) = creel.directory().by_slug(&delivery.endpoint) else { return Ok(None) };
    let Some(provider) = listing.verifier.as_ref().map(|verifier| verifier.provider().clone()) else {
        return Ok(None);
    };
    if !provider.keys.iter().any(|key| key.kind == SecretKind::Certificate) {
        return Ok(None);
    }
    let (head, _) = creel.store().head(delivery.id).await?;
    let body = creel.store().body(delivery.id, 0..LONGEST).await?;
    let head = Head {
        method: &delivery.method,
        target: &delivery.target,
        public_url: listing.endpoint.public_url.as_deref(),
        headers: &headers(&head),
    };
    let Some(url) = provider.certificate_url(&head, &body) else { return Ok(None) };
    let Some(host) = url.parse::<http::Uri>().ok().and_then(|url| url.host().map(str::to_owned)) else {
        return Ok(None);
    };
    let endpoint = listing.endpoint.id;
    let is_there = |secret: &StoredSecret| {
        secret.kind == SecretKind::Certificate
            && secret.url.as_ref() == Some(&url)
            && secret.retired_at.is_none()
            && secret.available
    };
    let there = creel.store().secrets(endpoint).await?.iter().any(is_there);
    Ok((!there).then_some(Lacking { provider, endpoint, url, host }))
}

/// Fetches a certificate. It is called once, over https, at a public address.
pub(crate) async fn fetch(connector: &Connector, lacking: &Lacking) -> Result<String, FetchError> {
    fetch_from(connector, &lacking.url, &lacking.provider, true).await
}

async fn fetch_from(
    connector: &Connector,
    url: &str,
    provider: &Provider,
    only_public: bool,
) -> Result<String, FetchError> {
    let answer = confirming::get(connector, url, only_public).await?;
    match (answer.status, answer.end) {
        (200, End::Complete) => {}
        (200, _) => return Err(FetchError::Incomplete),
        (status, _) => return Err(FetchError::Status(status)),
    }
    let text = std::str::from_utf8(&answer.body).map(str::trim).unwrap_or_default();
    match provider.takes_certificate(text) {
        true => Ok(text.to_owned()),
        false => Err(FetchError::Unusable(provider.name.clone())),
    }
}

/// Keeps a fetched certificate as a secret of the endpoint; `None` where it has the same already.
pub(crate) async fn keep(
    creel: &Creel,
    lacking: Lacking,
    certificate: String,
) -> Result<Option<StoredSecret>, StoreError> {
    let secret = NewSecret {
        kind: SecretKind::Certificate,
        value: certificate.into(),
        username: None,
        label: Some(format!("from {}", lacking.host)),
        format: None,
        url: Some(lacking.url),
        captured_from: None,
    };
    let kept = creel.store().keep_captured(lacking.endpoint, secret, true).await?;
    if kept.is_some() {
        creel.refresh_directory().await?;
    }
    Ok(kept)
}

#[cfg(test)]
mod tests;
