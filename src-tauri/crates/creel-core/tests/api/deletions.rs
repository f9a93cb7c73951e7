//! Deletions: taking away and bringing back.

use serde_json::json;

use crate::instance::{Instance, head};

async fn count(instance: &Instance) -> u64 {
    instance.get("/deliveries/count").await.done()["count"].as_u64().unwrap()
}

#[tokio::test]
async fn what_is_deleted_comes_back() {
    let instance = Instance::new().await;
    instance.post("/endpoints", &json!({"slug": "a"})).await.done();
    let first = instance.deliver(head("POST /a", &[]), "").await;
    instance.deliver(head("PUT /a", &[]), "").await;
    instance.deliver(head("PUT /b", &[]), "").await;
    for (selection, gone) in [
        (json!({"ids": [first, 999]}), 1),
        (json!({"q": "method:PUT"}), 2),
        (json!({"q": ""}), 3),
        (json!({"q": "", "as_of": first + 1}), 2),
        (json!({"q": "", "as_of": first + 1, "except": [first, 999]}), 1),
        (json!({"q": "method:PUT", "except": [first]}), 2),
        (json!({"endpoint": "a"}), 2),
        (json!({"ids": [], "q": null, "unknown": true}), 0),
    ] {
        let deletion = instance.post("/deletions", &selection).await.done();
        assert_eq!(deletion["count"], gone, "{selection}");
        assert_eq!(count(&instance).await, 3 - gone, "{selection}");
        let path = format!("/deletions/{}/restore", deletion["id"]);
        let restored = instance.post(&path, &json!({})).await.done();
        assert_eq!((restored, count(&instance).await), (json!({"count": gone}), 3), "{selection}");
        instance.post(&path, &json!({})).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_deletion_says_exactly_one_thing() {
    let instance = Instance::new().await;
    for selection in [
        json!({}),
        json!({"ids": [1], "q": "x"}),
        json!({"q": null}),
        json!({"id": [1]}),
        json!({"ids": [1], "as_of": 1}),
        json!({"ids": [1], "except": [1]}),
        json!({"q": "", "endpoint": "default"}),
        json!({"as_of": 1}),
    ] {
        instance.post("/deletions", &selection).await.problem(422, "invalid_field");
    }
    instance.post("/deletions", &json!({"endpoint": "nobody"})).await.problem(404, "not_found");
    instance.post("/deletions", &json!({"ids": "all"})).await.problem(400, "invalid_json");
}

#[tokio::test]
async fn an_endpoint_takes_its_deliveries_and_secrets_along() {
    let instance = Instance::new().await;
    instance.post("/endpoints", &json!({"slug": "a", "paths": ["/hooks/a"]})).await.done();
    instance.post("/endpoints/a/secrets", &json!({"kind": "shared_secret", "value": "v"})).await.done();
    instance.deliver(head("POST /hooks/a", &[]), "").await;
    let deletion = instance.delete("/endpoints/a").await.done();
    assert_eq!(deletion["count"], 1);
    assert_eq!(count(&instance).await, 0);
    instance.get("/endpoints/a").await.problem(404, "not_found");
    assert!(instance.creel.directory().by_slug("a").is_none());
    instance.post(&format!("/deletions/{}/restore", deletion["id"]), &json!({})).await.done();
    assert_eq!(instance.get("/endpoints/a").await.done()["secrets"], 1);
    assert_eq!(count(&instance).await, 1);
    assert!(instance.creel.directory().by_slug("a").is_some());
}
