//! Handshakes are recognised and answered as the provider wants; everything else is left alone.

use creel_signatures::{Handshake, Provider, Reason, Secret, SecretKind};
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
    assert!(vectors.len() >= 26, "{}", vectors.len());
    for vector in vectors {
        let provider = provider(&vector.provider);
        let below = if vector.provider == "mon1tor" { "123456789" } else { "" };
        let answer = vector.request.handshake(&provider, &vector.secrets, below);
        let answer = answer.unwrap_or_else(|| preset(&provider));
        assert!(allows(vector.expected_response(), &answer), "{}: {answer:?}", vector.id);
    }
}

#[test]
fn every_known_handshake_has_an_answer() {
    let rules = [
        "asana",
        "aws-sns",
        "azure-event-grid",
        "bitbucket",
        "braintree",
        "cloudevents",
        "discord",
        "dropbox",
        "fastly",
        "github",
        "line",
        "mandrill",
        "meta",
        "microsoft-graph",
        "mon1tor",
        "monday",
        "notion",
        "nylas",
        "okta",
        "slack",
        "smartsheet",
        "strava",
        "trello",
        "twitch",
        "websub",
        "woocommerce",
        "x-twitter",
        "xero",
        "zoom",
    ];
    for id in rules {
        assert!(!provider(id).describe().handshakes.is_empty(), "{id}");
    }
    // Two want the same words on every delivery.
    for (id, body) in [("adyen", "[accepted]"), ("dropbox-sign", "Hello API Event Received")] {
        assert_eq!(provider(id).answer.body, body, "{id}");
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

fn get(target: &str) -> Request {
    Request { method: "GET".to_owned(), target: target.to_owned(), ..Request::new(b"") }
}

fn secret(kind: SecretKind, value: &str) -> Secret {
    Secret { kind, ..Secret::shared(1, value) }
}

#[test]
fn a_verify_token_is_compared_where_there_is_one() {
    let request = get("/meta?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock");
    let provider = provider("meta");
    for (tokens, status, body) in [
        (&["meatyhamhock"][..], 200, "1158201444"),
        (&["another", "meatyhamhock"], 200, "1158201444"),
        (&["another"], 403, ""),
        (&["meatyhamhoc"], 403, ""),
        (&[""], 403, ""),
        // Without one nothing can be compared.
        (&[], 200, "1158201444"),
    ] {
        let secrets: Vec<_> = tokens.iter().map(|token| secret(SecretKind::VerifyToken, token)).collect();
        let answer = request.handshake(&provider, &secrets, "").unwrap();
        assert_eq!((answer.status, answer.body.as_slice()), (status, body.as_bytes()), "{tokens:?}");
        assert_eq!(answer.refused, status == 403, "{tokens:?}");
    }
    let retired = Secret { retired_at: Some(0), ..secret(SecretKind::VerifyToken, "another") };
    assert!(!request.handshake(&provider, &[retired], "").unwrap().refused);
    let without = get("/meta?hub.mode=subscribe&hub.challenge=1158201444");
    assert!(without.handshake(&provider, &[secret(SecretKind::VerifyToken, "x")], "").unwrap().refused);
}

#[test]
fn an_answer_is_signed_with_the_endpoints_key_and_never_for_a_document() {
    let provider = provider("x-twitter");
    let secrets = [Secret::shared(1, "x-consumer-public")];
    let answer = |token: &str| get(&format!("/x?crc_token={token}")).handshake(&provider, &secrets, "");
    assert!(answer("challenge_string").is_some());
    assert!(
        get("/x?crc_token=challenge_string").handshake(&provider, &[], "").is_none(),
        "nothing to sign with"
    );
    // Whoever gets one of these signed has a webhook that is genuine.
    for document in ["%7B%22a%22%3A1%7D", "%5B%5D", "a%20b", "%0A", &"a".repeat(129)] {
        assert!(answer(document).is_none(), "{document}");
    }
    let retired = Secret { retired_at: Some(0), ..secrets[0].clone() };
    assert!(get("/x?crc_token=a").handshake(&provider, &[retired], "").is_none());
}

#[test]
fn a_wrong_signature_is_refused_as_the_provider_wants() {
    let body = br#"{"events":[],"firstEventSequence":0,"lastEventSequence":0,"entropy":"x"}"#;
    let provider = provider("xero");
    let signed = Request::new(body).signed(&provider, None, &Secret::shared(1, "right"));
    for (key, status) in [("right", 200), ("wrong", 401)] {
        let answer = signed.handshake(&provider, &[Secret::shared(1, key)], "").unwrap();
        assert_eq!((answer.status, answer.refused), (status, status == 401));
        assert!(answer.body.is_empty() && answer.capture.is_none() && answer.outbound.is_none());
    }
    // Events are no handshake, whatever they are signed with.
    let events = Request::new(br#"{"events":[{"eventType":"UPDATE"}]}"#);
    assert_eq!(events.handshake(&provider, &[Secret::shared(1, "right")], ""), None);
}

#[test]
fn what_comes_along_is_captured_and_not_printed() {
    let request = Request::new(b"").with("X-Hook-Secret", "b537207f20cbfa02357cf448134da559");
    let answer = request.handshake(&provider("asana"), &[], "").unwrap();
    let captured = answer.capture.as_ref().unwrap();
    assert_eq!(captured.kind, SecretKind::SharedSecret);
    assert_eq!(captured.value.as_str(), "b537207f20cbfa02357cf448134da559");
    assert!(!format!("{captured:?}").contains("b537"));
}

#[test]
fn only_an_allowed_host_is_offered_to_be_called() {
    let body = |url: &str| format!(r#"[{{"data":{{"validationCode":"c","validationUrl":"{url}"}}}}]"#);
    for (url, offered) in [
        ("https://rp-eastus2.eventgrid.azure.net:553/validate?id=1", true),
        ("http://rp-eastus2.eventgrid.azure.net/validate?id=1", false),
        ("https://127.0.0.1/validate", false),
        ("https://eventgrid.azure.net.evil.example/", false),
    ] {
        let request = Request::new(body(url).as_bytes()).with("aeg-event-type", "SubscriptionValidation");
        let answer = request.handshake(&provider("azure-event-grid"), &[], "").unwrap();
        assert_eq!(answer.outbound.as_deref(), offered.then_some(url));
        assert_eq!(answer.body, br#"{"validationResponse":"c"}"#);
    }
}

#[test]
fn fastly_is_answered_for_the_service_that_is_known() {
    let request = get("/.well-known/fastly/logging/challenge");
    let service = secret(SecretKind::PublicId, "SU1Z0isxPaozGVKXdv0eY");
    let answer = request.handshake(&provider("fastly"), &[service], "").unwrap();
    // printf SU1Z0isxPaozGVKXdv0eY | sha256sum
    assert_eq!(answer.body, b"66b01d440c79400570c755aad9d589af5368719067c13fee58710a7198db2de8\n");
    assert_eq!(request.handshake(&provider("fastly"), &[], "").unwrap().body, b"*\n");
    assert_eq!(get("/hook").handshake(&provider("fastly"), &[], ""), None);
}

#[test]
fn a_wrong_handshake_says_where_and_why() {
    let with = |handshake: &str| {
        let source = format!("id = \"a\"\nname = \"A\"\n[[handshake]]\nname = \"h\"\n{handshake}\n");
        let error = creel_signatures::Catalog::default().add(&source).unwrap_err();
        (error.line, error.column, error.message)
    };
    for (handshake, line, column, message) in [
        ("respond = { status = 99 }", 5, 22, "200 to 599"),
        ("respond = { status = 200, body = '{secret}' }", 5, 34, "must not hold a secret"),
        ("respond = { status = 200, body = '{public_id}' }", 5, 34, "`public_id`"),
        ("respond = { status = 200, body = '{hmac_hex(query:c)}' }", 5, 34, "`mac`"),
        ("respond = { status = 200, body = '{md5(query:c)}' }", 5, 34, "is no"),
        ("match = { token = 'query:t' }\nrespond = { status = 200 }", 5, 19, "`verify_token`"),
        ("match = { hex = ['quer:t'] }\nrespond = { status = 200 }", 5, 18, "is no value"),
        (
            "respond = { status = 200 }\ncapture = { kind = 'shared_secret', value = 'x' }",
            6,
            45,
            "is no value",
        ),
    ] {
        let (at_line, at_column, text) = with(handshake);
        assert_eq!((at_line, at_column), (line, column), "{handshake}: {text}");
        assert!(text.contains(message), "{handshake}: {text}");
    }
}
