//! Deliveries: lists, counts, single ones.

use std::collections::BTreeSet;

use creel_core::delivery::Wire;
use serde_json::{Value, json};

use crate::instance::{Instance, head};

fn ids(list: &Value) -> Vec<i64> {
    list["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect()
}

async fn found(instance: &Instance, query: &str) -> Vec<i64> {
    let mut url = url::escape(query);
    url.insert_str(0, "/deliveries?q=");
    ids(&instance.get(&url).await.done())
}

mod url {
    pub(crate) fn escape(text: &str) -> String {
        text.bytes().map(|b| format!("%{b:02X}")).collect()
    }
}

#[tokio::test]
async fn the_newest_come_first_with_what_a_list_shows() {
    let instance = Instance::new().await;
    let first = instance.deliver(head("POST /a?b=c", &["Content-Length: 2"]), "{}").await;
    let second = instance.deliver(head("GET /ping", &[]), "").await;
    let list = instance.get("/deliveries").await.done();
    assert_eq!(ids(&list), [second, first]);
    assert_eq!(list["next"], Value::Null);
    let item = &list["items"][1];
    let received_at = item["received_at"].as_str().unwrap();
    assert!(received_at.starts_with("20") && received_at.ends_with('Z'), "{received_at}");
    let wanted = json!({
        "id": first, "endpoint": "default", "received_at": received_at, "method": "POST", "target": "/a?b=c",
        "target_lossy": false, "event_type": null, "event_id": null, "verdict": "unchecked", "reason": "no_provider",
        "verdict_at_arrival": "unchecked", "body_size": 2, "imported": false, "answer_status": 200, "answer_fault": null, "handshake": null,
        "peer": "127.0.0.1:5000", "wire": "h1", "retry_number": null, "forwards": null, "attempts": null, "pinned": false, "read": false, "tags": [],
    });
    assert_eq!(*item, wanted);
}

#[tokio::test]
async fn a_retry_says_which_one_it_is() {
    let instance = Instance::new().await;
    let sent = head("POST /a", &["Webhook-Id: msg_1"]);
    let (first, second) = (instance.deliver(&sent, "{}").await, instance.deliver(&sent, "{ }").await);
    let get = async |id: i64| instance.get(&format!("/deliveries/{id}")).await.done();
    let gap = get(second).await["retry"]["gap_ms"].clone();
    assert!(gap.as_i64().is_some_and(|gap| (0..60_000).contains(&gap)), "{gap}");
    let wanted = json!({
        "number": 2, "of": 2, "key": "delivery_id", "first": first, "previous": first, "next": null, "gap_ms": gap,
        "same_bytes": false, "after": "success",
    });
    assert_eq!(get(second).await["retry"], wanted);
    let wanted = json!({
        "number": 1, "of": 2, "key": "delivery_id", "first": first, "previous": null, "next": second,
        "gap_ms": null, "same_bytes": null, "after": null,
    });
    assert_eq!(get(first).await["retry"], wanted);
    let list = instance.get("/deliveries").await.done();
    let numbers: Vec<_> =
        list["items"].as_array().unwrap().iter().map(|item| &item["retry_number"]).collect();
    assert_eq!(numbers, [&json!(2), &Value::Null]);
    let other = instance.deliver(head("POST /a", &["Webhook-Id: msg_2"]), "").await;
    assert_eq!(get(other).await["retry"], Value::Null);
    assert_eq!(found(&instance, "is:dup").await, [second]);
}

#[tokio::test]
async fn pages_follow_each_other_while_deliveries_arrive() {
    let instance = Instance::new().await;
    let mut all = Vec::new();
    for n in 0..7 {
        all.insert(0, instance.deliver(head(&format!("POST /{n}"), &[]), "").await);
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = instance.get(&format!("/deliveries?limit=3{cursor}")).await.done();
        seen.extend(ids(&page));
        instance.deliver(head("POST /late", &[]), "").await;
        let Some(next) = page["next"].as_str() else { break };
        assert!(next.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{next}");
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, all);
    let newer = instance.get(&format!("/deliveries?after={}&limit=2", all[2])).await.done();
    assert_eq!(ids(&newer), [all[0], all[1]]);
    assert_eq!(newer["next"], Value::Null);
    let scrolled = instance.get(&format!("/deliveries?offset=2&as_of={}&limit=2", all[0])).await.done();
    assert_eq!(ids(&scrolled), [all[2], all[3]]);
}

#[tokio::test]
async fn limits_are_brought_into_their_bounds() {
    let instance = Instance::new().await;
    for _ in 0..60 {
        instance.deliver(head("POST /", &[]), "").await;
    }
    for (limit, wanted) in
        [("", 50), ("?limit=5", 5), ("?limit=0", 1), ("?limit=-3", 1), ("?limit=99999", 60)]
    {
        let list = instance.get(&format!("/deliveries{limit}")).await.done();
        assert_eq!(ids(&list).len(), wanted, "{limit}");
    }
}

#[tokio::test]
async fn searches_find_what_they_say() {
    let instance = Instance::new().await;
    instance.post("/endpoints", &json!({"slug": "shop", "provider": "github"})).await.done();
    let push = head("POST /shop", &["X-GitHub-Event: push", "X-GitHub-Delivery: 7b"]);
    let push = instance.deliver(push, r#"{"ref":"refs/heads/main"}"#).await;
    let paid =
        instance.deliver(head("PUT /other", &[]), r#"{"customer":"cus_42","note":"Out of stock"}"#).await;
    let both = &[paid, push];
    let cases: [(&str, &[i64]); 16] = [
        ("", both),
        ("method:put", &[paid]),
        ("method:PUT,POST", both),
        ("-method:PUT", &[push]),
        ("endpoint:SHOP", &[push]),
        ("endpoint:s*,x", &[push]),
        ("event:push", &[push]),
        ("event:PU*", &[push]),
        ("sig:unchecked", both),
        ("sig:valid", &[]),
        ("cus_42", &[paid]),
        ("CUS_4*", &[paid]),
        ("cus_4", &[]),
        ("\"of stock\"", &[paid]),
        ("refs/heads", &[push]),
        ("stock -event:push", &[paid]),
    ];
    // Once over what is not indexed yet, and once, mostly, over the index.
    for _ in 0..2 {
        for (query, wanted) in cases {
            assert_eq!(found(&instance, query).await, wanted, "{query}");
            let count = instance.get(&format!("/deliveries/count?q={}", url::escape(query))).await.done();
            assert_eq!(count, json!({"count": wanted.len()}), "{query}");
            let page = format!("/deliveries?limit=1&count=true&q={}", url::escape(query));
            assert_eq!(instance.get(&page).await.done()["count"], json!(wanted.len()), "{query}");
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
}

#[tokio::test]
async fn a_search_that_is_not_understood_says_where_and_what_was_meant() {
    let instance = Instance::new().await;
    for route in ["/deliveries?q=", "/deliveries/count?q="] {
        let problem = instance.get(&format!("{route}cus%20metod:POST")).await.problem(400, "invalid_query");
        assert_eq!((&problem["position"], &problem["suggestion"]), (&json!(4), &json!("method:POST")));
        assert!(problem["detail"].as_str().unwrap().contains("did you mean method?"));
    }
    let problem = instance.post("/deletions", &json!({"q": "sig:vaild"})).await.problem(400, "invalid_query");
    assert_eq!((&problem["position"], &problem["suggestion"]), (&json!(4), &json!("valid")));
}

#[tokio::test]
async fn one_delivery_shows_its_head_as_received() {
    let instance = Instance::new().await;
    let mut raw = b"POST /a\xff HTTP/1.1\r\nhost: x\r\nX-A:  1\r\nx-a: 2\r\nX-Odd: \xfe!\r\n\r\n".to_vec();
    let id = instance.deliver_framed(&raw, "", Wire::H1, b"X-T: 1\r\n\r\n", Default::default()).await;
    let delivery = instance.get(&format!("/deliveries/{id}")).await.done();
    let headers = json!([["host", "x"], ["X-A", "1"], ["x-a", "2"], ["X-Odd", "\u{fffd}!"]]);
    assert_eq!(delivery["headers"], headers);
    assert_eq!(delivery["odd_headers"], json!([{"index": 3, "value_b64": "/iE="}]));
    assert_eq!(delivery["trailers"], json!([["X-T", "1"]]));
    assert_eq!((&delivery["target"], &delivery["target_lossy"]), (&json!("/a\u{fffd}"), &json!(true)));
    assert_eq!((&delivery["head_size"], &delivery["trailers_size"]), (&json!(raw.len()), &json!(10)));
    assert_eq!(delivery["chunked"], json!(false));
    assert_eq!(delivery["secret"], Value::Null);
    let listed: BTreeSet<String> = {
        let list = instance.get("/deliveries").await.done();
        list["items"][0].as_object().unwrap().keys().cloned().collect()
    };
    assert!(listed.iter().all(|field| delivery.get(field).is_some()), "one delivery has all that a list has");
    raw.clear();
    instance.get("/deliveries/999").await.problem(404, "not_found");
    instance.get("/deliveries/999/signature").await.problem(404, "not_found");
    instance.get("/deliveries/abc").await.problem(400, "invalid_parameter");
}

#[tokio::test]
async fn a_signature_names_the_secret_that_matched_and_not_its_value() {
    let instance = Instance::new().await;
    instance.post("/endpoints", &json!({"slug": "hub", "provider": "github"})).await.done();
    let secret = json!({"kind": "shared_secret", "value": "It's a Secret to Everybody", "label": "main"});
    let secret = instance.post("/endpoints/hub/secrets", &secret).await.done();
    // The example of GitHub's own page.
    let signature = "X-Hub-Signature-256: \
                     sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let id = instance.deliver(head("POST /hub", &[signature, "X-GitHub-Event: ping"]), "Hello, World!").await;
    let matched = json!({"id": secret["id"], "label": "main", "last_four": "body"});
    let delivery = instance.get(&format!("/deliveries/{id}")).await.done();
    assert_eq!((&delivery["verdict"], &delivery["secret"]), (&json!("valid"), &matched));
    let signature = instance.get(&format!("/deliveries/{id}/signature")).await.done();
    assert_eq!((&signature["verdict"], &signature["reason"]), (&json!("valid"), &json!("ok")));
    assert_eq!((&signature["secret"], &signature["verdict_at_arrival"]), (&matched, &json!("valid")));
    assert!(signature["scheme"].is_string() && signature["judged_at"].is_string());
}
