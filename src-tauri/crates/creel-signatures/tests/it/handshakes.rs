//! Handshakes are recognised and answered as the provider wants; everything else is left alone.

use creel_signatures::{Handshake, Provider, Reason, Secret};
use serde_json::Value;

use crate::request::{Request, provider};
use crate::vectors::vectors;

fn header<'h>(handshake: &'h Handshake, wanted: &str) -> Option<&'h str> {
    let mut found = handshake.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
    found.next().map(|(_, value)| value.as_str())
}

/// Whether the answer is one that a vector allows.
fn allows(expected: &Value, answer: &Handshake) -> bool {
    let each = |name: &str, holds: &dyn Fn(&Value) -> bool| expected.get(name).is_none_or(holds);
    let any = |name: &str, holds: &dyn Fn(&Value) -> bool| {
        each(name, &|all| all.as_array().unwrap().iter().any(holds))
    };
    let headers = |name: &str, holds: &dyn Fn(&str, &Value) -> bool| {
        each(name, &|all| all.as_object().unwrap().iter().all(|(name, value)| holds(name, value)))
    };
    let status = |status: &Value| *status == u64::from(answer.status);
    let is = |name: &str, value: &Value| value == header(answer, name).unwrap_or_default();
    let captured = answer.capture.as_ref().map(|captured| captured.value.as_bytes());
    each("status", &status)
        && any("status_one_of", &status)
        && each("status_class", &|class| *class == format!("{}xx", answer.status / 100))
        && each("content_type", &|kind| is("content-type", kind))
        && headers("headers", &is)
        && headers("headers_should", &is)
        && headers("headers_one_of", &|name, values| values.as_array().unwrap().iter().any(|v| is(name, v)))
        && each("headers_present", &|names| {
            names.as_array().unwrap().iter().all(|name| header(answer, name.as_str().unwrap()).is_some())
        })
        && each("body", &|body| body.as_str().unwrap().as_bytes() == answer.body)
        && each("json", &|json| serde_json::from_slice::<Value>(&answer.body).is_ok_and(|v| v == *json))
        && any("one_of", &|one| allows(one, answer))
        && any("one_of_bodies", &|body| body == String::from_utf8_lossy(&answer.body).trim_end())
        && each("outbound_request", &|request| {
            request["url"] == answer.outbound.as_deref().unwrap_or_default()
        })
        && (captured.is_some() == expected.get("capture").is_some())
}

/// What a provider without a rule for the request answers to it.
fn preset(provider: &Provider) -> Handshake {
    let preset = &provider.answer;
    Handshake {
        name: String::new(),
        refused: false,
        status: preset.status,
        headers: preset.headers.clone().into_iter().collect(),
        body: preset.body.clone().into_bytes(),
        capture: None,
        outbound: None,
    }
}

#[test]
fn every_handshake_vector_is_answered() {
    let vectors = vectors("handshake");
    assert!(vectors.len() >= 14, "{}", vectors.len());
    for vector in vectors {
        let provider = provider(&vector.provider);
        let below = if vector.provider == "mon1tor" { "123456789" } else { "" };
        let answer = vector.request.handshake(&provider, &vector.secrets, below);
        let answer = answer.unwrap_or_else(|| preset(&provider));
        assert!(allows(vector.expected_response(), &answer), "{}: {answer:?}", vector.id);
    }
}

#[test]
fn mon1tor_validates_any_path_below_by_any_method() {
    let provider = provider("mon1tor");
    for method in ["GET", "HEAD", "POST", "PUT", "OPTIONS", "PURGE"] {
        for below in ["123456789", "/123456789", "a/b/", "%2F"] {
            let request = Request { method: method.to_owned(), ..Request::new(b"") };
            let answer = request.handshake(&provider, &[], below).unwrap();
            assert_eq!((answer.name.as_str(), answer.status, answer.refused), ("validation", 200, false));
            assert!(answer.body.is_empty());
        }
        for below in ["", "/"] {
            let request = Request { method: method.to_owned(), ..Request::new(b"") };
            assert_eq!(request.handshake(&provider, &[], below), None);
        }
    }
}

#[test]
fn slack_gets_its_challenge_back_and_nothing_else_does() {
    let provider = provider("slack");
    let body = br#"{"type":"url_verification","challenge":"abc \"<b>\u00e9"}"#;
    let answer = Request::new(body).handshake(&provider, &[], "").unwrap();
    assert!(!answer.refused);
    assert_eq!(answer.body, "abc \"<b>é".as_bytes());
    assert_eq!(header(&answer, "Content-Type"), Some("text/plain"));
    assert_eq!(header(&answer, "X-Content-Type-Options"), Some("nosniff"));
    for other in [
        Request { method: "GET".to_owned(), ..Request::new(body) },
        Request::new(br#"{"type":"url_verification"}"#),
        Request::new(br#"{"type":"event_callback","challenge":"x"}"#),
        Request::new(br#"{"type":"url_verification","challenge":{"#),
        Request::new(b""),
    ] {
        assert_eq!(other.handshake(&provider, &[], ""), None);
    }
}

#[test]
fn a_right_but_stale_signature_can_be_told_from_a_wrong_one() {
    let provider = provider("slack");
    let secret = Secret::shared(1, "secret");
    let body = br#"{"type":"url_verification","challenge":"abc"}"#;
    let stale = Request::new(body).signed_at(&provider, None, &secret, 0);
    assert!(stale.handshake(&provider, &[], "").is_some());
    assert_eq!(stale.judged(&provider, &[secret]).reason, Reason::TimestampTooOld);
}

#[test]
fn what_a_sender_chose_ends_no_header() {
    let source = r#"
id = "echo"
name = "Echo"
[[handshake]]
name = "echo"
respond = { status = 200, headers = { X-Echo = "{json:challenge}" }, body = '{{"challenge":"{json_escape(json:challenge)}"}}' }
"#;
    let mut catalog = creel_signatures::Catalog::default();
    let provider = catalog.add(source).unwrap();
    let answer = Request::new(br#"{"challenge":"a\"b"}"#).handshake(&provider, &[], "").unwrap();
    assert_eq!(header(&answer, "x-echo"), Some("a\"b"));
    assert_eq!(answer.body, br#"{"challenge":"a\"b"}"#);
    assert_eq!(Request::new(br#"{"challenge":"a\r\nX: y"}"#).handshake(&provider, &[], ""), None);
}
