//! Restarts: what was on its way when Creel ended is unknown, and is sent again.

use serde_json::json;

use crate::stub::{Answer, Stub};
use crate::world::World;

#[tokio::test]
async fn what_was_on_its_way_is_unknown_and_is_sent_again() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let stub = Stub::start([Answer::Wait, Answer::Wait]).await;
    let world = World::open(data.clone(), true).await;
    world.destination(&stub.url("/"), json!({"concurrency": 2})).await;
    for body in ["1", "2", "3"] {
        world.send("/a", "", body).await;
    }
    stub.requests(2).await;
    world.forward(3, "queued").await;
    world.close().await;
    // Nothing is sent by a command that opens the directory for a moment.
    let world = World::open(data.clone(), false).await;
    for (delivery, state) in [(1, "sending"), (2, "sending"), (3, "queued")] {
        world.forward(delivery, state).await;
    }
    world.close().await;
    assert_eq!(stub.so_far().len(), 2);
    stub.go_on();
    let world = World::open(data, true).await;
    for delivery in 1..=3 {
        world.forward(delivery, "delivered").await;
    }
    let mut came: Vec<String> = stub.so_far().iter().map(|request| request.text()).collect();
    came.sort();
    assert_eq!(came, ["1", "1", "2", "2", "3"]);
    world.close().await;
}
