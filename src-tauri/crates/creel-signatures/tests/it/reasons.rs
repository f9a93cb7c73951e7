//! The reason of a verdict is as exact as it can be without a diagnosis.

use creel_signatures::{Case, Cause, Judgement, Reason, Secret, SecretKind, Verdict, Verifier, diagnose};

use crate::request::{Request, builtin, provider};

const DIGITS: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn judged(id: &str, headers: &[(&str, &str)]) -> Judgement {
    let request =
        headers.iter().fold(Request::new(b"{}"), |request, (name, value)| request.with(name, value));
    request.judged(&provider(id), &[Secret::shared(1, "whsec_c2VjcmV0")])
}

#[test]
fn what_is_missing_is_named() {
    assert_eq!(judged("github", &[]).reason, Reason::MissingSignature);
    assert_eq!(judged("github", &[]).verdict, Verdict::Missing);
    assert_eq!(judged("github", &[]).scheme.as_deref(), Some("sha256"));
    let signature = format!("v0={DIGITS}");
    assert_eq!(judged("slack", &[("X-Slack-Signature", &signature)]).reason, Reason::MissingTimestamp);
    assert_eq!(judged("slack", &[("X-Slack-Request-Timestamp", "1")]).reason, Reason::MissingSignature);
    let signature = ("webhook-signature", "v1,AAAA");
    assert_eq!(judged("standard-webhooks", &[signature]).reason, Reason::MissingHeader);
    assert_eq!(
        judged("standard-webhooks", &[signature, ("webhook-id", "1")]).reason,
        Reason::MissingTimestamp
    );
    assert_eq!(judged("stripe", &[("Stripe-Signature", "v1=ab")]).reason, Reason::MissingTimestamp);
}

#[test]
fn what_cannot_be_read_is_malformed() {
    for header in ["", "t=1,v1=", "t=soon,v1=ab", "t=1,t=2,v1=ab", "t=1", "ab", "t=-1,v1=ab", "t=1.5,v1=ab"] {
        let reason = judged("stripe", &[("Stripe-Signature", header)]).reason;
        assert_eq!(reason, Reason::MalformedHeader, "{header}");
    }
    for header in ["", "sha256="] {
        assert_eq!(judged("github", &[("X-Hub-Signature-256", header)]).reason, Reason::MalformedHeader);
    }
}

#[test]
fn a_foreign_version_or_algorithm_is_named() {
    assert_eq!(judged("stripe", &[("Stripe-Signature", "t=1,v0=ab")]).reason, Reason::Scheme);
    let headers = [("webhook-signature", "v2,AAAA"), ("webhook-id", "1"), ("webhook-timestamp", "1")];
    assert_eq!(judged("standard-webhooks", &headers).reason, Reason::Scheme);
    assert_eq!(judged("github", &[("X-Hub-Signature-256", "sha1=ab")]).reason, Reason::Algorithm);
    assert_eq!(judged("github", &[("X-Hub-Signature-256", DIGITS)]).reason, Reason::SignatureMismatch);
}

#[test]
fn a_legacy_signature_counts_only_where_it_is_allowed_and_alone() {
    let provider = provider("github");
    let secret = Secret::shared(1, "secret");
    let legacy = Request::new(b"{}").signed(&provider, Some("sha1"), &secret);
    assert_eq!(legacy.judged(&provider, std::slice::from_ref(&secret)).reason, Reason::Algorithm);
    let allowing = Verifier::new(provider.clone(), vec![secret.clone()], true);
    let judgement = legacy.judged_by(&allowing);
    assert_eq!((judgement.reason, judgement.scheme.as_deref()), (Reason::Ok, Some("sha1")));
    let beside_a_wrong_one = legacy.with("X-Hub-Signature-256", format!("sha256={DIGITS}"));
    assert_eq!(beside_a_wrong_one.judged_by(&allowing).reason, Reason::SignatureMismatch);
}

#[test]
fn without_a_usable_secret_nothing_is_checked() {
    let provider = provider("monithq");
    let mut token = Secret::shared(1, "secret");
    token.kind = SecretKind::StaticToken;
    for request in [Request::new(b"{}"), Request::new(b"{}").with("X-MonitHQ-Signature", DIGITS)] {
        for secrets in [&[][..], &[token.clone()]] {
            let judgement = request.judged(&provider, secrets);
            assert_eq!((judgement.verdict, judgement.reason), (Verdict::Unchecked, Reason::NoSecret));
        }
    }
}

#[test]
fn a_public_key_alone_cannot_check_a_shared_secret_signature() {
    let provider = provider("standard-webhooks");
    let mut key = Secret::shared(1, "whpk_5c/7TrXYWDJKs+2gveLXs70K5jv97v0VINuBdDSTcZs=");
    key.kind = SecretKind::PublicKey;
    let request = Request::new(b"{}").signed(&provider, Some("v1"), &Secret::shared(2, "whsec_c2VjcmV0"));
    assert_eq!(request.judged(&provider, &[key]).reason, Reason::Scheme);
}

#[test]
fn the_timestamped_scheme_alone_counts_where_its_header_is() {
    let provider = provider("opsknight");
    let secret = Secret::shared(1, "secret");
    let plain = Request::new(b"{}").signed(&provider, Some("statuspage"), &secret);
    for header in ["X-Webhook-Timestamp", "X-OpsKnight-Timestamp", "X-OpsKnight-Signature"] {
        for value in ["1773480615000", ""] {
            let judgement =
                plain.clone().with(header, value).judged(&provider, std::slice::from_ref(&secret));
            assert_ne!(judgement.verdict, Verdict::Valid, "{header}: {value}: {judgement:?}");
        }
    }
}

#[test]
fn spaces_around_a_header_value_are_not_part_of_it() {
    let provider = provider("slack");
    let secret = Secret::shared(1, "secret");
    let right = Request::new(b"{}").signed(&provider, None, &secret);
    let spaced = right.headers.clone().into_iter().fold(Request::new(b"{}"), |request, (name, value)| {
        request.replace(&name, [b" \t".as_slice(), &value, b" "].concat())
    });
    assert_eq!(spaced.judged(&provider, &[secret]).reason, Reason::Ok);
}

#[test]
fn secrets_show_in_no_debug_output() {
    let secret = Secret::shared(1, "whsec_c2VjcmV0");
    for id in ["standard-webhooks", "mon1tor"] {
        let verifier = Verifier::new(provider(id), vec![secret.clone()], false);
        let request = Request::new(b"{}").signed(&provider(id), None, &secret);
        let judging = request.head(|head| verifier.begin(&head, request.at));
        for text in [format!("{verifier:?}"), format!("{secret:?}"), format!("{judging:?}")] {
            // As text, and as the list of bytes that a derived implementation would print.
            for shape in ["c2VjcmV0", "99, 50, 86, 106", "115, 101, 99, 114"] {
                assert!(!text.contains(shape), "{text}");
            }
        }
    }
}

/// What is known without trying anything is put down to the cause of that name.
#[test]
fn a_reason_alone_gives_its_cause() {
    let request = Request::new(b"{}").with("Stripe-Signature", "t=1,v0=ab");
    let provider = provider("stripe");
    for (reason, known, cause) in [
        (Reason::NoProvider, false, Cause::NoProvider),
        (Reason::NoSecret, true, Cause::NoSecret),
        (Reason::SecretUnavailable, true, Cause::SecretUnavailable),
        (Reason::BodyTooLarge, true, Cause::BodyTooLarge),
        (Reason::MissingHeader, true, Cause::MissingHeader),
        (Reason::MissingTimestamp, true, Cause::MissingTimestamp),
        (Reason::MalformedHeader, true, Cause::MalformedHeader),
        (Reason::Scheme, true, Cause::Scheme),
        (Reason::Algorithm, true, Cause::Algorithm),
        (Reason::TimestampTooOld, true, Cause::TimestampTooOld),
        (Reason::TimestampInFuture, true, Cause::TimestampInFuture),
    ] {
        let diagnosis = request.head(|head| {
            diagnose(&Case {
                catalog: builtin(),
                provider: known.then_some(&provider),
                head,
                body: b"{}",
                at: request.at,
                secrets: &[],
                elsewhere: &[],
                allow_legacy: false,
                judgement: &Judgement::of(reason),
                observed: None,
                lags: &[],
            })
        });
        let causes: Vec<_> = diagnosis.findings.iter().map(|finding| finding.cause).collect();
        assert!(causes.contains(&cause), "{reason:?}: {causes:?}");
    }
}
