//! Every test event that ships is what its provider's definition reads, and what its own receiver finds right.

use std::sync::Arc;

use creel_signatures::{Catalog, Head, Provider, SchemeDescription, Secret, SecretKind, Verdict, Verifier};
use data_encoding::{BASE64, HEXLOWER};

use super::*;
use crate::clock::Timestamp;
use crate::sending::url::Url;

/// 2026-03-14 09:30:15.123456 UTC.
const NOW: Timestamp = Timestamp::from_micros(1_773_480_615_123_456);

/// Secrets that fit the scheme, the one that signs first.
fn secrets(provider: &Provider, scheme: &SchemeDescription<'_>) -> Vec<Secret> {
    let mut secret = Secret::shared(7, "");
    secret.kind = scheme.secret_kind;
    secret.username = Some("someone".to_owned()).filter(|_| scheme.secret_kind == SecretKind::BasicAuth);
    secret.value = match scheme.algorithm {
        Some("ed25519" | "eddsa") => {
            let mut key = HEXLOWER.decode(b"302e020100300506032b657004220420").unwrap();
            key.extend_from_slice(&[7; 32]);
            format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", BASE64.encode(&key))
        }
        Some("es256" | "ecdsa-p256-sha256" | "ecdsa-p256-sha256-raw") => {
            include_str!("../../../../../../fixtures/keys/p256.pem").to_owned()
        }
        Some("rs256" | "rsa-pkcs1-sha256" | "rsa-pkcs1-sha1") => {
            include_str!("../../../../../../fixtures/keys/rsa.pem").to_owned()
        }
        _ => HEXLOWER.encode(&[7; 32]),
    }
    .into();
    let mut secrets = vec![secret];
    for key in &provider.keys {
        if matches!(key.kind, SecretKind::PublicId | SecretKind::WebhookId) {
            let mut companion = Secret::shared(8, "companion");
            companion.kind = key.kind;
            secrets.push(companion);
        }
    }
    secrets
}

fn shipped() -> Vec<Kept> {
    Shelf::beside(std::path::Path::new("/nowhere/providers")).list(None)
}

fn provider_of(kept: &Kept) -> Option<Arc<Provider>> {
    Catalog::builtin().get(&kept.provider).cloned()
}

#[test]
fn every_event_renders_signs_and_is_found_right() {
    for kept in shipped() {
        let name = format!("{}/{}", kept.provider, kept.name);
        let event = kept.event.clone().unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!event.title.is_empty() && !event.source.is_empty(), "{name}");
        let Some(provider) = provider_of(&kept) else {
            assert_eq!((kept.provider.as_str(), event.signed), (NO_PROVIDER, false), "{name}");
            event.render(NOW).unwrap();
            continue;
        };
        let request =
            event.render(NOW).unwrap().to(Url::parse("https://hooks.creel.example/in").unwrap()).unwrap();
        let schemes = provider.describe().schemes;
        let scheme = match &event.scheme {
            Some(name) => schemes.iter().find(|scheme| scheme.name == name),
            None => schemes.iter().find(|scheme| !scheme.legacy),
        };
        let request = match scheme.filter(|_| event.signed) {
            None => {
                assert!(event.scheme.is_none(), "{name}: there is no scheme {:?}", event.scheme);
                request
            }
            Some(scheme) => {
                let secrets = secrets(&provider, scheme);
                let signed = sign(request, &provider, event.scheme.as_deref(), &secrets, None, NOW);
                let by = signed.by.unwrap_or_else(|error| panic!("{name}: {error}"));
                assert_eq!(by.secret, 7, "{name}");
                let verifier = Verifier::new(provider.clone(), secrets.clone(), false);
                let judgement = signed
                    .request
                    .with_head(None, |head| verifier.judge(&head, &signed.request.body, NOW.micros()));
                assert_eq!(judgement.verdict, Verdict::Valid, "{name}: {judgement:?}");
                let shown =
                    format!("{:?} {}", signed.shown.headers, String::from_utf8_lossy(&signed.shown.body));
                assert!(!shown.contains(secrets[0].value.as_str()), "{name} shows its secret: {shown}");
                signed.request
            }
        };
        let read = request.with_head(None, |head| provider.event(&head, &request.body));
        assert_eq!(read.event_type, event.event, "{name}");
        let is_json = request.headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("content-type") && value.starts_with("application/json")
        });
        if is_json && !request.body.is_empty() {
            serde_json::from_slice::<serde_json::Value>(&request.body)
                .unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}

/// Providers that were seen signing have a test event; so has whatever a provider's page names.
#[test]
fn every_documented_event_is_there() {
    let shipped = shipped();
    for provider in Catalog::builtin().iter() {
        let of: Vec<_> = shipped.iter().filter(|kept| kept.provider == provider.id).collect();
        assert!(!of.is_empty(), "{} has no test event", provider.id);
    }
    for (id, least) in
        [("monithq", 8), ("mon1tor", 2), ("statusstack", 7), ("opsknight", 7), ("wizstatus", 2)]
    {
        let of: Vec<_> = shipped.iter().filter(|kept| kept.provider == id).collect();
        assert!(of.len() >= least, "{id} has {}", of.len());
        for event in &Catalog::builtin().get(id).unwrap().setup.events {
            let named = of.iter().any(|kept| kept.event.as_ref().unwrap().event.as_ref() == Some(event));
            assert!(named, "{id}: {event}");
        }
    }
}

#[test]
fn ids_are_fresh_and_times_are_those_of_the_rendering() {
    let shelf = Shelf::beside(std::path::Path::new("/nowhere/providers"));
    let event = shelf.get("monithq", "incident_created").unwrap();
    let one = event.render(NOW).unwrap();
    let other = event.render(Timestamp::from_micros(NOW.micros() + 1_000_000)).unwrap();
    let text = |rendered: &Rendered| String::from_utf8(rendered.body.clone()).unwrap();
    assert!(text(&one).contains(r#""timestamp":"2026-03-14T09:30:15.123Z""#), "{}", text(&one));
    assert!(text(&other).contains(r#""timestamp":"2026-03-14T09:30:16.123Z""#), "{}", text(&other));
    let id = |rendered: &Rendered| {
        let body: serde_json::Value = serde_json::from_slice(&rendered.body).unwrap();
        body["data"]["incident_id"].as_str().unwrap().to_owned()
    };
    assert_ne!(id(&one), id(&other));
}

/// The event that a template with this body is.
fn of_body(body: &str) -> TestEvent {
    TestEvent::read(&format!(r#"{{"title":"t","source":"s","confidence":"assumed",{body}}}"#)).unwrap()
}

#[test]
fn expressions_become_values() {
    let check = |body: &str, expected: &str| {
        let rendered = of_body(body).render(NOW).unwrap();
        assert_eq!(String::from_utf8(rendered.body).unwrap(), expected, "{body}");
    };
    check(
        r#""body": { "b": "{{ unix }}", "a": 1.50, "c": ["{{ unix_ms }}", null] }"#,
        r#"{"b":1773480615,"a":1.50,"c":[1773480615123,null]}"#,
    );
    check(r#""body": "{{ unix|string }}""#, r#""{{ unix|string }}""#);
    check(
        r#""body": ["{{ unix|string }}", "at {{ unix }}", "{{ now }}{{ now }}"]"#,
        r#"["1773480615","at 1773480615","2026-03-14T09:30:15Z2026-03-14T09:30:15Z"]"#,
    );
    check(
        r#""body": ["{{ ago(60) }}", "{{ time('%d %b') }}", "{{ true }}", "{{ none }}"]"#,
        r#"["2026-03-14T09:29:15Z","14 Mar",true,null]"#,
    );
    check(r#""body": ["{{ \"{{\" }} x }}", "\u00e9", "{% if %}"]"#, r#"["{{ x }}","\u00e9","{% if %}"]"#);
    check(r#""text": "a={{ unix }}&b={{ '}' }}""#, "a=1773480615&b=}");
    check(r#""body_b64": "e3sgdW5peCB9fQ==""#, "{{ unix }}");
    check(r#""text": "{{ id(3, 'x') == id(3, 'x') }} {{ uuid()|length }} {{ hex(4)|length }}""#, "true 36 4");
    for (body, expected) in [
        (r#""text": "{{ nothing }}""#, "nothing"),
        (r#""text": "{{ uuid( }}""#, "uuid("),
        (r#""text": "{{ [1] }}""#, "only text and numbers"),
        (r#""text": "{{ hex(9999999) }}""#, "1024"),
        (r#""text": "{{ time('%!') }}""#, "time"),
        (r#""text": "{{ now""#, "never closed"),
    ] {
        let error = of_body(body).render(NOW).unwrap_err().to_string();
        assert!(error.contains(expected), "{body}: {error}");
    }
}

#[test]
fn what_is_no_test_event_says_why() {
    let check = |text: &str, expected: &str| {
        let error = TestEvent::read(text).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    };
    let with = |rest: &str| format!(r#"{{"title":"t","source":"s","confidence":"assumed"{rest}}}"#);
    check("[", "line 1");
    check(&with(r#","bodies":1"#), "bodies");
    check(&with(r#","body":1,"text":"x""#), "more than one");
    check(&with(r#","body_b64":"%""#), "base64");
    check(&with(r#","method":"A B""#), "method");
    check(&with(r#","headers":[["a b","x"]]"#), "header");
    check(&with(r#","headers":[["a","x\r\nb: c"]]"#), "header");
}

/// A delivery that is saved and rendered again is the same but for its id and its time.
#[test]
fn a_delivery_becomes_a_test_event() {
    let catalog = Catalog::builtin();
    let check = |id: &str, scheme: &str, headers: &[(&str, &str)], body: &[u8], expected: &[&str]| {
        let provider = catalog.get(id).unwrap();
        let headers: Vec<(&str, &[u8])> =
            headers.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
        let head = Head { method: "POST", target: b"/x/below?a={{b}}", public_url: None, headers: &headers };
        let source =
            Source { provider: Some(provider), scheme: Some(scheme), head, path: "/below?a={{b}}", body };
        let event = source.event("a title".into(), "delivery 1".into());
        let event = TestEvent::read(&event.write().unwrap()).unwrap();
        assert_eq!(event.confidence, Confidence::Captured);
        let text = event.write().unwrap();
        expected.iter().for_each(|part| assert!(text.contains(part), "{id}: {part} is not in {text}"));
        for gone in ["canary", "127.0.0.1"] {
            assert!(!text.contains(gone), "{id}: {gone} is in {text}");
        }
        event.render(NOW).unwrap()
    };
    let linear = br#"{"action":"create","type":"Issue","n":1.10,"webhookTimestamp":1773480000000}"#;
    let rendered = check(
        "linear",
        "sha256",
        &[
            ("Host", "127.0.0.1"),
            ("Linear-Delivery", "0f5e3a10-1f3c-41f1-8a2e-5d0f0a9b1c2d"),
            ("linear-signature", "canary"),
        ],
        linear,
        &["uuid(", "unix_ms"],
    );
    let body = String::from_utf8(rendered.body).unwrap();
    assert_eq!(body, r#"{"action":"create","type":"Issue","n":1.10,"webhookTimestamp":1773480615123}"#);
    assert_eq!(rendered.path, "/below?a={{b}}");
    assert_eq!(rendered.headers[0].0, "Linear-Delivery");
    assert_ne!(rendered.headers[0].1, "0f5e3a10-1f3c-41f1-8a2e-5d0f0a9b1c2d");

    let stripe = b"{\n  \"id\": \"evt_1234567890abcdefABCDEF\",\n  \"type\": \"x{{y\"\n}\n";
    let rendered =
        check("stripe", "v1", &[("Stripe-Signature", "t=1773480000,v1=canary")], stripe, &["evt_", "id("]);
    let body = String::from_utf8(rendered.body).unwrap();
    assert!(body.starts_with("{\n  \"id\": \"evt_") && body.ends_with("\"type\": \"x{{y\"\n}\n"), "{body}");
    assert!(!body.contains("evt_1234567890abcdefABCDEF"), "{body}");

    let rendered = check(
        "github",
        "sha256",
        &[("Authorization", "canary"), ("X-Hub-Signature-256", "canary")],
        b"\xff\x00{{",
        &["body_b64"],
    );
    assert_eq!(rendered.body, b"\xff\x00{{");
    assert!(rendered.headers.is_empty());
}

#[test]
fn the_shelf_keeps_what_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::beside(&folder.path().join("providers"));
    let event = shelf.get("statusstack", "monitor.down").unwrap();
    shelf.save("statusstack", "mine", &event).unwrap();
    assert_eq!(shelf.get("statusstack", "mine").unwrap(), event);
    assert!(shelf.is_saved("statusstack", "mine") && !shelf.is_saved("statusstack", "monitor.down"));
    assert!(matches!(shelf.save("statusstack", "mine", &event), Err(ShelfError::Exists(_))));
    let changed = TestEvent { title: "changed".into(), ..event };
    shelf.save("statusstack", "monitor.down", &changed).unwrap();
    assert_eq!(shelf.get("statusstack", "monitor.down").unwrap().title, "changed");
    let of: Vec<_> =
        shelf.list(Some("statusstack")).into_iter().map(|kept| (kept.name, kept.saved)).collect();
    assert_eq!(of.len(), 8);
    assert!(of.contains(&("mine".into(), true)) && of.contains(&("monitor.down".into(), true)));
    let deletion = |id| crate::store::Deletion { id, at: NOW, count: 0 };
    let delete = |id| shelf.delete("statusstack", "monitor.down", &deletion(id));
    delete(1).unwrap();
    assert!(!shelf.is_saved("statusstack", "monitor.down"));
    assert!(matches!(delete(2), Err(ShelfError::NotFound(..))));
    // It returns for as long as it is put away, and from its own deletion only.
    shelf.restore(&deletion(2)).unwrap();
    shelf.purge(NOW).unwrap();
    assert!(!shelf.is_saved("statusstack", "monitor.down"));
    shelf.restore(&deletion(1)).unwrap();
    assert_eq!(shelf.get("statusstack", "monitor.down").unwrap().title, "changed");
    delete(3).unwrap();
    shelf.save("statusstack", "monitor.down", &changed).unwrap();
    assert!(matches!(shelf.restore(&deletion(3)), Err(ShelfError::Taken(_))));
    delete(4).unwrap();
    shelf.purge(Timestamp::from_micros(NOW.micros() + 1)).unwrap();
    [3, 4].iter().for_each(|id| shelf.restore(&deletion(*id)).unwrap());
    assert!(!shelf.is_saved("statusstack", "monitor.down"));
    for name in ["", "..", "a/b", ".x", "a\\b", "ü", &"x".repeat(81)] {
        assert!(matches!(shelf.save("own", name, &changed), Err(ShelfError::Name(_))), "{name}");
        assert!(matches!(shelf.save(name, "x", &changed), Err(ShelfError::Name(_))), "{name}");
        assert!(matches!(shelf.get("own", name), Err(ShelfError::NotFound(..))), "{name}");
    }
    std::fs::write(folder.path().join("events/statusstack/bad.json"), "{").unwrap();
    assert!(matches!(shelf.get("statusstack", "bad"), Err(ShelfError::Format(..))));
    assert!(shelf.list(Some("statusstack")).iter().any(|kept| kept.name == "bad" && kept.event.is_err()));
}
