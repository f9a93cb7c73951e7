//! Signing again: a request that was signed once gets a fresh signature, with a fresh time and id where the scheme has
//! them, and stays byte for byte what it was in everything else.

use std::cell::OnceCell;

use crate::definition::Kind;
use crate::lookup::Lookup;
use crate::place::{self, put};
use crate::scheme::Scheme;
use crate::source::once;
use crate::template::Value;
use crate::{Head, Provider, Secret, SignError, Signing};

/// What stands in what is shown where a secret was sent.
const MASK: &str = "[secret]";

/// A request that is to be signed again.
#[derive(Clone, Copy)]
pub struct Resigning<'a> {
    /// The scheme that decided the verdict, which is tried first.
    pub scheme: Option<&'a str>,
    pub secrets: &'a [Secret],
    /// The request as it will be sent, with its old signature. Its URL is the one that the receiver will see.
    pub head: Head<'a>,
    pub body: &'a [u8],
    /// The time to sign with, in microseconds since the Unix epoch.
    pub at: i64,
    /// Makes a fresh id in the shape of the old one, which may not be there.
    pub fresh_id: &'a dyn Fn(Option<&str>) -> String,
}

/// What signing again changes in a request.
#[derive(Debug, Clone)]
pub struct Resigned {
    /// The scheme by its name in the definition.
    pub scheme: String,
    /// Whether a time is signed along.
    pub timestamped: bool,
    /// Whether the signature covers the body.
    pub covers_body: bool,
    /// Headers to be set; one that is there twice is there several times.
    pub headers: Vec<SignedHeader>,
    /// Headers of the old signature that no new one was made for.
    pub removed: Vec<String>,
    /// The body, where it is another one now.
    pub body: Option<Vec<u8>>,
    /// The same body without the secret, where one stands in it.
    pub shown_body: Option<Vec<u8>>,
}

/// A header that signing sets.
#[derive(Clone)]
pub struct SignedHeader {
    pub name: String,
    pub value: String,
    /// It has the signature, and not only its time or id.
    pub is_signature: bool,
    /// The value is key material, and is not to be shown.
    pub is_secret: bool,
}

impl std::fmt::Debug for Resigning<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resigning")
            .field("scheme", &self.scheme)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for SignedHeader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let value = if self.is_secret { MASK } else { &self.value };
        write!(f, "{}: {value}", self.name)
    }
}

impl Provider {
    /// Signs a request again: with the scheme that it was signed with, and with every other one whose signature it has
    /// in other headers. A request without a signature is signed as the sender would.
    ///
    /// # Errors
    /// None of the schemes can sign it with these secrets; the first error is told.
    pub fn resign(&self, request: &Resigning<'_>) -> Result<Resigned, SignError> {
        let mut body = None;
        let mut made: Option<Resigned> = None;
        let mut problem = None;
        let fresh = OnceCell::new();
        let fresh_id = |old: Option<&str>| fresh.get_or_init(|| (request.fresh_id)(old)).clone();
        let request = &Resigning { fresh_id: &fresh_id, ..*request };
        for scheme in self.signing(request)? {
            let text = body.as_deref().unwrap_or(request.body);
            let names = scheme.source.names_in(&request.head);
            let set = |name: &String| {
                made.iter()
                    .flat_map(|made| &made.headers)
                    .any(|header| header.name.eq_ignore_ascii_case(name))
            };
            if names.iter().any(set) {
                continue;
            }
            match self.resign_with(scheme, &Resigning { body: text, ..*request }) {
                Ok(resigned) => {
                    body = resigned.body.clone().or(body);
                    match &mut made {
                        None => made = Some(resigned),
                        Some(made) => {
                            let others = resigned.headers.into_iter();
                            // Time and id are the same for all of them.
                            let others: Vec<_> = others.filter(|other| !made.sets(&other.name)).collect();
                            made.headers.extend(others);
                            made.body = body.clone();
                        }
                    }
                }
                Err(error) => {
                    problem.get_or_insert(error);
                    // A signature that was left as it was would speak for another request.
                    if let Some(made) = &mut made {
                        made.removed.extend(names);
                    }
                }
            }
        }
        let problem = problem.unwrap_or_else(|| SignError::NoScheme(self.name.clone()));
        let mut made = made.ok_or(problem)?;
        made.drop_leftovers(self, &request.head);
        Ok(made)
    }

    /// The names of the headers of a request that have a signature, or the time that is signed along.
    pub fn signature_headers(&self, head: &Head<'_>) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for scheme in &self.schemes {
            let time = scheme.timestamp.as_ref().and_then(|(value, _)| value.as_ref());
            let time = time.and_then(header_name).filter(|name| head.first(name).is_some());
            for name in scheme.source.names_in(head).into_iter().chain(time) {
                if !names.iter().any(|other| other.eq_ignore_ascii_case(&name)) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// The names of the headers in which a secret itself is sent.
    pub fn secret_headers(&self, head: &Head<'_>) -> Vec<String> {
        let tokens = self.schemes.iter().filter(|scheme| scheme.kind == Kind::Token);
        tokens.flat_map(|scheme| scheme.source.names_in(head)).collect()
    }

    /// The schemes to sign with: the one that decided, then those whose signature is there, those that are given up
    /// last; where there is no signature, the one that the sender would take.
    fn signing(&self, request: &Resigning<'_>) -> Result<Vec<&Scheme>, SignError> {
        let paths = self.schemes.iter().flat_map(Scheme::paths);
        let lookup = Lookup::new(&request.head).with_body(request.body, paths, usize::MAX);
        let decided = |scheme: &&Scheme| Some(scheme.name.as_str()) == request.scheme;
        let there = |scheme: &&Scheme| !decided(scheme) && scheme.applies(&lookup);
        let mut found: Vec<&Scheme> = self.schemes.iter().filter(decided).collect();
        found.extend(self.schemes.iter().filter(there).filter(|scheme| !scheme.legacy));
        found.extend(self.schemes.iter().filter(there).filter(|scheme| scheme.legacy));
        if found.is_empty() {
            let plain = Signing {
                scheme: None,
                secrets: request.secrets,
                head: request.head,
                body: request.body,
                timestamp: request.at,
                written: None,
                id: None,
            };
            found.push(self.choose(&plain)?);
        }
        Ok(found)
    }

    fn resign_with(&self, scheme: &Scheme, request: &Resigning<'_>) -> Result<Resigned, SignError> {
        let retimed = scheme.timestamp.as_ref().and_then(|(value, unit)| {
            let place = value.as_ref().map(Value::innermost)?;
            place::put_as_written(request.body, &request.head, place, &unit.write(request.at))
        });
        let body = retimed.as_deref().unwrap_or(request.body);
        let lookup = Lookup::new(&request.head).with_body(body, scheme.paths(), usize::MAX);
        let old = self.reading(&scheme.name, &request.head, body).ok().and_then(|reading| reading.id);
        let id = match &scheme.id {
            // What the body says of itself stays.
            Some(value) if header_name(value).is_none() => {
                once(value, &lookup).ok().flatten().map(|id| String::from_utf8_lossy(&id).into_owned())
            }
            Some(value) => {
                let written = || once(value, &lookup).ok().flatten();
                let old = old.or_else(|| written().map(|id| String::from_utf8_lossy(&id).into_owned()));
                Some((request.fresh_id)(old.as_deref()))
            }
            None => Some((request.fresh_id)(old.as_deref())),
        };
        let signing = Signing {
            scheme: Some(&scheme.name),
            secrets: request.secrets,
            head: request.head,
            body,
            timestamp: request.at,
            written: None,
            id: id.as_deref(),
        };
        let is_secret = scheme.kind == Kind::Token;
        let mut resigned = Resigned {
            scheme: scheme.name.clone(),
            timestamped: scheme.description().timestamped,
            covers_body: scheme.covers_body(),
            headers: Vec::new(),
            removed: Vec::new(),
            body: None,
            shown_body: None,
        };
        if scheme.kind != Kind::HttpMessageSignature && scheme.source.headers(1).is_none() {
            let signed = self.sign_body(&signing)?;
            if is_secret {
                let mut places = scheme.source.values();
                resigned.shown_body = places.find_map(|place| put(&signed, &request.head, place, MASK));
            }
            resigned.body = Some(signed).filter(|signed| signed != request.body);
            return Ok(resigned);
        }
        let made = self.sign(&signing)?;
        let signatures = scheme.source.headers(made.len()).unwrap_or_default();
        let is_signature =
            |name: &str| signatures.iter().any(|signature| signature.eq_ignore_ascii_case(name));
        resigned.headers = made
            .into_iter()
            .map(|(name, value)| {
                let is_signature = is_signature(&name);
                SignedHeader { is_secret: is_secret && is_signature, is_signature, name, value }
            })
            .collect();
        resigned.body = retimed;
        Ok(resigned)
    }
}

impl Resigned {
    fn sets(&self, name: &str) -> bool {
        self.headers.iter().any(|header| header.name.eq_ignore_ascii_case(name))
    }

    /// Numbered or repeated headers of the old signature, of which the new one has fewer.
    fn drop_leftovers(&mut self, provider: &Provider, head: &Head<'_>) {
        let scheme = provider.schemes.iter().find(|scheme| scheme.name == self.scheme);
        for name in scheme.into_iter().flat_map(|scheme| scheme.source.names_in(head)) {
            if !self.headers.is_empty() && !self.sets(&name) {
                self.removed.push(name);
            }
        }
    }
}

fn header_name(value: &Value) -> Option<String> {
    match value.innermost() {
        Value::Header(name) => Some(name.clone()),
        _ => None,
    }
}
