//! Answers: what an endpoint is set to say, and when it says something else.

use std::time::Duration;

use creel_core::delivery;
use creel_core::endpoint::{Answer, EndpointChange, Protection};
use creel_core::receiver::Limits;
use creel_core::rejected::Code;
use creel_core::secret::NewSecret;
use creel_signatures::{Secret, SecretKind, Verdict};
use tokio::time::Instant;

use crate::server::{Answered, Server};

async fn endpoint(server: &Server, slug: &str, change: EndpointChange) {
    server.creel.store().create_endpoint(slug.into(), change).await.unwrap();
    server.creel.refresh_directory().await.unwrap();
}

async fn post(server: &Server, target: &str, fields: &str, body: &str) -> Answered {
    let mut sender = server.connect().await;
    let length = body.len();
    sender
        .send(format!("POST {target} HTTP/1.1\r\nHost: h\r\n{fields}Content-Length: {length}\r\n\r\n{body}"))
        .await;
    sender.answer().await.unwrap()
}

#[tokio::test]
async fn slugs_patterns_and_the_default() {
    let server = Server::start(Limits::default()).await;
    let paths = vec!["/hooks/github".to_owned(), "/api/integrations/*".to_owned()];
    endpoint(&server, "ours", EndpointChange { paths: Some(paths), ..EndpointChange::default() }).await;
    for (target, slug) in [
        ("/", "default"),
        ("/ours", "ours"),
        ("/ours/below?x", "ours"),
        ("/oursnot", "default"),
        ("/hooks/github", "ours"),
        ("/hooks/github/more", "default"),
        ("/api/integrations/a/b", "ours"),
        ("http://elsewhere.example/ours?x", "ours"),
        ("http://elsewhere.example", "default"),
        ("/x?to=http://h/ours", "default"),
    ] {
        assert_eq!(post(&server, target, "", "").await.status, 200);
        assert_eq!(server.newest(1).await[0].endpoint, slug, "{target}");
    }
    server.stop().await;
}

#[tokio::test]
async fn an_endpoint_answers_as_it_is_set_and_waits_as_long() {
    let server = Server::start(Limits::default()).await;
    let delay = Duration::from_millis(300);
    let answer = Answer {
        status: Some(202),
        headers: Some(vec![("X-Ours".into(), "1".into()), ("X-Bad".into(), "a\r\nX-Injected: 1".into())]),
        body: Some("{}".into()),
        delay_ms: delay.as_millis() as u32,
        ..Answer::default()
    };
    endpoint(&server, "set", EndpointChange { answer: Some(answer), ..EndpointChange::default() }).await;
    let began = Instant::now();
    let mut sender = server.connect().await;
    sender.send("GET /set HTTP/1.1\r\nHost: h\r\n\r\n").await;
    // It is stored before the wait, not after it.
    while server.newest(1).await.is_empty() {
        assert!(began.elapsed() < crate::server::PATIENCE);
    }
    let answered = sender.answer().await.unwrap();
    assert!(began.elapsed() >= delay);
    assert_eq!((answered.status, answered.body.as_slice()), (202, &b"{}"[..]));
    assert_eq!((answered.header("x-ours"), answered.header("x-injected")), (Some("1"), None));
    assert_eq!(server.newest(1).await[0].answered, Some(delivery::Answered::with(202)));
    server.stop().await;
}

#[tokio::test]
async fn who_sends_to_an_endpoint_that_is_off_is_asked_to_come_again() {
    let server = Server::start(Limits::default()).await;
    endpoint(&server, "off", EndpointChange { enabled: Some(false), ..EndpointChange::default() }).await;
    let answered = post(&server, "/off", "", "hello").await;
    assert_eq!((answered.status, answered.header("retry-after")), (503, Some("2")));
    assert_eq!(answered.body, b"the endpoint off is switched off\n");
    let (code, status, raw) = server.rejected(1).await;
    assert_eq!((code, status), (Code::Disabled, Some(503)));
    assert!(raw.starts_with(b"POST /off HTTP/1.1\r\n"));
    assert!(server.newest(1).await.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn a_wrong_signature_is_answered_401_where_that_is_wanted() {
    let server = Server::start(Limits::default()).await;
    let answer = Answer { reject_invalid: true, ..Answer::default() };
    let change = EndpointChange {
        provider: Some(Some("monithq".into())),
        answer: Some(answer),
        ..EndpointChange::default()
    };
    endpoint(&server, "monithq", change).await;
    // Without a secret nothing can be judged, so nothing is refused.
    let answered = post(&server, "/monithq", "", "{}").await;
    assert_eq!((answered.status, answered.body.as_slice()), (200, &b"Received"[..]));
    let id = server.creel.store().endpoint("monithq").await.unwrap().id;
    server.creel.store().add_secret(id, shared_secret("whsec_test")).await.unwrap();
    server.creel.refresh_directory().await.unwrap();
    let answered = post(&server, "/monithq", "", "{}").await;
    assert_eq!((answered.status, answered.body.as_slice()), (401, &b"Invalid signature"[..]));
    let newest = server.newest(1).await;
    assert_eq!(
        (newest[0].judgement.verdict, newest[0].answered),
        (Verdict::Missing, Some(delivery::Answered::with(401)))
    );
    // A right signature gets the provider's own answer.
    let provider = server.creel.catalog().get("monithq").unwrap().clone();
    let fields = signed(&provider, "whsec_test", "{}");
    let answered = post(&server, "/monithq", &fields, "{}").await;
    assert_eq!((answered.status, answered.body.as_slice()), (200, &b"Received"[..]));
    assert_eq!(server.newest(1).await[0].judgement.verdict, Verdict::Valid);
    server.stop().await;
}

#[tokio::test]
async fn a_handshake_is_answered_and_verified_first_where_there_is_a_secret() {
    let server = Server::start(Limits::default()).await;
    let answer = Answer { status: Some(204), ..Answer::default() };
    let change = EndpointChange {
        provider: Some(Some("slack".into())),
        answer: Some(answer),
        ..EndpointChange::default()
    };
    endpoint(&server, "slack", change).await;
    let challenge = r#"{"token":"t","challenge":"3eZbrw1aB10","type":"url_verification"}"#;
    let answered = post(&server, "/slack", "Content-Type: application/json\r\n", challenge).await;
    assert_eq!(answered.status, 200);
    assert!(String::from_utf8_lossy(&answered.body).contains("3eZbrw1aB10"), "{answered:?}");
    let newest = server.newest(1).await.remove(0);
    assert!(newest.handshake.is_some());
    assert_eq!(newest.answered, Some(delivery::Answered::with(200)));
    // Any other request gets the endpoint's own answer.
    assert_eq!(post(&server, "/slack", "", "{}").await.status, 204);
    let id = server.creel.store().endpoint("slack").await.unwrap().id;
    server.creel.store().add_secret(id, shared_secret("8f742231b10e8888abcd99yyyzzz85a5")).await.unwrap();
    server.creel.refresh_directory().await.unwrap();
    let answered = post(&server, "/slack", "Content-Type: application/json\r\n", challenge).await;
    assert_eq!(answered.status, 401);
    assert!(!String::from_utf8_lossy(&answered.body).contains("3eZbrw1aB10"), "{answered:?}");
    assert_eq!(server.newest(1).await[0].handshake, None, "it was not answered");
    server.stop().await;
}

fn shared_secret(value: &str) -> NewSecret {
    NewSecret {
        kind: SecretKind::SharedSecret,
        value: value.to_owned().into(),
        username: None,
        label: None,
        format: None,
        url: None,
        captured_from: None,
    }
}

/// The header lines that the provider would set.
fn signed(provider: &creel_signatures::Provider, secret: &str, body: &str) -> String {
    let signing = creel_signatures::Signing {
        scheme: None,
        secrets: &[Secret::shared(1, secret)],
        head: creel_signatures::Head { method: "POST", target: b"/monithq", public_url: None, headers: &[] },
        body: body.as_bytes(),
        timestamp: creel_core::clock::Timestamp::now().micros(),
        written: None,
        id: None,
    };
    provider.sign(&signing).unwrap().into_iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect()
}

/// Who may send is decided by the address, or behind a trusted proxy by the address that it names.
#[tokio::test]
async fn a_sender_from_elsewhere_is_refused() {
    let server = Server::start(Limits::default()).await;
    let check = async |allow: &[&str], trusted: &[&str], forwarded: &str, status: u16| {
        let networks = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
        let protection = Protection { allow_from: networks(allow), trusted_proxies: networks(trusted) };
        let change = EndpointChange { protection: Some(protection), ..EndpointChange::default() };
        server.creel.store().change_endpoint("default", change).await.unwrap();
        server.creel.refresh_directory().await.unwrap();
        let stored = server.newest(100).await.len();
        let mut sender = server.connect().await;
        sender.send(format!("POST /x HTTP/1.1\r\nHost: x\r\n{forwarded}Content-Length: 2\r\n\r\n{{}}")).await;
        let answered = sender.answer().await.unwrap();
        assert_eq!(answered.status, status, "{allow:?} {trusted:?} {forwarded:?}");
        assert_eq!(server.newest(100).await.len(), stored + usize::from(status == 200));
    };
    let elsewhere = "X-Forwarded-For: 192.0.2.7\r\n";
    check(&[], &[], "", 200).await;
    check(&["127.0.0.1"], &[], "", 200).await;
    check(&["192.0.2.0/24", "127.0.0.0/8"], &[], elsewhere, 200).await;
    check(&["192.0.2.0/24"], &[], "", 403).await;
    // Anybody can write the header, and nobody is believed but who is trusted.
    check(&["192.0.2.0/24"], &[], elsewhere, 403).await;
    check(&["192.0.2.0/24"], &["127.0.0.1"], elsewhere, 200).await;
    check(&["192.0.2.0/24"], &["127.0.0.1"], "X-Forwarded-For: 192.0.2.7, 198.51.100.9\r\n", 403).await;
    check(&["127.0.0.1"], &["127.0.0.1"], elsewhere, 403).await;
    check(&["127.0.0.1"], &["127.0.0.1"], "", 200).await;
    check(&["192.0.2.0/24"], &["127.0.0.1"], "X-Forwarded-For: unknown\r\n", 403).await;
    let (code, status, raw) = server.rejected(5).await;
    assert_eq!((code, status), (Code::Address, Some(403)));
    assert!(raw.starts_with(b"POST /x HTTP/1.1\r\n"));
    let detail = &server.rejections(5).await[1].detail;
    assert!(detail.contains("192.0.2.7 (by the word of 127.0.0.1)"), "{detail}");
    server.stop().await;
}
