//! The doctor: why the verdict of a request is what it is. It is asked about stored deliveries and about requests that
//! were never received, and works beside everything else: as many at a time as there are cores, on threads for long work,
//! and never on the way of a capture.

mod lags;
mod remembered;

use std::collections::HashMap;
use std::sync::Arc;

use creel_signatures::{
    Blame, Case, Catalog, Cause, Certainty, Diagnosis, Finding, Head, Judgement, Lag, Provider, Reason,
    Secret, Verdict, Verifier,
};
use tokio::sync::Semaphore;

use crate::Creel;
use crate::clock::Timestamp;
use crate::delivery::{DeliveryId, headers};
use crate::endpoint::Endpoint;
use crate::secret::last_four;
use crate::store::{Delivery, StoreError};
use remembered::Remembered;

/// How much of a body is looked into, in bytes; schemes that need a body whole work up to the same length.
const LONGEST: usize = 8 * 1024 * 1024;

/// A request whose verdict is to be explained, with what is known about it.
#[derive(Debug)]
pub(crate) struct Question {
    pub(crate) provider: Option<Arc<Provider>>,
    pub(crate) method: String,
    pub(crate) target: Vec<u8>,
    pub(crate) public_url: Option<String>,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: bytes::Bytes,
    pub(crate) at: Timestamp,
    pub(crate) allow_legacy: bool,
    pub(crate) secrets: Secrets,
    /// The judgement that is to be explained; where there is none yet, the request is judged first.
    pub(crate) judgement: Option<Judgement>,
    /// A digest or an error that a receiver logged about the same request.
    pub(crate) observed: Option<String>,
    /// How far other senders were from this computer's clock at about that time.
    pub(crate) lags: Vec<Lag>,
}

/// The secrets that are tried, and what each is called.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    /// Those that the verdict depends on.
    pub(crate) own: Vec<Secret>,
    /// Those of other endpoints, which can show whose signature it is.
    pub(crate) elsewhere: Vec<Secret>,
    pub(crate) names: HashMap<i64, SecretName>,
}

/// What a secret is called, so that people know it without its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SecretName {
    pub(crate) id: i64,
    pub(crate) label: Option<String>,
    pub(crate) last_four: String,
    /// The slug of its endpoint; `None` where it was given with the question.
    pub(crate) endpoint: Option<String>,
}

/// What the doctor says.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) judgement: Judgement,
    pub(crate) diagnosis: Diagnosis,
    names: HashMap<i64, SecretName>,
}

impl Answer {
    pub(crate) fn name(&self, secret: i64) -> Option<&SecretName> {
        self.names.get(&secret)
    }
}

/// Turns at the work, and what came of the last ones.
#[derive(Debug)]
pub(crate) struct Doctor {
    turns: Semaphore,
    remembered: Remembered,
}

impl Default for Doctor {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { turns: Semaphore::new(cores), remembered: Remembered::default() }
    }
}

impl Secrets {
    /// The secrets of these endpoints; those of the one with this slug are its own.
    pub(crate) fn of(listings: Vec<(Endpoint, Vec<Secret>, bool)>, slug: Option<&str>) -> Self {
        let mut secrets = Self::default();
        for (endpoint, opened, _) in listings {
            for secret in &opened {
                secrets.name(secret, Some(endpoint.slug.clone()));
            }
            match slug == Some(endpoint.slug.as_str()) {
                true => secrets.own.extend(opened),
                false => secrets.elsewhere.extend(opened),
            }
        }
        secrets
    }

    /// Adds secrets that were given with the question. They are told apart by their place, counted from 0.
    pub(crate) fn give(&mut self, given: Vec<Secret>) {
        for (place, mut secret) in (0_i64..).zip(given) {
            // Stored secrets have numbers from 1 on.
            secret.id = -1 - place;
            self.name(&secret, None);
            self.own.push(secret);
        }
    }

    fn name(&mut self, secret: &Secret, endpoint: Option<String>) {
        let id = if endpoint.is_some() { secret.id } else { -1 - secret.id };
        let (label, last_four) = (secret.label.clone(), last_four(&secret.value));
        self.names.insert(secret.id, SecretName { id, label, last_four, endpoint });
    }
}

/// Explains the verdict of a stored delivery.
pub(crate) async fn explain_delivery(
    creel: &Creel,
    id: DeliveryId,
    observed: Option<String>,
) -> Result<(Delivery, Arc<Answer>), StoreError> {
    let generation = creel.directory().generation();
    let doctor = creel.doctor();
    let delivery = creel.store().delivery(id).await?;
    let lags = lags::around(creel, &delivery).await?;
    let key = remembered::Key::new(&delivery, generation, observed.as_deref(), &lags);
    if let Some(answer) = doctor.remembered.get(&key) {
        return Ok((delivery, answer));
    }
    let _turn = doctor.turns.acquire().await;
    // Whoever asked the same at the same time may have had the turn before.
    if let Some(answer) = doctor.remembered.get(&key) {
        return Ok((delivery, answer));
    }
    let listings = creel.store().listings().await?;
    let endpoint = listings.iter().map(|(endpoint, ..)| endpoint).find(|e| e.slug == delivery.endpoint);
    let (provider, public_url, allow_legacy) = match endpoint {
        Some(endpoint) => (
            endpoint.provider.as_deref().and_then(|id| creel.catalog().get(id).cloned()),
            endpoint.public_url.clone(),
            endpoint.allow_legacy,
        ),
        None => (None, None, false),
    };
    let (head, _) = creel.store().head(id).await?;
    let answer = if delivery.body_size > LONGEST as u64 {
        too_large(delivery.judgement.clone(), delivery.body_size)
    } else {
        let headers =
            headers(&head).into_iter().map(|(name, value)| (name.to_owned(), value.to_vec())).collect();
        let question = Question {
            provider,
            method: delivery.method.clone(),
            target: delivery.target.clone(),
            public_url,
            headers,
            body: creel.store().body(id, 0..delivery.body_size).await?,
            at: delivery.received_at,
            allow_legacy,
            secrets: Secrets::of(listings, Some(&delivery.endpoint)),
            judgement: Some(delivery.judgement.clone()),
            observed,
            lags,
        };
        work(creel.catalog(), question).await
    };
    let answer = Arc::new(answer);
    doctor.remembered.put(key, answer.clone());
    Ok((delivery, answer))
}

/// Explains the verdict of a request that is not stored.
pub(crate) async fn explain(creel: &Creel, question: Question) -> Answer {
    let _turn = creel.doctor().turns.acquire().await;
    work(creel.catalog(), question).await
}

async fn work(catalog: Arc<Catalog>, question: Question) -> Answer {
    let answer = tokio::task::spawn_blocking(move || question.answer(&catalog)).await;
    answer.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
}

impl Question {
    fn answer(self, catalog: &Catalog) -> Answer {
        let headers: Vec<(&str, &[u8])> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
        let head = Head {
            method: &self.method,
            target: &self.target,
            public_url: self.public_url.as_deref(),
            headers: &headers,
        };
        let judge = || match &self.provider {
            Some(provider) => Verifier::new(provider.clone(), self.secrets.own.clone(), self.allow_legacy)
                .judge(&head, &self.body, self.at.micros()),
            None => Judgement::of(Reason::NoProvider),
        };
        let judgement = self.judgement.clone().unwrap_or_else(judge);
        if self.body.len() > LONGEST {
            return Answer { names: self.secrets.names, ..too_large(judgement, self.body.len() as u64) };
        }
        let diagnosis = creel_signatures::diagnose(&Case {
            catalog,
            provider: self.provider.as_ref(),
            head,
            body: &self.body,
            at: self.at.micros(),
            secrets: &self.secrets.own,
            elsewhere: &self.secrets.elsewhere,
            allow_legacy: self.allow_legacy,
            judgement: &judgement,
            observed: self.observed.as_deref(),
            lags: &self.lags,
        });
        Answer { judgement, diagnosis, names: self.secrets.names }
    }
}

/// A body that is not looked into: every hypothesis would have to hash it once more.
fn too_large(judgement: Judgement, size: u64) -> Answer {
    let finding = Finding {
        cause: Cause::BodyTooLarge,
        certainty: Certainty::Proven,
        title: "The body is too long to be looked into".to_owned(),
        evidence: format!(
            "It has {size} bytes, and bodies up to {LONGEST} bytes are looked into. The verdict itself stands."
        ),
        fix: "Send a shorter body with the same settings, and ask about that one.".to_owned(),
        blame: Blame::Sender,
        secret: None,
        provider: None,
        scheme: judgement.scheme.clone(),
    };
    let findings = if judgement.verdict == Verdict::Valid { Vec::new() } else { vec![finding] };
    let diagnosis = Diagnosis { findings, steps: Vec::new(), combinations: 0, complete: false };
    Answer { judgement, diagnosis, names: HashMap::new() }
}
