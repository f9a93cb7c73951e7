//! Taking over: an endpoint made for a delivery gets what came before it.

use serde_json::{Value, json};

use crate::instance::{Instance, head};

const SIGNED: &str =
    "X-Hub-Signature-256: sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

async fn count(instance: &Instance, query: &str) -> Value {
    let query = query.replace(' ', "%20");
    instance.get(&format!("/deliveries/count?q={query}")).await.done()["count"].clone()
}

#[tokio::test]
async fn an_endpoint_takes_over_what_came_before_it() {
    let instance = Instance::new().await;
    let mut ids = Vec::new();
    for path in ["/hooks/hub?a=1", "/other", "/hooks/hub", "/hooks/hub/below", "/hub/x"] {
        ids.push(instance.deliver(head(&format!("POST {path}"), &[SIGNED]), "Hello, World!").await);
    }
    let pinned = format!("/deliveries/{}", ids[2]);
    instance.patch(&pinned, &json!({"pinned": true, "read": true})).await.done();
    let before = instance.get(&pinned).await.done();
    let raw = instance.get(&format!("{pinned}/raw")).await.bytes;
    let wanted = json!({"slug": "hub", "provider": "github", "take_over": ids[0]});
    let reply = instance.post("/endpoints", &wanted).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    assert_eq!(reply.json()["paths"], json!(["/hooks/hub"]));

    // Its path and its slug lead there now, and nothing else does.
    for (id, endpoint) in ids.iter().zip(["hub", "default", "hub", "default", "hub"]) {
        let delivery = instance.get(&format!("/deliveries/{id}")).await.done();
        assert_eq!(delivery["endpoint"], endpoint, "{id}");
    }
    assert_eq!(count(&instance, "endpoint:hub").await, 3);
    assert_eq!(count(&instance, "endpoint:default").await, 2);
    assert_eq!(count(&instance, "endpoint:hub is:pinned").await, 1);
    let stats = instance.get("/stats").await.done();
    let totals: Vec<_> =
        stats["endpoints"].as_array().unwrap().iter().map(|e| (&e["endpoint"], &e["deliveries"])).collect();
    assert_eq!(totals, [(&json!("default"), &json!(2)), (&json!("hub"), &json!(3))], "{stats}");
    let after = instance.get(&pinned).await.done();
    for field in ["received_at", "verdict_at_arrival", "pinned", "read", "headers", "peer", "answer_status"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    assert_eq!(instance.get(&format!("{pinned}/raw")).await.bytes, raw);

    // They are judged again with what the endpoint has.
    let secret = json!({"kind": "shared_secret", "value": "It's a Secret to Everybody"});
    instance.post("/endpoints/hub/secrets", &secret).await.done();
    for _ in 0..500 {
        if count(&instance, "sig:valid").await == 3 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(count(&instance, "endpoint:hub sig:valid").await, 3);
    assert_eq!(count(&instance, "endpoint:default sig:unchecked").await, 2);
    // Retries are looked for among those of the endpoint.
    let last = instance.get(&format!("/deliveries/{}", ids[2])).await.done();
    assert_eq!((&last["retry"]["number"], &last["retry"]["of"]), (&json!(2), &json!(2)), "{last}");
}

#[tokio::test]
async fn only_what_nobody_owns_is_taken_over() {
    let instance = Instance::new().await;
    instance.post("/endpoints", &json!({"slug": "owner"})).await.done();
    let owned = instance.deliver(head("POST /owner", &[]), "").await;
    let odd = instance.deliver(head("POST /a*b", &[]), "").await;
    for (take_over, status, code) in
        [(owned, 409, "conflict"), (999, 404, "not_found"), (odd, 422, "invalid_field")]
    {
        let wanted = json!({"slug": "new", "take_over": take_over});
        instance.post("/endpoints", &wanted).await.problem(status, code);
        instance.get("/endpoints/new").await.problem(404, "not_found");
    }
    let root = instance.deliver(head("POST /", &[]), "").await;
    let reply = instance.post("/endpoints", &json!({"slug": "root", "take_over": root})).await.done();
    assert_eq!(reply["paths"], json!(["/"]));
    assert_eq!(count(&instance, "endpoint:root").await, 1);
}

/// More than go in one transaction, some of them long.
#[tokio::test]
async fn many_are_taken_over_in_parts() {
    let instance = Instance::new().await;
    let mut last = 0;
    for n in 0..450 {
        let body = if n % 150 == 0 { vec![b'x'; 300 * 1024] } else { format!("{n}").into_bytes() };
        last = instance.deliver(head("POST /many", &[&format!("X-Request-ID: {n}")]), body).await;
    }
    instance.post("/endpoints", &json!({"slug": "m", "take_over": last})).await.done();
    assert_eq!(count(&instance, "endpoint:m").await, 450);
    assert_eq!(count(&instance, "endpoint:default").await, 0);
    assert_eq!(instance.get("/deliveries/1/body").await.bytes.len(), 300 * 1024);
}

/// The endpoint is as if it had never been: its path leads to `default`, and so do its deliveries, with everything that was
/// said and kept of them. Taking that back brings the endpoint, and leaves them where they are.
#[tokio::test]
async fn what_was_taken_over_is_given_back() {
    let instance = Instance::new().await;
    let mut ids = Vec::new();
    for path in ["/hooks/hub", "/other", "/hooks/hub"] {
        ids.push(instance.deliver(head(&format!("POST {path}"), &[SIGNED]), "Hello, World!").await);
    }
    instance.patch(&format!("/deliveries/{}", ids[0]), &json!({"pinned": true})).await.done();
    let before = instance.get(&format!("/deliveries/{}", ids[0])).await.done();
    let wanted = json!({"slug": "hub", "provider": "github", "take_over": ids[0]});
    instance.post("/endpoints", &wanted).await.done();
    let secret = json!({"kind": "shared_secret", "value": "It's a Secret to Everybody"});
    instance.post("/endpoints/hub/secrets", &secret).await.done();
    let since = instance.deliver(head("POST /hooks/hub", &[SIGNED]), "Hello, World!").await;
    assert_eq!(count(&instance, "endpoint:hub").await, 3);

    let deletion = instance.delete("/endpoints/hub?keep_deliveries=true").await.done();
    assert_eq!(deletion["count"], 0, "{deletion}");
    instance.get("/endpoints/hub").await.problem(404, "not_found");
    assert_eq!(count(&instance, "endpoint:default").await, 4);
    assert_eq!(count(&instance, "").await, 4);
    let stats = instance.get("/stats").await.done();
    assert_eq!(stats["endpoints"][0]["deliveries"], 4, "{stats}");
    // They are judged as what comes to `default` is.
    for _ in 0..500 {
        if count(&instance, "sig:unchecked").await == 4 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let after = instance.get(&format!("/deliveries/{}", ids[0])).await.done();
    for field in ["endpoint", "verdict", "reason", "verdict_at_arrival", "pinned", "received_at", "peer"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    let arrived = instance.get(&format!("/deliveries/{since}")).await.done();
    assert_eq!((&arrived["verdict"], &arrived["verdict_at_arrival"]), (&json!("unchecked"), &json!("valid")));
    let next = instance.deliver(head("POST /hooks/hub", &[]), "").await;
    assert_eq!(instance.get(&format!("/deliveries/{next}")).await.done()["endpoint"], "default");

    instance.post(&format!("/deletions/{}/restore", deletion["id"]), &json!({})).await.done();
    assert_eq!(instance.get("/endpoints/hub").await.done()["paths"], json!(["/hooks/hub"]));
    assert_eq!(count(&instance, "endpoint:hub").await, 0);
    instance.delete("/endpoints/nobody?keep_deliveries=true").await.problem(404, "not_found");
    instance.delete("/endpoints/default?keep_deliveries=true").await.problem(409, "conflict");
}
