//! What judging a request costs beside hashing its body.
//!
//!   cargo bench -p creel-signatures --bench judging
//!
//! The bar: 15 µs and the hash of the body, for everything but an asymmetric signature.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use creel_signatures::{Catalog, Head, Reason, Secret, Signing, Verifier};

const AT: i64 = 1_773_480_615_000_000;
/// Many short rounds, of which the tenth that was disturbed least counts: other work on the machine is not the judging's.
const ROUNDS: usize = 200;
const REQUESTS: u32 = 100;

fn main() {
    let catalog = Catalog::builtin();
    println!("{:22} {:>12} {:>12}", "provider", "empty body", "1 KiB");
    for (id, scheme) in [
        ("github", "sha256"),
        ("stripe", "v1"),
        ("standard-webhooks", "v1"),
        ("paddle", "h1"),
        ("hookdeck", "sha256"),
        ("hubspot", "v3"),
        ("contentful", "canonical"),
        ("linear", "sha256"),
        ("netlify", "hs256"),
        ("qstash", "hs256"),
        ("atlassian-connect-jwt", "hs256"),
        ("messagebird", "legacy"),
    ] {
        let known = catalog.get(id).is_some_and(|p| p.describe().schemes.iter().any(|s| s.name == scheme));
        if !known {
            continue;
        }
        let [empty, kilobyte] = [0, 1_024].map(|size| measure(&catalog, id, scheme, size));
        println!("{id:22} {empty:>12.2?} {kilobyte:>12.2?}");
        assert!(empty <= Duration::from_micros(15), "{id}: {empty:?} is over 15 µs");
    }
}

fn measure(catalog: &Catalog, id: &str, scheme: &str, size: usize) -> Duration {
    let provider = catalog.get(id).expect("the provider ships with Creel");
    let body = match (id, size) {
        ("linear", _) => {
            format!(r#"{{"webhookTimestamp":{},"text":"{}"}}"#, AT / 1_000, "x".repeat(size)).into_bytes()
        }
        _ => vec![b'x'; size],
    };
    let secrets = [Secret::shared(1, "whsec_c2VjcmV0IG51bWJlciBvbmU=")];
    let common =
        [("Host", &b"hooks.example.com"[..]), ("Content-Type", b"application/json"), ("User-Agent", b"x")];
    let head = Head {
        method: "POST",
        target: b"/hook?a=1",
        public_url: Some("https://hooks.example.com/hook?a=1"),
        headers: &common,
    };
    let signing = Signing {
        scheme: Some(scheme),
        secrets: &secrets,
        head,
        body: &body,
        timestamp: AT,
        written: None,
        id: Some("msg_1"),
    };
    let made = provider.sign(&signing).expect("the secret fits");
    let headers: Vec<(&str, &[u8])> = common
        .into_iter()
        .chain(made.iter().map(|(name, value)| (name.as_str(), value.as_bytes())))
        .collect();
    let head = Head { headers: &headers, ..head };
    let verifier = Verifier::new(Arc::clone(provider), secrets.to_vec(), false);
    let mut rounds: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..REQUESTS {
                let judgement = verifier.judge(black_box(&head), black_box(&body), AT);
                assert_eq!(judgement.reason, Reason::Ok, "{id}");
            }
            start.elapsed() / REQUESTS
        })
        .collect();
    rounds.sort();
    rounds[ROUNDS / 10]
}
