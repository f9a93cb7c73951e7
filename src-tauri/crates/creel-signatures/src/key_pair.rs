//! A key pair of one's own: where a provider signs with a private key that nobody else has, it signs in its place.

use data_encoding::BASE64;
use ring::pkcs8::Document;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair};
use zeroize::Zeroizing;

use crate::private_key::PrivateKey;
use crate::public_key::Family;
use crate::{Provider, SecretKind};

/// A new key pair. `Debug` does not show the private key.
pub struct KeyPair {
    /// What kind of secret the private key is to the scheme. As such it signs, and verifies what it signed.
    pub kind: SecretKind,
    /// The scheme it was made for, by its name in the definition.
    pub scheme: String,
    /// PKCS#8 (RFC 5958) in PEM.
    pub private: Zeroizing<String>,
    /// `SubjectPublicKeyInfo` (RFC 5280) in PEM, for receivers that are to take what it signs.
    pub public: String,
}

/// Why there is no key pair.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyPairError {
    #[error("{0} signs with a secret that both sides know, or not at all; a key pair has no use there")]
    NoPrivateKey(String),
    #[error(
        "{0} signs with the key of its certificate, and a certificate is its owner's alone, so that nobody else can sign \
         in its place; what Creel sends in its name goes without a right signature"
    )]
    Certificate(String),
    #[error(
        "{0} signs with RSA, and such keys are made in Creel's window (Make a test key pair, in the endpoint's settings) \
         or with `openssl genrsa 2048`; add what that shows as a secret"
    )]
    Rsa(String),
    #[error("the system gave no random numbers")]
    NoRandom,
}

impl std::fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyPair")
            .field("scheme", &self.scheme)
            .field("public", &self.public)
            .finish_non_exhaustive()
    }
}

impl Provider {
    /// Makes a key pair for the provider's first scheme that can have one.
    pub fn key_pair(&self) -> Result<KeyPair, KeyPairError> {
        let asymmetric = self
            .schemes
            .iter()
            .filter_map(|scheme| Some((scheme, scheme.algorithm?, scheme.algorithm?.family()?)));
        let Some((scheme, algorithm, family)) =
            asymmetric.clone().find(|(.., family)| *family != Family::Rsa)
        else {
            return Err(match asymmetric.clone().next() {
                Some((scheme, ..)) if scheme.secret.kind == SecretKind::Certificate => {
                    KeyPairError::Certificate(self.name.clone())
                }
                Some(_) => KeyPairError::Rsa(self.name.clone()),
                None => KeyPairError::NoPrivateKey(self.name.clone()),
            });
        };
        let made = generate(family).ok_or(KeyPairError::NoRandom)?;
        let private = Zeroizing::new(pem("PRIVATE KEY", made.as_ref()));
        let key = PrivateKey::read_pem(algorithm, &private).ok_or(KeyPairError::NoRandom)?.public_key();
        Ok(KeyPair {
            kind: scheme.secret.kind,
            scheme: scheme.name.clone(),
            private,
            public: pem("PUBLIC KEY", &key.info()),
        })
    }
}

fn generate(family: Family) -> Option<Document> {
    let random = SystemRandom::new();
    match family {
        Family::Ed25519 => Ed25519KeyPair::generate_pkcs8(&random).ok(),
        Family::P256 => EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).ok(),
        // `ring` makes none.
        Family::Rsa => None,
    }
}

/// The text of a PEM block (RFC 7468).
fn pem(label: &str, bytes: &[u8]) -> String {
    let letters = Zeroizing::new(BASE64.encode(bytes));
    let mut text = format!("-----BEGIN {label}-----\n");
    for line in letters.as_bytes().chunks(64) {
        text.extend(line.iter().copied().map(char::from));
        text.push('\n');
    }
    text.push_str(&format!("-----END {label}-----\n"));
    text
}
