//! An algorithm: what turns content and key into a signature, and the state of one such computation.

use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use zeroize::Zeroizing;

use crate::definition::Kind;

/// What a definition can name as `alg`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Algorithm {
    HmacSha1,
    HmacSha256,
    HmacSha512,
    Sha1,
    Sha256,
    Sha512,
    Ed25519,
}

impl Algorithm {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::HmacSha1 => "hmac-sha1",
            Self::HmacSha256 => "hmac-sha256",
            Self::HmacSha512 => "hmac-sha512",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
            Self::Ed25519 => "ed25519",
        }
    }

    /// The kind of scheme the algorithm belongs to.
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::HmacSha1 | Self::HmacSha256 | Self::HmacSha512 => Kind::Mac,
            Self::Sha1 | Self::Sha256 | Self::Sha512 => Kind::Digest,
            Self::Ed25519 => Kind::Signature,
        }
    }
}

/// A computation under way. A keyed one is cloned for every request, so that keying happens once.
#[derive(Clone)]
pub(crate) enum State {
    HmacSha1(Hmac<Sha1>),
    HmacSha256(Hmac<Sha256>),
    HmacSha512(Hmac<Sha512>),
    Sha1(Sha1),
    Sha256(Sha256),
    Sha512(Sha512),
    /// Collects what it is fed: what a token is compared with.
    Plain(Zeroizing<Vec<u8>>),
}

impl State {
    /// A fresh state. Only a keyed algorithm looks at `key`; for the others the content holds the secret, and none
    /// stands for a token.
    pub(crate) fn new(algorithm: Option<Algorithm>, key: &[u8]) -> Self {
        match algorithm {
            Some(Algorithm::HmacSha1) => Self::HmacSha1(keyed(key)),
            Some(Algorithm::HmacSha256) => Self::HmacSha256(keyed(key)),
            Some(Algorithm::HmacSha512) => Self::HmacSha512(keyed(key)),
            Some(Algorithm::Sha1) => Self::Sha1(Sha1::new()),
            Some(Algorithm::Sha256) => Self::Sha256(Sha256::new()),
            Some(Algorithm::Sha512) => Self::Sha512(Sha512::new()),
            Some(Algorithm::Ed25519) | None => Self::Plain(Zeroizing::default()),
        }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::HmacSha1(state) => Mac::update(state, bytes),
            Self::HmacSha256(state) => Mac::update(state, bytes),
            Self::HmacSha512(state) => Mac::update(state, bytes),
            Self::Sha1(state) => Digest::update(state, bytes),
            Self::Sha256(state) => Digest::update(state, bytes),
            Self::Sha512(state) => Digest::update(state, bytes),
            Self::Plain(collected) => collected.extend_from_slice(bytes),
        }
    }

    pub(crate) fn finish(self) -> Zeroizing<Vec<u8>> {
        match self {
            Self::HmacSha1(state) => state.finalize().into_bytes().to_vec().into(),
            Self::HmacSha256(state) => state.finalize().into_bytes().to_vec().into(),
            Self::HmacSha512(state) => state.finalize().into_bytes().to_vec().into(),
            Self::Sha1(state) => state.finalize().to_vec().into(),
            Self::Sha256(state) => state.finalize().to_vec().into(),
            Self::Sha512(state) => state.finalize().to_vec().into(),
            Self::Plain(collected) => collected,
        }
    }
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("State(..)")
    }
}

fn keyed<M: KeyInit>(key: &[u8]) -> M {
    M::new_from_slice(key).expect("HMAC takes a key of any length")
}
