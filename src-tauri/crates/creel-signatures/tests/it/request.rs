//! A request that a test makes up, changes and has judged.

use std::sync::{Arc, LazyLock};

use creel_signatures::{
    Catalog, Event, Handshake, Head, Judgement, Provider, Secret, SignError, Signing, Verifier,
};

/// Some moment: 2026-03-14 09:30:15 UTC, in microseconds since the Unix epoch.
pub(crate) const NOW: i64 = 1_773_480_615_000_000;

#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) target: String,
    /// The URL that the sender was told.
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
    pub(crate) at: i64,
}

/// The built-in providers, read once for all tests.
pub(crate) fn builtin() -> &'static Catalog {
    static BUILTIN: LazyLock<Catalog> = LazyLock::new(Catalog::builtin);
    &BUILTIN
}

pub(crate) fn provider(id: &str) -> Arc<Provider> {
    Arc::clone(builtin().get(id).unwrap_or_else(|| panic!("no provider {id}")))
}

impl Request {
    pub(crate) fn new(body: &[u8]) -> Self {
        Self {
            method: "POST".to_owned(),
            target: "/hook".to_owned(),
            url: "https://hooks.creel.example/hook".to_owned(),
            headers: vec![("Content-Type".to_owned(), b"application/json".to_vec())],
            body: body.to_vec(),
            at: NOW,
        }
    }

    pub(crate) fn with(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self
    }

    pub(crate) fn with_body(mut self, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self
    }

    pub(crate) fn replace(self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.without(name).with(name, value)
    }

    /// The request with the headers that sign it, as of its own time.
    pub(crate) fn signed(self, provider: &Provider, scheme: Option<&str>, secret: &Secret) -> Self {
        let at = self.at;
        self.signed_at(provider, scheme, secret, at)
    }

    pub(crate) fn signed_at(
        self,
        provider: &Provider,
        scheme: Option<&str>,
        secret: &Secret,
        timestamp: i64,
    ) -> Self {
        self.signed_with(provider, scheme, std::slice::from_ref(secret), timestamp)
    }

    pub(crate) fn signed_with(
        self,
        provider: &Provider,
        scheme: Option<&str>,
        secrets: &[Secret],
        timestamp: i64,
    ) -> Self {
        self.try_signed_with(provider, scheme, secrets, timestamp).unwrap()
    }

    /// None where this request cannot be signed.
    pub(crate) fn try_signed_with(
        self,
        provider: &Provider,
        scheme: Option<&str>,
        secrets: &[Secret],
        timestamp: i64,
    ) -> Option<Self> {
        let headers = self
            .head(|head| {
                provider.sign(&Signing {
                    scheme,
                    secrets,
                    head,
                    body: &self.body,
                    timestamp,
                    written: None,
                    id: Some("msg_1"),
                })
            })
            .ok()?;
        Some(headers.into_iter().fold(self, |request, (name, value)| request.replace(&name, value)))
    }

    /// The request with the signature that its own timestamp and id make; none where no secret can sign.
    pub(crate) fn signed_again(&self, provider: &Provider, scheme: &str, secrets: &[Secret]) -> Option<Self> {
        let reading = self.head(|head| provider.reading(scheme, &head, &self.body)).unwrap();
        self.head(|head| {
            let signing = Signing {
                scheme: Some(scheme),
                secrets,
                head,
                body: &self.body,
                timestamp: reading.signed_at.unwrap_or_default(),
                written: reading.timestamp.as_deref(),
                id: reading.id.as_deref(),
            };
            match provider.sign(&signing) {
                Err(SignError::NotInHeader(_)) => {
                    Some(Self { body: provider.sign_body(&signing).ok()?, ..self.clone() })
                }
                headers => {
                    let headers = headers.ok()?.into_iter();
                    Some(headers.fold(self.clone(), |request, (name, value)| request.replace(&name, value)))
                }
            }
        })
    }

    pub(crate) fn head<T>(&self, use_it: impl FnOnce(Head<'_>) -> T) -> T {
        let headers: Vec<(&str, &[u8])> =
            self.headers.iter().map(|(n, v)| (n.as_str(), v.as_slice())).collect();
        use_it(Head {
            method: &self.method,
            target: self.target.as_bytes(),
            public_url: Some(&self.url),
            headers: &headers,
        })
    }

    pub(crate) fn judged(&self, provider: &Arc<Provider>, secrets: &[Secret]) -> Judgement {
        self.judged_by(&Verifier::new(Arc::clone(provider), secrets.to_vec(), false))
    }

    pub(crate) fn judged_by(&self, verifier: &Verifier) -> Judgement {
        self.head(|head| verifier.judge(&head, &self.body, self.at))
    }

    pub(crate) fn event(&self, provider: &Provider) -> Event {
        self.head(|head| provider.event(&head, &self.body))
    }

    /// The handshake with an endpoint that has these secrets.
    pub(crate) fn handshake(
        &self,
        provider: &Arc<Provider>,
        secrets: &[Secret],
        below: &str,
    ) -> Option<Handshake> {
        let verifier = Verifier::new(Arc::clone(provider), secrets.to_vec(), false);
        let judgement = self.judged_by(&verifier);
        self.head(|head| verifier.handshake(&head, below, &self.body, &judgement, self.at))
    }
}
