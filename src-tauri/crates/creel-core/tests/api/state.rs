//! State: health, changes, stats, and what was rejected.

use std::time::{Duration, Instant};

use creel_core::clock::Timestamp;
use creel_core::rejected::{Code, Rejection};
use serde_json::{Value, json};

use crate::instance::{Instance, head};

#[tokio::test]
async fn health_says_what_creel_stands_on() {
    let instance = Instance::new().await;
    let health = instance.get("/health").await.done();
    assert_eq!((&health["status"], &health["protection"]), (&json!("ok"), &json!("key_file")));
    assert_eq!(health["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(health["data_dir"], instance.dir.path().join("data").display().to_string());
    assert_eq!((&health["receiver"], &health["trouble"]), (&Value::Null, &Value::Null));
    instance.creel.describe(None, Some("http://127.0.0.1:27335".to_owned()));
    assert_eq!(instance.get("/health").await.done()["receiver"], "http://127.0.0.1:27335");
}

#[tokio::test]
async fn changes_wait_for_the_next_revision() {
    let instance = Instance::new().await;
    let now = instance.settled().await;
    assert_eq!(instance.get("/changes").await.done(), json!({"revision": now}));
    let started = Instant::now();
    let behind = now.wrapping_sub(1);
    for after in [behind, now + 5] {
        let reply = instance.get(&format!("/changes?after={after}&wait=20")).await.done();
        assert_eq!(reply, json!({"revision": now}), "after={after}");
    }
    assert!(started.elapsed() < Duration::from_secs(2), "what is known is answered at once");
    let started = Instant::now();
    assert_eq!(
        instance.get(&format!("/changes?after={now}&wait=0.2")).await.done(),
        json!({"revision": now})
    );
    assert!(started.elapsed() >= Duration::from_millis(200));
    let path = format!("/changes?after={now}&wait=20");
    let (reply, _) = tokio::join!(instance.get(&path), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        instance.deliver(head("POST /", &[]), "").await
    });
    assert!(reply.done()["revision"].as_u64().unwrap() > now);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_list_waits_for_a_change_and_says_how_far_it_is() {
    let instance = Instance::new().await;
    let now = instance.settled().await;
    let list = async |after: u64, wait: f64| {
        instance.get(&format!("/deliveries?count=true&changed_after={after}&wait={wait}")).await.done()
    };
    let nothing = |revision: u64| json!({"items": [], "next": null, "count": 0, "revision": revision});
    assert_eq!(list(now + 5, 20.0).await, nothing(now));
    let started = Instant::now();
    assert_eq!(list(now, 0.2).await, nothing(now));
    assert!(started.elapsed() >= Duration::from_millis(200));
    let (reply, _) = tokio::join!(list(now, 20.0), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        instance.deliver(head("POST /", &[]), "").await
    });
    assert_eq!((&reply["count"], &reply["items"][0]["target"]), (&json!(1), &json!("/")));
    assert!(reply["revision"].as_u64().unwrap() > now);
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!(instance.get("/deliveries").await.done().get("revision"), None);
}

#[tokio::test]
async fn a_long_poll_ends_with_creel() {
    let instance = Instance::new().await;
    let now = instance.settled().await;
    let started = Instant::now();
    let path = format!("/changes?after={now}&wait=20");
    let (reply, ()) = tokio::join!(instance.get(&path), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        instance.creel.shutdown().cancel();
    });
    assert_eq!(reply.done(), json!({"revision": now}));
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn stats_add_up() {
    let instance = Instance::new().await;
    instance.post("/endpoints", &json!({"slug": "a"})).await.done();
    for path in ["/a", "/a", "/other"] {
        instance.deliver(head(&format!("POST {path}"), &[]), "").await;
    }
    let stats = instance.get("/stats").await.done();
    assert_eq!((&stats["total"]["deliveries"], &stats["total"]["unchecked"]), (&json!(3), &json!(3)));
    assert_eq!((&stats["total"]["last_minute"], &stats["total"]["valid"]), (&json!(3), &json!(0)));
    let of = |slug: &str| {
        let all = stats["endpoints"].as_array().unwrap();
        all.iter().find(|endpoint| endpoint["endpoint"] == slug).unwrap()["deliveries"].clone()
    };
    assert_eq!((of("a"), of("default")), (json!(2), json!(1)));
    assert!(stats["total"]["newest_at"].is_string());
    assert_eq!(stats["total"]["removed_by_retention"], Value::Null);
}

#[tokio::test]
async fn stats_say_what_retention_removed() {
    let instance = Instance::new().await;
    instance.post("/endpoints", &json!({"slug": "a"})).await.done();
    for path in ["/a", "/a", "/a", "/other", "/other"] {
        instance.deliver(head(&format!("POST {path}"), &[]), "").await;
    }
    let arrived = instance.get("/deliveries/1").await.done()["received_at"].clone();
    instance.patch("/settings", &json!({"storage": {"retention": {"count": 1}}})).await.done();
    let mut seen = 0;
    let stats = loop {
        let stats = instance.get("/stats").await.done();
        if stats["total"]["removed_by_retention"]["count"] == 3 {
            break stats;
        }
        seen = instance.creel.changes().after(seen, Duration::from_secs(20)).await;
    };
    let removed = |n: usize| &stats["endpoints"][n]["removed_by_retention"];
    assert_eq!((&removed(0)["count"], &removed(1)["count"]), (&json!(2), &json!(1)), "{stats}");
    assert_eq!(stats["total"]["removed_by_retention"]["from"], arrived);
    assert!(removed(0)["last_at"].is_string() && removed(0)["to"].is_string());
}

#[tokio::test]
async fn what_was_rejected_is_listed_with_its_bytes() {
    let instance = Instance::new().await;
    for n in 0..3 {
        let rejection = Rejection {
            at: Timestamp::now(),
            peer: "127.0.0.1:6000".parse().unwrap(),
            code: Code::TlsHello,
            detail: format!("attempt {n}"),
            answer_status: None,
            raw: vec![0x16, 0x03, n],
        };
        instance.creel.store().reject(rejection).await;
    }
    // A rejection is only queued; whatever is written after it shows that it was written.
    instance.post("/endpoints", &json!({"slug": "after"})).await.done();
    let first = instance.get("/rejected?limit=2").await.done();
    let item = &first["items"][0];
    assert_eq!((&item["code"], &item["detail"]), (&json!("tls_hello"), &json!("attempt 2")));
    assert_eq!((&item["answer_status"], &item["raw_size"]), (&Value::Null, &json!(3)));
    let rest = instance.get(&format!("/rejected?cursor={}", first["next"].as_str().unwrap())).await.done();
    assert_eq!((&rest["items"][0]["detail"], &rest["next"]), (&json!("attempt 0"), &Value::Null));
    let raw = instance.get(&format!("/rejected/{}/raw", item["id"])).await;
    assert_eq!(
        (&raw.bytes[..], raw.header("content-type")),
        (&[0x16, 0x03, 2][..], "application/octet-stream")
    );
    instance.get("/rejected/999/raw").await.problem(404, "not_found");
}
