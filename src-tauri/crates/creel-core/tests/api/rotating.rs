//! Rotating secrets: a new one is made, both count, and one sees which the sender uses.

use creel_signatures::{Head, Secret, Signing};
use serde_json::{Value, json};

use crate::instance::{Instance, head};

const OLD: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";

async fn deliver(instance: &Instance, secret: &str, body: &str) -> i64 {
    let provider = instance.creel.catalog().get("monithq").unwrap().clone();
    let signing = Signing {
        scheme: None,
        secrets: &[Secret::shared(1, secret)],
        head: Head { method: "POST", target: b"/shop", public_url: None, headers: &[] },
        body: body.as_bytes(),
        timestamp: 0,
        written: None,
        id: None,
    };
    let signed = provider.sign(&signing).unwrap();
    let headers: Vec<String> = signed.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    instance.deliver(head("POST /shop", &headers), body.to_owned()).await
}

async fn found(instance: &Instance, query: &str) -> Vec<i64> {
    let query = query.replace(' ', "%20");
    let list = instance.get(&format!("/deliveries?q={query}")).await.done();
    list["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn a_secret_is_rotated_without_a_gap() {
    let instance = Instance::new().await;
    instance.post("/endpoints", &json!({"slug": "shop", "provider": "monithq"})).await.done();
    let secrets = "/endpoints/shop/secrets";
    let old =
        instance.post(secrets, &json!({"kind": "shared_secret", "value": OLD, "label": "live"})).await.done();
    let first = deliver(&instance, OLD, "1").await;
    let rotation = format!("{secrets}/{}/rotation", old["id"]);
    let reply = instance.post(&rotation, &json!({})).await;
    assert_eq!(reply.status, 201);
    let rotated = reply.json();
    let value = rotated["value"].as_str().unwrap().to_owned();
    assert!(value.len() == 64 && value != OLD && value.bytes().all(|b| b.is_ascii_hexdigit()), "{value}");
    assert_eq!(rotated["secret"]["last_four"], value[60..]);
    assert!(rotated["secret"]["label"].as_str().unwrap().starts_with("live, 2"), "{rotated}");

    // It is told this once.
    for path in [secrets, "/endpoints/shop", "/health", "/deliveries"] {
        assert!(!instance.get(path).await.text().contains(&value), "{path}");
    }
    let mut ids = Vec::new();
    for n in 0..9 {
        ids.insert(0, deliver(&instance, &value, &format!("new {n}")).await);
    }
    let of = async |id: &Value| -> Value {
        let list = instance.get(secrets).await.done();
        list["items"].as_array().unwrap().iter().find(|secret| secret["id"] == *id).unwrap().clone()
    };
    let (old_id, new_id) = (old["id"].clone(), rotated["secret"]["id"].clone());
    let old = of(&old_id).await;
    assert_eq!((&old["last_delivery"], &old["deliveries"]), (&json!(first), &json!(1)));
    assert_eq!((&old["state"], &old["stopped_being_used_at"]), (&json!("active"), &Value::Null));
    let new = of(&new_id).await;
    assert_eq!((&new["last_delivery"], &new["deliveries"]), (&json!(ids[0]), &json!(9)));
    assert_eq!(new["stopped_being_used_at"], Value::Null);
    ids.insert(0, deliver(&instance, &value, "the tenth").await);
    let old = of(&old_id).await;
    assert_eq!(old["stopped_being_used_at"], old["last_used_at"], "{old}");

    assert_eq!(found(&instance, &format!("secret:{new_id}")).await, ids);
    assert_eq!(found(&instance, "secret:live").await, [first]);
    assert_eq!(found(&instance, "secret:LIVE*").await.len(), 11);
    assert_eq!(found(&instance, "-secret:live* sig:valid").await, [0; 0]);
    assert_eq!(found(&instance, "secret:nobody").await, [0; 0]);

    instance.patch(&format!("{secrets}/{old_id}"), &json!({"state": "retired"})).await.done();
    let late = deliver(&instance, OLD, "late").await;
    assert_eq!(instance.get(&format!("/deliveries/{late}")).await.done()["verdict"], "invalid");
    assert_eq!(instance.get(&format!("/deliveries/{first}")).await.done()["verdict"], "valid");
    assert_eq!(of(&old_id).await["stopped_being_used_at"], Value::Null);
    instance.post(&rotation, &json!({})).await.problem(409, "conflict");
}

#[tokio::test]
async fn what_the_sender_makes_is_not_rotated_here() {
    let instance = Instance::new().await;
    let path = "/endpoints/default/secrets";
    let key = instance.post(path, &json!({"kind": "public_key", "value": "abc"})).await.done();
    instance.post(&format!("{path}/{}/rotation", key["id"]), &json!({})).await.problem(409, "conflict");
    instance.post(&format!("{path}/999/rotation"), &json!({})).await.problem(404, "not_found");
    let basic = json!({"kind": "basic_auth", "username": "ann", "password": "p"});
    let basic = instance.post(path, &basic).await.done();
    let reply =
        instance.post(&format!("{path}/{}/rotation", basic["id"]), &json!({"label": "next"})).await.done();
    assert_eq!((&reply["secret"]["username"], &reply["secret"]["label"]), (&json!("ann"), &json!("next")));
    assert!(reply["value"].as_str().unwrap().len() >= 32);
    for label in ["42", "a\nb", &"x".repeat(257)] {
        let secret = json!({"kind": "shared_secret", "value": "v", "label": label});
        assert_eq!(instance.post(path, &secret).await.problem(422, "invalid_field")["field"], "label");
    }
}
