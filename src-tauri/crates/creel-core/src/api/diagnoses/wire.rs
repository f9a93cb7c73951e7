//! A diagnosis on the wire.

use creel_signatures as signatures;
use serde::Serialize;
use serde_json::Value;

use crate::api::deliveries::ProposalItem;
use crate::api::wire::{Blame, Cause, Certainty, Outcome, Reason, Verdict};
use crate::doctor::{Answer, SecretName};

/// Why a verdict is what it is. The first finding is told on top, too; of a verdict that is `valid` there may be none.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct Diagnosis {
    pub cause: Option<Cause>,
    pub confidence: Option<Certainty>,
    /// What happened, in a few words.
    pub title: Option<String>,
    /// What shows it.
    pub evidence: Option<String>,
    /// What to do, in one sentence.
    pub fix: Option<String>,
    /// What was found, the most certain first.
    pub findings: Vec<DiagnosisFinding>,
    /// What was checked, in the order of checking.
    pub steps: Vec<DiagnosisStep>,
    /// How many signatures were computed.
    pub combinations: u32,
    /// Every hypothesis was tried; false where the limit on the work ended the search.
    pub complete: bool,
}

/// One thing that explains a verdict, or that is worth knowing beside it.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct DiagnosisFinding {
    pub cause: Cause,
    pub confidence: Certainty,
    /// What happened, in a few words.
    pub title: String,
    /// What shows it.
    pub evidence: String,
    /// What to do, in one sentence.
    pub fix: String,
    /// Where the thing to be put right is.
    pub blame: Blame,
    /// The secret it is about.
    pub secret: Option<NamedSecret>,
    /// The provider it is about, where that is not the endpoint's.
    pub provider: Option<String>,
    /// The scheme it is about, by its name in the provider's definition.
    pub scheme: Option<String>,
}

/// A secret as people know it.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct NamedSecret {
    /// Of a given secret its place, counted from 0.
    pub id: i64,
    pub label: Option<String>,
    pub last_four: String,
    /// The slug of its endpoint; null where it was given.
    pub endpoint: Option<String>,
}

/// One step of judging.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct DiagnosisStep {
    /// What was checked, in a few words.
    pub name: String,
    pub outcome: Outcome,
    /// What was seen.
    pub detail: String,
}

/// A request that was judged and explained, and not stored.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct DiagnosedRequest {
    pub method: String,
    pub target: String,
    pub body_size: u64,
    /// The time as of which it was judged.
    pub at: String,
    /// Who is taken for its sender; null where nothing says who.
    pub provider: Option<String>,
    /// The endpoint whose settings counted.
    pub endpoint: Option<String>,
    pub verdict: Verdict,
    pub reason: Reason,
    /// The scheme that decided, by its name in the provider's definition.
    pub scheme: Option<String>,
    /// The secret that matched.
    pub secret: Option<NamedSecret>,
    pub diagnosis: Diagnosis,
    /// Who may have sent it, the likeliest first.
    pub proposals: Vec<ProposalItem>,
    /// Further requests in the text that were not looked at.
    pub left_out: usize,
}

/// A diagnosis in JSON as the API writes it, for a host that has no store. Secrets are named by their numbers.
pub fn diagnosis_json(diagnosis: &signatures::Diagnosis) -> Value {
    let name = |id| Some(NamedSecret { id, label: None, last_four: String::new(), endpoint: None });
    serde_json::to_value(Diagnosis::of(diagnosis, name)).unwrap_or_default()
}

impl Diagnosis {
    pub(in crate::api) fn new(answer: &Answer) -> Self {
        Self::of(&answer.diagnosis, |id| answer.name(id).map(Into::into))
    }

    fn of(diagnosis: &signatures::Diagnosis, name: impl Fn(i64) -> Option<NamedSecret>) -> Self {
        let finding = |finding| DiagnosisFinding::new(finding, &name);
        let findings: Vec<_> = diagnosis.findings.iter().map(finding).collect();
        let first = findings.first();
        Self {
            cause: first.map(|first| first.cause),
            confidence: first.map(|first| first.confidence),
            title: first.map(|first| first.title.clone()),
            evidence: first.map(|first| first.evidence.clone()),
            fix: first.map(|first| first.fix.clone()),
            steps: diagnosis.steps.iter().map(Into::into).collect(),
            combinations: diagnosis.combinations,
            complete: diagnosis.complete,
            findings,
        }
    }
}

impl DiagnosisFinding {
    fn new(finding: &signatures::Finding, name: &impl Fn(i64) -> Option<NamedSecret>) -> Self {
        Self {
            cause: finding.cause.into(),
            confidence: finding.certainty.into(),
            title: finding.title.clone(),
            evidence: finding.evidence.clone(),
            fix: finding.fix.clone(),
            blame: finding.blame.into(),
            secret: finding.secret.and_then(name),
            provider: finding.provider.clone(),
            scheme: finding.scheme.clone(),
        }
    }
}

impl From<&SecretName> for NamedSecret {
    fn from(name: &SecretName) -> Self {
        let SecretName { id, label, last_four, endpoint } = name.clone();
        Self { id, label, last_four, endpoint }
    }
}

impl From<&signatures::Step> for DiagnosisStep {
    fn from(step: &signatures::Step) -> Self {
        Self { name: step.name.clone(), outcome: step.outcome.into(), detail: step.detail.clone() }
    }
}
