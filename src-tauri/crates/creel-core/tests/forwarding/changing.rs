//! Changing: what a destination makes of a delivery before it is sent.

use serde_json::{Value, json};

use crate::stub::Stub;
use crate::world::World;

const SENT: &str = "POST /in?x=1 HTTP/1.1\r\nhOsT: creel\r\nConnection: close\r\nX-b:  1 \r\nx-B: 2\r\nContent-Length: 9\r\n\r\n{\"a\": 10}";

#[tokio::test]
async fn without_changes_every_byte_stays() {
    let world = World::start().await;
    let stub = Stub::start([]).await;
    world.destination(&stub.url("/hook?y"), json!({})).await;
    world.send_raw(SENT.as_bytes()).await;
    let chunked = "PUT /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n";
    world.send_raw(chunked.as_bytes()).await;
    let requests = stub.requests(2).await;
    let host = stub.address;
    let seen = requests.iter().find(|request| request.line().starts_with("POST")).unwrap();
    assert_eq!(
        seen.head,
        format!(
            "POST /hook?y HTTP/1.1\r\nhOsT: {host}\r\nConnection: close\r\nX-b:  1 \r\nx-B: 2\r\nContent-Length: 9\r\nCreel-Hops: 1\r\n\r\n"
        )
    );
    assert_eq!(seen.text(), "{\"a\": 10}");
    let seen = requests.iter().find(|request| request.line().starts_with("PUT")).unwrap();
    assert_eq!(seen.text(), "4\r\nabcd\r\n0\r\n\r\n");
    world.close().await;
}

#[tokio::test]
async fn method_headers_and_body_are_changed() {
    let world = World::start().await;
    let stub = Stub::start([]).await;
    let program = "{key: \"${secret:key}\", was: ., id: $delivery.id, from: $delivery.headers[\"x-b\"], big: 12345678901234567890}";
    let settings = json!({
        "method": "PUT",
        "transform": {"program": program},
        "headers": [
            {"name": "x-b", "value": null},
            {"name": "Authorization", "value": "Token ${secret:key}"},
            {"name": "X-New", "value": "n"},
        ],
        "enabled": false,
    });
    let id = world.destination(&stub.url("/hook/${secret:key}"), settings).await;
    assert_eq!(world.get(&format!("/destinations/{id}")).await["missing_secrets"], json!(["key"]));
    world.post(&format!("/destinations/{id}/secrets"), json!({"label": "key", "value": "k\"ey-1234"})).await;
    assert_eq!(world.get(&format!("/destinations/{id}")).await["missing_secrets"], json!([]));
    world.patch(&format!("/destinations/{id}"), json!({"url": stub.url("/hook"), "enabled": true})).await;
    world.send_raw(SENT.as_bytes()).await;
    let request = stub.requests(1).await.remove(0);
    let body: Value = serde_json::from_str(&request.text()).unwrap();
    let wanted = json!({"key": "k\"ey-1234", "was": {"a": 10}, "id": 1, "from": ["1", "2"], "big": 12345678901234567890u64});
    assert_eq!(body, wanted);
    assert_eq!(
        (request.line(), request.header("authorization")),
        ("PUT /hook HTTP/1.1", Some("Token k\"ey-1234"))
    );
    assert_eq!((request.header("x-b"), request.header("x-new")), (None, Some("n")));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("content-length").unwrap(), request.body.len().to_string());
    world.forward(1, "delivered").await;
    // What cannot be made is not sent, and says why.
    world.send("/in", "", "no JSON").await;
    let forward = world.forward(2, "failed").await;
    assert_eq!((&forward["reason"], &forward["tries"]), (&json!("not_made"), &json!(0)));
    assert!(forward["detail"].as_str().unwrap().contains("JSON"), "{forward}");
    world.patch(&format!("/destinations/{id}"), json!({"transform": {"program": "empty"}})).await;
    world.send("/in", "", "{}").await;
    assert_eq!(world.forward(3, "skipped").await["reason"], "no_output");
    assert_eq!(stub.so_far().len(), 1);
    world.close().await;
}

#[tokio::test]
async fn signatures_are_kept_stripped_or_made_anew() {
    let world = World::start().await;
    let stub = Stub::start([]).await;
    world.post("/endpoints", json!({"slug": "stack", "provider": "statusstack"})).await;
    let secret = |value: &str| json!({"kind": "shared_secret", "value": value});
    world.post("/endpoints/stack/secrets", secret("first-secret-1")).await;
    world.post("/endpoints", json!({"slug": "again", "provider": "statusstack"})).await;
    world.post("/endpoints/again/secrets", secret("other-secret-2")).await;
    let header = "X-StatusStack-Signature";
    let wrong = format!("{header}: {}\r\n", "0".repeat(64));
    let id = world.destination(&stub.url("/"), json!({"endpoints": ["stack"]})).await;
    let path = format!("/destinations/{id}");
    world.post(&format!("{path}/secrets"), json!({"label": "theirs", "value": "other-secret-2"})).await;
    let mut count = 0;
    for (signing, seen) in [
        (json!("keep"), Some("0".repeat(64))),
        (json!("strip"), None),
        // Signed with the endpoint's own secret, and with one of the destination's.
        (json!({"resign": {}}), Some("88e8ec2d3b25a3a2c2dcb4a3dd7e2b0c".to_owned())),
        (json!({"resign": {"secret": "theirs"}}), Some(String::new())),
    ] {
        world.patch(&path, json!({"signing": signing})).await;
        world.send("/stack", &wrong, "{\"event\":\"x\"}").await;
        count += 1;
        let request = stub.requests(count).await.remove(count - 1);
        let made = request.header(header).map(str::to_owned);
        if !signing.is_object() {
            assert_eq!(made, seen, "{signing}");
            continue;
        }
        // A receiver with that secret finds it genuine.
        let (slug, other) =
            if signing["resign"]["secret"].is_string() { ("again", "stack") } else { ("stack", "again") };
        for (slug, verdict) in [(slug, "valid"), (other, "invalid")] {
            world.patch(&path, json!({"enabled": false})).await;
            world
                .send(
                    &format!("/{slug}"),
                    &format!("{header}: {}\r\n", made.clone().unwrap()),
                    &request.text(),
                )
                .await;
            let newest = world.get("/deliveries?limit=1").await["items"][0].clone();
            assert_eq!(newest["verdict"], verdict, "{signing} {slug}");
        }
        world.patch(&path, json!({"enabled": true})).await;
    }
    world.close().await;
}

#[tokio::test]
async fn what_a_destination_may_not_be_is_refused() {
    let world = World::start().await;
    let ok = "http://localhost:1/";
    for (body, field) in [
        (json!({"url": "ftp://x/"}), "url"),
        (json!({"url": "localhost:3000"}), "url"),
        (json!({"url": "http://${secret:host}/"}), "url"),
        (json!({"url": ok, "method": "A B"}), "method"),
        (json!({"url": ok, "endpoints": ["none"]}), "endpoints"),
        (json!({"url": ok, "endpoints": []}), "endpoints"),
        (json!({"url": ok, "transform": {"program": "{"}}), "transform"),
        (json!({"url": ok, "transform": {"program": ""}}), "transform"),
        (json!({"url": ok, "headers": [{"name": "Host", "value": "x"}]}), "headers"),
        (json!({"url": ok, "headers": [{"name": "Creel-Hops", "value": null}]}), "headers"),
        (json!({"url": ok, "headers": [{"name": "a b", "value": "x"}]}), "headers"),
        (json!({"url": ok, "headers": [{"name": "a", "value": "x\r\ny"}]}), "headers"),
        (json!({"url": ok, "headers": [{"name": "authorization", "value": "Bearer canary"}]}), "headers"),
        (json!({"url": ok, "headers": [{"name": "Cookie", "value": "canary"}]}), "headers"),
        (json!({"url": "http://someone:canary@example.com/x"}), "url"),
        (json!({"url": "http://canary@example.com?x"}), "url"),
        (json!({"url": ok, "concurrency": 0}), "concurrency"),
        (json!({"url": ok, "timeout_ms": 1}), "timeout_ms"),
        (json!({"url": ok, "max_age_s": 0}), "max_age_s"),
        (json!({"url": ok, "retries": {"budget": 0}}), "retries"),
        (json!({"url": ok, "retries": {"table": "custom"}}), "retries"),
        (json!({"url": ok, "retries": {"table": "custom", "custom": {"statuses": [[200, 299]]}}}), "retries"),
        (json!({"url": ok, "name": "a\nb"}), "name"),
    ] {
        let problem =
            world.refused(http::Method::POST, "/destinations", body.clone(), 422, "invalid_field").await;
        assert_eq!(problem["field"], field, "{body}");
        assert!(!problem.to_string().contains("canary"), "{problem}");
    }
    let body = json!({"url": ok, "signing": {"resign": {"provider": "nobody"}}});
    world.refused(http::Method::POST, "/destinations", body, 422, "unknown_provider").await;
    let body = json!({"url": ok, "filter": "sig:nonsense"});
    assert_eq!(
        world.refused(http::Method::POST, "/destinations", body, 400, "invalid_query").await["position"],
        4
    );
    assert_eq!(world.get("/destinations").await, json!({"items": []}));
    let made = world.post("/destinations", json!({"url": "http://u:${secret:p}@example.com/x@y"})).await;
    assert_eq!(
        (&made["name"], &made["loopback"], made["warnings"].as_array().unwrap().len()),
        (&json!("example.com"), &json!(false), 1)
    );
    world.close().await;
}

#[tokio::test]
async fn a_ready_transform_makes_what_its_vendor_takes() {
    let world = World::start().await;
    let stub = Stub::start([]).await;
    world.post("/endpoints", json!({"slug": "stack", "provider": "statusstack"})).await;
    let unknown = json!({"url": stub.url("/"), "transform": {"ready": "pagerdty"}});
    let problem = world.refused(http::Method::POST, "/destinations", unknown, 422, "invalid_field").await;
    assert_eq!(problem["suggestion"], "pagerduty");
    let settings = json!({"transform": {"ready": "pagerduty"}, "enabled": false});
    let id = world.destination(&stub.url("/v2/enqueue"), settings).await;
    assert_eq!(world.get(&format!("/destinations/{id}")).await["missing_secrets"], json!(["routing_key"]));
    let key = "0123456789abcdef0123456789abcdef";
    let secret = json!({"label": "routing_key", "value": key});
    world.post(&format!("/destinations/{id}/secrets"), secret).await;
    world.patch(&format!("/destinations/{id}"), json!({"enabled": true})).await;
    let event = json!({
        "event": "component.status_changed",
        "stack": {"id": "stack_abc123", "name": "Production Infrastructure", "slug": "production"},
        "component": {"id": "comp_xyz789", "name": "Production API", "previous_status": "operational", "current_status": "critical"},
    });
    world.send("/stack", "Content-Type: application/json\r\n", &event.to_string()).await;
    let request = stub.requests(1).await.remove(0);
    let sent: Value = serde_json::from_str(&request.text()).unwrap();
    assert_eq!((&sent["routing_key"], &sent["event_action"]), (&json!(key), &json!("trigger")), "{sent}");
    assert!(sent["payload"]["summary"].as_str().unwrap().contains("Production API"), "{sent}");
    world.forward(1, "delivered").await;
    world.close().await;
}

/// What is too long to be held in memory says so, and what to do; without the change it is sent as it came.
#[tokio::test]
async fn the_longest_bodies_are_sent_as_they_are_only() {
    let (world, stub) = (World::start().await, Stub::start([]).await);
    let path = format!("/destinations/{}", world.destination(&stub.url("/"), json!({})).await);
    let body = format!("[{}0]", "1,".repeat(4 * 1024 * 1024));
    for (settings, sent) in [
        (json!({"transform": {"program": "length"}}), false),
        (json!({"transform": null, "signing": {"resign": {"provider": "github", "secret": "key"}}}), false),
        (json!({"signing": "strip"}), true),
    ] {
        world.post(&format!("{path}/secrets"), json!({"label": "key", "value": "s3cret-key"})).await;
        world.patch(&path, settings.clone()).await;
        world.send("/a", "", &body).await;
        let id = world.get("/deliveries?limit=1").await["items"][0]["id"].as_i64().unwrap();
        let forward = world.forward(id, if sent { "delivered" } else { "failed" }).await;
        if !sent {
            let detail = forward["detail"].as_str().unwrap();
            assert!(detail.contains("8.1 MiB") && detail.contains("keeps or strips"), "{settings}: {detail}");
        }
    }
    assert_eq!(stub.so_far().iter().map(|request| request.body.len()).collect::<Vec<_>>(), [body.len()]);
    world.close().await;
}

#[tokio::test]
async fn a_long_body_is_changed_and_signed_like_a_short_one() {
    let (world, stub) = (World::start().await, Stub::start([]).await);
    world.post("/endpoints", json!({"slug": "a", "provider": "github"})).await;
    world.post("/endpoints/a/secrets", json!({"kind": "shared_secret", "value": "a secret of theirs"})).await;
    let program = json!({"transform": {"program": "{length: (.text | length)}"}, "signing": {"resign": {}}});
    world.destination(&stub.url("/"), program).await;
    for length in [10, 500_000] {
        world.send("/a", "", &json!({"text": "x".repeat(length)}).to_string()).await;
    }
    let mut bodies: Vec<String> = stub.requests(2).await.iter().map(|request| request.text()).collect();
    bodies.sort();
    assert_eq!(bodies, ["{\"length\":10}", "{\"length\":500000}"]);
    assert!(stub.so_far().iter().all(|request| request.header("x-hub-signature-256").is_some()));
    world.close().await;
}
