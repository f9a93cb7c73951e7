//! Order: what is sent at the same time, and what waits for what.

use serde_json::json;

use crate::stub::{Answer, Stub, status};
use crate::world::{World, quick};

fn paths(stub: &Stub) -> Vec<String> {
    stub.so_far().iter().map(|request| request.text()).collect()
}

#[tokio::test]
async fn an_ordered_destination_gets_one_after_the_other() {
    let world = World::start().await;
    // The second of them fails twice, and holds the others meanwhile.
    let stub = Stub::start([status(200), status(500), Answer::Nothing, status(200)]).await;
    world.destination(&stub.url("/"), json!({"ordered": true, "retries": quick(5)})).await;
    for n in 1..=6 {
        world.send("/a", "", &n.to_string()).await;
    }
    stub.requests(8).await;
    assert_eq!(paths(&stub), ["1", "2", "2", "2", "3", "4", "5", "6"]);
    assert_eq!(stub.most_at_once(), 1);
    world.forward(6, "delivered").await;
    world.close().await;
}

#[tokio::test]
async fn no_more_are_sent_at_once_than_may_be() {
    let world = World::start().await;
    let stub = Stub::start([Answer::Wait, Answer::Wait, Answer::Wait]).await;
    let id = world.destination(&stub.url("/"), json!({"concurrency": 3})).await;
    for n in 1..=9 {
        world.send("/a", "", &n.to_string()).await;
    }
    stub.requests(3).await;
    world.until(&format!("/destinations/{id}"), |seen| seen["queue"]["waiting"] == 6).await;
    assert_eq!(world.get(&format!("/destinations/{id}")).await["queue"]["sending"], 3);
    stub.go_on();
    stub.requests(9).await;
    assert_eq!(stub.most_at_once(), 3);
    world.until(&format!("/destinations/{id}"), |seen| seen["queue"]["sending"] == 0).await;
    world.close().await;
}

#[tokio::test]
async fn a_pause_holds_the_queue_and_its_end_drains_it_in_order() {
    let world = World::start().await;
    let stub = Stub::start([]).await;
    let id = world.destination(&stub.url("/"), json!({"ordered": true})).await;
    world.post(&format!("/destinations/{id}/pause"), json!({})).await;
    for n in 1..=10 {
        world.send("/a", "", &n.to_string()).await;
    }
    world.forward(10, "held").await;
    assert!(stub.so_far().is_empty());
    let held = world.get("/deliveries?q=forward:queued").await;
    assert_eq!(held["items"].as_array().unwrap().len(), 10);
    assert_eq!(
        held["items"][0]["forwards"],
        json!({"delivered": 0, "failed": 0, "waiting": 1, "skipped": 0})
    );
    world.post(&format!("/destinations/{id}/resume"), json!({})).await;
    stub.requests(10).await;
    assert_eq!(paths(&stub), (1..=10).map(|n| n.to_string()).collect::<Vec<_>>());
    world.forward(10, "delivered").await;
    assert_eq!(world.get("/deliveries/count?q=forward:delivered").await, json!({"count": 10}));
    assert_eq!(world.get("/deliveries/count?q=forward:queued,failed").await, json!({"count": 0}));
    world.close().await;
}

#[tokio::test]
async fn forwards_are_retried_and_cancelled_by_hand() {
    let world = World::start().await;
    let stub = Stub::start([status(400), Answer::Wait]).await;
    let id = world.destination(&stub.url("/"), json!({"ordered": true})).await;
    world.send("/a", "", "1").await;
    let failed = world.forward(1, "failed").await["id"].clone();
    assert_eq!(world.get("/deliveries/count?q=forward:failed").await, json!({"count": 1}));
    world.post(&format!("/forwards/{failed}/retry"), json!({})).await;
    stub.requests(2).await;
    world.forward(1, "sending").await;
    let conflict = async |what: &str| {
        let path = format!("/forwards/{failed}/{what}");
        world.refused(http::Method::POST, &path, json!({}), 409, "conflict").await;
    };
    conflict("retry").await;
    conflict("cancel").await;
    world.send("/a", "", "2").await;
    let second = world.forward(2, "queued").await["id"].clone();
    world.post(&format!("/forwards/{second}/cancel"), json!({})).await;
    assert_eq!(world.forward(2, "skipped").await["reason"], "cancelled");
    stub.go_on();
    world.forward(1, "delivered").await;
    conflict("cancel").await;
    world.send("/a", "", "3").await;
    world.forward(3, "delivered").await;
    assert_eq!(paths(&stub), ["1", "1", "3"]);
    // A deleted destination takes its queue along, and brings it back.
    let deletion = world.delete(&format!("/destinations/{id}")).await["id"].clone();
    assert_eq!(world.get("/deliveries/1/forwards").await["items"], json!([]));
    assert_eq!(world.get("/deliveries/1").await["forwards"], json!(null));
    world.post(&format!("/deletions/{deletion}/restore"), json!({})).await;
    world.forward(1, "delivered").await;
    world.close().await;
}
