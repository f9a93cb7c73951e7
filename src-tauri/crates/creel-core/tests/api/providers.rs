//! Providers, and verifying by hand.

use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::instance::Instance;

#[tokio::test]
async fn providers_say_what_they_take() {
    let instance = Instance::new().await;
    let list = instance.get("/providers").await.done();
    let ids: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|p| p["id"].as_str().unwrap()).collect();
    for id in ["github", "mon1tor", "monithq", "opsknight", "statusstack", "stripe", "wizstatus"] {
        assert!(ids.contains(&id), "{id}");
        let provider = instance.get(&format!("/providers/{id}")).await.done();
        assert_eq!(provider["id"], id);
        assert!(!provider["schemes"].as_array().unwrap().is_empty(), "{id}");
        assert!(provider["keys"].as_array().unwrap().iter().all(|key| key["kind"].is_string()), "{id}");
    }
    let okta = instance.get("/providers/okta-inline-hooks").await.done();
    assert_eq!(okta["detect_shapes"], json!(["json:cloudEventVersion, json:eventType = com.okta.*"]));
    let problem = instance.get("/providers/gitub").await.problem(404, "not_found");
    assert_eq!(problem["suggestion"], "github");
}

#[tokio::test]
async fn a_receiver_is_written_in_the_language_of_whoever_asks() {
    let instance = Instance::new().await;
    for language in ["node", "python"] {
        let path = format!("/providers/github/receiver?language={language}&scheme=sha256");
        let receiver = instance.get(&path).await.done();
        assert_eq!(receiver["language"], language);
        let code = receiver["code"].as_str().unwrap().to_lowercase();
        assert!(code.contains("x-hub-signature-256"), "{code}");
        assert!(receiver["file"].is_string() && receiver["notes"].is_array(), "{receiver}");
    }
    for language in ["php", "go", "rust"] {
        let reply = instance.get(&format!("/providers/github/receiver?language={language}")).await;
        match reply.status.as_u16() {
            200 => assert_eq!(reply.json()["language"], language),
            _ => drop(reply.problem(404, "not_found")),
        }
    }
    for (path, status, code) in [
        ("/providers/gitub/receiver?language=go", 404, "not_found"),
        ("/providers/github/receiver?language=go&scheme=none", 404, "not_found"),
        ("/providers/github/receiver?language=cobol", 400, "invalid_parameter"),
        ("/providers/github/receiver", 400, "invalid_parameter"),
    ] {
        instance.get(path).await.problem(status, code);
    }
}

/// The example of GitHub's own page, with one thing changed.
#[track_caller]
fn request(change: Value) -> Value {
    let mut request = json!({
        "provider": "github", "method": "POST", "url": "/webhook",
        "headers": [["X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"]],
        "body_b64": BASE64.encode(b"Hello, World!"),
        "secrets": [
            {"kind": "shared_secret", "value": "another"},
            {"kind": "shared_secret", "value": "It's a Secret to Everybody"},
        ],
    });
    for (field, value) in change.as_object().unwrap() {
        request[field] = value.clone();
    }
    request
}

#[tokio::test]
async fn verify_judges_and_stores_nothing() {
    let instance = Instance::new().await;
    let revision = instance.settled().await;
    let valid = instance.post("/verify", &request(json!({}))).await.done();
    assert_eq!((&valid["verdict"], &valid["reason"]), (&json!("valid"), &json!("ok")));
    assert_eq!((&valid["secret"], &valid["diagnosis"]["cause"]), (&json!(1), &Value::Null));
    assert!(valid["scheme"].is_string());
    let cases = [
        (json!({"body_b64": BASE64.encode(b"Hello, World?")}), "invalid", "signature_mismatch"),
        (json!({"headers": []}), "missing", "missing_signature"),
        (json!({"secrets": []}), "unchecked", "no_secret"),
        (json!({"secrets": [{"kind": "shared_secret", "value": "x"}]}), "invalid", "signature_mismatch"),
    ];
    for (change, verdict, reason) in cases {
        let reply = instance.post("/verify", &request(change.clone())).await.done();
        assert_eq!((&reply["verdict"], &reply["reason"]), (&json!(verdict), &json!(reason)), "{change}");
    }
    assert_eq!(instance.get("/health").await.done()["revision"], revision);
    assert_eq!(instance.get("/deliveries/count").await.done(), json!({"count": 0}));
}

#[tokio::test]
async fn verify_reads_times_in_every_form() {
    let instance = Instance::new().await;
    // What Stripe's scheme makes of this body, second and secret.
    let body = br#"{"id":"evt_1"}"#;
    let header = "t=1700000000,v1=c89214b5b5da833daed6f0b8c5bb6bd58cea9022bd80ccc78230f3942d632925";
    let base = json!({
        "provider": "stripe", "headers": [["Stripe-Signature", header]], "body_b64": BASE64.encode(body),
        "secrets": [{"kind": "shared_secret", "value": "whsec_test"}],
    });
    for (at, reason) in [
        (json!(1_700_000_000), "ok"),
        (json!(1_700_000_010.75), "ok"),
        (json!("1700000000"), "ok"),
        (json!("1700000000.5"), "ok"),
        (json!("2023-11-14T22:13:20Z"), "ok"),
        (json!("2023-11-14T23:13:20+01:00"), "ok"),
        (json!(1_700_000_300), "ok"),
        (json!(1_700_000_301), "timestamp_too_old"),
        (Value::Null, "timestamp_too_old"),
    ] {
        let mut request = base.clone();
        request["at"] = at.clone();
        let reply = instance.post("/verify", &request).await.done();
        assert_eq!(reply["reason"], reason, "{at}");
    }
    for at in [json!("yesterday"), json!(1e300), json!("NaN"), json!("")] {
        let mut request = base.clone();
        request["at"] = at;
        assert_eq!(instance.post("/verify", &request).await.problem(422, "invalid_field")["field"], "at");
    }
}

#[tokio::test]
async fn verify_refuses_what_it_cannot_judge() {
    let instance = Instance::new().await;
    let problem = instance.post("/verify", &request(json!({"provider": "gihub"}))).await;
    assert_eq!(problem.problem(422, "unknown_provider")["suggestion"], "github");
    let reply = instance.post("/verify", &request(json!({"body_b64": "%%%"}))).await;
    assert_eq!(reply.problem(422, "invalid_field")["field"], "body_b64");
    instance.post("/verify", &json!({})).await.problem(400, "invalid_json");
    instance.post("/verify", &request(json!({"at": [1]}))).await.problem(400, "invalid_json");
    instance.post("/verify", &request(json!({"headers": [["only one"]]}))).await.problem(400, "invalid_json");
}
