//! A private key: what signs in a provider's place, with a key pair of one's own.

use crate::algorithm::Algorithm;
use crate::pem;
use crate::public_key::{Family, PublicKey};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair,
    RSA_PKCS1_SHA256, RsaKeyPair,
};

/// A private key, ready for one algorithm.
pub(crate) enum PrivateKey {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

impl PrivateKey {
    /// Whether a text is a private key by its looks.
    pub(crate) fn is_pem(text: &str) -> bool {
        text.contains("PRIVATE KEY-----")
    }

    /// Reads PEM: PKCS#8 for every algorithm, PKCS#1 for RSA.
    pub(crate) fn read_pem(algorithm: Algorithm, text: &str) -> Option<Self> {
        let block = pem::blocks(text).into_iter().find(|block| block.label.ends_with("PRIVATE KEY"))?;
        let bytes: &[u8] = &block.bytes;
        match algorithm.family()? {
            Family::Ed25519 => Ed25519KeyPair::from_pkcs8_maybe_unchecked(bytes).ok().map(Self::Ed25519),
            Family::P256 => {
                let form = if algorithm == Algorithm::EcdsaP256Sha256 {
                    &ECDSA_P256_SHA256_ASN1_SIGNING
                } else {
                    &ECDSA_P256_SHA256_FIXED_SIGNING
                };
                EcdsaKeyPair::from_pkcs8(form, bytes, &SystemRandom::new()).ok().map(Self::P256)
            }
            Family::Rsa if block.label == "RSA PRIVATE KEY" => {
                RsaKeyPair::from_der(bytes).ok().map(Self::Rsa)
            }
            Family::Rsa => RsaKeyPair::from_pkcs8(bytes).ok().map(Self::Rsa),
        }
    }

    /// Reads the 32 bytes of an Ed25519 seed, or the seed with the public key after it.
    pub(crate) fn from_seed(key: &[u8]) -> Option<Self> {
        match key.len() {
            32 => Ed25519KeyPair::from_seed_unchecked(key).ok(),
            64 => Ed25519KeyPair::from_seed_and_public_key(&key[..32], &key[32..]).ok(),
            _ => None,
        }
        .map(Self::Ed25519)
    }

    pub(crate) fn public_key(&self) -> PublicKey {
        match self {
            Self::Ed25519(pair) => PublicKey::new(Family::Ed25519, pair.public_key().as_ref()),
            Self::P256(pair) => PublicKey::new(Family::P256, pair.public_key().as_ref()),
            Self::Rsa(pair) => PublicKey::new(Family::Rsa, pair.public().as_ref()),
        }
    }

    /// Signs; none where `ring` does not sign with the algorithm, as with SHA-1. ECDSA takes random numbers, so that
    /// its signature is another one each time.
    pub(crate) fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Ed25519(pair) => Some(pair.sign(message).as_ref().to_vec()),
            Self::P256(pair) => {
                pair.sign(&SystemRandom::new(), message).ok().map(|signature| signature.as_ref().to_vec())
            }
            Self::Rsa(_) if algorithm == Algorithm::RsaPkcs1Sha1 => None,
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).ok()?;
                Some(signature)
            }
        }
    }
}
