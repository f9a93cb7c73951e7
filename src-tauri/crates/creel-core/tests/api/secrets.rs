//! Secrets: what goes in never comes out.

use data_encoding::{BASE64, HEXLOWER};
use serde_json::{Value, json};

use crate::instance::{Instance, head};

#[tokio::test]
async fn a_secret_is_kept_without_showing_it() {
    let instance = Instance::new().await;
    let secret = json!({"kind": "shared_secret", "value": "whsec_0123456789abcd", "label": "live"});
    let reply = instance.post("/endpoints/default/secrets", &secret).await;
    assert_eq!(reply.status, 201);
    let secret = reply.json();
    let wanted = json!({
        "id": secret["id"], "kind": "shared_secret", "label": "live", "username": null, "format": null, "url": null,
        "last_four": "abcd", "state": "active", "created_at": secret["created_at"], "retired_at": null,
        "available": true, "captured_from": null, "last_used_at": null, "last_delivery": null, "deliveries": 0,
        "stopped_being_used_at": null,
    });
    assert_eq!(secret, wanted);
    assert_eq!(instance.get("/endpoints/default/secrets").await.done(), json!({"items": [wanted]}));
    let path = format!("/endpoints/default/secrets/{}", secret["id"]);
    let retired = instance.patch(&path, &json!({"state": "retired", "label": null})).await.done();
    assert_eq!((&retired["state"], &retired["label"]), (&json!("retired"), &Value::Null));
    assert!(retired["retired_at"].is_string());
    let again = instance.patch(&path, &json!({"state": "active"})).await.done();
    assert_eq!((&again["state"], &again["retired_at"]), (&json!("active"), &Value::Null));
    let deletion = instance.delete(&path).await.done();
    assert_eq!(instance.get("/endpoints/default/secrets").await.done(), json!({"items": []}));
    instance.post(&format!("/deletions/{}/restore", deletion["id"]), &json!({})).await.done();
    assert_eq!(instance.get("/endpoints/default").await.done()["secrets"], 1);
    instance.delete("/endpoints/default/secrets/999").await.problem(404, "not_found");
    instance.get("/endpoints/nobody/secrets").await.problem(404, "not_found");
}

#[tokio::test]
async fn every_kind_says_what_it_needs() {
    let instance = Instance::new().await;
    let path = "/endpoints/default/secrets";
    let kinds = [
        "shared_secret",
        "static_token",
        "public_key",
        "jwk",
        "certificate",
        "public_id",
        "webhook_id",
        "verify_token",
    ];
    for kind in kinds {
        assert_eq!(instance.post(path, &json!({"kind": kind, "value": "v"})).await.status, 201, "{kind}");
        instance.post(path, &json!({"kind": kind})).await.problem(422, "invalid_field");
        instance.post(path, &json!({"kind": kind, "value": ""})).await.problem(422, "invalid_field");
        let basic = json!({"kind": kind, "username": "u", "password": "p"});
        instance.post(path, &basic).await.problem(422, "invalid_field");
    }
    let basic = json!({"kind": "basic_auth", "username": "ann", "password": "a long password"});
    let secret = instance.post(path, &basic).await.done();
    assert_eq!((&secret["username"], &secret["last_four"]), (&json!("ann"), &json!("word")));
    for wrong in [json!({"value": "v"}), json!({"username": "u"}), json!({"password": "p"})] {
        let mut wrong = wrong;
        wrong["kind"] = json!("basic_auth");
        instance.post(path, &wrong).await.problem(422, "invalid_field");
    }
    instance.post(path, &json!({"kind": "magic", "value": "v"})).await.problem(400, "invalid_json");
}

#[tokio::test]
async fn a_new_secret_judges_what_is_there() {
    let instance = Instance::new().await;
    instance.post("/endpoints", &json!({"slug": "hub", "provider": "github"})).await.done();
    let signature = "X-Hub-Signature-256: \
                     sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let id = instance.deliver(head("POST /hub", &[signature]), "Hello, World!").await;
    let path = format!("/deliveries/{id}/signature");
    assert_eq!(instance.get(&path).await.done()["reason"], "no_secret");
    let secret = json!({"kind": "shared_secret", "value": "It's a Secret to Everybody"});
    let secret = instance.post("/endpoints/hub/secrets", &secret).await.done();
    becomes(&instance, &path, "valid").await;
    assert_eq!(instance.get(&path).await.done()["verdict_at_arrival"], "unchecked");
    let endpoint = instance.get("/endpoints/hub").await.done();
    assert_eq!(endpoint["rejudging"]["now_valid"], 1, "{endpoint}");
    let deletion = instance.delete(&format!("/endpoints/hub/secrets/{}", secret["id"])).await.done();
    becomes(&instance, &path, "unchecked").await;
    instance.post(&format!("/deletions/{}/restore", deletion["id"]), &json!({})).await.done();
    becomes(&instance, &path, "valid").await;
    instance.patch("/endpoints/hub", &json!({"provider": null})).await.done();
    becomes(&instance, &path, "unchecked").await;
}

pub(crate) async fn becomes(instance: &Instance, path: &str, verdict: &str) {
    for _ in 0..100 {
        if instance.get(path).await.done()["verdict"] == verdict {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{path} did not become {verdict}");
}

/// Sends a canary everywhere a secret can go, in the right and in wrong places, and looks for it in every reply.
#[tokio::test]
async fn no_reply_holds_a_secret() {
    let instance = Instance::new().await;
    let canary = "canary-2f7a91c4e6d8b3";
    let secrets = "/endpoints/default/secrets";
    let mut replies = Vec::new();
    for secret in [
        json!({"kind": "shared_secret", "value": canary}),
        json!({"kind": "static_token", "value": format!("{canary}-tail"), "label": "l"}),
        json!({"kind": "basic_auth", "username": "u", "password": canary}),
        // In wrong places, where an error message could repeat it.
        json!({"kind": canary, "value": "v"}),
        json!({"kind": "shared_secret", "value": [canary]}),
        json!({"kind": "shared_secret", "value": {canary: 1}}),
        json!({"kind": "shared_secret", "password": canary}),
        json!({"kind": "basic_auth", "value": canary}),
        json!([canary]),
        json!(canary),
    ] {
        replies.push(instance.post(secrets, &secret).await);
        let verify = json!({"provider": "github", "secrets": [secret], "headers": [], "body_b64": ""});
        replies.push(instance.post("/verify", &verify).await);
        let verify = json!({"provider": "github", "secrets": secret});
        replies.push(instance.post("/verify", &verify).await);
        replies.push(instance.patch(&format!("{secrets}/1"), &json!({"state": secret})).await);
    }
    instance.patch("/endpoints/default", &json!({"provider": "github"})).await.done();
    instance.deliver(head("POST /", &["X-Hub-Signature-256: sha256=00"]), "x").await;
    let document = serde_json::to_value(creel_core::api::openapi()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        if item.get("get").is_some() {
            let path = path.replace("{slug}", "default").replace("{id}", "1");
            let path = path.strip_prefix("/api/v1").unwrap();
            let query = if path == "/changes" { "?wait=0" } else { "" };
            replies.push(instance.get(&format!("{path}{query}")).await);
        }
    }
    let forms = [canary.to_owned(), BASE64.encode(canary.as_bytes()), HEXLOWER.encode(canary.as_bytes())];
    for reply in &replies {
        let text = format!("{:?} {}", reply.headers, reply.text());
        assert!(!forms.iter().any(|form| text.contains(form)), "{} {text}", reply.status);
    }
}

#[tokio::test]
async fn a_key_pair_is_made_where_a_provider_signs_with_a_private_key() {
    let instance = Instance::new().await;
    instance.post("/endpoints", &json!({"slug": "discord", "provider": "discord"})).await.done();
    let path = "/endpoints/discord/key-pairs";
    let reply = instance.post(path, &json!({})).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    assert!(!reply.text().contains("PRIVATE"), "{}", reply.text());
    let made = reply.json();
    assert_eq!((&made["secret"]["label"], &made["scheme"]), (&json!("test key"), &json!("ed25519")));
    assert!(made["public_key"].as_str().unwrap().starts_with("-----BEGIN PUBLIC KEY-----\n"), "{made}");
    let another = instance.post(path, &json!({"label": "two"})).await.done();
    assert_ne!(another["public_key"], made["public_key"]);
    assert_eq!(instance.get("/endpoints/discord").await.done()["secrets"], 2);
    instance.post(path, &json!({"label": "1"})).await.problem(422, "invalid_field");
    for (slug, provider, why) in [
        ("github", json!("github"), "both sides know"),
        ("kick", json!("kick"), "openssl"),
        ("sns", json!("aws-sns"), "certificate"),
        ("none", json!(null), "no provider"),
    ] {
        instance.post("/endpoints", &json!({"slug": slug, "provider": provider})).await.done();
        let problem = instance.post(&format!("/endpoints/{slug}/key-pairs"), &json!({})).await;
        let problem = problem.problem(409, "conflict");
        assert!(problem["detail"].as_str().unwrap().contains(why), "{problem}");
    }
    instance.post("/endpoints/nobody/key-pairs", &json!({})).await.problem(404, "not_found");
}
