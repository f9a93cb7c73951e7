//! How long the doctor takes where nothing explains the signature, so that it tries everything.
//!
//!   cargo bench -p creel-signatures --bench doctor
//!
//! What counts is the time on the processor, where the system tells it, and the quickest of several rounds: a busy machine
//! only ever adds. The bars: 250 ms for a body of 64 KiB, 1 s for one of 1 MiB.

use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use creel_signatures::{Case, Catalog, Head, Secret, Verifier, diagnose};

const AT: i64 = 1_773_480_615_000_000;
const ROUNDS: usize = 5;

fn main() {
    let catalog = Catalog::builtin();
    println!("{:18} {:>10} {:>10} {:>13} {:>9}", "provider", "body", "quickest", "combinations", "complete");
    let sizes = [(1 << 10, None), (64 << 10, Some(250)), (1 << 20, Some(1_000)), (8 << 20, None)];
    for (size, bar) in sizes {
        for (provider, header, value) in [
            ("github", "X-Hub-Signature-256", format!("sha256={}", "ab".repeat(32))),
            ("stripe", "Stripe-Signature", format!("t=1773480610,v1={}", "ab".repeat(32))),
            ("paystack", "x-paystack-signature", "ab".repeat(64)),
            ("wizstatus", "X-Signature", "ab".repeat(32)),
        ] {
            let (quickest, combinations, complete) =
                measure(&catalog, provider, (header, &value), &body(size));
            println!(
                "{provider:18} {:>6} KiB {quickest:>10.1?} {combinations:>13} {complete:>9}",
                size >> 10
            );
            if let Some(bar) = bar {
                assert!(quickest <= Duration::from_millis(bar), "{provider}: {quickest:?} is over {bar} ms");
            }
        }
    }
}

/// JSON as webhooks have it, of about that size.
fn body(size: usize) -> Vec<u8> {
    let mut body = String::from("{\"items\":[");
    for index in 0_u64.. {
        if body.len() + 140 > size {
            break;
        }
        let comma = if index > 0 { "," } else { "" };
        body.push_str(&format!(
            "{comma}{{\"id\":\"item_{index}\",\"name\":\"Zoë / {index}\",\"price\":{index}.50,\"url\":\"https://example.com/a?b={index}\",\"ok\":true}}"
        ));
    }
    body.push_str("]}");
    body.into_bytes()
}

/// The time this program had a processor, as Linux counts it; elsewhere the time since it began to measure.
fn spent() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let counted = std::fs::read_to_string("/proc/self/schedstat").ok();
    let counted = counted.and_then(|text| text.split(' ').next()?.parse().ok());
    counted.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

fn measure(catalog: &Catalog, id: &str, header: (&str, &str), body: &[u8]) -> (Duration, u32, bool) {
    let provider = catalog.get(id).expect("the provider ships with Creel");
    let secrets =
        [Secret::shared(1, "whsec_c2VjcmV0IG51bWJlciBvbmU="), Secret::shared(2, "secret number two")];
    let elsewhere: Vec<_> =
        (3..13).map(|id| Secret::shared(id, format!("secret of endpoint {id}"))).collect();
    let headers = [("Content-Type", &b"application/json"[..]), (header.0, header.1.as_bytes())];
    let head = Head {
        method: "POST",
        target: b"/hook",
        public_url: Some("https://hooks.example.com/hook"),
        headers: &headers,
    };
    let judgement = Verifier::new(Arc::clone(provider), secrets.to_vec(), false).judge(&head, body, AT);
    let case = Case {
        catalog,
        provider: Some(provider),
        head,
        body,
        at: AT,
        secrets: &secrets,
        elsewhere: &elsewhere,
        allow_legacy: false,
        judgement: &judgement,
        observed: None,
        lags: &[],
    };
    let mut times = Vec::new();
    let mut last = None;
    for _ in 0..ROUNDS {
        let start = spent();
        last = Some(diagnose(&case));
        times.push(spent().saturating_sub(start));
    }
    times.sort_unstable();
    let last = last.expect("there is at least one round");
    (times[0], last.combinations, last.complete)
}
