//! Signing a draft again, by the provider and with the secrets of its endpoint.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use creel_signatures::{Provider, Resigned, Resigning, Secret, SecretKind, SignError};
use data_encoding::HEXLOWER;

use super::draft::Draft;
use super::order::Order;
use super::skip::{Skip, SkipCode};
use crate::Creel;
use crate::clock::Timestamp;
use crate::store::{Delivery, StoreError};

/// The providers and secrets of all endpoints, as they were when it was asked.
#[derive(Debug, Clone)]
pub(crate) struct Signers(Arc<HashMap<String, Signing>>);

/// The provider of an endpoint and its secrets.
type Signing = (Option<Arc<Provider>>, Vec<Secret>);

/// What signs one delivery.
#[derive(Debug, Clone)]
pub(crate) struct Signer {
    pub(crate) provider: Arc<Provider>,
    pub(crate) secrets: Vec<Secret>,
}

impl Signers {
    pub(crate) async fn read(creel: &Creel) -> Result<Self, StoreError> {
        let catalog = creel.catalog();
        let listings = creel.store().listings().await?;
        let of = |(endpoint, secrets, _): (crate::endpoint::Endpoint, Vec<Secret>, bool)| {
            let provider = endpoint.provider.as_deref().and_then(|id| catalog.get(id)).cloned();
            (endpoint.slug, (provider, secrets))
        };
        Ok(Self(Arc::new(listings.into_iter().map(of).collect())))
    }

    /// The secret of that number, whosever it is.
    pub(crate) fn secret(&self, id: i64) -> Option<&Secret> {
        self.0.values().flat_map(|(_, secrets)| secrets).find(|secret| secret.id == id)
    }

    pub(crate) fn provider(&self, delivery: &Delivery) -> Option<&Arc<Provider>> {
        self.0.get(&delivery.endpoint)?.0.as_ref()
    }

    /// Who can sign a delivery: its endpoint's provider, with the secrets of the order or the active ones of the
    /// endpoint, the one that the delivery was judged by first.
    pub(crate) fn signer(&self, order: &Order, delivery: &Delivery) -> Result<Signer, Skip> {
        let skip = |code, detail: &str| Skip::new(delivery.id, None, code, detail);
        let (provider, own) = match self.0.get(&delivery.endpoint) {
            Some((Some(provider), own)) => (provider.clone(), own),
            _ => {
                let detail = "Its endpoint has no provider, so it is not known how to sign it. Choose the provider of \
                              the endpoint, or send it as it is.";
                return Err(skip(SkipCode::NoProvider, detail));
            }
        };
        let beside = |secret: &&Secret| matches!(secret.kind, SecretKind::PublicId | SecretKind::WebhookId);
        let active = own.iter().filter(|secret| secret.retired_at.is_none());
        let mut secrets: Vec<Secret> = match &order.secrets {
            Some(given) => given.iter().chain(active.filter(beside)).cloned().collect(),
            None => active.cloned().collect(),
        };
        secrets.sort_by_key(|secret| Some(secret.id) != delivery.judgement.secret);
        if secrets.is_empty() {
            let detail = "Its endpoint has no active secret to sign with. Add one, give one with the replay, or send it \
                          as it is.";
            return Err(skip(SkipCode::NoSecret, detail));
        }
        Ok(Signer { provider, secrets })
    }
}

impl Signer {
    /// What signing the draft anew at this time would change.
    pub(crate) fn resign(
        &self,
        draft: &Draft,
        body: &Bytes,
        delivery: &Delivery,
        at: Timestamp,
    ) -> Result<Resigned, SignError> {
        draft.as_head(|head| {
            self.provider.resign(&Resigning {
                scheme: delivery.judgement.scheme.as_deref(),
                secrets: &self.secrets,
                head,
                body,
                at: at.micros(),
                fresh_id: &fresh_id,
            })
        })
    }
}

/// Puts what signing made into the draft.
pub(crate) fn put(draft: &mut Draft, resigned: &Resigned) {
    for name in &resigned.removed {
        draft.remove(name);
    }
    let mut done: Vec<&str> = Vec::new();
    for header in &resigned.headers {
        if done.contains(&header.name.as_str()) {
            continue;
        }
        done.push(&header.name);
        let same = resigned.headers.iter().filter(|other| other.name == header.name);
        let values: Vec<&[u8]> = same.map(|header| header.value.as_bytes()).collect();
        draft.set(&header.name, &values);
        if header.is_secret {
            draft.hide(&header.name);
        }
    }
    if let Some(body) = &resigned.body {
        draft.set_body(body.clone().into());
        if let Some(shown) = &resigned.shown_body {
            draft.show_body(shown.clone().into());
        }
    }
}

pub(crate) fn cannot_sign(delivery: &Delivery, error: &SignError) -> Skip {
    Skip::new(delivery.id, None, SkipCode::CannotSign, format!("It cannot be signed: {error}."))
}

/// An id that nobody has had, in the shape of the old one: a uuid, or what stands before the last `_` and random digits.
pub(crate) fn fresh_id(old: Option<&str>) -> String {
    let mut random = [0; 16];
    // Without randomness it is an id that was had before, which a receiver may take for a repetition.
    let _ = getrandom::fill(&mut random);
    let digits = HEXLOWER.encode(&random);
    let old = old.unwrap_or_default();
    let is_uuid = old.len() == 36
        && old.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    if is_uuid || old.is_empty() {
        return uuid(&digits);
    }
    let prefix = old.rfind('_').map_or("", |at| &old[..=at]);
    format!("{prefix}{}", digits.get(..(old.len() - prefix.len()).clamp(8, 32)).unwrap_or(&digits))
}

/// 32 hexadecimal digits as a random uuid (RFC 9562, version 4).
fn uuid(digits: &str) -> String {
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("{}-{}-4{}-a{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

#[cfg(test)]
mod tests {
    use super::fresh_id;

    #[test]
    fn a_fresh_id_has_the_shape_of_the_old_one() {
        let check = |old: Option<&str>, start: &str, length: usize| {
            let (one, other) = (fresh_id(old), fresh_id(old));
            assert!(one.starts_with(start) && one.len() == length && one != other, "{old:?} {one} {other}");
        };
        check(Some("msg_2mZ8xQhFAaaaaaaaaaaaaaaaaaa"), "msg_", 31);
        check(Some("9fa1f6a2-1b0c-4b7e-8f5b-0d8bd31e7a11"), "", 36);
        check(Some("evt_1"), "evt_", 12);
        check(None, "", 36);
    }
}
