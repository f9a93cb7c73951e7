//! Genuine requests of every provider, each broken in five ways: the doctor names every one of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use creel_signatures::{
    Case, Cause, Kind, Provider, SchemeDescription, Secret, SecretKind, Verdict, diagnose,
};
use zeroize::Zeroizing;

use crate::request::{Request, builtin, provider};
use crate::vectors::{Vector, vectors};

const DAY: i64 = 86_400_000_000;

/// What was changed on its way cannot be told from a signature of another secret, so that both are said.
const CHANGED: &str = "a letter changed";

/// A request after something was done to it, with the secrets of its endpoint, and what the doctor must say.
struct Broken {
    what: String,
    request: Request,
    secrets: Vec<Secret>,
    cause: Cause,
}

fn break_it(vector: &Vector, provider: &Provider, scheme: &SchemeDescription<'_>) -> Vec<Broken> {
    let (request, secrets) = (&vector.request, &vector.secrets);
    let mut all = Vec::new();
    let mut add = |what: &str, request: Request, secrets: Vec<Secret>, cause: Cause| {
        all.push(Broken { what: format!("{} {what}", vector.id), request, secrets, cause });
    };
    if secrets.iter().all(|secret| matches!(secret.kind, SecretKind::SharedSecret | SecretKind::StaticToken))
    {
        add("wrong secret", request.clone(), secrets.iter().map(another).collect(), Cause::WrongSecret);
    }
    let json = request.body.first() == Some(&b'{') && !request.body.contains(&b'\n');
    if scheme.covers_body && json && spaced(&request.body) != request.body {
        let body = spaced(&request.body);
        add("re-serialized", Request { body, ..request.clone() }, secrets.clone(), Cause::BodyReserialized);
    }
    if scheme.covers_body && json {
        let body = [&request.body[..], b"\n"].concat();
        add("newline", Request { body, ..request.clone() }, secrets.clone(), Cause::TrailingNewline);
    }
    if scheme.covers_body && json && matches!(scheme.kind, Kind::Mac | Kind::Signature) {
        let at = request.body.iter().rposition(u8::is_ascii_lowercase).unwrap();
        let mut body = request.body.clone();
        body[at] = if body[at] == b'z' { b'y' } else { b'z' };
        let cause = if scheme.kind == Kind::Mac { Cause::WrongSecret } else { Cause::WrongKey };
        add(CHANGED, Request { body, ..request.clone() }, secrets.clone(), cause);
    }
    if scheme.tolerance.is_some_and(|tolerance| tolerance.past.is_some()) {
        add(
            "stale",
            Request { at: request.at + DAY, ..request.clone() },
            secrets.clone(),
            Cause::TimestampTooOld,
        );
    }
    if let Some(name) = scheme.source.strip_prefix("header:").filter(|name| !name.contains([',', '#'])) {
        let others = provider.describe().schemes;
        let alone = others.iter().all(|other| other.source == scheme.source);
        if alone {
            add("no signature", request.clone().without(name), secrets.clone(), Cause::MissingSignature);
        }
    }
    all
}

/// A secret of the same form that is another one.
fn another(secret: &Secret) -> Secret {
    let half = secret.value.len() / 2;
    let turned = |(at, letter): (usize, char)| match letter {
        '0'..='8' | 'a'..='e' if at < half => char::from(letter as u8 + 1),
        '9' if at < half => '0',
        letter => letter,
    };
    let start = secret.value.find('_').map_or(0, |at| at + 1).min(half);
    let value: String = secret.value[..start]
        .chars()
        .chain(secret.value.chars().enumerate().skip(start).map(turned))
        .collect();
    let value = if value == *secret.value { format!("0{value}") } else { value };
    Secret { value: Zeroizing::new(value), ..secret.clone() }
}

/// Compact JSON with a space after every comma and colon, as Python writes it.
fn spaced(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut quoted, mut escaped) = (false, false);
    for byte in body {
        out.push(*byte);
        if !quoted && matches!(byte, b',' | b':') {
            out.push(b' ');
        }
        quoted = if *byte == b'"' && !escaped { !quoted } else { quoted };
        escaped = quoted && *byte == b'\\' && !escaped;
    }
    out
}

fn check(broken: &Broken, provider: &Arc<Provider>) -> Result<(), String> {
    let judgement = broken.request.judged(provider, &broken.secrets);
    assert_ne!(judgement.verdict, Verdict::Valid, "{}", broken.what);
    let catalog = builtin();
    let diagnosis = broken.request.head(|head| {
        diagnose(&Case {
            catalog,
            provider: Some(provider),
            head,
            body: &broken.request.body,
            at: broken.request.at,
            secrets: &broken.secrets,
            elsewhere: &[],
            allow_legacy: false,
            judgement: &judgement,
            observed: None,
            lags: &[],
        })
    });
    let first = diagnosis.findings.first().ok_or("nothing was found")?;
    if first.cause == broken.cause {
        if broken.what.ends_with(CHANGED) {
            assert!(first.evidence.contains("changed on its way"), "{}: {}", broken.what, first.evidence);
            assert!(first.fix.contains("is the right one, look"), "{}: {}", broken.what, first.fix);
        }
        Ok(())
    } else {
        Err(format!(
            "{:?}: {:?} in place of {:?}: {} ({})",
            judgement.reason, first.cause, broken.cause, first.title, first.evidence
        ))
    }
}

#[test]
fn a_genuine_request_broken_in_five_ways_is_explained() {
    let mut providers = BTreeSet::new();
    let (mut count, mut misses) = (0, Vec::new());
    for vector in vectors("verify").iter().filter(|vector| vector.is_valid()) {
        let provider = provider(&vector.provider);
        let judgement = vector.request.judged(&provider, &vector.secrets);
        let description = provider.describe();
        let scheme =
            description.schemes.iter().find(|scheme| Some(scheme.name) == judgement.scheme.as_deref());
        let Some(scheme) = scheme.filter(|scheme| scheme.kind != Kind::HttpMessageSignature) else {
            continue;
        };
        for broken in break_it(vector, &provider, scheme) {
            count += 1;
            providers.insert(provider.id.clone());
            if let Err(miss) = check(&broken, &provider) {
                misses.push(format!("{}: {miss}", broken.what));
            }
        }
    }
    println!(
        "{} of {count} right, {} providers\n{}",
        count - misses.len(),
        providers.len(),
        misses.join("\n")
    );
    assert!(providers.len() >= 25, "{}", providers.len());
    assert!(misses.len() * 20 <= count, "{} of {count}\n{}", misses.len(), misses.join("\n"));
}

/// Vectors whose signed URL cannot be known from the request: a query of it is gone.
const UNKNOWABLE: [&str; 1] = ["mandrill-p2"];

#[test]
fn the_cause_that_a_vector_names_is_found() {
    let mut misses = Vec::new();
    let mut count = 0;
    for vector in vectors("verify").into_iter().filter(|vector| !vector.is_valid()) {
        let Ok(cause) = serde_json::from_value::<Cause>(vector.cause().clone()) else { continue };
        count += 1;
        let broken = Broken { what: vector.id, request: vector.request, secrets: vector.secrets, cause };
        if let Err(miss) = check(&broken, &provider(&vector.provider)) {
            misses.push((broken.what, miss));
        }
    }
    let ids: Vec<&str> = misses.iter().map(|(id, _)| id.as_str()).collect();
    assert!(count > 5 && ids == UNKNOWABLE, "of {count}: {misses:#?}");
}
