//! Signing: a provider's definition run forward, so that a request can be sent as the provider would send it.

use crate::algorithm::Algorithm;
use crate::definition::Kind;
use crate::key::{self, Key};
use crate::lookup::Lookup;
use crate::scheme::Scheme;
use crate::template::Value;
use crate::{Head, Provider, Secret};

/// A request to be signed.
#[derive(Debug, Clone, Copy)]
pub struct Signing<'a> {
    /// The scheme by its name; none for the first one that the secrets fit and that is not legacy.
    pub scheme: Option<&'a str>,
    /// Several secrets make several signatures where the provider has room for them, as during a rotation; elsewhere
    /// the first that fits signs.
    pub secrets: &'a [Secret],
    /// The request as it will be sent. Headers that the signature itself sets are not looked at.
    pub head: Head<'a>,
    pub body: &'a [u8],
    /// The time to sign with, in microseconds since the Unix epoch; it is cut to what the provider writes.
    pub timestamp: i64,
    /// The id to sign with, for schemes that sign one.
    pub id: Option<&'a str>,
}

/// Why a request could not be signed. No message has anything of a secret in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    #[error("{0} does not sign its webhooks")]
    NoScheme(String),
    #[error("there is no scheme `{0}`; the schemes are {1}")]
    UnknownScheme(String, String),
    #[error("the scheme `{0}` needs a secret of another kind")]
    SecretKind(String),
    #[error(
        "the secret cannot be read as a key of the scheme `{0}`; compare it with what the provider shows"
    )]
    SecretUnreadable(String),
    #[error("the scheme `{0}` signs with a private key, and the public key was given")]
    PrivateKey(String),
    #[error("the scheme `{scheme}` signs the {value}, which the request lacks")]
    Lacking { scheme: String, value: String },
    #[error("the scheme `{0}` does not put its signature into a header")]
    NotInHeader(String),
}

impl Provider {
    /// Signs a request: gives the headers to set, with the names and in the order of the definition. The result is the
    /// same, byte for byte, as the provider's own for the same timestamp, id and secret.
    pub fn sign(&self, request: &Signing<'_>) -> Result<Vec<(String, String)>, SignError> {
        let scheme = self.choose(request)?;
        let name = || scheme.name.clone();
        let lacking = |value: &dyn std::fmt::Display| SignError::Lacking {
            scheme: scheme.name.clone(),
            value: value.to_string(),
        };
        let Value::Header(signature_header) = &scheme.source else {
            return Err(SignError::NotInHeader(name()));
        };
        let mut headers = Vec::new();
        let id = match &scheme.id {
            Some(value) => {
                let id = request.id.ok_or_else(|| lacking(&Value::Id))?;
                header(value, id, &mut headers);
                Some(id)
            }
            None => request.id,
        };
        let time = scheme.timestamp.as_ref().map(|(value, unit)| {
            let time = unit.write(request.timestamp);
            value.iter().for_each(|value| header(value, &time, &mut headers));
            time
        });
        let lookup = || {
            let paths = scheme.content.paths();
            let mut lookup = Lookup::new(&request.head).with_body(request.body, paths, usize::MAX);
            lookup.timestamp = time.as_deref().map(str::as_bytes);
            lookup.id = id.map(str::as_bytes);
            lookup
        };
        let mut signatures = Vec::new();
        let mut problem = SignError::SecretKind(name());
        for secret in request.secrets {
            match Key::new(scheme, secret) {
                None => {}
                Some(Key::Broken) => problem = SignError::SecretUnreadable(name()),
                Some(Key::Public(_)) => {
                    let message = scheme.content.render(&lookup()).map_err(|lack| lacking(lack.0))?;
                    match key::sign(scheme, secret, &message) {
                        Some(signature) => signatures.push(encode(scheme, &signature)),
                        None => problem = SignError::PrivateKey(name()),
                    }
                }
                Some(Key::Secret { mut start, bytes }) => {
                    let lookup = lookup().with_secret(secret, &bytes);
                    let message = scheme.content.render(&lookup).map_err(|lack| lacking(lack.0))?;
                    start.update(&zeroize::Zeroizing::new(message));
                    signatures.push(encode(scheme, &start.finish()));
                }
            }
        }
        if signatures.is_empty() {
            return Err(problem);
        }
        if scheme.repeat {
            let values = signatures.into_iter().map(|signature| scheme.layout.write(&[signature], None));
            headers.extend(values.map(|value| (signature_header.clone(), value)));
        } else {
            if scheme.layout.is_plain() {
                signatures.truncate(1);
            }
            headers.push((signature_header.clone(), scheme.layout.write(&signatures, time.as_deref())));
        }
        Ok(headers)
    }

    fn choose(&self, request: &Signing<'_>) -> Result<&Scheme, SignError> {
        let Some(name) = request.scheme else {
            let usable = |scheme: &&Scheme| {
                !scheme.legacy && request.secrets.iter().any(|secret| can_sign(scheme, secret))
            };
            let first = self.schemes.iter().find(usable).or(self.schemes.first());
            return first.ok_or_else(|| SignError::NoScheme(self.name.clone()));
        };
        self.schemes.iter().find(|scheme| scheme.name == name).ok_or_else(|| {
            let names: Vec<_> = self.schemes.iter().map(|scheme| scheme.name.as_str()).collect();
            SignError::UnknownScheme(name.to_owned(), names.join(", "))
        })
    }
}

fn can_sign(scheme: &Scheme, secret: &Secret) -> bool {
    match (scheme.kind, scheme.algorithm) {
        (Kind::Signature, Some(Algorithm::Ed25519)) => key::sign(scheme, secret, b"").is_some(),
        _ => matches!(Key::new(scheme, secret), Some(Key::Secret { .. })),
    }
}

fn header(value: &Value, text: &str, headers: &mut Vec<(String, String)>) {
    if let Value::Header(name) = value {
        headers.push((name.clone(), text.to_owned()));
    }
}

fn encode(scheme: &Scheme, signature: &[u8]) -> String {
    String::from_utf8_lossy(&scheme.encoding.encode(signature)).into_owned()
}
