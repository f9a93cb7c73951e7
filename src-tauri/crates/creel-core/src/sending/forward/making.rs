//! Making the request of a forward: the delivery as it was received, with what its destination wants changed. Beside it stands
//! the same request as it may be seen, with names in the places of credentials.

use bytes::Bytes;
use creel_signatures::{Provider, Resigning, Secret, SecretKind};
use data_encoding::BASE64;

use super::transform::{self, TransformError};
use crate::Creel;
use crate::clock::Timestamp;
use crate::delivery::headers;
use crate::raw::Piece;
use crate::sending::aside::{SHORT, aside};
use crate::sending::attempt::Sent;
use crate::sending::credentials::{Credentials, MissingSecret, filled_with, unmarked};
use crate::sending::destination::{DestinationSettings, Resigning as How, Signing};
use crate::sending::head::{CREDENTIALS, NOT_KEPT, hidden, set, with_method};
use crate::sending::hops;
use crate::sending::outgoing::{LONGEST, Outgoing, in_mib};
use crate::sending::replay::resigning::fresh_id;
use crate::sending::url::{Url, UrlError};
use crate::store::{Delivery, StoreError};

/// What says how a body is framed or packed, and does not hold for another one.
const OF_THE_BODY: [&str; 5] =
    ["transfer-encoding", "trailer", "content-encoding", "content-digest", "content-length"];

/// A request that can be sent.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) outgoing: Outgoing,
    /// As it may be kept and shown.
    pub(crate) sent: Sent,
    /// Headers that have a secret in them, of the destination or of the sender.
    pub(crate) secret_headers: Vec<String>,
    /// A secret of the destination stands in the body.
    pub(crate) secret_body: bool,
}

/// Why there is no request.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotMade {
    #[error(transparent)]
    Missing(#[from] MissingSecret),
    #[error("the URL cannot be called: {0}")]
    Url(#[from] UrlError),
    #[error(transparent)]
    Transform(#[from] TransformError),
    /// The transform made nothing of the delivery.
    #[error("the transform made nothing of it")]
    Nothing,
    #[error(
        "its body has {}, and what is transformed or signed anew is held in memory, which is done up to 8 MiB; a \
         destination without a transform that keeps or strips the signature takes it",
        in_mib(*.0)
    )]
    TooLarge(u64),
    #[error(
        "its endpoint has no provider, so that it is not known how to sign it; name the provider at the destination"
    )]
    NoProvider,
    #[error("its endpoint has no active secret to sign with; add one, or name a secret of the destination")]
    NoSecret,
    #[error("it cannot be signed: {0}")]
    Sign(#[from] creel_signatures::SignError),
    #[error("a header's value cannot be sent: {0} has a line end or a control character in it")]
    Header(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The request under way: what leaves, and the same as it may be seen.
struct Making {
    real: Vec<u8>,
    shown: Vec<u8>,
    pieces: Vec<Piece>,
    /// The body where it is not the delivery's own: as it leaves, and as it may be seen.
    body: Option<(Bytes, Bytes)>,
    secret_headers: Vec<String>,
}

impl Making {
    fn put(&mut self, name: &str, real: &[u8], shown: &[u8]) {
        self.real = set(&self.real, name, &[real]);
        self.shown = set(&self.shown, name, &[shown]);
    }

    fn remove(&mut self, name: &str) {
        self.real = set(&self.real, name, &[]);
        self.shown = set(&self.shown, name, &[]);
    }

    /// Takes another body, and says its length.
    fn put_body(&mut self, real: Bytes, shown: Bytes) {
        let length = real.len().to_string();
        OF_THE_BODY.iter().for_each(|name| self.remove(name));
        self.put("Content-Length", length.as_bytes(), length.as_bytes());
        self.pieces = vec![Piece::Bytes(real.clone())];
        self.body = Some((real, shown));
    }
}

/// Makes the request of a delivery for a destination.
pub(crate) async fn make(
    creel: &Creel,
    settings: &DestinationSettings,
    credentials: &Credentials,
    delivery: &Delivery,
) -> Result<Made, NotMade> {
    let works_on_it = settings.transform.is_some() || matches!(settings.signing, Signing::Resign(_));
    if delivery.body_size <= SHORT || !works_on_it {
        return make_here(creel, settings, credentials, delivery).await;
    }
    let (creel, settings, credentials, delivery) =
        (creel.clone(), settings.clone(), credentials.clone(), delivery.clone());
    aside(async move { make_here(&creel, &settings, &credentials, &delivery).await }).await
}

async fn make_here(
    creel: &Creel,
    settings: &DestinationSettings,
    credentials: &Credentials,
    delivery: &Delivery,
) -> Result<Made, NotMade> {
    let store = creel.store();
    let url = Url::parse(&credentials.fill(&settings.url)?)?;
    let shown_url =
        Url::parse(&settings.url).or_else(|_| Url::parse(&filled_with(&settings.url, "secret")))?;
    let exact = Outgoing::exact(store, delivery, url.clone()).await?;
    let shown = Outgoing::exact(store, delivery, shown_url.clone()).await?;
    let mut making = Making {
        real: exact.head,
        shown: shown.head,
        pieces: exact.body,
        body: None,
        secret_headers: Vec::new(),
    };
    let before = hops::of(&headers(&making.real));
    hide_senders_credentials(creel, delivery, &mut making);
    if let Some(method) = &settings.method {
        making.real = with_method(&making.real, method);
        making.shown = with_method(&making.shown, method);
    }
    if let Some(program) = transform::program(settings)? {
        let body = whole_body(creel, delivery).await?;
        let output = transform::run(creel, &program, delivery, body).await?.ok_or(NotMade::Nothing)?;
        let real = credentials.fill_made(&output)?;
        making.put_body(Bytes::copy_from_slice(real.as_bytes()), unmarked(&output).into());
        making.put("Content-Type", b"application/json", b"application/json");
    }
    edit_headers(settings, credentials, &url, &mut making)?;
    let count = (before + 1).to_string();
    making.put(hops::HEADER, count.as_bytes(), count.as_bytes());
    match &settings.signing {
        Signing::Keep => {}
        Signing::Strip => strip(creel, delivery, &url, &mut making),
        Signing::Resign(how) => resign(creel, delivery, credentials, how, &url, &mut making).await?,
    }
    let secret_body = making.body.as_ref().is_some_and(|(real, shown)| real != shown);
    let size = making.body.as_ref().map_or(delivery.body_size, |(real, _)| real.len() as u64);
    let sent = Sent {
        url: shown_url.to_string(),
        head: credentials.mask(&making.shown).unwrap_or(making.shown),
        body_size: size,
        body: making.body.map(|(_, shown)| shown),
    };
    let outgoing = Outgoing { url, head: making.real, body: making.pieces };
    Ok(Made { outgoing, sent, secret_headers: making.secret_headers, secret_body })
}

/// What the sender proved itself with goes along, and is not shown.
fn hide_senders_credentials(creel: &Creel, delivery: &Delivery, making: &mut Making) {
    let tokens = provider_of(creel, delivery)
        .map(|provider| as_head(&making.real, delivery, None, |head| provider.secret_headers(&head)));
    for name in tokens.unwrap_or_default().iter().map(String::as_str).chain(CREDENTIALS) {
        if let Some(shown) = hidden(&making.shown, name) {
            making.shown = shown;
            making.secret_headers.push(name.to_owned());
        }
    }
}

fn edit_headers(
    settings: &DestinationSettings,
    credentials: &Credentials,
    url: &Url,
    making: &mut Making,
) -> Result<(), NotMade> {
    if let Some(userinfo) = &url.userinfo {
        let value = format!("Basic {}", BASE64.encode(&decoded(userinfo)));
        making.put("Authorization", value.as_bytes(), NOT_KEPT);
        making.secret_headers.push("Authorization".to_owned());
    }
    for edit in &settings.headers {
        let Some(value) = &edit.value else {
            making.remove(&edit.name);
            continue;
        };
        let real = credentials.fill(value)?;
        if real.contains(|c: char| c.is_control() && c != '\t') {
            return Err(NotMade::Header(edit.name.clone()));
        }
        let names_a_secret = *real != *value;
        let token = CREDENTIALS.iter().any(|name| name.eq_ignore_ascii_case(&edit.name));
        let shown = if token && !names_a_secret { NOT_KEPT } else { value.as_bytes() };
        making.put(&edit.name, real.as_bytes(), shown);
        if names_a_secret || token {
            making.secret_headers.push(edit.name.clone());
        }
    }
    Ok(())
}

/// Where no provider is known, nothing is known of a signature either, and there is nothing to leave out.
fn strip(creel: &Creel, delivery: &Delivery, url: &Url, making: &mut Making) {
    let Some(provider) = provider_of(creel, delivery) else { return };
    let names = as_head(&making.real, delivery, Some(url), |head| provider.signature_headers(&head));
    names.iter().for_each(|name| making.remove(name));
}

async fn resign(
    creel: &Creel,
    delivery: &Delivery,
    credentials: &Credentials,
    how: &How,
    url: &Url,
    making: &mut Making,
) -> Result<(), NotMade> {
    let named = how.provider.as_deref().and_then(|id| creel.catalog().get(id).cloned());
    let provider = named.or_else(|| provider_of(creel, delivery)).ok_or(NotMade::NoProvider)?;
    let secrets = match &how.secret {
        Some(label) => as_keys(&provider, label, credentials)?,
        None => {
            let endpoint = creel.store().endpoint(&delivery.endpoint).await?;
            let mut secrets = creel.store().opened_secrets(endpoint.id).await?;
            secrets.retain(|secret| secret.retired_at.is_none());
            secrets.sort_by_key(|secret| Some(secret.id) != delivery.judgement.secret);
            secrets
        }
    };
    if secrets.is_empty() {
        return Err(NotMade::NoSecret);
    }
    let body = match &making.body {
        Some((real, _)) => real.clone(),
        None => whole_body(creel, delivery).await?,
    };
    let resigned = as_head(&making.real, delivery, Some(url), |head| {
        provider.resign(&Resigning {
            scheme: delivery.judgement.scheme.as_deref(),
            secrets: &secrets,
            head,
            body: &body,
            at: Timestamp::now().micros(),
            fresh_id: &fresh_id,
        })
    })?;
    resigned.removed.iter().for_each(|name| making.remove(name));
    for header in &resigned.headers {
        let shown = if header.is_secret { NOT_KEPT } else { header.value.as_bytes() };
        making.put(&header.name, header.value.as_bytes(), shown);
        if header.is_secret {
            making.secret_headers.push(header.name.clone());
        }
    }
    if let Some(signed) = resigned.body {
        let shown = resigned.shown_body.unwrap_or_else(|| signed.clone());
        making.put_body(signed.into(), credentials.mask(&shown).unwrap_or(shown).into());
    }
    Ok(())
}

/// A secret of the destination as each kind of key material that the provider takes; what does not fit a scheme is passed
/// over when it signs.
fn as_keys(provider: &Provider, label: &str, credentials: &Credentials) -> Result<Vec<Secret>, NotMade> {
    let value = credentials.get(label).ok_or_else(|| MissingSecret(label.to_owned()))?;
    let kinds = provider.keys.iter().map(|key| key.kind);
    let mut kinds: Vec<SecretKind> =
        kinds.filter(|kind| !matches!(kind, SecretKind::PublicId | SecretKind::WebhookId)).collect();
    kinds.push(SecretKind::SharedSecret);
    let mut secrets: Vec<Secret> = Vec::new();
    for kind in kinds {
        if secrets.iter().any(|secret| secret.kind == kind) {
            continue;
        }
        let (username, value) = match (kind, value.split_once(':')) {
            (SecretKind::BasicAuth, Some((username, password))) => (Some(username.to_owned()), password),
            _ => (None, value),
        };
        secrets.push(Secret { kind, username, ..Secret::shared(0, value) });
    }
    Ok(secrets)
}

fn provider_of(creel: &Creel, delivery: &Delivery) -> Option<std::sync::Arc<Provider>> {
    let listing = creel.directory().by_slug(&delivery.endpoint)?;
    listing.verifier.as_ref().map(|verifier| verifier.provider().clone())
}

/// Lends the request as a provider's definition looks at it. Its URL is the one that the receiver will see.
fn as_head<T>(
    head: &[u8],
    delivery: &Delivery,
    url: Option<&Url>,
    look: impl FnOnce(creel_signatures::Head<'_>) -> T,
) -> T {
    let (method, _) = crate::delivery::request_line(head);
    let public_url = url.map(Url::to_string);
    look(creel_signatures::Head {
        method,
        target: url.map_or(&delivery.target, |url| url.target.as_bytes()),
        public_url: public_url.as_deref(),
        headers: &headers(head),
    })
}

async fn whole_body(creel: &Creel, delivery: &Delivery) -> Result<Bytes, NotMade> {
    match delivery.body_size {
        0..=LONGEST => Ok(creel.store().body(delivery.id, 0..delivery.body_size).await?),
        longer => Err(NotMade::TooLarge(longer)),
    }
}

/// `user:password` of a URL without its percent-encoding.
fn decoded(userinfo: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(userinfo.len());
    let mut rest = userinfo.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let digits =
            after.get(..2).filter(|_| *byte == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(encoded) => {
                out.push(encoded);
                rest = &after[2..];
            }
            None => {
                out.push(*byte);
                rest = after;
            }
        }
    }
    out
}
