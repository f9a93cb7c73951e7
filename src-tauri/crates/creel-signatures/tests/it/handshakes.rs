//! Handshakes are recognised and answered as the provider wants; everything else is left alone.

use creel_signatures::{Handshake, Reason, Secret};
use serde_json::Value;

use crate::request::{Request, provider};
use crate::vectors::vectors;

fn header<'h>(handshake: &'h Handshake, wanted: &str) -> Option<&'h str> {
    let mut found = handshake.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
    found.next().map(|(_, value)| value.as_str())
}

/// Whether the answer is one that a vector allows.
fn allows(expected: &Value, answer: &Handshake) -> bool {
    let status = expected["status"].as_u64().is_none_or(|status| status == u64::from(answer.status));
    let class =
        expected["status_class"].as_str().is_none_or(|class| class == format!("{}xx", answer.status / 100));
    let kind =
        expected["content_type"].as_str().is_none_or(|kind| header(answer, "content-type") == Some(kind));
    let body = expected["body"].as_str().is_none_or(|body| body.as_bytes() == answer.body);
    let json = expected
        .get("json")
        .is_none_or(|json| serde_json::from_slice::<Value>(&answer.body).is_ok_and(|v| v == *json));
    let one = expected["one_of"].as_array().is_none_or(|all| all.iter().any(|one| allows(one, answer)));
    status && class && kind && body && json && one
}

#[test]
fn every_handshake_vector_is_answered() {
    let vectors = vectors("handshake");
    assert_eq!(vectors.len(), 2);
    for vector in vectors {
        let provider = provider(&vector.provider);
        let below = if vector.provider == "mon1tor" { "123456789" } else { "" };
        let answer = vector.request.handshake(&provider, below).unwrap_or_else(|| panic!("{}", vector.id));
        assert!(allows(vector.expected_response(), &answer), "{}: {answer:?}", vector.id);
        if !vector.secrets.is_empty() {
            assert_eq!(vector.request.judged(&provider, &vector.secrets).reason, Reason::Ok, "{}", vector.id);
        }
    }
}

#[test]
fn mon1tor_validates_any_path_below_by_any_method() {
    let provider = provider("mon1tor");
    for method in ["GET", "HEAD", "POST", "PUT", "OPTIONS", "PURGE"] {
        for below in ["123456789", "/123456789", "a/b/", "%2F"] {
            let request = Request { method: method.to_owned(), ..Request::new(b"") };
            let answer = request.handshake(&provider, below).unwrap();
            assert_eq!(
                (answer.name.as_str(), answer.status, answer.verify_first),
                ("validation", 200, false)
            );
            assert!(answer.body.is_empty());
        }
        for below in ["", "/"] {
            let request = Request { method: method.to_owned(), ..Request::new(b"") };
            assert_eq!(request.handshake(&provider, below), None);
        }
    }
}

#[test]
fn slack_gets_its_challenge_back_and_nothing_else_does() {
    let provider = provider("slack");
    let body = br#"{"type":"url_verification","challenge":"abc \"<b>\u00e9"}"#;
    let answer = Request::new(body).handshake(&provider, "").unwrap();
    assert!(answer.verify_first);
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
        assert_eq!(other.handshake(&provider, ""), None);
    }
}

#[test]
fn a_right_but_stale_signature_can_be_told_from_a_wrong_one() {
    let provider = provider("slack");
    let secret = Secret::shared(1, "secret");
    let body = br#"{"type":"url_verification","challenge":"abc"}"#;
    let stale = Request::new(body).signed_at(&provider, None, &secret, 0);
    assert!(stale.handshake(&provider, "").is_some());
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
    let answer = Request::new(br#"{"challenge":"a\"b"}"#).handshake(&provider, "").unwrap();
    assert_eq!(header(&answer, "x-echo"), Some("a\"b"));
    assert_eq!(answer.body, br#"{"challenge":"a\"b"}"#);
    assert_eq!(Request::new(br#"{"challenge":"a\r\nX: y"}"#).handshake(&provider, ""), None);
}
