//! Test events: listed, shown as they would be sent, sent, and kept of what came in.

use creel_core::receiver::{Limits, Receiver};
use creel_core::sending::attempt::AttemptId;
use data_encoding::BASE64;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::instance::{Instance, head};

const SECRET: &str = "canary-9f86d081884c7d659a2f";

/// An instance that receives, with an endpoint of that provider.
async fn receiving(provider: &str, secret: Value) -> Instance {
    let instance = Instance::new().await;
    let receiver = Receiver::bind("127.0.0.1:0".parse().unwrap(), Limits::default()).await.unwrap();
    instance.creel.describe(None, Some(format!("http://{}", receiver.local_addr().unwrap())));
    tokio::spawn(receiver.serve(instance.creel.clone(), instance.creel.shutdown().clone()));
    instance.post("/endpoints", &json!({"slug": "e", "provider": provider})).await.done();
    instance.post("/endpoints/e/secrets", &secret).await.done();
    instance
}

fn shared() -> Value {
    json!({"kind": "shared_secret", "value": SECRET, "label": "main"})
}

fn body(rendered: &Value) -> Vec<u8> {
    BASE64.decode(rendered["body_b64"].as_str().unwrap().as_bytes()).unwrap()
}

#[tokio::test]
async fn events_are_listed_and_shown_as_templates() {
    let instance = Instance::new().await;
    let all = instance.get("/events").await.done();
    let all = all["items"].as_array().unwrap();
    assert!(
        all.iter().any(|event| event["provider"] == "stripe") && all.iter().any(|e| e["provider"] == "own")
    );
    let of = instance.get("/providers/statusstack/events").await.done();
    let names: Vec<&str> =
        of["items"].as_array().unwrap().iter().map(|e| e["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"component.status_changed") && names.len() == 7, "{names:?}");
    let event = instance.get("/providers/statusstack/events/component.status_changed").await.done();
    assert_eq!(event["event_type"], "component.status_changed");
    assert_eq!(
        (&event["confidence"], &event["saved"], &event["method"]),
        (&json!("documented"), &json!(false), &json!("POST"))
    );
    assert_eq!(event["body"]["kind"], "json");
    let text = event["body"]["text"].as_str().unwrap();
    assert!(
        text.starts_with("{\n  \"event\": \"component.status_changed\",\n") && text.contains("{{ now }}"),
        "{text}"
    );
    let problem = instance.get("/providers/statusstack/events/monitor.dwn").await.problem(404, "not_found");
    assert_eq!(problem["suggestion"], "monitor.down");
    assert_eq!(
        instance.get("/providers/stripee/events").await.problem(404, "not_found")["suggestion"],
        "stripe"
    );
}

#[tokio::test]
async fn an_event_is_shown_as_it_would_be_sent() {
    let instance = receiving("opsknight", shared()).await;
    let path = "/providers/opsknight/events/incident.created";
    let shown = instance.post(path, &json!({"endpoint": "e"})).await.done();
    assert_eq!(
        (&shown["method"], &shown["sent"], &shown["masked"]),
        (&json!("POST"), &Value::Null, &json!(false))
    );
    assert_eq!(shown["signed_by"], json!({"scheme": "statuspage", "label": "main", "secret": 1}));
    assert!(shown["url"].as_str().unwrap().ends_with("/e"), "{shown}");
    let other = instance.post(path, &json!({"endpoint": "e"})).await.done();
    assert_ne!(body(&shown), body(&other), "ids are fresh");
    // What it would be judged as.
    let verified = json!({
        "provider": "opsknight", "url": shown["url"], "headers": shown["headers"], "body_b64": shown["body_b64"],
        "secrets": [shared()],
    });
    assert_eq!(instance.post("/verify", &verified).await.done()["verdict"], "valid");
    assert_eq!(instance.get("/deliveries/count").await.done(), json!({"count": 0}));

    let given = json!({"url": "http://127.0.0.1:9/x", "secrets": [{"kind": "shared_secret", "value": "other", "label": "b"}]});
    let shown = instance.post(path, &given).await.done();
    assert_eq!(shown["signed_by"], json!({"scheme": "statuspage", "label": "b", "secret": null}));
    assert_eq!(shown["url"], "http://127.0.0.1:9/x");
    for unsigned in [json!({"url": "http://127.0.0.1:9/x"}), json!({"endpoint": "e", "secrets": []})] {
        let shown = instance.post(path, &unsigned).await.done();
        assert_eq!(shown["signed_by"], Value::Null);
        assert_eq!(shown["unsigned"], "there is no secret to sign it with");
    }
}

#[tokio::test]
async fn an_event_can_be_edited() {
    let instance = receiving("statusstack", shared()).await;
    let path = "/providers/statusstack/events/monitor.down";
    let check = async |edit: Value, expected: &str| {
        let mut wanted = json!({"endpoint": "e"});
        for (field, value) in edit.as_object().unwrap() {
            wanted[field] = value.clone();
        }
        let shown = instance.post(path, &wanted).await.done();
        let text = String::from_utf8(body(&shown)).unwrap();
        assert!(text.contains(expected), "{edit}: {text}");
        assert!(shown["signed_by"].is_object(), "{shown}");
        shown
    };
    check(json!({"set": [["monitor.name", "\"Mine\""], ["stack", "null"]]}), r#""stack":null"#).await;
    check(json!({"body": {"kind": "json", "text": "{ \"a\": \"{{ 1 + 1 }}\" }"}}), r#"{"a":2}"#).await;
    check(json!({"body": {"kind": "text", "text": "{ \"a\": \"{{ 1 + 1 }}\" }"}}), r#"{ "a": "2" }"#).await;
    check(json!({"body": {"kind": "base64", "text": BASE64.encode(b"{{ x }}")}}), "{{ x }}").await;
    let shown = check(json!({"method": "PUT", "headers": [["X-Mine", "{{ unix }}"]]}), "monitor.down").await;
    assert_eq!((&shown["method"], &shown["headers"][0][0]), (&json!("PUT"), &json!("X-Mine")));
    for (edit, field) in [
        (json!({"set": [["monitor.nam", "1"]]}), "set"),
        (json!({"body": {"kind": "json", "text": "{"}}), "body"),
        (json!({"body": {"kind": "text", "text": "{{ nothing }}"}}), "body"),
        (json!({"body": {"kind": "base64", "text": "%"}}), "body"),
        (json!({"method": "A B"}), "method"),
        (json!({"headers": [["a b", "c"]]}), "headers"),
        (json!({"url": "ftp://x/"}), "url"),
        (json!({"endpoint": null}), "endpoint"),
    ] {
        let mut wanted = json!({"endpoint": "e"});
        for (field, value) in edit.as_object().unwrap() {
            wanted[field] = value.clone();
        }
        let problem = instance.post(path, &wanted).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], field, "{edit}: {problem}");
    }
    instance.post(path, &json!({"endpoint": "none"})).await.problem(404, "not_found");
}

#[tokio::test]
async fn an_event_is_received_like_that_of_a_real_sender() {
    for (provider, event, event_type) in [
        ("statusstack", "component.status_changed", "component.status_changed"),
        ("monithq", "site_down", "site_down"),
        ("wizstatus", "monitor.up", "monitor.up"),
        ("opsknight", "incident.resolved", "incident.resolved"),
        ("stripe", "invoice.paid", "invoice.paid"),
        ("twilio", "sms-received", "received"),
        ("linear", "Issue.create", "Issue.create"),
        ("github", "push", "push"),
    ] {
        let instance = receiving(provider, shared()).await;
        let path = format!("/providers/{provider}/events/{event}");
        let sent = instance.post(&path, &json!({"endpoint": "e", "send": true})).await.done();
        let status = sent["sent"]["status"].as_u64().unwrap();
        assert!((200..300).contains(&status) && sent["sent"]["error"].is_null(), "{sent}");
        let delivery = instance.get(&format!("/deliveries/{}", sent["sent"]["delivery"])).await.done();
        assert_eq!(
            (&delivery["verdict"], &delivery["event_type"]),
            (&json!("valid"), &json!(event_type)),
            "{provider}"
        );
        assert_eq!(delivery["endpoint"], "e");
        let stored = instance.get(&format!("/deliveries/{}/body", sent["sent"]["delivery"])).await;
        assert_eq!(stored.bytes, body(&sent));
        assert!(sent["sent"]["attempt"].is_i64() && sent["sent"]["total_ms"].is_f64());
    }
}

#[tokio::test]
async fn a_validation_is_answered() {
    let instance = receiving("mon1tor", shared()).await;
    let path = "/providers/mon1tor/events/validation";
    let sent = instance.post(path, &json!({"endpoint": "e", "send": true})).await.done();
    assert_eq!((&sent["method"], &sent["signed_by"]), (&json!("GET"), &Value::Null));
    assert_eq!(sent["sent"]["status"], 200);
    let delivery = instance.get(&format!("/deliveries/{}", sent["sent"]["delivery"])).await.done();
    assert_eq!(delivery["handshake"], "validation", "{delivery}");
}

/// A secret that is sent along is not shown; it arrives all the same.
#[tokio::test]
async fn a_token_is_sent_and_not_shown() {
    let token = json!({"kind": "static_token", "value": SECRET});
    let basic = json!({"kind": "basic_auth", "username": "someone", "password": SECRET});
    for (provider, event, secret) in [
        ("gitlab", "push", token.clone()),
        ("microsoft-graph", "created", token),
        ("postmark", "Delivery", basic),
    ] {
        let instance = receiving(provider, secret).await;
        let path = format!("/providers/{provider}/events/{event}");
        let reply = instance.post(&path, &json!({"endpoint": "e", "send": true})).await;
        let sent = reply.done();
        let shown = format!("{sent} {}", String::from_utf8_lossy(&body(&sent)));
        let encoded = BASE64.encode(format!("someone:{SECRET}").as_bytes());
        assert!(!shown.contains(SECRET) && !shown.contains(&encoded), "{provider}: {shown}");
        assert_eq!(sent["masked"], true, "{provider}");
        let delivery = instance.get(&format!("/deliveries/{}", sent["sent"]["delivery"])).await.done();
        assert_eq!(delivery["verdict"], "valid", "{provider}");
        let attempt = instance.creel.store().attempt(AttemptId(sent["sent"]["attempt"].as_i64().unwrap()));
        let attempt = format!("{:?}", attempt.await.unwrap().made);
        assert!(!attempt.contains(SECRET) && !attempt.contains(&encoded), "{provider}: {attempt}");
    }
}

#[tokio::test]
async fn an_event_goes_to_any_url() {
    let instance = receiving("statusstack", shared()).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook?x=1", listener.local_addr().unwrap());
    let answering = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut seen = vec![0; 4096];
        let read = stream.read(&mut seen).await.unwrap();
        stream.write_all(b"HTTP/1.1 418 Short\r\nContent-Length: 0\r\n\r\n").await.unwrap();
        String::from_utf8_lossy(&seen[..read]).into_owned()
    });
    let path = "/providers/statusstack/events/monitor.down";
    let sent = instance.post(path, &json!({"endpoint": "e", "url": url, "send": true})).await.done();
    let seen = answering.await.unwrap();
    assert!(
        seen.starts_with("POST /hook?x=1 HTTP/1.1\r\n") && seen.contains("X-StatusStack-Signature: "),
        "{seen}"
    );
    assert_eq!((&sent["sent"]["status"], &sent["sent"]["delivery"]), (&json!(418), &Value::Null));
    assert_eq!(sent["signed_by"]["label"], "main");
    assert_eq!(instance.get("/deliveries/count").await.done(), json!({"count": 0}));
    // Nobody listens there any more.
    let sent = instance.post(path, &json!({"url": url, "send": true})).await.done();
    assert_eq!((&sent["sent"]["status"], &sent["sent"]["error_code"]), (&Value::Null, &json!("refused")));
}

/// A password of the user's own is sent where it belongs, and kept nowhere; in a URL it would be, and is refused.
#[tokio::test]
async fn a_password_is_sent_and_not_kept() {
    let instance = receiving("statusstack", shared()).await;
    let path = "/providers/statusstack/events/monitor.down";
    for send in [true, false] {
        let order = json!({"url": "http://someone:canary@127.0.0.1:1/", "send": send});
        let problem = instance.post(path, &order).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], "url");
        assert!(!problem.to_string().contains("canary"), "{problem}");
    }
    let headers = json!([
        ["X-Plain", "p"],
        ["authorization", "Basic canary"],
        ["Cookie", "canary"],
        ["Cookie", "canary"]
    ]);
    let order = json!({"endpoint": "e", "headers": headers, "send": true});
    let sent = instance.post(path, &order).await.done();
    let delivery = &sent["sent"]["delivery"];
    let raw = instance.get(&format!("/deliveries/{delivery}/raw")).await.text();
    assert!(raw.contains("authorization: Basic canary\r\nCookie: canary\r\nCookie: canary\r\n"), "{raw}");
    let kept = instance.creel.store().attempt(AttemptId(sent["sent"]["attempt"].as_i64().unwrap()));
    let head = String::from_utf8(kept.await.unwrap().made.sent.head).unwrap();
    assert!(head.contains("X-Plain: p\r\nauthorization: [not kept]\r\nCookie: [not kept]\r\n"), "{head}");
}

#[tokio::test]
async fn without_a_receiver_nothing_is_sent_to_an_endpoint() {
    let instance = Instance::new().await;
    instance.post("/endpoints", &json!({"slug": "e", "provider": "statusstack"})).await.done();
    let path = "/providers/statusstack/events/monitor.down";
    instance.post(path, &json!({"endpoint": "e", "send": true})).await.problem(409, "not_receiving");
    instance.post(path, &json!({"endpoint": "e"})).await.done();
}

#[tokio::test]
async fn a_delivery_is_kept_as_a_test_event() {
    let instance = receiving("statusstack", shared()).await;
    let path = "/providers/statusstack/events/incident.created";
    let sent = instance.post(path, &json!({"endpoint": "e", "send": true})).await.done();
    let save = format!("/deliveries/{}/test-event", sent["sent"]["delivery"]);
    let revision = instance.creel.changes().revision();
    let reply = instance.post(&save, &json!({"name": "mine", "title": "Mine"})).await;
    assert_eq!(reply.status, 201);
    let saved = reply.done();
    assert!(instance.creel.changes().revision() > revision);
    assert_eq!(
        (&saved["provider"], &saved["saved"], &saved["confidence"]),
        (&json!("statusstack"), &json!(true), &json!("captured"))
    );
    assert!(!saved.to_string().to_lowercase().contains("x-statusstack-signature"), "{saved}");
    instance.post(&save, &json!({"name": "mine"})).await.problem(409, "conflict");
    assert_eq!(
        instance.post(&save, &json!({"name": "../x"})).await.problem(422, "invalid_field")["field"],
        "name"
    );
    instance.post("/deliveries/999/test-event", &json!({"name": "x"})).await.problem(404, "not_found");
    let again = instance
        .post("/providers/statusstack/events/mine", &json!({"endpoint": "e", "send": true}))
        .await
        .done();
    let delivery = instance.get(&format!("/deliveries/{}", again["sent"]["delivery"])).await.done();
    assert_eq!(
        (&delivery["verdict"], &delivery["event_type"]),
        (&json!("valid"), &json!("incident.created"))
    );
    assert_eq!(body(&again), body(&sent), "nothing in it is certain to be an id");
    let mine = "/providers/statusstack/events/mine";
    let deletion = instance.delete(mine).await.done();
    instance.get(mine).await.problem(404, "not_found");
    let listed = instance.get("/events").await.done().to_string();
    assert!(!listed.contains("\"mine\""), "{listed}");
    // It comes back, unless another has taken its name.
    let undo = format!("/deletions/{}/restore", deletion["id"]);
    instance.post(&save, &json!({"name": "mine", "title": "Another"})).await.done();
    instance.post(&undo, &json!({})).await.problem(409, "conflict");
    let other = instance.delete(mine).await.done();
    assert_eq!(instance.post(&undo, &json!({})).await.done(), json!({"count": 0}));
    assert_eq!(instance.get(mine).await.done()["title"], "Mine");
    instance.post(&undo, &json!({})).await.problem(404, "not_found");
    instance.post(&format!("/deletions/{}/restore", other["id"]), &json!({})).await.problem(409, "conflict");
    instance.delete("/providers/statusstack/events/monitor.down").await.problem(404, "not_found");

    // What comes from nobody is nobody's.
    let nobody = instance.deliver(head("POST /x", &[]), b"\xff{{".as_slice()).await;
    let reply =
        instance.post(&format!("/deliveries/{nobody}/test-event"), &json!({"name": "raw"})).await.done();
    assert_eq!((&reply["provider"], &reply["body"]["kind"]), (&json!("own"), &json!("base64")));
    let shown = instance.post("/providers/own/events/raw", &json!({"endpoint": "e"})).await.done();
    assert_eq!(body(&shown), b"\xff{{");
}
