//! Credentials: a canary that a destination gets, and that is seen nowhere else.

use std::io::Read;

use serde_json::json;

use crate::stub::{Answer, Stub};
use crate::world::World;

const CANARY: &str = "canary-5d1f0c77e2-destination";

#[tokio::test]
async fn a_secret_reaches_its_destination_and_nobody_else() {
    let world = World::start().await;
    // A server that repeats what it was sent, and one that refuses it.
    let echo = |status| Answer::With(status, format!("X-Echo: {CANARY}\r\n"), format!("you sent {CANARY}"));
    let stub = Stub::start([echo(200), echo(400)]).await;
    let settings = json!({
        "headers": [{"name": "DD-API-KEY", "value": "${secret:key}"}],
        "transform": {"program": "{routing_key: \"${secret:key}\"}"},
        "ordered": true,
    });
    let id = world.destination(&stub.url("/${secret:key}/hook"), settings).await;
    let kept =
        world.post(&format!("/destinations/{id}/secrets"), json!({"label": "key", "value": CANARY})).await;
    assert_eq!((&kept["label"], &kept["last_four"]), (&json!("key"), &json!("tion")));
    for body in ["{}", "{\"second\":1}"] {
        world.send("/a", "", body).await;
    }
    world.forward(1, "delivered").await;
    world.forward(2, "failed").await;
    for request in stub.so_far() {
        assert_eq!(request.line(), format!("POST /{CANARY}/hook HTTP/1.1"));
        assert_eq!(request.header("dd-api-key"), Some(CANARY));
        assert_eq!(request.text(), format!("{{\"routing_key\":\"{CANARY}\"}}"));
    }
    // Every way that it could come out again.
    let mut told = String::new();
    for path in [
        "/destinations".to_owned(),
        format!("/destinations/{id}"),
        format!("/destinations/{id}/secrets"),
        "/forwards".to_owned(),
        "/deliveries".to_owned(),
        "/deliveries/1".to_owned(),
        "/deliveries/1/forwards".to_owned(),
        "/deliveries/2/forwards".to_owned(),
    ] {
        told += &world.get(&path).await.to_string();
    }
    let preview = json!({"delivery": 1, "destination": id});
    told += &world.post("/destinations/preview", preview).await.to_string();
    assert!(told.contains("${secret:key}"), "the names are there");
    for attempt in world.creel.store().attempts_of(creel_core::delivery::DeliveryId(1), 10).await.unwrap() {
        told += &format!("{attempt:?}");
        told += &String::from_utf8_lossy(&attempt.made.sent.head);
        told += &String::from_utf8_lossy(attempt.made.sent.body.as_deref().unwrap_or_default());
    }
    assert!(!told.contains(CANARY) && !told.contains("5d1f0c77e2"), "{told}");
    // Nor does it stand in clear in the files.
    let data = world.creel.data_dir().to_owned();
    world.creel.close().await;
    for file in ["creel.db", "search.db"] {
        let mut bytes = Vec::new();
        std::fs::File::open(data.join(file)).unwrap().read_to_end(&mut bytes).unwrap();
        assert!(!bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()), "{file}");
    }
}
