//! Whatever is sent, recognising it and summing it up ends, and what they say stays within its bounds.

use creel_signatures::{Catalog, Summary};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::request::Request;
use crate::samples::samples;

fn check(catalog: &Catalog, request: &Request) {
    let proposals = request.head(|head| catalog.detect(&head, &request.body));
    assert!(proposals.iter().all(|proposal| (1..=100).contains(&proposal.score)));
    let providers = [None, catalog.get("github"), catalog.get("uptime-kuma"), catalog.get("splunk-oncall")];
    for provider in providers {
        let provider = provider.map(AsRef::as_ref);
        let summary = request.head(|head| Summary::read(provider, &head, &request.body));
        let fields = [
            summary.title,
            summary.severity,
            summary.status,
            summary.dedup_key,
            summary.source,
            summary.link,
        ];
        for field in fields.into_iter().flatten() {
            assert!((1..=512).contains(&field.text.chars().count()), "{field:?}");
        }
    }
}

#[test]
fn mutated_samples_are_read_without_panic() {
    let mut random = StdRng::seed_from_u64(2026);
    let catalog = Catalog::builtin();
    let samples = samples();
    for round in 0..400 {
        let mut request = samples[round % samples.len()].request.clone();
        for _ in 0..random.random_range(1..6) {
            let at = random.random_range(0..=request.body.len());
            match random.random_range(0..3) {
                0 => request.body.insert(at, random.random()),
                1 => request.body.truncate(at),
                _ => request.body.extend_from_within(..at.min(64)),
            }
        }
        if round % 3 == 0 {
            request = request.replace("Content-Type", "application/x-www-form-urlencoded");
        }
        check(&catalog, &request);
    }
}

#[test]
fn deep_and_endless_bodies_are_read_without_panic() {
    let catalog = Catalog::builtin();
    let quoted = |inner: &str| format!(r#"{{"Message":{}}}"#, serde_json::to_string(inner).unwrap());
    let nested = (0..8).fold(r#"{"AlarmName":"x"}"#.to_owned(), |inner, _| quoted(&inner));
    for body in [
        "[".repeat(100_000),
        "{\"data\":".repeat(50_000),
        "{\"Message\":\"".repeat(10_000),
        format!("{{{}}}", r#""id":1,"#.repeat(20_000)),
        format!(r#"{{"summary":"{}"}}"#, "\\ud83d".repeat(10_000)),
        nested,
        "%".repeat(100_000),
    ] {
        check(&catalog, &Request::new(body.as_bytes()));
        let form = Request::new(body.as_bytes()).replace("Content-Type", "application/x-www-form-urlencoded");
        check(&catalog, &form);
    }
    let mut request = Request::new(b"{}").with("User-Agent", [0xff; 4_096]).with("X-Signature", "\0");
    request.target = format!("/?{}", "heartbeat=%7B&".repeat(5_000));
    check(&catalog, &request);
}
