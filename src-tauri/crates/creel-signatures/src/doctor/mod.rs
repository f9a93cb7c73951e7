//! The signature doctor: why a delivery is not valid. It walks the steps of the judgement, tries a bounded set of
//! hypotheses, and says which of them recomputes the signature that was sent.

mod address;
mod bench;
mod bodies;
mod cause;
mod change;
mod claims;
mod clock;
mod clues;
mod compressed;
mod compute;
mod coverage;
mod document;
mod errors;
mod finding;
mod formula;
mod frameworks;
mod given;
mod header;
mod missing;
mod place;
mod python;
mod receiver;
mod search;
mod secrets;
mod senders;
mod steps;
mod text;
mod textual;
mod time;
mod together;
mod traces;
mod writers;

use std::sync::Arc;

use bench::Bench;
use search::Search;

use crate::{Catalog, Head, Judgement, Provider, Reason, Secret};

pub use cause::Cause;

/// What the doctor looks at: a request with what was known when it arrived, and what is known besides.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    pub catalog: &'a Catalog,
    /// The provider of the endpoint; none where the endpoint has none.
    pub provider: Option<&'a Arc<Provider>>,
    pub head: Head<'a>,
    pub body: &'a [u8],
    /// When the request arrived, in microseconds since the Unix epoch.
    pub at: i64,
    /// The secrets of the endpoint, retired ones too.
    pub secrets: &'a [Secret],
    /// Secrets of other endpoints; their ids are unique among all secrets.
    pub elsewhere: &'a [Secret],
    pub allow_legacy: bool,
    /// The judgement that is to be explained.
    pub judgement: &'a Judgement,
    /// A digest or an error that a receiver logged about the same request.
    pub observed: Option<&'a str>,
    /// How far other deliveries with a right signature were off at about the same time, one entry for each sender.
    pub lags: &'a [Lag],
}

/// How far a sender's deliveries were from this computer's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lag {
    /// The sender: its provider, by its id.
    pub provider: String,
    /// From signing to arrival in seconds, of the delivery that took least, as waiting only adds to it; below 0 where it
    /// was signed after it arrived.
    pub seconds: i64,
}

/// Why a verdict is what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// What was found, the most certain first. The first one's cause is the cause.
    pub findings: Vec<Finding>,
    /// What was checked, in the order of checking.
    pub steps: Vec<Step>,
    /// How many signatures were computed.
    pub combinations: u32,
    /// Whether every hypothesis was tried; false where the limit on the work ended the search.
    pub complete: bool,
}

/// One thing that explains the verdict, or that is worth knowing beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub cause: Cause,
    pub certainty: Certainty,
    /// What happened, in a few words.
    pub title: String,
    /// What shows it.
    pub evidence: String,
    /// What to do, in one sentence.
    pub fix: String,
    pub blame: Blame,
    /// The secret it is about, by its id.
    pub secret: Option<i64>,
    /// The provider it is about, by its id, where that is not the endpoint's.
    pub provider: Option<String>,
    /// The scheme it is about, by its name.
    pub scheme: Option<String>,
}

/// How certain a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// A recomputed signature matched, or the request itself shows it.
    Proven,
    /// Traces speak for it.
    Likely,
}

/// Where the thing to be put right is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// Where the webhook is set up or signed.
    Sender,
    /// What lies between the sender and Creel: a proxy, a tunnel, an editor.
    Between,
    /// The computer that Creel runs on.
    Computer,
    /// The endpoint as it is set up in Creel.
    Endpoint,
    /// A receiver of the user's, which was given what Creel holds.
    Receiver,
}

/// One step of the judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What was checked, in a few words.
    pub name: String,
    pub outcome: Outcome,
    /// What was seen. It never holds a secret or an expected signature.
    pub detail: String,
}

/// What a step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    Failed,
    /// An earlier step failed, so that this one was not reached.
    Skipped,
}

/// Explains a judgement. The work is bounded: see [`Diagnosis::combinations`] and [`Diagnosis::complete`].
pub fn diagnose(case: &Case<'_>) -> Diagnosis {
    let mut bench = Bench::new(case.body.len());
    let mut findings = match (case.judgement.reason, case.observed) {
        (Reason::Ok, Some(observed)) => receiver::findings(case, observed, &mut bench),
        (_, Some(observed)) => {
            let mut findings = findings(case, &mut bench);
            findings.extend(receiver::known_error(case, observed));
            findings
        }
        (_, None) => findings(case, &mut bench),
    };
    findings.extend(coverage::note(case));
    Diagnosis { findings, steps: steps::of(case), combinations: bench.combinations, complete: bench.complete }
}

/// What explains a judgement that is not valid.
fn findings(case: &Case<'_>, bench: &mut Bench) -> Vec<Finding> {
    let reason = case.judgement.reason;
    let Some(provider) = case.provider else { return cause::settled(case, reason).into_iter().collect() };
    let mut search = Search::new(case, provider, bench);
    match reason {
        Reason::Ok | Reason::Handshake => Vec::new(),
        Reason::NoProvider | Reason::SecretUnavailable | Reason::BodyTooLarge => {
            cause::settled(case, reason).into_iter().collect()
        }
        Reason::NoSecret => {
            let more = search.run(search::WITHOUT_SECRET);
            cause::settled(case, reason).into_iter().chain(more).collect()
        }
        Reason::TimestampTooOld | Reason::TimestampInFuture => {
            let scheme = case.judgement.scheme.as_deref().unwrap_or_default();
            let finding = time::finding(case, provider, scheme, reason);
            finding.or(cause::settled(case, reason)).into_iter().collect()
        }
        Reason::MissingSignature => match search.run(search::WITHOUT_SIGNATURE) {
            Some(finding) => with_age(case, &search, finding),
            None => missing::findings(&search),
        },
        _ => match search.run(search::HYPOTHESES) {
            Some(finding) => with_age(case, &search, finding),
            None => unproven(case, &search, reason),
        },
    }
}

/// What was proven, and besides that the signature is too old, where it is.
fn with_age(case: &Case<'_>, search: &Search<'_, '_>, finding: Finding) -> Vec<Finding> {
    let stale = search.hit.as_ref().filter(|hit| hit.reason != Reason::Ok);
    let age = stale.and_then(|hit| time::finding(case, search.provider, &hit.scheme, hit.reason));
    let mut findings = vec![finding];
    findings.extend(age);
    findings
}

/// Nothing was recomputed: what the stored reason says, what the request shows, and else the secret is another one.
fn unproven(case: &Case<'_>, search: &Search<'_, '_>, reason: Reason) -> Vec<Finding> {
    let mut findings: Vec<_> =
        if reason == Reason::SignatureMismatch { None } else { cause::settled(case, reason) }
            .into_iter()
            .collect();
    findings.extend(claims::findings(search));
    findings.extend(traces::of(search));
    if findings.is_empty() {
        findings.push(cause::wrong_secret(case, search.provider, search.bench.combinations));
    }
    findings
}
