//! What holds for the doctor whatever a sender writes and a user pastes. A fuzz target and an ordinary test with seeded
//! random input check the same function.

use std::sync::{Arc, LazyLock};

use creel_signatures::{Case, Catalog, Certainty, Head, Secret, Verdict, Verifier, diagnose};

static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::builtin);

/// Never panics, ends within its limit, shows no secret, and says something about whatever is not valid. The bytes are
/// read as: which provider, which of its schemes, then the header's value, the body, the secret and what a receiver
/// logged, with FF between them.
pub(crate) fn doctor(bytes: &[u8]) {
    let (Some(which), Some(variant)) = (bytes.first(), bytes.get(1)) else { return };
    let providers: Vec<_> = CATALOG.iter().collect();
    let provider = providers[usize::from(*which) % providers.len()];
    let description = provider.describe();
    let schemes = &description.schemes;
    let source = match schemes.len() {
        0 => "",
        count => schemes[usize::from(*variant) % count].source,
    };
    let name = source.strip_prefix("header:").unwrap_or("X-Signature");
    let mut parts = bytes[2..].splitn(4, |byte| *byte == 0xff);
    let mut part = || parts.next().unwrap_or_default();
    let (value, body) = (part(), part());
    let secret = format!("hush-{}", String::from_utf8_lossy(part()));
    let observed = String::from_utf8_lossy(part());
    let headers =
        [("Content-Type", &b"application/json"[..]), (name, value), ("X-Timestamp", &b"1773480615"[..])];
    let head = Head {
        method: "POST",
        target: value,
        public_url: Some("https://hooks.example.com/a?b=c"),
        headers: &headers,
    };
    let secrets = [Secret::shared(1, secret.as_str())];
    let at = 1_773_480_615_000_000;
    let judgement = Verifier::new(Arc::clone(provider), secrets.to_vec(), false).judge(&head, body, at);
    let diagnosis = diagnose(&Case {
        catalog: &CATALOG,
        provider: Some(provider),
        head,
        body,
        at,
        secrets: &secrets,
        elsewhere: &[],
        allow_legacy: false,
        judgement: &judgement,
        observed: (!observed.is_empty()).then_some(&*observed),
        lags: &[],
    });
    assert!(diagnosis.combinations < 100_000, "{}", diagnosis.combinations);
    assert!(judgement.verdict == Verdict::Valid || !diagnosis.findings.is_empty(), "{judgement:?}");
    assert!(!diagnosis.steps.is_empty());
    for finding in &diagnosis.findings {
        for text in [&finding.title, &finding.evidence, &finding.fix] {
            assert!(!text.is_empty() && !text.contains('\n') && text.len() < 4096, "{finding:?}");
            assert!(!text.contains("hush-"), "{finding:?}");
        }
        assert!(matches!(finding.certainty, Certainty::Proven | Certainty::Likely));
    }
    assert!(diagnosis.steps.iter().all(|step| !step.detail.contains("hush-")));
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{Rng, RngExt, SeedableRng};

    use super::*;

    #[test]
    fn nothing_that_is_sent_or_pasted_breaks_the_doctor() {
        let mut random = StdRng::seed_from_u64(27335);
        let words: [&[u8]; 14] = [
            b"sha256=",
            b"t=1,v1=",
            b"{\"a\":",
            b"\"\\u00e9\\ud83d",
            b"1e999",
            b"}",
            b"[",
            b"\x1f\x8b\x08",
            b"\xef\xbb\xbf",
            b"a=b&c=%2",
            b"\xff",
            b"eyJhbGciOiJIUzI1NiJ9.",
            b"0123456789abcdef0123456789abcdef",
            b"\r\n",
        ];
        for _ in 0..200 {
            let mut bytes = vec![random.random(), random.random()];
            for _ in 0..random.random_range(0..12) {
                if random.random_bool(0.7) {
                    bytes.extend_from_slice(words[random.random_range(0..words.len())]);
                } else {
                    let mut noise = [0; 9];
                    random.fill_bytes(&mut noise);
                    bytes.extend_from_slice(&noise);
                }
            }
            doctor(&bytes);
        }
    }
}
