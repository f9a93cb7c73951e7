//! Diagnoses: why a verdict is what it is, of deliveries and of requests that are given.

use axum::body::Body;
use creel_core::clock::Timestamp;
use creel_signatures::{Head, Secret, Signing};
use data_encoding::BASE64;
use http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::instance::{Instance, head};

/// The example of GitHub's own page.
const SECRET: &str = "It's a Secret to Everybody";
const SIGNED: &str =
    "X-Hub-Signature-256: sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

async fn github(instance: &Instance, slug: &str, secret: &str) {
    instance.post("/endpoints", &json!({"slug": slug, "provider": "github"})).await.done();
    let secret = json!({"kind": "shared_secret", "value": secret, "label": slug});
    instance.post(&format!("/endpoints/{slug}/secrets"), &secret).await.done();
}

/// That it is a diagnosis whose first finding is told on top, and that it holds no secret.
#[track_caller]
fn is_whole(diagnosis: &Value) {
    let findings = diagnosis["findings"].as_array().unwrap();
    for field in ["cause", "confidence", "title", "evidence", "fix"] {
        let first = findings.first().map_or(&Value::Null, |first| &first[field]);
        assert_eq!(&diagnosis[field], first, "{field}: {diagnosis}");
    }
    assert!(diagnosis["steps"].is_array() && diagnosis["combinations"].is_u64(), "{diagnosis}");
    assert!(!diagnosis.to_string().contains(SECRET), "{diagnosis}");
}

#[tokio::test]
async fn a_delivery_says_why() {
    let instance = Instance::new().await;
    github(&instance, "hub", SECRET).await;
    let right = instance.deliver(head("POST /hub", &[SIGNED]), "Hello, World!").await;
    let wrong = instance.deliver(head("POST /hub", &[SIGNED]), "Hello, World?").await;
    let unknown = instance.deliver(head("POST /elsewhere", &[SIGNED]), "Hello, World!").await;
    for (id, verdict, explained) in
        [(right, "valid", false), (wrong, "invalid", true), (unknown, "unchecked", true)]
    {
        let signature = instance.get(&format!("/deliveries/{id}/signature")).await.done();
        assert_eq!(signature["verdict"], verdict);
        is_whole(&signature["diagnosis"]);
        assert_eq!(signature["diagnosis"]["cause"].is_string(), explained, "{signature}");
        let again = instance.get(&format!("/deliveries/{id}/signature")).await.done();
        assert_eq!(again, signature);
    }
    let observed = json!({"observed": "signature mismatch: got 757107ea"});
    is_whole(&instance.post(&format!("/deliveries/{right}/diagnoses"), &observed).await.done());
    instance.post("/deliveries/999/diagnoses", &observed).await.problem(404, "not_found");
    let long = json!({"observed": "x".repeat(16_385)});
    let problem = instance.post(&format!("/deliveries/{right}/diagnoses"), &long).await;
    assert_eq!(problem.problem(422, "invalid_field")["field"], "observed");
}

#[tokio::test]
async fn what_is_remembered_does_not_outlive_a_change() {
    let instance = Instance::new().await;
    github(&instance, "hub", "another").await;
    let id = instance.deliver(head("POST /hub", &[SIGNED]), "Hello, World!").await;
    let cause = async || {
        let signature = instance.get(&format!("/deliveries/{id}/signature")).await.done();
        signature["diagnosis"]["cause"].clone()
    };
    assert!(cause().await.is_string());
    let secret = json!({"kind": "shared_secret", "value": SECRET});
    instance.post("/endpoints/hub/secrets", &secret).await.done();
    for _ in 0..500 {
        if cause().await.is_null() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the delivery is valid now, and still has a cause");
}

#[tokio::test]
async fn a_given_request_is_explained_and_not_stored() {
    let instance = Instance::new().await;
    github(&instance, "hub", SECRET).await;
    let revision = instance.settled().await;
    let raw = |path: &str| format!("{}Hello, World!", head(&format!("POST {path}"), &[SIGNED]));
    let curl = format!("curl -d 'Hello, World!' -H '{SIGNED}' http://localhost/hub");
    let given =
        json!([{"kind": "shared_secret", "value": "wrong"}, {"kind": "shared_secret", "value": SECRET}]);
    let b64 = BASE64.encode(raw("/x").as_bytes());
    let stored = json!({"endpoint": "hub", "label": "hub"});
    for (request, verdict, secret, endpoint) in [
        (json!({"text": raw("/hub")}), "valid", &stored, json!("hub")),
        (json!({"text": curl}), "valid", &stored, json!("hub")),
        (json!({"text": raw("/x"), "endpoint": "hub"}), "valid", &stored, json!("hub")),
        (
            json!({"request_b64": b64, "provider": "github", "secrets": given}),
            "valid",
            &json!({"id": 1}),
            json!(null),
        ),
        (json!({"text": raw("/x"), "provider": "github"}), "unchecked", &json!({}), json!(null)),
        (json!({"text": raw("/hub").replace('!', "?")}), "invalid", &json!({}), json!("hub")),
    ] {
        let reply = instance.post("/diagnoses", &request).await.done();
        assert_eq!(
            (&reply["verdict"], &reply["endpoint"]),
            (&json!(verdict), &endpoint),
            "{request}\n{reply}"
        );
        for (field, wanted) in secret.as_object().unwrap() {
            assert_eq!(&reply["secret"][field], wanted, "{request}\n{reply}");
        }
        assert_eq!(reply["secret"].is_null(), verdict != "valid", "{request}\n{reply}");
        is_whole(&reply["diagnosis"]);
    }
    assert_eq!(instance.get("/health").await.done()["revision"], revision);
    assert_eq!(instance.get("/deliveries/count").await.done(), json!({"count": 0}));
}

#[tokio::test]
async fn what_is_no_request_is_refused() {
    let instance = Instance::new().await;
    for (request, code, field) in [
        (json!({}), "invalid_field", "text"),
        (json!({"text": "a", "request_b64": "YQ=="}), "invalid_field", "text"),
        (json!({"text": ""}), "invalid_field", "text"),
        (json!({"text": "hello"}), "invalid_field", "text"),
        (json!({"request_b64": "%"}), "invalid_field", "request_b64"),
        (json!({"text": head("GET /", &[]), "at": "soon"}), "invalid_field", "at"),
        (
            json!({"text": head("GET /", &[]), "secrets": [{"kind": "shared_secret"}]}),
            "invalid_field",
            "value",
        ),
    ] {
        let problem = instance.post("/diagnoses", &request).await.problem(422, code);
        assert_eq!(problem["field"], field, "{request}");
    }
    let request = json!({"text": head("GET /", &[]), "provider": "gihub"});
    let problem = instance.post("/diagnoses", &request).await.problem(422, "unknown_provider");
    assert_eq!(problem["suggestion"], "github");
    let request = json!({"text": head("GET /", &[]), "endpoint": "nobody"});
    instance.post("/diagnoses", &request).await.problem(404, "not_found");
}

/// Many long and odd ones at once: every one is answered, and the last as whole as the first.
#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_at_once_are_answered() {
    let instance = Instance::new().await;
    github(&instance, "hub", SECRET).await;
    let binary: Vec<u8> = (0..1024_u32).map(|n| (n * 31 % 251) as u8).collect();
    let binary = instance.deliver(head("POST /hub", &[SIGNED]), binary).await;
    let long = instance.deliver(head("POST /hub", &[SIGNED]), vec![b'a'; 50 * 1024 * 1024]).await;
    let mut asked = tokio::task::JoinSet::new();
    for n in 0..100 {
        let id = if n % 2 == 0 { binary } else { long };
        let request = match n % 4 {
            0 | 1 => Request::get(format!("/api/v1/deliveries/{id}/signature")).body(Body::empty()),
            _ => Request::post(format!("/api/v1/deliveries/{id}/diagnoses"))
                .header("content-type", "application/json")
                .body(Body::from(json!({"observed": format!("got {n}")}).to_string())),
        };
        let router = instance.router.clone();
        asked.spawn(async move { router.oneshot(request.unwrap()).await.unwrap() });
    }
    let replies = asked.join_all().await;
    assert_eq!(replies.len(), 100);
    for reply in replies {
        assert_eq!(reply.status(), 200);
        let bytes = reply.into_body().collect().await.unwrap().to_bytes();
        let reply: Value = serde_json::from_slice(&bytes).unwrap();
        let diagnosis = if reply["diagnosis"].is_object() { &reply["diagnosis"] } else { &reply };
        is_whole(diagnosis);
        assert!(diagnosis["cause"].is_string(), "{diagnosis}");
    }
    let long = instance.get(&format!("/deliveries/{long}/signature")).await.done();
    assert_eq!(long["diagnosis"]["cause"], "body_too_large");
    assert_eq!(long["diagnosis"]["complete"], false);
}

#[tokio::test]
async fn proposals_and_summaries_are_read_from_any_delivery() {
    let instance = Instance::new().await;
    let id = instance.deliver(head("POST /", &["X-GitHub-Event: ping"]), r#"{"zen":"x"}"#).await;
    let proposals = instance.get(&format!("/deliveries/{id}/proposals")).await.done();
    assert!(proposals["items"].is_array());
    let summary = instance.get(&format!("/deliveries/{id}/summary")).await.done();
    assert!(summary["hints"].is_array() && summary.get("title").is_some(), "{summary}");
    for path in ["/deliveries/999/proposals", "/deliveries/999/summary", "/deliveries/999/signature"] {
        instance.get(path).await.problem(404, "not_found");
    }
}

/// Stores a delivery that `provider` signed so many seconds before now, as it comes through a tunnel (`via`) or from here.
async fn signed_before(instance: &Instance, provider: &str, seconds: i64, via: &str) -> i64 {
    let target = format!("/{provider}");
    let signing = Signing {
        scheme: None,
        secrets: &[Secret::shared(1, "whsec_c2VjcmV0")],
        head: Head { method: "POST", target: target.as_bytes(), public_url: None, headers: &[] },
        body: b"{}",
        timestamp: Timestamp::now().micros() - seconds * 1_000_000,
        written: None,
        id: Some("msg_1"),
    };
    let signed = instance.creel.catalog().get(provider).unwrap().sign(&signing).unwrap();
    let mut lines: Vec<_> = signed.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    lines.push(via.to_owned());
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    instance.deliver(head(&format!("POST {target}"), &lines), "{}").await
}

#[tokio::test]
async fn other_senders_show_whose_clock_is_wrong() {
    const TUNNEL: &str = "X-Forwarded-For: 192.0.2.7";
    for (others, via, blame, said) in [
        (&[("slack", 2)][..], TUNNEL, "sender", "Slack was on time"),
        (&[("slack", 599), ("stripe", 601)], TUNNEL, "computer", "Slack and Stripe were off"),
        (&[("svix", 1), ("slack", 1)], TUNNEL, "sender", "no clock is wrong"),
        // What was sent from here has the same clock.
        (&[("slack", 2)], "Accept: */*", "sender", "The signature is right"),
    ] {
        let instance = Instance::new().await;
        for provider in ["stripe", "slack", "svix"] {
            instance.post("/endpoints", &json!({"slug": provider, "provider": provider})).await.done();
            let secret = json!({"kind": "shared_secret", "value": "whsec_c2VjcmV0"});
            instance.post(&format!("/endpoints/{provider}/secrets"), &secret).await.done();
        }
        let id = signed_before(&instance, "svix", 600, TUNNEL).await;
        let found = async || {
            let signature = instance.get(&format!("/deliveries/{id}/signature")).await.done();
            assert_eq!(signature["reason"], "timestamp_too_old", "{signature}");
            let first = &signature["diagnosis"]["findings"][0];
            (first["blame"].clone(), first["evidence"].as_str().unwrap().to_owned())
        };
        let alone = found().await;
        assert!(alone.0 == "sender" && !alone.1.contains("on time"), "{alone:?}");
        // What is remembered of it does not outlive what comes after.
        for (provider, seconds) in others {
            signed_before(&instance, provider, *seconds, via).await;
        }
        let (blamed, evidence) = found().await;
        assert_eq!(blamed, blame, "{others:?}: {evidence}");
        assert!(evidence.contains(said), "{others:?}: {evidence}");
        assert_eq!(evidence == alone.1, via != TUNNEL, "{others:?}: {evidence}");
    }
}
