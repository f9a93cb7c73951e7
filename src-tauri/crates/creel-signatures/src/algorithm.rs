//! An algorithm: what turns content and key into a signature, and the state of one such computation.

use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use crate::definition::Kind;

/// What a definition can name as `alg`. Those of a JSON web token are called as there, in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Algorithm {
    HmacSha1,
    HmacSha256,
    HmacSha384,
    HmacSha512,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
    Ed25519,
    /// The signature is written as DER.
    EcdsaP256Sha256,
    /// The signature is the two numbers, 32 bytes each, one after the other.
    EcdsaP256Sha256Raw,
    RsaPkcs1Sha1,
    RsaPkcs1Sha256,
    Hs256,
    Hs384,
    Hs512,
    Rs256,
    Es256,
    Eddsa,
}

impl Algorithm {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::HmacSha1 => "hmac-sha1",
            Self::HmacSha256 => "hmac-sha256",
            Self::HmacSha384 => "hmac-sha384",
            Self::HmacSha512 => "hmac-sha512",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
            Self::Ed25519 => "ed25519",
            Self::EcdsaP256Sha256 => "ecdsa-p256-sha256",
            Self::EcdsaP256Sha256Raw => "ecdsa-p256-sha256-raw",
            Self::RsaPkcs1Sha1 => "rsa-pkcs1-sha1",
            Self::RsaPkcs1Sha256 => "rsa-pkcs1-sha256",
            Self::Hs256 => "hs256",
            Self::Hs384 => "hs384",
            Self::Hs512 => "hs512",
            Self::Rs256 => "rs256",
            Self::Es256 => "es256",
            Self::Eddsa => "eddsa",
        }
    }

    /// The name in the header of a JSON web token (RFC 7518, RFC 8037).
    pub(crate) fn token_name(self) -> Option<&'static str> {
        match self {
            Self::Hs256 => Some("HS256"),
            Self::Hs384 => Some("HS384"),
            Self::Hs512 => Some("HS512"),
            Self::Rs256 => Some("RS256"),
            Self::Es256 => Some("ES256"),
            Self::Eddsa => Some("EdDSA"),
            _ => None,
        }
    }

    /// The name in the parameters of an HTTP message signature (RFC 9421 §3.3).
    pub(crate) fn message_name(self) -> Option<&'static str> {
        match self {
            Self::HmacSha256 => Some("hmac-sha256"),
            Self::Ed25519 => Some("ed25519"),
            Self::EcdsaP256Sha256Raw => Some("ecdsa-p256-sha256"),
            Self::RsaPkcs1Sha256 => Some("rsa-v1_5-sha256"),
            _ => None,
        }
    }

    /// Whether a scheme of this kind can use the algorithm.
    pub(crate) fn goes_with(self, kind: Kind) -> bool {
        match kind {
            Kind::Mac => {
                matches!(self, Self::HmacSha1 | Self::HmacSha256 | Self::HmacSha384 | Self::HmacSha512)
            }
            Kind::Digest => matches!(self, Self::Sha1 | Self::Sha256 | Self::Sha384 | Self::Sha512),
            Kind::Signature => self.is_asymmetric() && self.token_name().is_none(),
            Kind::Jwt => self.token_name().is_some(),
            Kind::HttpMessageSignature => self.message_name().is_some(),
            Kind::Token => false,
        }
    }

    /// Whether a public key checks what a private key made.
    pub(crate) fn is_asymmetric(self) -> bool {
        matches!(
            self,
            Self::Ed25519
                | Self::EcdsaP256Sha256
                | Self::EcdsaP256Sha256Raw
                | Self::RsaPkcs1Sha1
                | Self::RsaPkcs1Sha256
                | Self::Rs256
                | Self::Es256
                | Self::Eddsa
        )
    }
}

/// A computation under way. A keyed one is cloned for every request, so that keying happens once.
#[derive(Clone)]
pub(crate) enum State {
    HmacSha1(Hmac<Sha1>),
    HmacSha256(Hmac<Sha256>),
    HmacSha384(Hmac<Sha384>),
    HmacSha512(Hmac<Sha512>),
    Sha1(Sha1),
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
    /// Collects what it is fed: what a token is compared with.
    Plain(Zeroizing<Vec<u8>>),
}

impl State {
    /// A fresh state. Only a keyed algorithm looks at `key`; for the others the content holds the secret, and none
    /// stands for a token.
    pub(crate) fn new(algorithm: Option<Algorithm>, key: &[u8]) -> Self {
        use Algorithm::{HmacSha1, HmacSha256, HmacSha384, HmacSha512, Hs256, Hs384, Hs512};
        match algorithm {
            Some(HmacSha1) => Self::HmacSha1(keyed(key)),
            Some(HmacSha256 | Hs256) => Self::HmacSha256(keyed(key)),
            Some(HmacSha384 | Hs384) => Self::HmacSha384(keyed(key)),
            Some(HmacSha512 | Hs512) => Self::HmacSha512(keyed(key)),
            Some(Algorithm::Sha1) => Self::Sha1(Sha1::new()),
            Some(Algorithm::Sha256) => Self::Sha256(Sha256::new()),
            Some(Algorithm::Sha384) => Self::Sha384(Sha384::new()),
            Some(Algorithm::Sha512) => Self::Sha512(Sha512::new()),
            Some(_) | None => Self::Plain(Zeroizing::default()),
        }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::HmacSha1(state) => Mac::update(state, bytes),
            Self::HmacSha256(state) => Mac::update(state, bytes),
            Self::HmacSha384(state) => Mac::update(state, bytes),
            Self::HmacSha512(state) => Mac::update(state, bytes),
            Self::Sha1(state) => Digest::update(state, bytes),
            Self::Sha256(state) => Digest::update(state, bytes),
            Self::Sha384(state) => Digest::update(state, bytes),
            Self::Sha512(state) => Digest::update(state, bytes),
            Self::Plain(collected) => collected.extend_from_slice(bytes),
        }
    }

    pub(crate) fn finish(self) -> Zeroizing<Vec<u8>> {
        match self {
            Self::HmacSha1(state) => state.finalize().into_bytes().to_vec().into(),
            Self::HmacSha256(state) => state.finalize().into_bytes().to_vec().into(),
            Self::HmacSha384(state) => state.finalize().into_bytes().to_vec().into(),
            Self::HmacSha512(state) => state.finalize().into_bytes().to_vec().into(),
            Self::Sha1(state) => state.finalize().to_vec().into(),
            Self::Sha256(state) => state.finalize().to_vec().into(),
            Self::Sha384(state) => state.finalize().to_vec().into(),
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
