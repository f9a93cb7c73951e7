//! Outcomes: what is delivered, what is tried again, and what is given up.

use serde_json::{Value, json};

use crate::stub::{Answer, Stub, status};
use crate::world::{World, quick};

/// A script of answers, and what becomes of the forward: its state, reason, last status, and how often it came.
async fn check(settings: Value, script: Vec<Answer>, wanted: (&str, Value, Value, usize)) {
    let world = World::start().await;
    let stub = Stub::start(script.clone()).await;
    world.destination(&stub.url("/hook"), settings).await;
    assert_eq!(world.send("/a", "", "{}").await, 200);
    let forward = world.forward(1, wanted.0).await;
    let seen = (forward["reason"].clone(), forward["status"].clone(), stub.so_far().len());
    assert_eq!(seen, (wanted.1, wanted.2, wanted.3), "{script:?}: {forward}");
    assert_eq!(forward["next_at"], Value::Null, "{forward}");
    let attempts = world.get("/deliveries/1").await["forwards"].clone();
    let (delivered, failed) = (u64::from(wanted.0 == "delivered"), u64::from(wanted.0 == "failed"));
    assert_eq!(attempts, json!({"delivered": delivered, "failed": failed, "waiting": 0, "skipped": 0}));
    world.close().await;
}

#[tokio::test]
async fn every_outcome_is_judged_by_the_table() {
    let rules = || json!({"retries": quick(3)});
    check(rules(), vec![status(204)], ("delivered", Value::Null, json!(204), 1)).await;
    for refused in [301, 400, 401, 403, 404, 410, 422, 508] {
        check(rules(), vec![status(refused)], ("failed", json!("status"), json!(refused), 1)).await;
    }
    for later in [408, 429, 500, 503] {
        check(rules(), vec![status(later), status(200)], ("delivered", Value::Null, json!(200), 2)).await;
    }
    check(rules(), vec![status(500); 5], ("failed", json!("status"), json!(500), 3)).await;
    check(rules(), vec![Answer::Nothing, status(200)], ("delivered", Value::Null, json!(200), 2)).await;
    check(rules(), vec![Answer::Nothing; 5], ("failed", json!("no_answer"), Value::Null, 3)).await;
    let impatient = json!({"retries": quick(2), "timeout_ms": 100});
    check(impatient, vec![Answer::Wait, Answer::Wait], ("failed", json!("no_answer"), Value::Null, 2)).await;
    let wizstatus = json!({"retries": {"table": "wizstatus"}});
    check(wizstatus, vec![status(429)], ("failed", json!("status"), json!(429), 1)).await;
}

#[tokio::test]
async fn what_creel_never_calls_is_not_tried_again() {
    let (world, stub) = (World::start().await, Stub::start([]).await);
    world.creel.connector().never_call(stub.address);
    world.destination(&stub.url("/"), json!({"retries": quick(3)})).await;
    world.send("/a", "", "{}").await;
    let forward = world.forward(1, "failed").await;
    assert_eq!((&forward["tries"], &forward["reason"]), (&json!(1), &json!("no_answer")), "{forward}");
    assert_eq!(stub.so_far(), []);
    world.close().await;
}

#[tokio::test]
async fn retry_after_is_waited_for() {
    for asked in ["1", "Thu, 01 Jan 2099 00:00:00 GMT"] {
        let world = World::start().await;
        let busy = Answer::With(429, format!("Retry-After: {asked}\r\n"), String::new());
        let stub = Stub::start([busy]).await;
        // The date is beyond the longest wait, which is a second.
        world.destination(&stub.url("/"), json!({"retries": quick(3)})).await;
        world.send("/a", "", "{}").await;
        stub.requests(1).await;
        let waiting = world
            .until("/deliveries/1/forwards", |list| list["items"][0]["next_at"].is_string())
            .await["items"][0]
            .clone();
        assert_eq!(
            (&waiting["state"], &waiting["tries"], &waiting["status"]),
            (&json!("queued"), &json!(1), &json!(429))
        );
        let time = |value: &Value| value.as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        let wait = time(&waiting["next_at"]) - time(&waiting["changed_at"]);
        let wait = wait.total(jiff::Unit::Second).unwrap();
        assert!((0.9..=1.0).contains(&wait), "{asked}: {wait} s");
        world.forward(1, "delivered").await;
        world.close().await;
    }
}

#[tokio::test]
async fn a_destination_that_is_not_there_is_waited_for_without_using_up_tries() {
    let world = World::start().await;
    let stub = Stub::start([]).await;
    let address = stub.address;
    drop(stub);
    let id = world.destination(&format!("http://{address}/"), json!({"retries": quick(2)})).await;
    for n in 0..12 {
        world.send(&format!("/{n}"), "", "{}").await;
    }
    let path = format!("/destinations/{id}");
    // It was looked for more often than a forward may be tried.
    let attempts = async || {
        let mut count = 0;
        for delivery in 1..=12 {
            let of = world.get(&format!("/deliveries/{delivery}/forwards")).await;
            assert_eq!(of["items"][0]["tries"], 0, "{of}");
            count += usize::from(
                of["items"][0]["detail"].as_str().is_some_and(|d| d.contains("refused the connection")),
            );
        }
        count
    };
    world.until(&path, |seen| seen["queue"]["waiting"] == 12 && seen["queue"]["next_at"].is_string()).await;
    assert!(attempts().await >= 1);
    let stub = Stub::at(address, []).await;
    world.until(&path, |seen| seen["queue"]["waiting"] == 0 && seen["queue"]["sending"] == 0).await;
    assert_eq!(stub.so_far().len(), 12);
    assert_eq!(world.get("/forwards?state=delivered").await["items"].as_array().unwrap().len(), 12);
    world.close().await;
}

#[tokio::test]
async fn redirects_are_recorded_and_followed_only_where_that_is_wanted() {
    let there = Stub::start([]).await;
    let to = |location: String| Answer::With(307, format!("Location: {location}\r\n"), String::new());
    for (follow, state, arrived) in [(false, "failed", 0), (true, "delivered", 1)] {
        let world = World::start().await;
        let here = Stub::start([to(there.url("/new"))]).await;
        let edits = json!([{"name": "X-Key", "value": "${secret:key}"}, {"name": "X-Plain", "value": "p"}]);
        let settings = json!({"follow_redirects": follow, "headers": edits, "enabled": false});
        let id = world.destination(&here.url("/old"), settings).await;
        world
            .post(&format!("/destinations/{id}/secrets"), json!({"label": "key", "value": "s3cret-key"}))
            .await;
        world.patch(&format!("/destinations/{id}"), json!({"enabled": true})).await;
        world.post("/endpoints", json!({"slug": "a", "provider": "gitlab"})).await;
        let theirs = "Authorization: Bearer theirs\r\nX-Gitlab-Token: theirs\r\n";
        world.send("/a", theirs, "{\"n\":1}").await;
        let forward = world.forward(1, state).await;
        assert_eq!(here.so_far()[0].header("x-key"), Some("s3cret-key"));
        assert_eq!(here.so_far()[0].header("x-gitlab-token"), Some("theirs"));
        assert_eq!(there.so_far().len(), arrived, "{forward}");
        if let Some(request) = there.so_far().first() {
            assert_eq!((request.line(), request.text().as_str()), ("POST /new HTTP/1.1", "{\"n\":1}"));
            for secret in ["x-key", "authorization", "x-gitlab-token"] {
                assert_eq!(request.header(secret), None, "{secret}");
            }
            assert_eq!(request.header("x-plain"), Some("p"));
        } else {
            let detail = forward["detail"].as_str().unwrap();
            assert!(detail.contains("/new") && detail.contains("not followed"), "{detail}");
        }
        world.close().await;
    }
    // One that leads to where nobody is reached the destination all the same, so that it is tried no more often than it may be.
    let nowhere = vec![to("http://127.0.0.1:1/".into()); 5];
    let settings = json!({"retries": quick(2), "follow_redirects": true});
    check(settings, nowhere, ("failed", json!("no_answer"), Value::Null, 2)).await;
    // A circle ends.
    let world = World::start().await;
    let stub = Stub::start(vec![to("/again".into()); 20]).await;
    world.destination(&stub.url("/"), json!({"follow_redirects": true})).await;
    world.send("/a", "", "{}").await;
    world.forward(1, "failed").await;
    assert_eq!(stub.so_far().len(), 6);
    world.close().await;
}

#[tokio::test]
async fn what_is_too_old_deleted_imported_or_not_meant_is_not_sent() {
    let world = World::start().await;
    let stub = Stub::start([]).await;
    world.post("/endpoints", json!({"slug": "mine"})).await;
    let settings = json!({"filter": "method:POST -deny", "endpoints": ["mine"], "max_age_s": 3600});
    let id = world.destination(&stub.url("/"), settings).await;
    let raw = "POST /mine/imported HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";
    let import = json!({"format": "raw", "text": raw, "endpoint": "mine"});
    world.post("/import", import).await;
    world.send("/mine", "", "deny").await;
    world.send("/other", "", "{}").await;
    world.send("/mine/yes", "", "{}").await;
    let requests = stub.requests(1).await;
    assert_eq!(requests.len(), 1);
    let forwards =
        world.until("/forwards?state=delivered", |list| list["items"].as_array().unwrap().len() == 1).await;
    assert_eq!(
        (&forwards["items"][0]["delivery"], forwards["items"].as_array().unwrap().len()),
        (&json!(4), 1)
    );
    world.post(&format!("/destinations/{id}/pause"), json!({})).await;
    world.send("/mine/old", "", "{}").await;
    world.send("/mine/gone", "", "{}").await;
    world.forward(6, "held").await;
    world.patch(&format!("/destinations/{id}"), json!({"max_age_s": 1})).await;
    world.post("/deletions", json!({"ids": [6]})).await;
    tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
    world.post(&format!("/destinations/{id}/resume"), json!({})).await;
    assert_eq!(world.forward(5, "skipped").await["reason"], "too_old");
    let skipped =
        world.until("/forwards?state=skipped", |list| list["items"].as_array().unwrap().len() == 2).await;
    assert_eq!(skipped["items"][0]["reason"], "deleted");
    assert_eq!(stub.so_far().len(), 1);
    world.close().await;
}
