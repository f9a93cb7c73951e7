//! A key: a secret made ready for one scheme, once, before any request comes.

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use zeroize::Zeroizing;

use crate::Secret;
use crate::algorithm::{Algorithm, State};
use crate::scheme::Scheme;

/// What a secret is to a scheme.
#[derive(Clone)]
pub(crate) enum Key {
    /// The state that every computation starts from, and the bytes that `{secret}` stands for.
    Secret { start: Box<State>, bytes: Zeroizing<Vec<u8>> },
    /// An Ed25519 public key.
    Public(Vec<u8>),
    /// The text is no key for this scheme. It matches nothing, and the doctor says why.
    Broken,
}

impl Key {
    /// Makes the key of `secret` for `scheme`; none where the scheme does not use that kind of secret.
    pub(crate) fn new(scheme: &Scheme, secret: &Secret) -> Option<Self> {
        if scheme.algorithm == Some(Algorithm::Ed25519) {
            if let Some(private) = private(scheme, secret) {
                let pair = private.and_then(|seed| key_pair(&seed));
                return Some(
                    pair.map_or(Self::Broken, |pair| Self::Public(pair.public_key().as_ref().to_vec())),
                );
            }
            let key = (secret.kind == scheme.secret.kind).then(|| bytes(scheme, &secret.value))?;
            return Some(
                key.filter(|key| key.len() == 32).map_or(Self::Broken, |key| Self::Public(key.to_vec())),
            );
        }
        let bytes = (secret.kind == scheme.secret.kind).then(|| bytes(scheme, &secret.value))?;
        Some(bytes.map_or(Self::Broken, |bytes| Self::Secret {
            start: Box::new(State::new(scheme.algorithm, &bytes)),
            bytes,
        }))
    }

    /// Checks an asymmetric signature.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Public(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature).is_ok(),
            Self::Secret { .. } | Self::Broken => false,
        }
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
    let pair = key_pair(&private(scheme, secret)??)?;
    Some(pair.sign(message).as_ref().to_vec())
}

/// The bytes of the text, after the prefix that the provider puts before it.
fn bytes(scheme: &Scheme, text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let bare = scheme.secret.strip_prefix.iter().find_map(|prefix| text.strip_prefix(prefix.as_str()));
    scheme.secret.decode.decode(bare.unwrap_or(text))
}

/// The bytes of a private key: none where the text does not start like one, `Some(None)` where it cannot be read.
fn private(scheme: &Scheme, secret: &Secret) -> Option<Option<Zeroizing<Vec<u8>>>> {
    let prefix = scheme.secret.private_prefix.as_ref()?;
    Some(scheme.secret.decode.decode(secret.value.strip_prefix(prefix.as_str())?))
}

/// A key pair from its seed of 32 bytes, or from the seed and the public key after it.
fn key_pair(key: &[u8]) -> Option<Ed25519KeyPair> {
    match key.len() {
        32 => Ed25519KeyPair::from_seed_unchecked(key).ok(),
        64 => Ed25519KeyPair::from_seed_and_public_key(&key[..32], &key[32..]).ok(),
        _ => None,
    }
}
