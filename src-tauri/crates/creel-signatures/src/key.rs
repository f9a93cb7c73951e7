//! A key: a secret made ready for one scheme, once, before any request comes.

use zeroize::Zeroizing;

use crate::Secret;
use crate::algorithm::{Algorithm, State};
use crate::private_key::PrivateKey;
use crate::public_key::PublicKey;
use crate::scheme::Scheme;

/// What a secret is to a scheme.
#[derive(Clone)]
pub(crate) enum Key {
    /// The state that every computation starts from, and the bytes that `{secret}` stands for.
    Secret { start: Box<State>, bytes: Zeroizing<Vec<u8>> },
    /// Public keys, of which one is enough: a set of JSON web keys has several.
    Public(Vec<PublicKey>),
    /// The text is no key for this scheme. It matches nothing, and the doctor says why.
    Broken,
}

impl Key {
    /// Makes the key of `secret` for `scheme`; none where the scheme does not use that kind of secret, or not the one of
    /// that label.
    pub(crate) fn new(scheme: &Scheme, secret: &Secret) -> Option<Self> {
        if !scheme.secret.takes(secret) {
            return None;
        }
        if let Some(algorithm) = scheme.algorithm.filter(|algorithm| algorithm.is_asymmetric()) {
            let mut keys = match private(scheme, algorithm, secret) {
                Some(private) => private.map(|key| key.public_key()).into_iter().collect(),
                None => PublicKey::read(bare(scheme, &secret.value)),
            };
            keys.retain(|key| algorithm.family() == Some(key.family));
            return Some(if keys.is_empty() { Self::Broken } else { Self::Public(keys) });
        }
        let bytes = scheme.secret.decode.decode(bare(scheme, &secret.value));
        Some(bytes.map_or(Self::Broken, |bytes| Self::Secret {
            start: Box::new(State::new(scheme.algorithm, &bytes)),
            bytes,
        }))
    }

    /// Checks an asymmetric signature. Where the sender names a key by its id, keys of other ids do not count.
    pub(crate) fn verifies(
        &self,
        algorithm: Algorithm,
        id: Option<&str>,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        let Self::Public(keys) = self else { return false };
        let named = |key: &&PublicKey| id.is_none() || key.id.is_none() || key.id.as_deref() == id;
        keys.iter().filter(named).any(|key| key.verifies(algorithm, message, signature))
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Secret { .. } => "Secret(..)",
            Self::Public(_) => "Public(..)",
            Self::Broken => "Broken",
        })
    }
}

/// Signs with a private key; none where the secret is none.
pub(crate) fn sign(scheme: &Scheme, secret: &Secret, message: &[u8]) -> Option<Vec<u8>> {
    let algorithm = scheme.algorithm?;
    private(scheme, algorithm, secret)??.sign(algorithm, message)
}

/// The text after the prefix that the provider puts before it.
fn bare<'t>(scheme: &Scheme, text: &'t str) -> &'t str {
    let prefixes = scheme.secret.strip_prefix.iter();
    prefixes.filter_map(|prefix| text.strip_prefix(prefix.as_str())).next().unwrap_or(text)
}

/// A private key: none where the text does not look like one, `Some(None)` where it cannot be read.
fn private(scheme: &Scheme, algorithm: Algorithm, secret: &Secret) -> Option<Option<PrivateKey>> {
    if PrivateKey::is_pem(&secret.value) {
        return Some(PrivateKey::read_pem(algorithm, &secret.value));
    }
    let prefix = scheme.secret.private_prefix.as_ref()?;
    let seed = scheme.secret.decode.decode(secret.value.strip_prefix(prefix.as_str())?);
    Some(seed.and_then(|seed| PrivateKey::from_seed(&seed)))
}
