//! Keeping: what waits to be sent is spared by retention, up to as much again as its limits allow.

use serde_json::{Value, json};

use crate::stub::{Answer, Stub};
use crate::world::World;

/// Sets the limit, whose keeping is called by that, and waits until so many deliveries stand beyond it, and so many are left.
async fn keep(world: &World, count: u64, kept: u64, left: u64) {
    world.patch("/settings", json!({"storage": {"retention": {"count": count}}})).await;
    let as_wanted =
        |stats: &Value| stats["total"]["kept_to_send"] == kept && stats["total"]["deliveries"] == left;
    world.until("/stats", as_wanted).await;
}

#[tokio::test]
async fn what_waits_for_a_destination_is_kept_up_to_as_much_again() {
    let (world, stub) = (World::start().await, Stub::start([]).await);
    world.post("/endpoints", json!({"slug": "a"})).await;
    let id = world.destination(&stub.url("/"), json!({"filter": "yes"})).await;
    let path = format!("/destinations/{id}");
    world.post(&format!("{path}/pause"), json!({})).await;
    for body in ["yes 1", "yes 2", "no 3", "yes 4", "yes 5", "no 6"] {
        world.send("/a", "", body).await;
    }
    world.until(&path, |seen| seen["queue"]["waiting"] == 4).await;
    // The three oldest are beyond it, and two of them wait.
    keep(&world, 3, 2, 5).await;
    let ids = |list: &Value| -> Vec<i64> {
        list["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect()
    };
    assert_eq!(ids(&world.get("/deliveries").await), [6, 5, 4, 2, 1]);
    let stats = world.get("/stats").await;
    assert_eq!(stats["total"]["removed_by_retention"]["count"], 1, "{stats}");
    // Four would be beyond this one, all of which wait: as many as it allows are kept once more.
    keep(&world, 1, 1, 2).await;
    assert_eq!(ids(&world.get("/deliveries").await), [6, 5]);
    assert_eq!(world.get(&path).await["queue"]["waiting"], 1);
    // What was sent waits no more.
    world.post(&format!("{path}/resume"), json!({})).await;
    world.forward(5, "delivered").await;
    keep(&world, 1, 0, 1).await;
    assert_eq!(stub.so_far().len(), 1);
    world.close().await;
}

#[tokio::test]
async fn what_a_replay_sends_is_kept_until_it_ends() {
    let (world, stub) = (World::start().await, Stub::start([Answer::Wait]).await);
    for body in ["1", "2", "3"] {
        world.send("/a", "", body).await;
    }
    let path = "/replays/9fa1f6a2-1b0c-4b7e-8f5b-0d8bd31e7a11";
    world.put(path, json!({"deliveries": [1, 2, 3], "url": stub.url("/")})).await;
    stub.requests(1).await;
    keep(&world, 1, 2, 3).await;
    stub.go_on();
    let ended = world.until(path, |replay| replay["state"] == "done").await;
    assert_eq!((&ended["succeeded"], &ended["skipped"]), (&json!(3), &json!(0)), "{ended}");
    keep(&world, 1, 0, 1).await;
    world.close().await;
}
