//! A signed test event: the request that the provider would have sent.

use std::sync::Arc;

use creel_signatures::{Head, Kind, Provider, Secret, SignError, Signing, Verdict, Verifier};
use zeroize::Zeroizing;

use super::Request;
use crate::clock::Timestamp;

/// What stands for a secret that is sent along as it is, where people see the request.
const MASK: &str = "********";

/// A request with its signature, or without one and the reason for it.
#[derive(Debug, Clone)]
pub struct Signed {
    pub request: Request,
    /// The request as it may be shown: a secret that is part of it is masked.
    pub shown: Request,
    /// What the signature was made with, or why there is none.
    pub by: Result<SignedBy, String>,
}

/// What a signature was made with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedBy {
    /// The scheme by its name in the provider's definition.
    pub scheme: String,
    /// The secret by its id among those that were given.
    pub secret: i64,
}

/// Signs a request as the provider would at that time. `public_url` is the URL that the receiver takes for its own,
/// where it has one; else it takes what it is called by.
pub fn sign(
    request: Request,
    provider: &Arc<Provider>,
    scheme: Option<&str>,
    secrets: &[Secret],
    public_url: Option<&str>,
    at: Timestamp,
) -> Signed {
    if secrets.is_empty() {
        let by = Err("there is no secret to sign it with".to_owned());
        return Signed { shown: request.clone(), request, by };
    }
    let made = match make(&request, provider, scheme, secrets, public_url, at) {
        Ok(made) => made,
        Err(error) => return Signed { shown: request.clone(), request, by: Err(error.to_string()) },
    };
    // What it was signed with is what it is found to be signed with.
    let verifier = Verifier::new(provider.clone(), secrets.to_vec(), true);
    let judgement = made.with_head(public_url, |head| verifier.judge(&head, &made.body, at.micros()));
    let by = match (judgement.verdict, judgement.scheme, judgement.secret) {
        (Verdict::Valid, Some(scheme), Some(secret)) => Ok(SignedBy { scheme, secret }),
        _ => Err(format!(
            "{} would not find the signature right, so the request has none: a value that it signs is not in its place",
            provider.name
        )),
    };
    let Ok(by) = by else { return Signed { shown: request.clone(), request, by } };
    let is_token =
        provider.describe().schemes.iter().any(|one| one.name == by.scheme && one.kind == Kind::Token);
    let shown = match is_token {
        true => {
            let masked =
                |secret: &Secret| Secret { value: Zeroizing::new(MASK.to_owned()), ..secret.clone() };
            let masked: Vec<Secret> = secrets.iter().map(masked).collect();
            let shown = make(&request, provider, Some(&by.scheme), &masked, public_url, at);
            shown.unwrap_or_else(|_| request.clone())
        }
        false => made.clone(),
    };
    Signed { request: made, shown, by: Ok(by) }
}

fn make(
    request: &Request,
    provider: &Provider,
    scheme: Option<&str>,
    secrets: &[Secret],
    public_url: Option<&str>,
    at: Timestamp,
) -> Result<Request, SignError> {
    let called = request.url.to_string();
    request.with_head(Some(public_url.unwrap_or(&called)), |head| {
        // An id that is signed is the one that the event has already.
        let event = provider.event(&head, &request.body);
        let id = event.event_id.unwrap_or_else(|| format!("test-{}", at.micros()));
        let signing = Signing {
            scheme,
            secrets,
            head,
            body: &request.body,
            timestamp: at.micros(),
            written: None,
            id: Some(&id),
        };
        match provider.sign(&signing) {
            Ok(headers) => {
                let signed = headers
                    .into_iter()
                    .fold(request.clone(), |request, (name, value)| request.with(name, value));
                Ok(signed)
            }
            Err(SignError::NotInHeader(_)) => {
                Ok(Request { body: provider.sign_body(&signing)?, ..request.clone() })
            }
            Err(error) => Err(error),
        }
    })
}

impl Request {
    /// The head as it arrives over a connection.
    pub(super) fn with_head<T>(&self, public_url: Option<&str>, use_it: impl FnOnce(Head<'_>) -> T) -> T {
        let given = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        let headers: Vec<(&str, &[u8])> =
            [("Host", self.url.authority.as_bytes())].into_iter().chain(given).collect();
        use_it(Head {
            method: &self.method,
            target: self.url.target.as_bytes(),
            public_url,
            headers: &headers,
        })
    }

    /// The request with a header, in the place of one of that name.
    fn with(mut self, name: String, value: String) -> Self {
        match self.headers.iter_mut().find(|(other, _)| other.eq_ignore_ascii_case(&name)) {
            Some((_, given)) => *given = value,
            None => self.headers.push((name, value)),
        }
        self
    }
}
