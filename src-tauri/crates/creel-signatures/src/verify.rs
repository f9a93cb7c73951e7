//! Verifying: a provider's definition with secrets, applied to requests.

use std::sync::Arc;

use crate::key::Key;
use crate::lookup::Lookup;
use crate::plan::{self, Plan};
use crate::request::OwnedHead;
use crate::{Head, Judgement, Provider, Reason, Secret};

/// How much of a body is kept where a scheme needs it whole. Beyond it nothing can be said about such a scheme.
pub(crate) const WHOLE_BODY: usize = 8 * 1024 * 1024;

/// A provider with the secrets of one endpoint, prepared once and used for every request. Cloning it is cheap.
#[derive(Debug, Clone)]
pub struct Verifier {
    pub(crate) prepared: Arc<Prepared>,
}

#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) provider: Arc<Provider>,
    pub(crate) secrets: Vec<Secret>,
    pub(crate) allow_legacy: bool,
    /// The keys of every scheme, each with the index of its secret.
    pub(crate) keys: Vec<Vec<(usize, Key)>>,
}

impl Verifier {
    /// `allow_legacy` lets a scheme that the definition marks `legacy` make a delivery valid.
    pub fn new(provider: Arc<Provider>, secrets: Vec<Secret>, allow_legacy: bool) -> Self {
        let keys = provider
            .schemes
            .iter()
            .map(|scheme| {
                let keys = secrets.iter().enumerate();
                keys.filter_map(|(index, secret)| Some((index, Key::new(scheme, secret)?))).collect()
            })
            .collect();
        Self { prepared: Arc::new(Prepared { provider, secrets, allow_legacy, keys }) }
    }

    pub fn provider(&self) -> &Arc<Provider> {
        &self.prepared.provider
    }

    /// Starts judging a request that arrived at `at` (microseconds since the Unix epoch).
    pub fn begin(&self, head: &Head<'_>, at: i64) -> Judging {
        let stage = if self.prepared.provider.schemes.iter().any(|scheme| scheme.reads_body()) {
            Stage::Collecting { head: OwnedHead::from(head), body: Vec::new(), over: false }
        } else {
            Stage::Feeding(plan::plan(&self.prepared, &Lookup::new(head), at))
        };
        Judging { prepared: Arc::clone(&self.prepared), at, stage }
    }

    /// Judges a request whose body is at hand as a whole.
    pub fn judge(&self, head: &Head<'_>, body: &[u8], at: i64) -> Judgement {
        let mut judging = self.begin(head, at);
        judging.update(body);
        judging.finish()
    }
}

/// One request being judged: the body is fed in chunks, once for all secrets. It borrows nothing.
#[derive(Debug)]
pub struct Judging {
    prepared: Arc<Prepared>,
    at: i64,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// What to compute is known, and every chunk goes into it.
    Feeding(Plan),
    /// Some scheme reads values from the body, so that everything waits for the end.
    Collecting { head: OwnedHead, body: Vec<u8>, over: bool },
}

impl Judging {
    pub fn update(&mut self, chunk: &[u8]) {
        match &mut self.stage {
            Stage::Feeding(plan) => plan.update(chunk),
            Stage::Collecting { body, over, .. } => collect(body, over, chunk),
        }
    }

    pub fn finish(self) -> Judgement {
        match self.stage {
            Stage::Feeding(plan) => plan.finish(&self.prepared, self.at),
            Stage::Collecting { over: true, .. } => Judgement::of(Reason::BodyTooLarge),
            Stage::Collecting { head, body, over: false } => head
                .with(|head| {
                    let schemes = &self.prepared.provider.schemes;
                    let paths = schemes.iter().flat_map(|scheme| scheme.paths());
                    let lookup = Lookup::new(head).with_body(&body, paths, usize::MAX);
                    plan::plan(&self.prepared, &lookup, self.at)
                })
                .finish(&self.prepared, self.at),
        }
    }
}

/// Adds a chunk to a body that is kept whole, as long as there is room. What is over gives its memory back.
pub(crate) fn collect(body: &mut Vec<u8>, over: &mut bool, chunk: &[u8]) {
    if *over || chunk.len() > WHOLE_BODY - body.len() {
        *over = true;
        *body = Vec::new();
    } else {
        body.extend_from_slice(chunk);
    }
}
