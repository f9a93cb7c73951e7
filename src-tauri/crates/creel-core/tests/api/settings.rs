//! Settings: what is asked, what is refused, and from when it counts.

use creel_core::Creel;
use creel_core::receiver::Limits;
use serde_json::{Value, json};

use crate::instance::Instance;

fn defaults() -> Value {
    json!({
        "receiver": {
            "listen": "127.0.0.1:27335",
            "limits": {
                "first_byte_s": 10, "head_s": 10, "body_idle_s": 30, "connections": 512, "headers": 200,
                "head_bytes": 65536, "body_bytes": 104857600,
            },
        },
        "notifications": {"enabled": true},
        "desktop": {"close_to_tray": false},
        "storage": {"retention": {"count": 100000, "bytes": 2147483648_u64, "age_days": null}},
        "restart_needed": [],
    })
}

#[tokio::test]
async fn a_change_leaves_what_it_does_not_name() {
    let instance = Instance::new().await;
    assert_eq!(instance.get("/settings").await.done(), defaults());
    let mut wanted = defaults();
    for (change, place, value) in [
        (json!({}), "/desktop/close_to_tray", json!(false)),
        (json!({"desktop": {"close_to_tray": true}}), "/desktop/close_to_tray", json!(true)),
        (json!({"notifications": {"enabled": false}, "later": 1}), "/notifications/enabled", json!(false)),
        (json!({"storage": {"retention": {"count": null}}}), "/storage/retention/count", Value::Null),
        (json!({"storage": {"retention": {"age_days": 30}}}), "/storage/retention/age_days", json!(30)),
        (json!({"desktop": {"close_to_tray": null, "colour": []}}), "/desktop/close_to_tray", json!(false)),
    ] {
        *wanted.pointer_mut(place).unwrap() = value;
        assert_eq!(instance.patch("/settings", &change).await.done(), wanted, "{change}");
        assert_eq!(instance.get("/settings").await.done(), wanted, "{change}");
    }
    let all = json!({"receiver": null, "notifications": null, "desktop": null, "storage": null});
    assert_eq!(instance.patch("/settings", &all).await.done(), defaults());
}

#[tokio::test]
async fn what_cannot_work_is_refused_whole() {
    let instance = Instance::new().await;
    let limit = |name: &str, value: Value| json!({"receiver": {"limits": {name: value}}});
    for (field, range, change) in [
        ("receiver.listen", "127.0.0.1:27335", json!({"receiver": {"listen": "localhost:80"}})),
        ("receiver.listen", "127.0.0.1:27335", json!({"receiver": {"listen": "127.0.0.1"}})),
        ("receiver.listen", "127.0.0.1:27335", json!({"receiver": {"listen": 27335}})),
        ("receiver.limits.head_s", "from 1 to 3600", limit("head_s", json!(0))),
        ("receiver.limits.head_s", "from 1 to 3600", limit("head_s", json!("10"))),
        ("receiver.limits.head_s", "from 1 to 3600", limit("head_s", json!(1.5))),
        ("receiver.limits.connections", "from 1 to 65536", limit("connections", json!(-1))),
        ("receiver.limits.headers", "from 1 to 1024", limit("headers", json!(1025))),
        ("receiver.limits.head_bytes", "from 1024 to", limit("head_bytes", json!(10))),
        ("receiver.limits.body_bytes", "to 17179869184", limit("body_bytes", json!(1_u64 << 35))),
        ("receiver.limits", "an object", json!({"receiver": {"limits": 5}})),
        ("desktop", "an object", json!({"desktop": []})),
        ("desktop.close_to_tray", "true or false", json!({"desktop": {"close_to_tray": 1}})),
        ("storage.retention.count", "null for no limit", json!({"storage": {"retention": {"count": 0}}})),
    ] {
        let mut change = change;
        change["notifications"] = json!({"enabled": false});
        let problem = instance.patch("/settings", &change).await.problem(422, "invalid_setting");
        assert_eq!(problem["field"], field, "{change}");
        assert!(problem["detail"].as_str().unwrap().contains(range), "{change}: {problem}");
        assert_eq!(instance.get("/settings").await.done(), defaults(), "{change}");
    }
    instance.patch("/settings", &json!([])).await.problem(400, "invalid_json");
}

#[tokio::test]
async fn the_receiver_starts_with_what_was_chosen() {
    let instance = Instance::new().await;
    let chosen = json!({"receiver": {"listen": "0.0.0.0:8080", "limits": {"head_s": 7, "body_bytes": 1000}}});
    let waiting = json!(["receiver.listen", "receiver.limits.head_s", "receiver.limits.body_bytes"]);
    assert_eq!(instance.patch("/settings", &chosen).await.done()["restart_needed"], waiting);
    let back = json!({"receiver": {"limits": {"head_s": 10}}});
    let waiting = json!(["receiver.listen", "receiver.limits.body_bytes"]);
    assert_eq!(instance.patch("/settings", &back).await.done()["restart_needed"], waiting);

    let options = creel_core::Options::within(instance.creel.data_dir());
    instance.creel.close().await;
    let creel = Creel::open(options).await.unwrap();
    let receiver = &creel.settings().receiver;
    assert_eq!(receiver.listen.to_string(), "0.0.0.0:8080");
    assert_eq!(Limits::from(&receiver.limits), Limits { body_size: 1000, ..Limits::default() });
    assert!(creel.restart_needed().is_empty());
    creel.close().await;
}

#[tokio::test]
async fn whoever_follows_the_revision_sees_the_new_settings() {
    let instance = Instance::new().await;
    let creel = instance.creel.clone();
    let mut seen = instance.settled().await;
    let follower = tokio::spawn(async move {
        while !creel.settings().desktop.close_to_tray {
            seen = creel.changes().after(seen, std::time::Duration::from_secs(20)).await;
        }
    });
    instance.patch("/settings", &json!({"desktop": {"close_to_tray": true}})).await.done();
    tokio::time::timeout(std::time::Duration::from_secs(10), follower).await.unwrap().unwrap();
}
