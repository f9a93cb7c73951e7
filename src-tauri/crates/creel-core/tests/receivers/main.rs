//! The receivers that Creel writes in Rust, compiled as they are and asked. `CREEL_GENERATE=1` writes them anew.

// In a test that is how a wrong value ends.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::Request;
use axum::http::request::Parts;
use creel_signatures::{Catalog, Head, Language, Secret, SecretKind, Signing, receiver_code};

/// Asks a receiver, with what its environment says: whether a request is genuine.
type Ask = fn(&dyn Fn(&str) -> Option<String>, &Parts, &[u8]) -> bool;

/// Every receiver that is compiled: its module, its provider and its scheme. They differ in where the signature is, how
/// it is laid out and encoded, what is signed, and how the key is read.
macro_rules! written {
    ($(($module:ident, $provider:literal, $scheme:literal),)*) => {
        mod written {
            // They are whole programs, of which the tests use a part; rustfmt has another width than most.
            $(#[rustfmt::skip] #[allow(dead_code, unreachable_pub, missing_debug_implementations)] pub(crate) mod $module;)*
        }

        const WRITTEN: &[(&str, &str, &str, Ask)] = &[$((
            stringify!($module), $provider, $scheme,
            |variable, request, body| {
                let settings = written::$module::Settings::read(variable).unwrap();
                written::$module::is_genuine(&settings, request, body)
            },
        ),)*];
    };
}

written! {
    (chargebee, "chargebee", "basic"),
    (cloudevents, "cloudevents", "query"),
    (figma, "figma", "passcode"),
    (github, "github", "sha256"),
    (gitlab, "gitlab", "token"),
    (helpscout, "helpscout", "sha1"),
    (mollie, "mollie", "sha256"),
    (mon1tor, "mon1tor", "sha256-secret-body"),
    (opsknight, "opsknight", "statuspage-ts"),
    (paystack, "paystack", "sha512"),
    (shopify, "shopify", "webhooks"),
    (slack, "slack", "v0"),
    (standard_webhooks, "standard-webhooks", "v1"),
    (stripe, "stripe", "v1"),
    (workos, "workos", "v1"),
}

/// Base64, so that it can be a key of every kind.
const SECRET: &str = "c2VjcmV0LW9mLXRoZS10ZXN0cw==";

#[test]
fn generated_receivers() {
    let catalog = Catalog::builtin();
    for (module, provider, scheme, _) in WRITTEN {
        let provider = catalog.get(provider).unwrap();
        let code = receiver_code(provider, Some(scheme), Language::Rust).unwrap().code;
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/receivers/written/{module}.rs"));
        if std::env::var_os("CREEL_GENERATE").is_some_and(|value| value == "1") {
            std::fs::write(&file, code).unwrap();
        } else {
            let there = std::fs::read_to_string(&file).unwrap();
            assert!(there == code, "{module}.rs is old; `cargo xtask generate` writes it anew");
        }
    }
}

/// Whether a receiver takes a request with these headers and this body.
fn takes(ask: Ask, headers: &[(String, String)], target: &str, body: &[u8]) -> bool {
    let environment = |name: &str| {
        let value = if name == "WEBHOOK_USERNAME" { "somebody" } else { SECRET };
        Some(value.to_owned())
    };
    let request =
        headers.iter().fold(Request::post(target), |request, (name, value)| request.header(name, value));
    ask(&environment, &request.body(()).unwrap().into_parts().0, body)
}

/// Signs a request with Creel, and asks the receiver about it and about what it must not take.
fn check(provider: &str, scheme: &str, ask: Ask) {
    let provider = Arc::clone(Catalog::builtin().get(provider).unwrap());
    let schemes = provider.describe().schemes;
    let described = schemes.into_iter().find(|described| described.name == scheme).unwrap();
    let mut secret = Secret::shared(1, SECRET);
    secret.kind = described.secret_kind;
    secret.username = (secret.kind == SecretKind::BasicAuth).then(|| "somebody".to_owned());
    // Some schemes put the secret itself into the query or the body.
    let target = format!("/webhook?access_token={SECRET}");
    let body = format!(r#"{{"id":"evt_1","name":"Zoë","passcode":"{SECRET}"}}"#);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros() as i64;
    let signed = |seconds: i64| {
        let signing = Signing {
            scheme: Some(scheme),
            secrets: std::slice::from_ref(&secret),
            head: Head { method: "POST", target: target.as_bytes(), public_url: None, headers: &[] },
            body: body.as_bytes(),
            timestamp: now - seconds * 1_000_000,
            written: None,
            id: Some("msg_1"),
        };
        provider.sign(&signing).unwrap_or_default()
    };
    let name = format!("{} {scheme}", provider.id);
    let headers = signed(0);
    assert!(takes(ask, &headers, &target, body.as_bytes()), "{name}: right");
    assert!(!takes(ask, &[], "/webhook", b"{}"), "{name}: nothing");
    assert!(!takes(ask, &[], "/webhook", b""), "{name}: nothing at all");
    let at =
        headers.iter().position(|(name, _)| described.source.eq_ignore_ascii_case(&format!("header:{name}")));
    for (at, text) in at.into_iter().flat_map(|at| {
        let value = &headers[at].1;
        let half = value[..value.len() / 2].to_owned();
        [String::new(), "x".to_owned(), half, format!("{value}0"), value.replace('1', "2")]
            .map(|text| (at, text))
    }) {
        let mut other = headers.clone();
        other[at].1.clone_from(&text);
        // Not every value has the digit.
        let same = text == headers[at].1;
        assert_eq!(takes(ask, &other, &target, body.as_bytes()), same, "{name}: {text:?}");
    }
    if described.covers_body {
        assert!(!takes(ask, &headers, &target, format!("{body}\n").as_bytes()), "{name}: a newline more");
    }
    if let Some(past) = described.tolerance.and_then(|tolerance| tolerance.past) {
        let past = i64::from(past);
        assert!(takes(ask, &signed(past - 60), &target, body.as_bytes()), "{name}: not too old");
        assert!(!takes(ask, &signed(past + 60), &target, body.as_bytes()), "{name}: too old");
    }
}

#[test]
fn they_take_what_is_genuine_and_refuse_the_rest() {
    for (_, provider, scheme, ask) in WRITTEN {
        check(provider, scheme, *ask);
    }
}
