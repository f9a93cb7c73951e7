//! Loops: a destination that leads back to the receiver ends after a few rounds.

use serde_json::json;

use crate::stub::Stub;
use crate::world::World;

#[tokio::test]
async fn a_circle_ends_after_five_hops() {
    let world = World::start().await;
    let url = format!("http://{}/a", world.receiver);
    world.destination(&url, json!({})).await;
    assert_eq!(world.send("/a", "", "round").await, 200);
    // The first, and four that came back; the fifth is refused, and not tried again.
    let rejected = world.until("/rejected", |list| list["items"][0]["code"] == "loop").await;
    assert_eq!(rejected["items"][0]["answer_status"], 508);
    let forward = world.forward(5, "failed").await;
    assert_eq!((&forward["status"], &forward["tries"]), (&json!(508), &json!(1)), "{forward}");
    assert_eq!(world.get("/deliveries/count").await, json!({"count": 5}));
    world.close().await;
}

#[tokio::test]
async fn hops_are_counted_on() {
    let world = World::start().await;
    let stub = Stub::start([]).await;
    world.destination(&stub.url("/"), json!({})).await;
    for (sent, received, answered) in
        [("", Some("1"), 200), ("creel-hops: 3\r\n", Some("4"), 200), ("Creel-Hops: 5\r\n", None, 508)]
    {
        let before = stub.so_far().len();
        assert_eq!(world.send("/a", sent, "{}").await, answered);
        if let Some(received) = received {
            assert_eq!(stub.requests(before + 1).await[before].header("creel-hops"), Some(received));
        }
    }
    world.close().await;
}
