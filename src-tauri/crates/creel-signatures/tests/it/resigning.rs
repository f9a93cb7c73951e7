//! Signing again: what was signed long ago is valid now, and nothing else of it is another.

use std::cell::Cell;
use std::sync::Arc;

use creel_signatures::{Provider, Resigned, Resigning, Secret, SignError, Verdict};
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::request::{NOW, Request, builtin, provider};
use crate::signable::unsigned;
use crate::vectors::vectors;

const YEAR: i64 = 365 * 24 * 3600 * 1_000_000;

/// Signs a request again at a time, and gives it with what was changed.
fn resigned(
    request: &Request,
    provider: &Provider,
    scheme: Option<&str>,
    secrets: &[Secret],
    at: i64,
) -> Result<(Request, Resigned), SignError> {
    let made = Cell::new(0);
    let fresh_id = |_: Option<&str>| {
        made.set(made.get() + 1);
        format!("fresh-{}", made.get())
    };
    let made = request.head(|head| {
        provider.resign(&Resigning { scheme, secrets, head, body: &request.body, at, fresh_id: &fresh_id })
    })?;
    let gone = made.removed.iter().chain(made.headers.iter().map(|header| &header.name));
    let bare = gone.fold(request.clone(), |request, name| request.without(name));
    let again = made.headers.iter().fold(bare, |request, header| request.with(&header.name, &header.value));
    let body = made.body.clone().unwrap_or(again.body);
    Ok((Request { body, at, ..again }, made))
}

/// That the request is valid again, and all of it stayed but what belongs to the signature.
fn check(name: &str, request: &Request, provider: &Arc<Provider>, scheme: Option<&str>, secrets: &[Secret]) {
    let at = request.at + YEAR;
    let (again, made) =
        resigned(request, provider, scheme, secrets, at).unwrap_or_else(|error| panic!("{name}: {error}"));
    let judgement = again.judged(provider, secrets);
    assert_eq!(judgement.verdict, Verdict::Valid, "{name}: {judgement:?} {made:?}");
    if let Some(scheme) = scheme {
        assert_eq!(judgement.scheme.as_deref(), Some(scheme), "{name}");
    }
    let set = |name: &str| {
        made.headers
            .iter()
            .map(|header| &header.name)
            .chain(&made.removed)
            .any(|set| set.eq_ignore_ascii_case(name))
    };
    let kept = |request: &Request| -> Vec<_> {
        request.headers.iter().filter(|(name, _)| !set(name)).cloned().collect()
    };
    assert_eq!(kept(&again), kept(request), "{name}");
    let secret = |text: &[u8]| {
        secrets.iter().any(|secret| {
            let value = secret.value.as_bytes();
            secret.kind != creel_signatures::SecretKind::PublicId
                && value.len() > 3
                && text.windows(value.len()).any(|part| part == value)
        })
    };
    let told = |name: &str| made.headers.iter().any(|header| header.name == name && header.is_secret);
    for header in &made.headers {
        assert!(
            !secret(header.value.as_bytes()) || told(&header.name),
            "{name}: {} shows a secret",
            header.name
        );
    }
    if made.body.as_ref().is_some_and(|body| secret(body)) {
        assert!(
            made.shown_body.as_ref().is_some_and(|body| !secret(body)),
            "{name}: the body shows a secret"
        );
    }
}

#[test]
fn every_valid_vector_is_valid_again_a_year_later() {
    let mut count = 0;
    for vector in vectors("verify").iter().filter(|vector| vector.is_valid()) {
        let provider = provider(&vector.provider);
        let scheme = vector.request.judged(&provider, &vector.secrets).scheme;
        let at = vector.request.at + YEAR;
        match resigned(&vector.request, &provider, scheme.as_deref(), &vector.secrets, at) {
            // Only the public key is there, or the token, which says for itself until when it counts.
            Err(SignError::PrivateKey(_)) => {}
            _ => {
                check(&vector.id, &vector.request, &provider, scheme.as_deref(), &vector.secrets);
                count += 1;
            }
        }
    }
    assert!(count >= 100, "{count}");
}

#[test]
fn every_scheme_that_can_sign_signs_again() {
    let mut random = StdRng::seed_from_u64(9);
    let mut count = 0;
    for provider in builtin().iter() {
        for scheme in provider.describe().schemes {
            let (request, secrets) = unsigned(provider, &scheme, &mut random);
            let name = format!("{} {}", provider.id, scheme.name);
            let Some(signed) = request.try_signed_with(provider, Some(scheme.name), &secrets, NOW) else {
                continue;
            };
            // A scheme that was given up proves nothing by itself.
            if signed.judged(provider, &secrets).verdict == Verdict::Valid {
                check(&name, &signed, provider, Some(scheme.name), &secrets);
                count += 1;
            }
        }
    }
    assert!(count >= 120, "{count}");
}

#[test]
fn an_unsigned_request_is_signed_as_the_sender_would() {
    let secrets = [Secret::shared(1, "a secret")];
    check("github", &Request::new(b"{}"), &provider("github"), None, &secrets);
    check("stripe", &Request::new(b"{}"), &provider("stripe"), None, &secrets);
}

#[test]
fn a_signature_of_another_scheme_is_made_anew_or_goes() {
    let github = provider("github");
    let secrets = [Secret::shared(1, "new")];
    let old = Request::new(b"{}")
        .with("X-Hub-Signature", "sha1=00")
        .with("X-Hub-Signature-256", "sha256=00")
        .with("X-GitHub-Event", "push");
    let (again, made) = resigned(&old, &github, None, &secrets, NOW).unwrap();
    assert_eq!(made.headers.len(), 2, "{made:?}");
    assert!(again.headers.iter().all(|(_, value)| value != b"sha1=00" && value != b"sha256=00"), "{again:?}");
    let names = again.head(|head| github.signature_headers(&head));
    assert_eq!(names, ["X-Hub-Signature-256", "X-Hub-Signature"]);
}
