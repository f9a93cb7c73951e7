//! A JSON web key (RFC 7517, RFC 7518, RFC 8037), alone or in a set.

use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;

use crate::der::{SEQUENCE, write, write_integer};
use crate::public_key::{Family, PublicKey};

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    crv: Option<String>,
    kid: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Document {
    Set { keys: Vec<serde_json::Value> },
    List(Vec<serde_json::Value>),
    One(Jwk),
}

/// How many keys of a set are read.
const KEYS: usize = 64;

/// The keys in a text that can be used here; the others of a set are passed over.
pub(crate) fn read(text: &str) -> Vec<PublicKey> {
    let keys = match serde_json::from_str(text) {
        Ok(Document::Set { keys } | Document::List(keys)) => keys,
        Ok(Document::One(key)) => return key.public_key().into_iter().collect(),
        Err(_) => return Vec::new(),
    };
    let keys = keys.into_iter().take(KEYS);
    keys.filter_map(|key| serde_json::from_value::<Jwk>(key).ok()?.public_key()).collect()
}

impl Jwk {
    fn public_key(&self) -> Option<PublicKey> {
        let number = |digits: &Option<String>| {
            let digits = digits.as_ref()?.trim_end_matches('=');
            BASE64URL_NOPAD.decode(digits.as_bytes()).ok()
        };
        let (family, bytes) = match (self.kty.as_str(), self.crv.as_deref()) {
            ("OKP", Some("Ed25519")) => (Family::Ed25519, number(&self.x)?),
            ("EC", Some("P-256")) => {
                (Family::P256, [&[4][..], &number(&self.x)?, &number(&self.y)?].concat())
            }
            ("RSA", _) => {
                let numbers = [write_integer(&number(&self.n)?), write_integer(&number(&self.e)?)];
                (Family::Rsa, write(SEQUENCE, &numbers.concat()))
            }
            _ => return None,
        };
        Some(PublicKey { family, bytes, id: self.kid.clone() })
    }
}
