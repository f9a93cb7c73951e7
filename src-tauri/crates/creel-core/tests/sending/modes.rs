//! The modes: what a receiver sees, and whether it can verify it.

use creel_core::clock::Timestamp;
use creel_signatures::{Catalog, Head, Secret, Signing, Verdict, Verifier};
use serde_json::{Value, json};

use crate::instance::{Instance, head};
use crate::place::{Place, header, parts};
use crate::replaying::{endpoint, replay};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const DAY: i64 = 24 * 3600 * 1_000_000;

/// A signed request to an endpoint, as of some time ago; gives its id.
async fn signed(instance: &Instance, slug: &str, provider: &str, body: &str, ago: i64) -> i64 {
    let catalog = Catalog::builtin();
    let at = Timestamp::now().micros() - ago;
    let secrets = [Secret::shared(1, SECRET)];
    let own: [(&str, &[u8]); 1] = [("Content-Type", b"application/json")];
    let target = format!("/{slug}");
    let signing = Signing {
        scheme: None,
        secrets: &secrets,
        head: Head { method: "POST", target: target.as_bytes(), public_url: None, headers: &own },
        body: body.as_bytes(),
        timestamp: at,
        written: None,
        id: Some("msg_old"),
    };
    let made = catalog.get(provider).unwrap().sign(&signing).unwrap();
    let mut lines: Vec<String> = made.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    lines.insert(0, "Content-Type: application/json".to_owned());
    lines.push(format!("Content-Length: {}", body.len()));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    instance.deliver(head(&format!("POST {target}"), &lines), body.to_owned()).await
}

/// What a receiver with this secret says of a request that it just got.
fn verdict(provider: &str, secret: &str, request: &[u8], url: &str) -> Verdict {
    let catalog = Catalog::builtin();
    let verifier =
        Verifier::new(catalog.get(provider).unwrap().clone(), vec![Secret::shared(1, secret)], false);
    let (bytes, body) = parts(request);
    let (method, target) = creel_core::delivery::request_line(bytes);
    let headers = creel_core::delivery::headers(bytes);
    let head = Head { method, target, public_url: Some(url), headers: &headers };
    verifier.judge(&head, body, Timestamp::now().micros()).verdict
}

/// The mode that is chosen where none is given, why, and what a receiver says of it.
async fn check_choice(provider: &str, secret: Option<&str>, mode: &str, why: &str, said: Verdict) {
    let instance = Instance::new().await;
    let place = Place::answering(200).await;
    match secret {
        Some(secret) => drop(endpoint(&instance, "hooks", provider, secret).await),
        None => {
            drop(instance.post("/endpoints", &json!({"slug": "hooks", "provider": provider})).await.done())
        }
    }
    let id = signed(&instance, "hooks", provider, r#"{"type": "a"}"#, 3 * DAY).await;
    let order = json!({"deliveries": [id], "url": place.url("/in")});
    let preview = instance.post("/replays/preview", &order).await.done();
    assert_eq!(preview["mode"], mode, "{provider}: {preview}");
    assert!(preview["why"].as_str().unwrap().contains(why), "{provider}: {preview}");
    assert_eq!((&preview["loopback"], &preview["count"]), (&json!(true), &json!(1)), "{preview}");
    assert!(place.seen().is_empty(), "a preview sends nothing");
    replay(&instance, order).await;
    assert_eq!(verdict(provider, SECRET, &place.seen()[0], &place.url("/in")), said, "{provider}");
    let attempts = instance.get(&format!("/deliveries/{id}/attempts")).await.done();
    assert_eq!(attempts["items"][0]["mode"], mode, "{attempts}");
}

#[tokio::test]
async fn the_mode_suits_the_delivery() {
    check_choice("stripe", Some(SECRET), "resigned", "3 days ago", Verdict::Valid).await;
    check_choice("standard-webhooks", Some(SECRET), "resigned", "3 days ago", Verdict::Valid).await;
    check_choice("github", Some(SECRET), "exact", "No time is signed", Verdict::Valid).await;
    check_choice("stripe", None, "exact", "no secret", Verdict::Invalid).await;
}

#[tokio::test]
async fn signing_again_changes_the_signature_and_nothing_else() {
    let instance = Instance::new().await;
    let place = Place::answering(200).await;
    endpoint(&instance, "hooks", "standard-webhooks", SECRET).await;
    let id = signed(&instance, "hooks", "standard-webhooks", r#"{"a": 1.0}"#, DAY).await;
    replay(&instance, json!({"deliveries": [id], "url": place.url("/in"), "mode": "resigned"})).await;
    let sent = &place.seen()[0];
    let raw = instance.get(&format!("/deliveries/{id}/raw")).await.bytes;
    let names = |request: &[u8]| -> Vec<String> {
        let (head, _) = parts(request);
        creel_core::delivery::headers(head).into_iter().map(|(name, _)| name.to_owned()).collect()
    };
    assert_eq!((names(sent), parts(sent).1), (names(&raw), parts(&raw).1));
    let fresh = header(sent, "webhook-id").unwrap();
    assert!(fresh.starts_with("msg_") && fresh != "msg_old", "{fresh}");
    let attempts = instance.get(&format!("/deliveries/{id}/attempts")).await.done();
    let detail = instance.get(&format!("/attempts/{}", attempts["items"][0]["id"])).await.done();
    let mut changed: Vec<_> =
        detail["request"]["headers"].as_array().unwrap().iter().map(|change| &change["name"]).collect();
    changed.sort_by_key(|name| name.as_str());
    assert_eq!(changed, ["Host", "webhook-id", "webhook-signature", "webhook-timestamp"]);
}

#[tokio::test]
async fn a_time_in_the_body_is_made_fresh_there() {
    let instance = Instance::new().await;
    let place = Place::answering(200).await;
    endpoint(&instance, "linear", "linear", SECRET).await;
    let long_ago = (Timestamp::now().micros() - DAY) / 1_000;
    let body = format!(r#"{{"action": "create", "webhookTimestamp": {long_ago}, "n": 1.50}}"#);
    let id = signed(&instance, "linear", "linear", &body, DAY).await;
    replay(&instance, json!({"deliveries": [id], "url": place.url("/in")})).await;
    let sent = &place.seen()[0];
    assert_eq!(verdict("linear", SECRET, sent, &place.url("/in")), Verdict::Valid);
    let (start, end) = body.split_once(&long_ago.to_string()).unwrap();
    let text = String::from_utf8(parts(sent).1.to_vec()).unwrap();
    assert!(text.starts_with(start) && text.ends_with(end) && text != body, "{text}");
    let attempts = instance.get(&format!("/deliveries/{id}/attempts")).await.done();
    let detail = instance.get(&format!("/attempts/{}", attempts["items"][0]["id"])).await.done();
    assert_eq!(detail["request"]["same_body"], false);
    let kinds: Vec<_> =
        detail["request"]["body_diff"].as_array().unwrap().iter().map(|line| &line["kind"]).collect();
    assert!(kinds.contains(&&json!("removed")) && kinds.contains(&&json!("added")), "{detail}");
}

/// Replays one delivery to a place and gives what arrived.
async fn sent(order: Value, provider: &str, body: &str) -> (Instance, Vec<u8>, Value) {
    let instance = Instance::new().await;
    let place = Place::answering(200).await;
    let secret = endpoint(&instance, "hooks", provider, SECRET).await;
    let id = signed(&instance, "hooks", provider, body, 60_000_000).await;
    let mut order = order;
    order["deliveries"] = json!([id]);
    order["url"] = place.url("/in").into();
    if order["secret"]["id"] == "own" {
        order["secret"]["id"] = secret.into();
    }
    let done = replay(&instance, order).await;
    let seen = place.seen().into_iter().next().unwrap_or_default();
    (instance, seen, done)
}

#[tokio::test]
async fn a_secret_can_be_given_for_once_and_stands_nowhere_then() {
    const ONCE: &str = "only-this-once-0123456789";
    let order = json!({"mode": "resigned", "secret": {"kind": "shared_secret", "value": ONCE}});
    let (instance, seen, _) = sent(order, "github", "{}").await;
    assert_eq!(verdict("github", ONCE, &seen, ""), Verdict::Valid);
    instance.creel.close().await;
    for file in std::fs::read_dir(instance.dir.path().join("data")).unwrap() {
        let path = file.unwrap().path();
        let bytes = if path.is_file() { std::fs::read(&path).unwrap() } else { Vec::new() };
        assert!(!bytes.windows(ONCE.len()).any(|part| part == ONCE.as_bytes()), "{}", path.display());
    }
    let order = json!({"mode": "resigned", "secret": {"id": "own"}});
    let (_, seen, _) = sent(order, "stripe", "{}").await;
    assert_eq!(verdict("stripe", SECRET, &seen, ""), Verdict::Valid);
}

#[tokio::test]
async fn a_token_that_is_sent_is_not_kept() {
    let instance = Instance::new().await;
    let place = Place::answering(200).await;
    instance.post("/endpoints", &json!({"slug": "lab", "provider": "gitlab"})).await.done();
    let secret = json!({"kind": "static_token", "value": "token-of-gitlab-0815"});
    instance.post("/endpoints/lab/secrets", &secret).await.done();
    let lines = [
        "X-Gitlab-Token: token-of-gitlab-0815",
        "Authorization: Bearer also-secret",
        "X-Gitlab-Event: Push Hook",
    ];
    let id = instance.deliver(head("POST /lab", &lines), "").await;
    for mode in ["exact", "resigned"] {
        let done = replay(&instance, json!({"deliveries": [id], "url": place.url("/"), "mode": mode})).await;
        assert_eq!(done["succeeded"], 1, "{done}");
    }
    for seen in place.seen() {
        let text = String::from_utf8(seen).unwrap();
        assert!(text.contains("token-of-gitlab-0815") && text.contains("also-secret"), "{text}");
    }
    let attempts = instance.get(&format!("/deliveries/{id}/attempts")).await.done();
    for attempt in attempts["items"].as_array().unwrap() {
        for path in ["", "/request"] {
            let told = instance.get(&format!("/attempts/{}{path}", attempt["id"])).await.text();
            assert!(!told.contains("0815") && !told.contains("also-secret"), "{told}");
            assert!(told.contains("[not kept]"), "{told}");
        }
    }
}

/// What is too long to be held in memory is skipped, with what to do about it; exactly it is sent.
#[tokio::test]
async fn the_longest_bodies_are_sent_as_they_are_only() {
    let instance = Instance::new().await;
    let place = Place::answering(200).await;
    endpoint(&instance, "hooks", "stripe", SECRET).await;
    let body = "x".repeat(8 * 1024 * 1024 + 1);
    let id = instance.deliver(head("POST /hooks", &[&format!("Content-Length: {}", body.len())]), body).await;
    for (mode, sent) in [
        (json!("resigned"), 0),
        (json!("edited"), 0),
        (json!("exact"), 1),
        (json!("stripped"), 1),
        (Value::Null, 1),
    ] {
        let order = json!({"deliveries": [id], "url": place.url("/"), "mode": mode});
        let done = replay(&instance, order).await;
        assert_eq!((&done["succeeded"], &done["skipped"]), (&json!(sent), &json!(1 - sent)), "{done}");
        if sent == 0 {
            let skip = &done["last_skip"];
            let detail = skip["detail"].as_str().unwrap();
            assert_eq!(skip["code"], "too_large", "{mode}");
            assert!(detail.contains("8.1 MiB") && detail.ends_with("Send it exact or stripped."), "{detail}");
        }
    }
}

#[tokio::test]
async fn headers_of_the_signature_are_left_out() {
    let (_, seen, _) = sent(json!({"mode": "stripped", "strip": ["content-TYPE"]}), "stripe", "{}").await;
    let text = String::from_utf8(seen).unwrap();
    assert!(!text.contains("Stripe-Signature") && !text.contains("Content-Type"), "{text}");
    assert!(text.ends_with("Content-Length: 2\r\n\r\n{}"), "{text}");
}

#[tokio::test]
async fn a_request_is_edited_and_signed_kept_or_stripped() {
    let edit = |signing: &str| json!({"mode": "edited", "edit": {"method": "PUT", "body_text": "{\"new\":1}", "signing": signing}});
    for (signing, said) in
        [("keep", Verdict::Invalid), ("resign", Verdict::Valid), ("strip", Verdict::Missing)]
    {
        let (_, seen, _) = sent(edit(signing), "stripe", "{}").await;
        let text = String::from_utf8_lossy(&seen);
        assert!(text.starts_with("PUT /in HTTP/1.1\r\n") && text.ends_with("{\"new\":1}"), "{text}");
        assert_eq!(verdict("stripe", SECRET, &seen, ""), said, "{signing}");
    }
    let order = json!({"mode": "edited", "edit": {
        "headers": [["X-One", "1"], ["Content-Length", "99"], ["Host", "elsewhere"], ["x-one", "2"]],
        "body_b64": "AP8=",
    }});
    let (_, seen, _) = sent(order, "stripe", "{}").await;
    let (head, body) = parts(&seen);
    let text = String::from_utf8_lossy(head);
    assert!(text.contains("\r\nX-One: 1\r\nx-one: 2\r\nContent-Length: 2\r\n\r\n"), "{text}");
    assert!(!text.contains("elsewhere") && body == b"\x00\xff", "{text}");
}
