//! The doctor finds the cause of every case of `fixtures/doctor/`, and calls none of them valid.

use std::collections::BTreeSet;

use creel_signatures::{
    Blame, Case, Catalog, Cause, Certainty, Diagnosis, Head, Judgement, Reason, Secret, Verdict, Verifier,
    diagnose,
};
use data_encoding::BASE64;
use serde::Deserialize;
use zeroize::Zeroizing;

/// A request with what has to be found out about it; `fixtures/README.md` describes the fields.
#[derive(Deserialize)]
struct Sick {
    id: String,
    provider: String,
    method: String,
    url: String,
    target: String,
    headers: Vec<(String, String)>,
    body_b64: String,
    secrets: Vec<Given>,
    elsewhere: Vec<Given>,
    now: i64,
    observed: Option<String>,
    cause: Cause,
    also: Vec<Cause>,
    certainty: String,
    blame: Option<String>,
    reason: Option<Reason>,
}

#[derive(Deserialize)]
struct Given {
    kind: creel_signatures::SecretKind,
    value: String,
    label: Option<String>,
    retired_at: Option<i64>,
    url: Option<String>,
}

impl Given {
    fn secret(&self, id: i64) -> Secret {
        let mut secret = Secret::shared(id, "");
        (secret.kind, secret.value, secret.label) =
            (self.kind, Zeroizing::new(self.value.clone()), self.label.clone());
        secret.url = self.url.clone();
        secret.retired_at = self.retired_at.map(|seconds| seconds * 1_000_000);
        secret
    }
}

fn cases() -> Vec<Sick> {
    serde_json::from_str(include_str!("../../../../../fixtures/doctor/cases.json")).unwrap()
}

/// Judges a case and has it explained.
fn examined(sick: &Sick, catalog: &Catalog) -> (Judgement, Diagnosis) {
    let provider = catalog.get(&sick.provider).unwrap_or_else(|| panic!("no provider {}", sick.provider));
    let secrets: Vec<_> = (1..).zip(&sick.secrets).map(|(id, given)| given.secret(id)).collect();
    let elsewhere: Vec<_> = (101..).zip(&sick.elsewhere).map(|(id, given)| given.secret(id)).collect();
    let headers: Vec<_> =
        sick.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
    let body = BASE64.decode(sick.body_b64.as_bytes()).unwrap();
    let head = Head {
        method: &sick.method,
        target: sick.target.as_bytes(),
        public_url: Some(&sick.url),
        headers: &headers,
    };
    let at = sick.now * 1_000_000;
    let verifier = Verifier::new(std::sync::Arc::clone(provider), secrets.clone(), false);
    let judgement = verifier.judge(&head, &body, at);
    let diagnosis = diagnose(&Case {
        catalog,
        provider: Some(provider),
        head,
        body: &body,
        at,
        secrets: &secrets,
        elsewhere: &elsewhere,
        allow_legacy: false,
        judgement: &judgement,
        observed: sick.observed.as_deref(),
        lags: &[],
    });
    (judgement, diagnosis)
}

/// What is wrong with the diagnosis of a case, if anything is.
fn check(sick: &Sick, catalog: &Catalog) -> Result<(), String> {
    let (judgement, diagnosis) = examined(sick, catalog);
    let genuine = sick.reason == Some(Reason::Ok);
    assert_eq!(judgement.verdict == Verdict::Valid, genuine, "{}: {judgement:?}", sick.id);
    assert!(!diagnosis.steps.is_empty(), "{}", sick.id);
    for text in texts(&diagnosis) {
        for secret in sick.secrets.iter().chain(&sick.elsewhere) {
            assert!(!text.contains(secret.value.trim()), "{}: {text}", sick.id);
        }
        assert!(!text.is_empty() && text.len() < 600, "{}: {text}", sick.id);
    }
    no_step_tells(sick, &diagnosis);
    let Some(first) = diagnosis.findings.first() else { return Err("nothing was found".to_owned()) };
    if first.blame == Blame::Between {
        assert!(!first.fix.contains("express"), "{}: {}", sick.id, first.fix);
    }
    if first.cause != sick.cause {
        return Err(format!(
            "{:?} in place of {:?}: {} ({})",
            first.cause, sick.cause, first.title, first.evidence
        ));
    }
    let certainty = if first.certainty == Certainty::Proven { "proven" } else { "likely" };
    if sick.certainty != "any" && sick.certainty != certainty {
        return Err(format!("{certainty} in place of {}", sick.certainty));
    }
    let blame = format!("{:?}", first.blame).to_lowercase();
    if sick.blame.as_ref().is_some_and(|wanted| *wanted != blame) {
        return Err(format!("blames {blame}: {}", first.title));
    }
    match sick.also.iter().find(|also| diagnosis.findings.iter().all(|finding| finding.cause != **also)) {
        Some(also) => Err(format!("does not find {also:?} besides")),
        None => Ok(()),
    }
}

/// No step shows a secret, or a signature that was not sent.
fn no_step_tells(sick: &Sick, diagnosis: &Diagnosis) {
    for step in &diagnosis.steps {
        for secret in sick.secrets.iter().chain(&sick.elsewhere) {
            assert!(!step.detail.contains(secret.value.trim()), "{}: {step:?}", sick.id);
        }
        let digits = step.detail.split(|letter: char| !letter.is_ascii_hexdigit());
        let sent = |word: &str| sick.headers.iter().any(|(_, value)| value.contains(word));
        for word in digits.filter(|word| word.len() >= 40) {
            assert!(sent(word), "{}: {step:?}", sick.id);
        }
    }
}

fn texts(diagnosis: &Diagnosis) -> impl Iterator<Item = &str> {
    let findings = diagnosis.findings.iter();
    let said = findings.flat_map(|finding| [&finding.title, &finding.evidence, &finding.fix]);
    let steps = diagnosis.steps.iter().map(|step| &step.name);
    said.chain(steps).map(String::as_str)
}

#[test]
fn the_cause_of_nineteen_in_twenty_cases_is_found() {
    let catalog = Catalog::builtin();
    let cases = cases();
    let misses: Vec<_> = cases
        .iter()
        .filter_map(|sick| Some(format!("{}: {}", sick.id, check(sick, &catalog).err()?)))
        .collect();
    let right = cases.len() - misses.len();
    println!("{right} of {} cases right\n{}", cases.len(), misses.join("\n"));
    let providers: BTreeSet<_> = cases.iter().map(|sick| sick.provider.as_str()).collect();
    assert!(cases.len() >= 200 && providers.len() >= 20, "{} of {}", cases.len(), providers.len());
    assert!(right * 100 >= cases.len() * 95, "{right} of {}\n{}", cases.len(), misses.join("\n"));
}
