//! Signing: a provider's definition run forward, so that a request can be sent as the provider would send it.

use zeroize::Zeroizing;

use crate::definition::Kind;
use crate::key::{self, Key};
use crate::layout::Beside;
use crate::lookup::Lookup;
use crate::scheme::Scheme;
use crate::template::Value;
use crate::{Head, Provider, Reason, Secret, jwt, message_signature, place};

/// A request to be signed.
#[derive(Debug, Clone, Copy)]
pub struct Signing<'a> {
    /// The scheme by its name; none for the first one that the secrets fit and that is not legacy.
    pub scheme: Option<&'a str>,
    /// Several secrets make several signatures where the provider has room for them, as during a rotation; elsewhere
    /// the first that fits signs. Ids that are signed along are among them, too.
    pub secrets: &'a [Secret],
    /// The request as it will be sent. Of a signature that it has already, only what goes with it is kept: the claims of
    /// a token that are not derived from the request, and other members of the header.
    pub head: Head<'a>,
    pub body: &'a [u8],
    /// The time to sign with, in microseconds since the Unix epoch; it is cut to what the provider writes.
    pub timestamp: i64,
    /// The time as text, where it has to be written as it once was; else `timestamp` is written.
    pub written: Option<&'a str>,
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
    #[error("the scheme `{0}` puts its signature into the body, which has no place for it")]
    NotInBody(String),
}

/// What signing makes: headers to be set, and signatures that still need their place.
struct Signed {
    headers: Vec<(String, String)>,
    signatures: Vec<String>,
    time: Option<String>,
    members: Vec<(String, Vec<u8>)>,
}

impl Provider {
    /// Signs a request: gives the headers to set, with the names and in the order of the definition. The result is the
    /// same, byte for byte, as the provider's own for the same timestamp, id and secret.
    pub fn sign(&self, request: &Signing<'_>) -> Result<Vec<(String, String)>, SignError> {
        let scheme = self.choose(request)?;
        if scheme.kind == Kind::HttpMessageSignature {
            return scheme.sign_message(request);
        }
        let signed = scheme.signed(request)?;
        let names = scheme.source.headers(signed.signatures.len());
        let names = names.ok_or_else(|| SignError::NotInHeader(scheme.name.clone()))?;
        let mut headers = signed.headers.clone();
        if scheme.source.is_plural() {
            let values = signed
                .signatures
                .iter()
                .map(|one| scheme.written(request, &signed, std::slice::from_ref(one)));
            headers.extend(names.into_iter().zip(values));
        } else {
            let value = scheme.written(request, &signed, &signed.signatures);
            headers.extend(names.into_iter().take(1).map(|name| (name, value.clone())));
        }
        Ok(headers)
    }

    /// Signs a request whose scheme puts the signature into the body: gives the body with the signature in the place
    /// that is there for it. Everything else of the body stays as it is, byte for byte.
    pub fn sign_body(&self, request: &Signing<'_>) -> Result<Vec<u8>, SignError> {
        let scheme = self.choose(request)?;
        let signed = scheme.signed(request)?;
        let value = scheme.written(request, &signed, &signed.signatures);
        let mut places = scheme.source.values();
        let body = places.find_map(|place| place::put(request.body, &request.head, place, &value));
        body.ok_or_else(|| SignError::NotInBody(scheme.name.clone()))
    }

    pub(crate) fn choose(&self, request: &Signing<'_>) -> Result<&Scheme, SignError> {
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

impl Scheme {
    fn signed(&self, request: &Signing<'_>) -> Result<Signed, SignError> {
        let mut headers = Vec::new();
        let id = match &self.id {
            Some(value) => {
                let id = request.id.ok_or_else(|| self.lacking(&Value::Id))?;
                header(value, id, &mut headers);
                Some(id)
            }
            None => request.id,
        };
        let time = self.timestamp.as_ref().map(|(value, unit)| {
            let time = request.written.map_or_else(|| unit.write(request.timestamp), str::to_owned);
            value.iter().for_each(|value| header(value, &time, &mut headers));
            time
        });
        headers.extend(self.fixed_headers());
        let given = request.head.headers.iter().filter(|(name, _)| !names(&headers, name)).copied();
        let merged: Vec<(&str, &[u8])> =
            given.chain(headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()))).collect();
        let head = Head { headers: &merged, ..request.head };
        let paths = self.paths();
        let mut lookup = Lookup::new(&head).with_body(request.body, paths, usize::MAX);
        lookup.timestamp = time.as_deref().map(str::as_bytes);
        lookup.id = id.map(str::as_bytes);
        lookup.companion = self.companion_of(request);
        // Other members of the header stay what they are where the request has been signed before.
        let before = self.source.read(&self.layout, &lookup, None).unwrap_or_default().members;
        let members = if before.is_empty() { self.layout.usual_members() } else { before };
        lookup.members = &members;
        let signatures = self.signatures(request, &lookup)?;
        Ok(Signed { headers, signatures, time, members: members.clone() })
    }

    /// A signature of every secret that makes one.
    fn signatures(&self, request: &Signing<'_>, lookup: &Lookup<'_>) -> Result<Vec<String>, SignError> {
        let mut signatures = Vec::new();
        let mut problem = SignError::SecretKind(self.name.clone());
        for secret in request.secrets {
            let Some(key) = Key::new(self, secret) else { continue };
            if matches!(key, Key::Broken) {
                problem = SignError::SecretUnreadable(self.name.clone());
                continue;
            }
            let lookup = match &key {
                Key::Secret { bytes, .. } => lookup.clone().with_secret(secret, bytes),
                Key::Public(_) | Key::Broken => lookup.clone(),
            };
            let (message, token) = if self.kind == Kind::Jwt {
                let token = jwt::unsigned(self, &lookup, request.timestamp.div_euclid(1_000_000));
                let token = token.ok_or_else(|| self.lacking(&Value::Url))?;
                (Zeroizing::new(token.clone().into_bytes()), Some(token))
            } else {
                let message = self.content.render(&lookup).map_err(|lack| self.lacking(lack.0))?;
                (Zeroizing::new(message), None)
            };
            let Some(signature) = make(self, secret, key, &message) else {
                problem = SignError::PrivateKey(self.name.clone());
                continue;
            };
            let signature = self.encoding.encode(&signature);
            let signature = String::from_utf8_lossy(&signature).into_owned();
            signatures.push(match token {
                Some(token) => format!("{token}.{signature}"),
                None => signature,
            });
        }
        if self.layout.is_plain() && !self.source.is_plural() {
            signatures.truncate(1);
        }
        if signatures.is_empty() { Err(problem) } else { Ok(signatures) }
    }

    /// Signs as RFC 9421 says, with the first secret that can.
    fn sign_message(&self, request: &Signing<'_>) -> Result<Vec<(String, String)>, SignError> {
        let mut lookup = Lookup::new(&request.head).with_body(request.body, std::iter::empty(), usize::MAX);
        lookup.companion = self.companion_of(request);
        let unsigned = message_signature::unsigned(self, &lookup, request.timestamp.div_euclid(1_000_000));
        let unsigned = unsigned.map_err(|reason| match reason {
            Reason::MissingHeader => self.lacking(&Value::Header("of the covered parts".to_owned())),
            _ => self.lacking(&Value::Url),
        })?;
        let mut problem = SignError::SecretKind(self.name.clone());
        for secret in request.secrets {
            match Key::new(self, secret) {
                None => {}
                Some(Key::Broken) => problem = SignError::SecretUnreadable(self.name.clone()),
                Some(key) => match make(self, secret, key, &unsigned.base) {
                    None => problem = SignError::PrivateKey(self.name.clone()),
                    Some(signature) => {
                        let last = message_signature::signature_header(&signature);
                        return Ok(unsigned.headers.into_iter().chain([last]).collect());
                    }
                },
            }
        }
        Err(problem)
    }

    /// The value that the signatures stand in.
    fn written(&self, request: &Signing<'_>, signed: &Signed, signatures: &[String]) -> String {
        let beside = Beside {
            timestamp: signed.time.as_deref(),
            public_id: self.companion_of(request),
            members: &signed.members,
        };
        self.layout.write(signatures, beside)
    }

    /// The headers that are always the same: those of the definition, and the one that its `when` looks for.
    fn fixed_headers(&self) -> impl Iterator<Item = (String, String)> {
        let demanded = self.when.as_ref().and_then(|when| when.demanded_header());
        let demanded = demanded.map(|(name, value)| (name.to_owned(), value.to_owned()));
        demanded.into_iter().chain(self.headers.iter().cloned())
    }

    fn companion_of<'a>(&self, request: &Signing<'a>) -> Option<&'a str> {
        let wanted = self.companion()?;
        request.secrets.iter().find(|secret| secret.kind == wanted).map(|secret| secret.value.as_str())
    }

    fn lacking(&self, value: &Value) -> SignError {
        SignError::Lacking { scheme: self.name.clone(), value: value.to_string() }
    }
}

/// The bytes of a signature; none where there is only the public key.
fn make(scheme: &Scheme, secret: &Secret, key: Key, message: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    match key {
        Key::Secret { mut start, .. } => {
            start.update(message);
            Some(start.finish())
        }
        Key::Public(_) => key::sign(scheme, secret, message).map(Zeroizing::new),
        Key::Broken => None,
    }
}

fn can_sign(scheme: &Scheme, secret: &Secret) -> bool {
    Key::new(scheme, secret).is_some_and(|key| match key {
        Key::Public(_) => key::sign(scheme, secret, b"").is_some(),
        key => matches!(key, Key::Secret { .. }),
    })
}

fn header(value: &Value, text: &str, headers: &mut Vec<(String, String)>) {
    if let Value::Header(name) = value {
        headers.push((name.clone(), text.to_owned()));
    }
}

fn names(headers: &[(String, String)], name: &str) -> bool {
    headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name))
}
