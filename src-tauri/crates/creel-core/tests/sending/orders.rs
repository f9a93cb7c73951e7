//! Orders: what they send and in which order, how they are named, stopped, asked about and refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use creel_core::{Creel, Options, api};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::instance::{Instance, head};
use crate::place::{Place, answer};
use crate::replaying::{ended, put, replay, uuid};

/// The request lines that a place has seen.
fn lines(place: &Place) -> Vec<String> {
    let line = |request: &Vec<u8>| String::from_utf8_lossy(request).lines().next().unwrap().to_owned();
    place.seen().iter().map(line).collect()
}

async fn deliver(instance: &Instance, path: &str) -> i64 {
    instance.deliver(head(&format!("POST {path}"), &["Content-Length: 2"]), "{}").await
}

#[tokio::test]
async fn deliveries_are_sent_in_their_order_as_often_as_asked() {
    let instance = Instance::new().await;
    let place = Place::answering(200).await;
    let (a, b) = (deliver(&instance, "/a?n=1").await, deliver(&instance, "/b").await);
    let sent = async |more: Value| {
        let before = place.seen().len();
        let mut order = json!({"url": place.url("/base/"), "keep_path": true});
        order.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let done = replay(&instance, order).await;
        let paths: Vec<String> =
            lines(&place)[before..].iter().map(|line| line.split(' ').nth(1).unwrap().to_owned()).collect();
        assert_eq!(done["total"], paths.len(), "{done}");
        assert_eq!(done["done"], paths.len(), "{done}");
        paths
    };
    assert_eq!(sent(json!({"q": ""})).await, ["/base/a?n=1", "/base/b"]);
    assert_eq!(sent(json!({"q": "", "as_of": a})).await, ["/base/a?n=1"]);
    assert_eq!(sent(json!({"q": "", "as_of": b, "except": [a]})).await, ["/base/b"]);
    assert_eq!(sent(json!({"deliveries": [b, a]})).await, ["/base/b", "/base/a?n=1"]);
    assert_eq!(sent(json!({"deliveries": [a, b], "times": 2})).await.len(), 4);
    assert_eq!(sent(json!({"deliveries": [a], "keep_path": false})).await, ["/base/"]);
    assert_eq!(sent(json!({"deliveries": [a, b], "pace": {"per_second": 1000}, "times": 5})).await.len(), 10);
    assert_eq!(sent(json!({"deliveries": [a, b], "pace": "original"})).await.len(), 2);
}

#[tokio::test]
async fn a_name_stands_for_one_order() {
    let instance = Instance::new().await;
    let place = Place::answering(200).await;
    let id = deliver(&instance, "/a").await;
    let order = json!({"deliveries": [id], "url": place.url("/")});
    let first = put(&instance, &uuid(1), &order).await;
    assert_eq!(first.status, 201);
    ended(&instance, &uuid(1)).await;
    let again = put(&instance, &uuid(1).to_uppercase(), &order).await;
    assert_eq!(again.status, 200);
    assert_eq!(again.done()["state"], "done");
    let other = json!({"deliveries": [id], "url": place.url("/other")});
    put(&instance, &uuid(1), &other).await.problem(409, "conflict");
    put(&instance, "not-a-uuid", &order).await.problem(400, "invalid_parameter");
    instance.get(&format!("/replays/{}", uuid(9))).await.problem(404, "not_found");
    put(&instance, &uuid(2), &other).await.done();
    ended(&instance, &uuid(2)).await;
    assert_eq!(place.seen().len(), 2);
    let list = instance.get("/replays?limit=1").await.done();
    assert_eq!(list["items"][0]["id"], uuid(2));
    let next = list["next"].as_str().unwrap();
    let older = instance.get(&format!("/replays?cursor={next}")).await.done();
    assert_eq!((&older["items"][0]["id"], &older["next"]), (&json!(uuid(1)), &Value::Null));
}

#[tokio::test]
async fn what_leaves_the_machine_is_asked_about_first() {
    let instance = Instance::new().await;
    let (a, b) = (deliver(&instance, "/a").await, deliver(&instance, "/b").await);
    // Nobody answers at an address for documentation, and nothing is sent there.
    let order = json!({"deliveries": [a, b], "url": "http://hooks.example/in", "timeout_ms": 1000});
    let problem = put(&instance, &uuid(1), &order).await.problem(409, "confirmation_needed");
    let asked = &problem["confirmation"];
    assert_eq!((&asked["host"], &asked["count"]), (&json!("hooks.example"), &json!(2)));
    assert!(
        asked["first_request"].as_str().unwrap().starts_with("POST /in HTTP/1.1\r\nHost: hooks.example\r\n")
    );
    instance.get(&format!("/replays/{}", uuid(1))).await.problem(404, "not_found");
    let preview = instance.post("/replays/preview", &order).await.done();
    assert_eq!((&preview["confirmation_needed"], &preview["sendings"]), (&json!(true), &json!(2)));
    for (more, needed) in [
        (json!({"deliveries": [a]}), false),
        (json!({"deliveries": [a], "times": 2}), true),
        (json!({"deliveries": [a], "url": "http://127.0.0.1:1/"}), false),
    ] {
        let mut order = order.clone();
        order.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let preview = instance.post("/replays/preview", &order).await.done();
        assert_eq!(preview["confirmation_needed"], needed, "{more}");
    }
    let mut confirmed = order;
    confirmed["confirm"] = true.into();
    confirmed["wait_for_refused_ms"] = 0.into();
    put(&instance, &uuid(1), &confirmed).await.done();
    let done = ended(&instance, &uuid(1)).await;
    assert_eq!(done["failed"], 2, "{done}");
}

#[tokio::test]
async fn a_cancelled_replay_stops_at_once() {
    let instance = Instance::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let id = deliver(&instance, "/a").await;
    let order = json!({"deliveries": [id], "url": url, "times": 100, "timeout_ms": 600_000});
    put(&instance, &uuid(1), &order).await.done();
    // It has sent something, and gets no answer.
    let (_stream, _) = listener.accept().await.unwrap();
    let replay = instance.delete(&format!("/replays/{}", uuid(1))).await.done();
    assert_eq!(replay["state"], "cancelled");
    let done = ended(&instance, &uuid(1)).await;
    assert_eq!((&done["state"], &done["running"]), (&json!("cancelled"), &json!(0)));
    assert!(done["done"].as_u64().unwrap() <= 1 && !done["ended_at"].is_null(), "{done}");
    let attempts = instance.get(&format!("/deliveries/{id}/attempts")).await.done();
    for attempt in attempts["items"].as_array().unwrap() {
        assert_eq!(attempt["error"]["code"], "cancelled", "{attempt}");
    }
    let again = instance.delete(&format!("/replays/{}", uuid(1))).await.done();
    assert_eq!(again["ended_at"], done["ended_at"]);
}

#[tokio::test]
async fn a_replay_that_was_cut_short_says_so_and_sends_nothing_more() {
    let instance = Instance::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let id = deliver(&instance, "/a").await;
    let order = json!({"deliveries": [id], "url": url, "times": 3, "timeout_ms": 600_000});
    put(&instance, &uuid(1), &order).await.done();
    let (stream, _) = listener.accept().await.unwrap();
    instance.creel.close().await;
    drop(stream);
    let creel = Creel::open(Options::within(instance.dir.path().join("data"))).await.unwrap();
    let again = Instance { router: api::router(creel.clone()), creel, dir: instance.dir };
    let replay = again.get(&format!("/replays/{}", uuid(1))).await.done();
    assert_eq!((&replay["state"], &replay["running"]), (&json!("interrupted"), &json!(0)), "{replay}");
    assert_eq!(put(&again, &uuid(1), &order).await.status, 200);
    let silent = tokio::time::timeout(Duration::from_millis(300), listener.accept()).await;
    assert!(silent.is_err(), "it was begun again");
}

#[tokio::test]
async fn what_was_deleted_is_passed_over_and_told() {
    let instance = Instance::new().await;
    let place = Place::answering(200).await;
    let (a, b) = (deliver(&instance, "/a").await, deliver(&instance, "/b").await);
    instance.post("/deletions", &json!({"ids": [a]})).await.done();
    let order = json!({"deliveries": [a, b], "url": place.url("/"), "expect": "2xx"});
    let preview = instance.post("/replays/preview", &order).await.done();
    assert_eq!((&preview["skips"][0]["code"], &preview["first"]["delivery"]), (&json!("gone"), &json!(b)));
    let done = replay(&instance, order).await;
    assert_eq!((&done["succeeded"], &done["skipped"]), (&json!(1), &json!(1)));
    assert_eq!((&done["met"], &done["unmet"]), (&json!(1), &json!(1)));
    assert_eq!((&done["last_skip"]["delivery"], &done["last_skip"]["code"]), (&json!(a), &json!("gone")));
}

#[tokio::test]
async fn a_port_that_refuses_is_waited_for() {
    let instance = Instance::new().await;
    let id = deliver(&instance, "/a").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let url = format!("http://{address}/");
    put(&instance, &uuid(1), &json!({"deliveries": [id], "url": url})).await.done();
    // The server comes up when the replay is under way.
    loop {
        let replay = instance.get(&format!("/replays/{}", uuid(1))).await.done();
        assert_eq!(replay["state"], "running", "{replay}");
        if replay["running"] == 1 {
            break;
        }
        tokio::task::yield_now().await;
    }
    let place = Place::on(TcpListener::bind(address).await.unwrap(), |_| answer(200, ""));
    let done = ended(&instance, &uuid(1)).await;
    assert_eq!((&done["succeeded"], place.seen().len()), (&json!(1), 1), "{done}");
    drop(place);
}

#[tokio::test]
async fn a_port_is_waited_for_in_vain_only_once() {
    let instance = Instance::new().await;
    let id = deliver(&instance, "/a").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let order = json!({"deliveries": [id], "url": url, "times": 3, "wait_for_refused_ms": 300});
    let done = replay(&instance, order).await;
    assert_eq!(done["failed"], 3, "{done}");
    let attempts = instance.get(&format!("/deliveries/{id}/attempts")).await.done();
    let waited: Vec<bool> = attempts["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|attempt| {
            assert_eq!(attempt["error"]["code"], "refused", "{attempt}");
            attempt["total_ms"].as_f64().unwrap() >= 300.0
        })
        .collect();
    assert_eq!(waited, [false, false, true]);
}

#[tokio::test]
async fn an_attempt_is_compared_with_the_one_before_it() {
    let instance = Instance::new().await;
    let status = Arc::new(AtomicU16::new(500));
    let now = status.clone();
    let place = Place::with(move |_| {
        let status = now.load(Ordering::Relaxed);
        answer(status, &format!("line one\nstatus {status}\n"))
    })
    .await;
    let id = deliver(&instance, "/a").await;
    let mut seen = Vec::new();
    for (next, path) in [(500, "/in?a"), (200, "/in?b"), (201, "/in"), (404, "/in"), (200, "/else")] {
        status.store(next, Ordering::Relaxed);
        replay(&instance, json!({"deliveries": [id], "url": place.url(path)})).await;
        let attempts = instance.get(&format!("/deliveries/{id}/attempts")).await.done();
        seen.push(attempts["items"][0]["compared"].as_str().unwrap().to_owned());
    }
    assert_eq!(seen, ["first", "fixed", "same", "regressed", "first"]);
    let attempts = instance.get(&format!("/deliveries/{id}/attempts")).await.done();
    let newest = |place: usize| attempts["items"][place]["id"].as_i64().unwrap();
    let detail = instance.get(&format!("/attempts/{}", newest(1))).await.done();
    assert_eq!(detail["previous"]["id"], newest(2));
    let diff = detail["previous"]["body_diff"].as_array().unwrap();
    let told: Vec<_> =
        diff.iter().map(|line| (line["kind"].as_str().unwrap(), line["text"].as_str().unwrap())).collect();
    assert_eq!(told, [("same", "line one"), ("removed", "status 201"), ("added", "status 404")]);
    assert_eq!(detail["response"]["headers"][0], json!(["Content-Length", "20"]));
    assert_eq!(detail["response"]["end"], "complete");
    let timing = &detail["timing"];
    assert!(timing["connect_ms"].is_f64() && timing["first_byte_ms"].is_f64() && timing["tls_ms"].is_null());
    assert_eq!(
        instance.get(&format!("/attempts/{}/response", newest(1))).await.text(),
        "line one\nstatus 404\n"
    );
    let item = &instance.get("/deliveries").await.done()["items"][0]["attempts"];
    assert_eq!(*item, json!({"count": 5, "last_status": 200, "last_error": null}));
    // They go with their delivery, and return with it.
    let deletion = instance.post("/deletions", &json!({"ids": [id]})).await.done();
    instance.get(&format!("/deliveries/{id}/attempts")).await.problem(404, "not_found");
    instance.post(&format!("/deletions/{}/restore", deletion["id"]), &json!({})).await.done();
    instance.get(&format!("/deliveries/{id}/attempts")).await.done();
}

#[tokio::test]
async fn of_each_delivery_the_newest_attempts_are_kept() {
    let instance = Instance::new().await;
    let place = Place::answering(200).await;
    let id = deliver(&instance, "/a").await;
    let order =
        json!({"deliveries": [id], "url": place.url("/"), "times": 210, "pace": {"per_second": 1000}});
    let done = replay(&instance, order).await;
    assert_eq!((&done["succeeded"], place.seen().len()), (&json!(210), 210));
    let attempts = instance.get(&format!("/deliveries/{id}/attempts")).await.done();
    assert_eq!(attempts["items"].as_array().unwrap().len(), 200);
}

#[tokio::test]
async fn no_more_than_four_are_under_way_and_without_a_pace_one() {
    for (more, most) in [(json!({}), 1), (json!({"pace": {"per_second": 1000}}), 4)] {
        let instance = Instance::new().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let id = deliver(&instance, "/a").await;
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let mut order = json!({"deliveries": [id], "url": url, "times": 12});
        order.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        put(&instance, &uuid(1), &order).await.done();
        // Nobody answers, so that none of them ends.
        let mut held = Vec::new();
        for _ in 0..most {
            held.push(listener.accept().await.unwrap());
        }
        let another = tokio::time::timeout(Duration::from_millis(300), listener.accept()).await;
        assert!(another.is_err(), "{more}");
        let replay = instance.get(&format!("/replays/{}", uuid(1))).await.done();
        assert_eq!((&replay["running"], &replay["done"]), (&json!(most), &json!(0)), "{replay}");
        instance.delete(&format!("/replays/{}", uuid(1))).await.done();
        ended(&instance, &uuid(1)).await;
    }
}

#[tokio::test]
async fn orders_that_cannot_be_carried_out_name_the_field() {
    let instance = Instance::new().await;
    let id = deliver(&instance, "/a").await;
    let good = json!({"deliveries": [id], "url": "http://127.0.0.1:1/"});
    let check = async |more: Value, status: u16, code: &str, field: Option<&str>| {
        let mut order = good.clone();
        order.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let problem = put(&instance, &uuid(1), &order).await.problem(status, code);
        assert_eq!(problem["field"].as_str(), field, "{more}: {problem}");
        instance.post("/replays/preview", &order).await.problem(status, code);
    };
    check(json!({"q": "x"}), 422, "invalid_field", Some("deliveries")).await;
    check(json!({"as_of": 9}), 422, "invalid_field", Some("as_of")).await;
    check(json!({"except": []}), 422, "invalid_field", Some("except")).await;
    check(json!({"deliveries": null}), 422, "invalid_field", Some("deliveries")).await;
    check(json!({"deliveries": []}), 422, "invalid_field", Some("deliveries")).await;
    check(json!({"deliveries": null, "q": "nothing"}), 422, "invalid_field", Some("deliveries")).await;
    check(json!({"deliveries": null, "q": "nosuch:x"}), 400, "invalid_query", None).await;
    for url in ["", "localhost:3000", "ftp://x/", "http://user:word@127.0.0.1/"] {
        check(json!({"url": url}), 422, "invalid_field", Some("url")).await;
    }
    check(json!({"url": null}), 422, "invalid_field", Some("url")).await;
    check(json!({"endpoint": "default"}), 422, "invalid_field", Some("url")).await;
    check(json!({"url": null, "endpoint": "nowhere"}), 404, "not_found", None).await;
    check(json!({"url": null, "endpoint": "default"}), 422, "invalid_field", Some("endpoint")).await;
    check(json!({"mode": "edited", "deliveries": [id, id]}), 422, "invalid_field", Some("deliveries")).await;
    check(json!({"edit": {}}), 422, "invalid_field", Some("edit")).await;
    check(json!({"breaks": []}), 422, "invalid_field", Some("breaks")).await;
    let edit = |edit: Value| json!({"mode": "edited", "edit": edit});
    check(edit(json!({"method": "A B"})), 422, "invalid_field", Some("edit")).await;
    check(edit(json!({"headers": [["X", "a\r\nY: b"]]})), 422, "invalid_field", Some("edit")).await;
    check(edit(json!({"body_b64": "?"})), 422, "invalid_field", Some("edit")).await;
    check(edit(json!({"body_b64": "", "body_text": ""})), 422, "invalid_field", Some("edit")).await;
    check(json!({"times": 0}), 422, "invalid_field", Some("times")).await;
    check(json!({"times": 1001}), 422, "invalid_field", Some("times")).await;
    check(json!({"pace": {"per_second": 0}}), 422, "invalid_field", Some("pace")).await;
    check(json!({"expect": "fine"}), 422, "invalid_field", Some("expect")).await;
    check(json!({"timeout_ms": 1}), 422, "invalid_field", Some("timeout_ms")).await;
    check(json!({"wait_for_refused_ms": 60_001}), 422, "invalid_field", Some("wait_for_refused_ms")).await;
    check(json!({"secret": {"id": 99}}), 404, "not_found", None).await;
    check(json!({"mode": "loudly"}), 400, "invalid_json", None).await;
    instance.get("/attempts/1").await.problem(404, "not_found");
    instance.get("/deliveries/99/attempts").await.problem(404, "not_found");
}

#[tokio::test]
async fn creels_own_api_and_endpoints() {
    let dir = tempfile::tempdir().unwrap();
    let ports = creel_core::instance::Ports {
        receiver: Some("127.0.0.1:0".parse().unwrap()),
        api: Some("127.0.0.1:0".parse().unwrap()),
        without: creel_core::instance::Without::Refuse,
    };
    let running =
        creel_core::instance::Instance::start(Options::within(dir.path().join("data")), ports).await.unwrap();
    let creel = running.creel().clone();
    let instance = Instance { router: api::router(creel.clone()), creel, dir };
    let id = deliver(&instance, "/a").await;
    let own = running.api().unwrap().url.clone();
    let port = own.rsplit(':').next().unwrap().trim_end_matches('/').to_owned();
    for url in
        [own.clone(), format!("http://localhost:{port}/"), format!("http://[::ffff:127.0.0.1]:{port}/")]
    {
        let done = replay(&instance, json!({"deliveries": [id], "url": url})).await;
        assert_eq!(done["failed"], 1, "{url}");
        let attempts = instance.get(&format!("/deliveries/{id}/attempts")).await.done();
        assert_eq!(attempts["items"][0]["error"]["code"], "own_api", "{url}");
    }
    // An endpoint of this Creel can be sent to, and makes a delivery of it.
    instance.post("/endpoints", &json!({"slug": "again"})).await.done();
    let order = json!({"deliveries": [id], "endpoint": "again", "keep_path": true});
    let done = replay(&instance, order).await;
    assert_eq!(done["succeeded"], 1, "{done}");
    let newest = &instance.get("/deliveries?limit=1").await.done()["items"][0];
    assert_eq!((&newest["endpoint"], &newest["target"]), (&json!("again"), &json!("/again/a")));
    running.stop().await;
}
