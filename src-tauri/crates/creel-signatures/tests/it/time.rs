//! Tolerances and retirement: what time does to a right signature.

use creel_signatures::{Reason, Secret, Verdict};

use crate::request::{NOW, Request, provider};

const SECOND: i64 = 1_000_000;

fn judged_after(id: &str, scheme: &str, age: i64) -> Reason {
    let provider = provider(id);
    let secret = Secret::shared(1, "whsec_c2VjcmV0");
    let request = Request::new(b"{}").signed_at(&provider, Some(scheme), &secret, NOW - age);
    let judgement = request.judged(&provider, std::slice::from_ref(&secret));
    // A right signature names its scheme and secret, even where it is stale.
    assert_eq!(judgement.scheme.as_deref(), Some(scheme));
    assert_eq!(judgement.secret, Some(1));
    judgement.reason
}

#[test]
fn both_bounds_are_inclusive() {
    for (id, scheme, step) in [
        ("stripe", "v1", SECOND),
        ("slack", "v0", SECOND),
        ("standard-webhooks", "v1", SECOND),
        ("opsknight", "statuspage-ts", 1_000),
        ("opsknight", "service", 1_000),
    ] {
        assert_eq!(judged_after(id, scheme, 0), Reason::Ok, "{id}");
        assert_eq!(judged_after(id, scheme, 300 * SECOND), Reason::Ok, "{id}");
        assert_eq!(judged_after(id, scheme, 300 * SECOND + step), Reason::TimestampTooOld, "{id}");
    }
    for (id, scheme, step) in [
        ("standard-webhooks", "v1", SECOND),
        ("opsknight", "statuspage-ts", 1_000),
        ("opsknight", "service", 1_000),
    ] {
        assert_eq!(judged_after(id, scheme, -300 * SECOND), Reason::Ok, "{id}");
        assert_eq!(judged_after(id, scheme, -300 * SECOND - step), Reason::TimestampInFuture, "{id}");
    }
}

#[test]
fn a_library_that_looks_back_only_lets_the_future_be() {
    for (id, scheme) in [("stripe", "v1"), ("slack", "v0")] {
        assert_eq!(judged_after(id, scheme, -86_400 * SECOND), Reason::Ok, "{id}");
    }
}

#[test]
fn the_time_of_arrival_is_cut_to_the_unit_of_the_timestamp() {
    let provider = provider("stripe");
    let secret = Secret::shared(1, "secret");
    let mut request = Request::new(b"{}").signed_at(&provider, None, &secret, NOW - 300 * SECOND);
    request.at = NOW + SECOND - 1;
    assert_eq!(request.judged(&provider, std::slice::from_ref(&secret)).reason, Reason::Ok);
    request.at += 1;
    assert_eq!(request.judged(&provider, &[secret]).reason, Reason::TimestampTooOld);
}

#[test]
fn only_a_right_signature_can_be_stale() {
    let provider = provider("stripe");
    let request = Request::new(b"{}").signed_at(&provider, None, &Secret::shared(1, "one"), 0);
    assert_eq!(request.judged(&provider, &[Secret::shared(1, "two")]).reason, Reason::SignatureMismatch);
}

#[test]
fn a_retired_secret_counts_for_what_arrived_before() {
    let provider = provider("monithq");
    let mut old = Secret::shared(1, "old");
    let new = Secret::shared(2, "new");
    old.retired_at = Some(NOW);
    let mut request = Request::new(b"{}").signed(&provider, None, &old);
    request.at = NOW - 1;
    let judgement = request.judged(&provider, &[new.clone(), old.clone()]);
    assert_eq!((judgement.verdict, judgement.secret), (Verdict::Valid, Some(1)));
    request.at = NOW;
    let judgement = request.judged(&provider, &[new, old.clone()]);
    assert_eq!((judgement.verdict, judgement.reason), (Verdict::Invalid, Reason::SignatureMismatch));
    assert_eq!(request.judged(&provider, &[old]).reason, Reason::NoSecret);
}

#[test]
fn both_secrets_of_a_rotation_are_right() {
    let provider = provider("standard-webhooks");
    let secrets = [Secret::shared(1, "whsec_b25l"), Secret::shared(2, "whsec_dHdv")];
    for secret in &secrets {
        let judgement = Request::new(b"{}").signed(&provider, None, secret).judged(&provider, &secrets);
        assert_eq!((judgement.verdict, judgement.secret), (Verdict::Valid, Some(secret.id)));
    }
}
