//! Catching up: all, the newest of each key, or none; and the agreement that it takes.

use http::Method;
use serde_json::{Value, json};

use crate::stub::Stub;
use crate::world::World;

/// A delivery that says which alert it is about.
fn alert(key: &str, n: usize) -> String {
    format!("{{\"dedup_key\":\"{key}\",\"title\":\"alert {n}\",\"n\":{n}}}")
}

async fn check(take: &str, arrive: &[usize], reply: Value) {
    let world = World::start().await;
    let stub = Stub::start([]).await;
    let id = world.destination(&stub.url("/"), json!({"ordered": true})).await;
    world.post(&format!("/destinations/{id}/pause"), json!({})).await;
    let bodies = [alert("a", 1), alert("b", 2), "{\"n\":3}".into(), alert("a", 4), "{\"n\":5}".into()];
    for body in &bodies {
        world.send("/a", "Content-Type: application/json\r\n", body).await;
    }
    world.forward(5, "held").await;
    assert_eq!(world.post(&format!("/destinations/{id}/catch-up"), json!({"take": take})).await, reply);
    let seen = world.get(&format!("/destinations/{id}")).await;
    assert_eq!(seen["paused"], false);
    world.send("/a", "", "last").await;
    world.forward(6, "delivered").await;
    let mut wanted: Vec<&str> = arrive.iter().map(|n| bodies[n - 1].as_str()).collect();
    wanted.push("last");
    let came: Vec<String> = stub.so_far().iter().map(|request| request.text()).collect();
    assert_eq!(came, wanted, "{take}");
    for n in (1..=5).filter(|n| !arrive.contains(n)) {
        assert_eq!(world.forward(n as i64, "skipped").await["reason"], "left_out");
    }
    world.close().await;
}

#[tokio::test]
async fn what_waits_is_sent_as_asked() {
    check("all", &[1, 2, 3, 4, 5], json!({"waiting": 5, "taken_in": 0, "left_out": 0})).await;
    check("newest_per_key", &[2, 3, 4, 5], json!({"waiting": 4, "taken_in": 0, "left_out": 1})).await;
    check("none", &[], json!({"waiting": 0, "taken_in": 0, "left_out": 5})).await;
}

#[tokio::test]
async fn a_new_destination_takes_in_the_past_only_when_asked() {
    let world = World::start().await;
    let stub = Stub::start([]).await;
    for n in 1..=3 {
        world.send("/a", "", &n.to_string()).await;
    }
    let id = world.destination(&stub.url("/"), json!({"ordered": true, "filter": "-2"})).await;
    world.send("/a", "", "4").await;
    world.forward(4, "delivered").await;
    assert_eq!(stub.so_far().len(), 1);
    let path = format!("/destinations/{id}/catch-up");
    world
        .refused(Method::POST, &path, json!({"take": "all", "since": "yesterday"}), 422, "invalid_field")
        .await;
    let reply = world.post(&path, json!({"take": "all", "since": "2020-01-01T00:00:00Z"})).await;
    assert_eq!(reply, json!({"waiting": 2, "taken_in": 2, "left_out": 0}));
    stub.requests(3).await;
    world.forward(3, "delivered").await;
    let came: Vec<String> = stub.so_far().iter().map(|request| request.text()).collect();
    assert_eq!(came, ["4", "1", "3"]);
    // What was sent is not sent again.
    let reply = world.post(&path, json!({"take": "all", "since": 0.to_string()})).await;
    assert_eq!(reply, json!({"waiting": 0, "taken_in": 0, "left_out": 0}));
    // What comes in while it is off is passed over, too.
    world.patch(&format!("/destinations/{id}"), json!({"enabled": false})).await;
    world.send("/a", "", "5").await;
    world.patch(&format!("/destinations/{id}"), json!({"enabled": true})).await;
    world.send("/a", "", "6").await;
    world.forward(6, "delivered").await;
    assert_eq!(world.get("/deliveries/5").await["forwards"], Value::Null);
    world.close().await;
}

#[tokio::test]
async fn much_for_another_machine_is_agreed_on_first() {
    let world = World::start().await;
    let secret = "catch-up-canary-91";
    // Nothing is there that could answer, and nothing is sent before somebody agrees.
    let settings = json!({"headers": [{"name": "X-Key", "value": "${secret:key}"}]});
    let id = world.destination("https://hooks.example.invalid/x", settings).await;
    world.post(&format!("/destinations/{id}/secrets"), json!({"label": "key", "value": secret})).await;
    world.post(&format!("/destinations/{id}/pause"), json!({})).await;
    world.send("/a", "", "only").await;
    world.forward(1, "held").await;
    for path in ["resume", "catch-up"] {
        world.post(&format!("/destinations/{id}/{path}"), json!({"take": "all"})).await;
        world.post(&format!("/destinations/{id}/pause"), json!({})).await;
    }
    world.send("/a", "", "another").await;
    world.until("/deliveries/2/forwards", |list| list["items"][0]["id"].is_number()).await;
    for path in ["resume", "catch-up"] {
        let path = format!("/destinations/{id}/{path}");
        let problem =
            world.refused(Method::POST, &path, json!({"take": "all"}), 409, "confirmation_needed").await;
        let needed = &problem["confirmation"];
        assert_eq!((&needed["host"], &needed["count"]), (&json!("hooks.example.invalid"), &json!(2)));
        let first = needed["first_request"].as_str().unwrap();
        assert!(first.starts_with("POST /x HTTP/1.1\r\n") && first.ends_with("only"), "{first}");
        assert!(first.contains("X-Key: ${secret:key}") && !problem.to_string().contains(secret), "{first}");
    }
    assert_eq!(world.get(&format!("/destinations/{id}")).await["paused"], true);
    // Leaving all of it out needs nobody's agreement, and sending does with it.
    world.post(&format!("/destinations/{id}/catch-up"), json!({"take": "all", "confirm": true})).await;
    assert_eq!(world.get(&format!("/destinations/{id}")).await["paused"], false);
    world.delete(&format!("/destinations/{id}")).await;
    // A production system on this machine is guarded as well.
    let stub = Stub::start([]).await;
    let id = world.destination(&stub.url("/"), json!({"production": true})).await;
    let body = json!({"take": "all", "since": "0"});
    world
        .refused(Method::POST, &format!("/destinations/{id}/catch-up"), body, 409, "confirmation_needed")
        .await;
    assert!(stub.so_far().is_empty());
    world.close().await;
}
