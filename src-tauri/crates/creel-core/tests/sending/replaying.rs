//! What tests of replays ask for: an order, and its end.

use http::{Method, Request};
use serde_json::{Value, json};

use crate::instance::{Instance, Reply};

/// A uuid made of one number.
pub(crate) fn uuid(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

pub(crate) async fn put(instance: &Instance, uuid: &str, order: &Value) -> Reply {
    let request = Request::builder().method(Method::PUT).uri(format!("/api/v1/replays/{uuid}"));
    let request = request.header("content-type", "application/json");
    instance.send(request.body(order.to_string().into()).unwrap()).await
}

/// Waits until a replay has ended, by following the revision.
pub(crate) async fn ended(instance: &Instance, uuid: &str) -> Value {
    let changes = instance.creel.changes();
    loop {
        let revision = changes.revision();
        let replay = instance.get(&format!("/replays/{uuid}")).await.done();
        if replay["state"] != "running" && replay["running"] == 0 {
            return replay;
        }
        let next = changes.after(revision, std::time::Duration::from_secs(20)).await;
        assert!(next > revision, "the replay does not end: {replay}");
    }
}

/// Orders it and waits for its end.
pub(crate) async fn replay(instance: &Instance, order: Value) -> Value {
    let number = instance.get("/replays?limit=1000").await.done()["items"].as_array().unwrap().len();
    let uuid = uuid(u32::try_from(number).unwrap());
    put(instance, &uuid, &order).await.done();
    ended(instance, &uuid).await
}

/// An endpoint of a provider with a secret; gives the number of the secret.
pub(crate) async fn endpoint(instance: &Instance, slug: &str, provider: &str, secret: &str) -> i64 {
    instance.post("/endpoints", &json!({"slug": slug, "provider": provider})).await.done();
    let secret = json!({"kind": "shared_secret", "value": secret});
    instance.post(&format!("/endpoints/{slug}/secrets"), &secret).await.done()["id"].as_i64().unwrap()
}
