//! Verifying: a provider's definition with secrets, applied to requests.

use std::sync::Arc;

use crate::{Head, Judgement, Provider, Reason, Secret};

/// A provider with the secrets of one endpoint, prepared once and used for every request.
#[derive(Debug, Clone)]
pub struct Verifier {
    provider: Arc<Provider>,
    secrets: Vec<Secret>,
}

impl Verifier {
    /// `allow_legacy` lets a scheme that the definition marks `legacy` make a delivery valid.
    pub fn new(provider: Arc<Provider>, secrets: Vec<Secret>, _allow_legacy: bool) -> Self {
        Self { provider, secrets }
    }

    pub fn provider(&self) -> &Arc<Provider> {
        &self.provider
    }

    /// Starts judging a request that arrived at `at` (microseconds since the Unix epoch).
    pub fn begin(&self, _head: &Head<'_>, _at: i64) -> Judging {
        let _ = &self.secrets;
        Judging {}
    }
}

/// One request being judged: the body is fed in chunks, once for all secrets.
#[derive(Debug)]
pub struct Judging {}

impl Judging {
    pub fn update(&mut self, _chunk: &[u8]) {}

    pub fn finish(self) -> Judgement {
        Judgement::of(Reason::NoProvider)
    }
}
