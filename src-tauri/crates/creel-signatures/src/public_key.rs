//! A public key: read from whatever form it is pasted in, and what checks asymmetric signatures.

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};
use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};

use crate::algorithm::Algorithm;
use crate::der::{BIT_STRING, INTEGER, OBJECT_ID, Reader, SEQUENCE, write};
use crate::{jwk, pem};

/// What family of algorithms a key belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Ed25519,
    P256,
    Rsa,
}

/// A public key in the form that `ring` takes: the 32 bytes of Ed25519, the uncompressed point of P-256 (65 bytes), the
/// `RSAPublicKey` of RFC 8017 in DER.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PublicKey {
    pub(crate) family: Family,
    pub(crate) bytes: Vec<u8>,
    /// The `kid` of a JSON web key.
    pub(crate) id: Option<String>,
}

impl Algorithm {
    /// The family that a key of this algorithm belongs to, and what checks its signatures.
    fn verification(self) -> Option<(Family, &'static dyn VerificationAlgorithm)> {
        Some(match self {
            Self::Ed25519 | Self::Eddsa => (Family::Ed25519, &signature::ED25519),
            Self::EcdsaP256Sha256 => (Family::P256, &signature::ECDSA_P256_SHA256_ASN1),
            Self::EcdsaP256Sha256Raw | Self::Es256 => (Family::P256, &signature::ECDSA_P256_SHA256_FIXED),
            Self::RsaPkcs1Sha256 | Self::Rs256 => (Family::Rsa, &signature::RSA_PKCS1_2048_8192_SHA256),
            Self::RsaPkcs1Sha1 => (Family::Rsa, &signature::RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY),
            _ => return None,
        })
    }

    pub(crate) fn family(self) -> Option<Family> {
        self.verification().map(|(family, _)| family)
    }
}

impl PublicKey {
    pub(crate) fn new(family: Family, bytes: &[u8]) -> Self {
        Self { family, bytes: bytes.to_vec(), id: None }
    }

    /// The keys in a text: PEM (a public key, an RSA key of PKCS#1, a certificate), a JSON web key or a set of them, or
    /// Base64 or hexadecimal digits of DER or of the bare key. A text that is none of these has no keys.
    pub(crate) fn read(text: &str) -> Vec<Self> {
        let text = text.trim();
        if text.contains("-----BEGIN ") {
            let blocks = pem::blocks(text);
            // Of a chain of certificates the first one is the signer's own.
            return blocks.iter().find_map(|block| from_der(&block.bytes)).into_iter().collect();
        }
        if text.starts_with('{') || text.starts_with('[') {
            return jwk::read(text);
        }
        let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        [HEXLOWER_PERMISSIVE, BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD]
            .iter()
            .filter_map(|alphabet| alphabet.decode(&digits).ok())
            .find_map(|bytes| from_bytes(&bytes))
            .into_iter()
            .collect()
    }

    /// The key as a `SubjectPublicKeyInfo` (RFC 5280) in DER.
    pub(crate) fn info(&self) -> Vec<u8> {
        const NULL: &[u8] = &[5, 0];
        let algorithm = match self.family {
            Family::Ed25519 => write(OBJECT_ID, ED25519),
            Family::P256 => [write(OBJECT_ID, EC_PUBLIC_KEY), write(OBJECT_ID, P256)].concat(),
            Family::Rsa => [&write(OBJECT_ID, RSA_ENCRYPTION), NULL].concat(),
        };
        let key = [&[0], &self.bytes[..]].concat();
        write(SEQUENCE, &[write(SEQUENCE, &algorithm), write(BIT_STRING, &key)].concat())
    }

    /// Checks a signature; a key of another family than the algorithm's never fits.
    pub(crate) fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        algorithm.verification().is_some_and(|(family, verification)| {
            family == self.family
                && UnparsedPublicKey::new(verification, &self.bytes).verify(message, signature).is_ok()
        })
    }
}

fn from_bytes(bytes: &[u8]) -> Option<PublicKey> {
    match bytes {
        bytes if bytes.len() == 32 => Some(PublicKey::new(Family::Ed25519, bytes)),
        [4, ..] if bytes.len() == 65 => Some(PublicKey::new(Family::P256, bytes)),
        bytes => from_der(bytes),
    }
}

/// The key in an `RSAPublicKey` (RFC 8017), a `SubjectPublicKeyInfo` or a `Certificate` (RFC 5280).
pub(crate) fn from_der(bytes: &[u8]) -> Option<PublicKey> {
    let mut outside = Reader::new(bytes);
    let mut fields = outside.enter(SEQUENCE)?;
    if !outside.is_empty() {
        return None;
    }
    if fields.peek()? == INTEGER {
        fields.read(INTEGER)?;
        fields.read(INTEGER)?;
        return fields.is_empty().then(|| PublicKey::new(Family::Rsa, bytes));
    }
    let first = fields.enter(SEQUENCE)?;
    if first.peek()? == OBJECT_ID { from_info(first, fields) } else { from_certificate(first) }
}

/// The object identifiers of RFC 8410, RFC 5480 and RFC 8017.
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

/// The key of a `SubjectPublicKeyInfo`: which algorithm, and a string of bits that is the key.
fn from_info(mut algorithm: Reader<'_>, mut after: Reader<'_>) -> Option<PublicKey> {
    let [0, key @ ..] = after.read(BIT_STRING)? else { return None };
    match algorithm.read(OBJECT_ID)? {
        ED25519 if key.len() == 32 => Some(PublicKey::new(Family::Ed25519, key)),
        EC_PUBLIC_KEY if algorithm.read(OBJECT_ID)? == P256 => Some(PublicKey::new(Family::P256, key)),
        RSA_ENCRYPTION => Some(PublicKey::new(Family::Rsa, key)),
        _ => None,
    }
}

/// The key of a certificate, given what its issuer signed. Who that is, is not looked at: whoever configures a
/// certificate says that it counts.
fn from_certificate(mut signed: Reader<'_>) -> Option<PublicKey> {
    const VERSION: u8 = 0xa0;
    if signed.peek()? == VERSION {
        signed.skip()?;
    }
    signed.read(INTEGER)?;
    // The algorithm of the issuer, the issuer, the validity, the subject.
    for _ in 0..4 {
        signed.read(SEQUENCE)?;
    }
    let mut info = signed.enter(SEQUENCE)?;
    from_info(info.enter(SEQUENCE)?, info)
}
