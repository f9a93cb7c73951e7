//! Choosing: deliveries that are sent on since somebody picked them, whatever the destination takes by itself.

use http::Method;
use serde_json::{Value, json};

use crate::stub::{Stub, status};
use crate::world::{World, quick};

/// A world with four deliveries, none of which its destination takes by itself.
async fn world(stub: &Stub, settings: Value) -> (World, i64) {
    let world = World::start().await;
    let mut settings = settings;
    settings["filter"] = "nothing".into();
    settings["retries"] = quick(1);
    let id = world.destination(&stub.url("/"), settings).await;
    for n in 1..=4 {
        world.send(&format!("/a/{n}"), "", &n.to_string()).await;
    }
    (world, id)
}

fn bodies(stub: &Stub) -> Vec<String> {
    stub.so_far().iter().map(|request| request.text()).collect()
}

#[tokio::test]
async fn what_is_chosen_is_sent_on_the_oldest_first() {
    let check = async |choice: Value, queued: u64, passed_over: u64, arrive: &[&str]| {
        let stub = Stub::start([]).await;
        let (world, id) = world(&stub, json!({"ordered": true})).await;
        world.post("/deletions", json!({"ids": [3]})).await;
        let mut order = choice;
        order["destination"] = id.into();
        let reply = world.post("/forwards", order.clone()).await;
        assert_eq!(reply, json!({"queued": queued, "passed_over": passed_over}), "{order}");
        stub.requests(arrive.len()).await;
        let through = |seen: &Value| seen["queue"]["waiting"] == 0 && seen["queue"]["sending"] == 0;
        world.until(&format!("/destinations/{id}"), through).await;
        assert_eq!(bodies(&stub), arrive, "{order}");
        // What arrived is not sent once more.
        let again = world.post("/forwards", order.clone()).await;
        assert_eq!(again, json!({"queued": 0, "passed_over": queued + passed_over}), "{order}");
        world.close().await;
    };
    check(json!({"deliveries": [4, 1, 4]}), 2, 0, &["1", "4"]).await;
    check(json!({"deliveries": [2, 3, 99]}), 1, 2, &["2"]).await;
    check(json!({"q": "method:POST"}), 3, 0, &["1", "2", "4"]).await;
    check(json!({"q": "", "as_of": 2}), 2, 0, &["1", "2"]).await;
    check(json!({"q": "", "except": [1, 4]}), 1, 0, &["2"]).await;
    check(json!({"q": "nowhere"}), 0, 0, &[]).await;
}

#[tokio::test]
async fn what_failed_is_tried_again_and_a_pause_holds_it() {
    let stub = Stub::start([status(500)]).await;
    let (world, id) = world(&stub, json!({})).await;
    let order = json!({"destination": id, "deliveries": [1]});
    world.post("/forwards", order.clone()).await;
    assert_eq!(world.forward(1, "failed").await["tries"], 1);
    let path = format!("/destinations/{id}");
    world.post(&format!("{path}/pause"), json!({})).await;
    assert_eq!(world.post("/forwards", order.clone()).await, json!({"queued": 1, "passed_over": 0}));
    let held = world.forward(1, "held").await;
    assert_eq!((&held["tries"], &held["status"], &held["reason"]), (&json!(0), &Value::Null, &Value::Null));
    world.post(&format!("{path}/resume"), json!({})).await;
    world.forward(1, "delivered").await;
    assert_eq!(bodies(&stub), ["1", "1"]);
    // One that is off takes nothing.
    world.patch(&path, json!({"enabled": false})).await;
    let order = json!({"destination": id, "deliveries": [2]});
    world.refused(Method::POST, "/forwards", order.clone(), 409, "conflict").await;
    world.delete(&path).await;
    world.refused(Method::POST, "/forwards", order, 404, "not_found").await;
    for (body, field) in [
        (json!({"destination": id}), "deliveries"),
        (json!({"destination": id, "deliveries": [1], "q": ""}), "deliveries"),
        (json!({"destination": id, "deliveries": [1], "as_of": 1}), "as_of"),
    ] {
        let problem = world.refused(Method::POST, "/forwards", body.clone(), 422, "invalid_field").await;
        assert_eq!(problem["field"], field, "{body}");
    }
    world.close().await;
}

#[tokio::test]
async fn many_for_another_machine_are_agreed_on_first() {
    let stub = Stub::start([]).await;
    let (world, id) = world(&stub, json!({"production": true})).await;
    let mut order = json!({"destination": id, "q": "", "except": [1]});
    let problem = world.refused(Method::POST, "/forwards", order.clone(), 409, "confirmation_needed").await;
    let needed = &problem["confirmation"];
    assert_eq!((&needed["host"], &needed["count"]), (&json!("127.0.0.1"), &json!(3)));
    assert!(needed["first_request"].as_str().unwrap().ends_with("\r\n\r\n2"), "{needed}");
    assert_eq!(world.get("/forwards").await["items"], json!([]));
    order["confirm"] = true.into();
    assert_eq!(world.post("/forwards", order).await["queued"], 3);
    stub.requests(3).await;
    // One by itself needs nobody's agreement.
    assert_eq!(world.post("/forwards", json!({"destination": id, "deliveries": [1]})).await["queued"], 1);
    stub.requests(4).await;
    world.close().await;
}
