//! The ways of breaking a request: a receiver that verifies refuses each of them.

use creel_core::clock::Timestamp;
use creel_signatures::{Catalog, Head, Reason, Secret, SecretKind, Verdict, Verifier};
use serde_json::{Value, json};

use crate::instance::{Instance, head};
use crate::place::{Place, answer, parts};
use crate::replaying::{endpoint, replay};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A receiver that answers 200 to what is genuine and 401 to anything else, as of now.
async fn receiver(provider: &str, secret: Secret) -> Place {
    let verifier = Verifier::new(Catalog::builtin().get(provider).unwrap().clone(), vec![secret], false);
    Place::with(move |request| {
        let (bytes, body) = parts(request);
        let (method, target) = creel_core::delivery::request_line(bytes);
        let headers = creel_core::delivery::headers(bytes);
        let head = Head { method, target, public_url: None, headers: &headers };
        let judgement = verifier.judge(&head, body, Timestamp::now().micros());
        let reason = serde_json::to_value(judgement.reason).unwrap_or(Value::Null);
        answer(
            if judgement.verdict == Verdict::Valid { 200 } else { 401 },
            reason.as_str().unwrap_or_default(),
        )
    })
    .await
}

/// Sends a delivery in all ways, and gives what came of each and what was skipped last.
async fn in_all_ways(provider: &str, secret: Secret, body: &str) -> (Vec<(String, u64)>, Value) {
    let instance = Instance::new().await;
    let place = receiver(provider, secret.clone()).await;
    if secret.kind == SecretKind::SharedSecret {
        endpoint(&instance, "hooks", provider, &secret.value).await;
    } else {
        instance.post("/endpoints", &json!({"slug": "hooks", "provider": provider})).await.done();
        let kind = serde_json::to_value(secret.kind).unwrap();
        instance
            .post("/endpoints/hooks/secrets", &json!({"kind": kind, "value": *secret.value}))
            .await
            .done();
    }
    let length = format!("Content-Length: {}", body.len());
    let id = instance
        .deliver(head("POST /hooks", &["Content-Type: application/json", &length]), body.to_owned())
        .await;
    let right =
        replay(&instance, json!({"deliveries": [id], "url": place.url("/hooks"), "mode": "resigned"})).await;
    assert_eq!(right["succeeded"], 1, "{right}");
    let order = json!({"deliveries": [id], "url": place.url("/hooks"), "mode": "broken", "expect": "401"});
    let done = replay(&instance, order).await;
    assert_eq!(done["total"], 13, "{done}");
    let uuid = done["id"].as_str().unwrap();
    let attempts = instance.get(&format!("/replays/{uuid}/attempts")).await.done();
    let items = attempts["items"].as_array().unwrap().iter();
    let told = items.map(|item| {
        let way = item["way"].as_str().unwrap().to_owned();
        assert_eq!(item["met"], item["status"] == 401, "{item}");
        (way, item["status"].as_u64().unwrap())
    });
    (told.collect(), done)
}

async fn check(provider: &str, secret: Secret, body: &str, refused: usize, skipped: u64) {
    let (told, done) = in_all_ways(provider, secret, body).await;
    let accepted: Vec<_> = told.iter().filter(|(_, status)| *status != 401).collect();
    assert!(accepted.is_empty(), "{provider}: {accepted:?} of {told:?}");
    assert_eq!((told.len(), &done["skipped"]), (refused, &json!(skipped)), "{provider}: {told:?} {done}");
    assert_eq!((&done["met"], &done["unmet"]), (&json!(refused), &json!(0)), "{provider}: {done}");
}

#[tokio::test]
async fn a_receiver_that_verifies_refuses_all_ways() {
    let shared = || Secret::shared(1, SECRET);
    // Stripe's own libraries take a time in the future.
    check("stripe", shared(), r#"{"a": 1}"#, 12, 1).await;
    check("standard-webhooks", shared(), r#"{"a":1}"#, 13, 0).await;
    // No time is signed along with these two.
    check("github", shared(), r#"{"a": 1}"#, 11, 2).await;
    check("statusstack", shared(), r#"{"a": 1}"#, 11, 2).await;
    // A token says nothing of the body.
    let token = Secret { kind: SecretKind::StaticToken, ..Secret::shared(1, "token-of-gitlab") };
    check("gitlab", token, r#"{"a": 1}"#, 6, 7).await;
}

#[tokio::test]
async fn what_is_broken_says_what_is_wrong_with_it() {
    let instance = Instance::new().await;
    let place = receiver("stripe", Secret::shared(1, SECRET)).await;
    endpoint(&instance, "hooks", "stripe", SECRET).await;
    let id = instance.deliver(head("POST /hooks", &["Content-Length: 8"]), r#"{"a": 1}"#).await;
    for (way, reason) in [
        ("wrong_secret", Reason::SignatureMismatch),
        ("flipped_byte", Reason::SignatureMismatch),
        ("stale_timestamp", Reason::TimestampTooOld),
        ("missing_signature", Reason::MissingSignature),
        ("empty_signature", Reason::MalformedHeader),
        ("wrong_prefix", Reason::Scheme),
        ("duplicate_signature", Reason::MalformedHeader),
    ] {
        let order = json!({"deliveries": [id], "url": place.url("/"), "mode": "broken", "breaks": [way]});
        let done = replay(&instance, order).await;
        assert_eq!(done["failed"], 1, "{way}: {done}");
        let attempts = instance.get(&format!("/deliveries/{id}/attempts")).await.done();
        let detail = instance.get(&format!("/attempts/{}", attempts["items"][0]["id"])).await.done();
        assert_eq!(detail["response"]["body"], serde_json::to_value(reason).unwrap(), "{way}");
        assert_eq!(detail["compared"], "first", "{way} is compared with itself alone");
    }
}
