//! Marks: pins, tags, notes, and what was read.

use creel_core::clock::Timestamp;
use serde_json::{Value, json};

use crate::instance::{Instance, head};

async fn found(instance: &Instance, query: &str) -> Vec<i64> {
    let query = query.replace(' ', "%20");
    let list = instance.get(&format!("/deliveries?q={query}")).await.done();
    let ids: Vec<i64> =
        list["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect();
    let count = instance.get(&format!("/deliveries/count?q={query}")).await.done();
    assert_eq!(count["count"], ids.len(), "{query}");
    ids
}

async fn unread(instance: &Instance) -> [Value; 2] {
    let stats = instance.get("/stats").await.done();
    [stats["total"]["unread"].clone(), stats["endpoints"][0]["unread"].clone()]
}

#[tokio::test]
async fn a_change_leaves_the_other_marks() {
    let instance = Instance::new().await;
    let id = instance.deliver(head("POST /a", &[]), "{}").await;
    let path = format!("/deliveries/{id}");
    let mut wanted = json!({"pinned": false, "read": false, "tags": [], "note": null});
    for (change, field, value) in [
        (json!({"pinned": true}), "pinned", json!(true)),
        (
            json!({"tags": [" ticket-42 ", "Ticket-42", "two words"]}),
            "tags",
            json!(["ticket-42", "two words"]),
        ),
        (json!({"note": "a\nb"}), "note", json!("a\nb")),
        (json!({"read": true, "later": 1}), "read", json!(true)),
        (json!({}), "read", json!(true)),
        (json!({"pinned": null}), "pinned", json!(false)),
        (json!({"tags": null}), "tags", json!([])),
        (json!({"note": " "}), "note", Value::Null),
        (json!({"read": false}), "read", json!(false)),
    ] {
        wanted[field] = value;
        let reply = instance.patch(&path, &change).await.done();
        assert_eq!(instance.get(&path).await.done(), reply, "{change}");
        let item = &instance.get("/deliveries").await.done()["items"][0];
        for (field, value) in wanted.as_object().unwrap() {
            assert_eq!(&reply[field], value, "{field} after {change}");
            assert!(field == "note" || item[field] == *value, "{field} in the list after {change}");
        }
    }
    for (field, change) in [
        ("tags", json!({"tags": [""]})),
        ("tags", json!({"tags": ["a\u{0}"]})),
        ("tags", json!({"tags": ["a*"]})),
        ("tags", json!({"tags": ["a".repeat(65)]})),
        ("tags", json!({"tags": (0..33).map(|n| n.to_string()).collect::<Vec<_>>()})),
        ("note", json!({"note": "a".repeat(10_001)})),
    ] {
        let problem = instance.patch(&path, &change).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], field, "{change}");
    }
    instance.patch(&path, &json!({"pinned": "yes"})).await.problem(400, "invalid_json");
    instance.patch("/deliveries/999", &json!({"pinned": true})).await.problem(404, "not_found");
}

#[tokio::test]
async fn marks_are_found_counted_and_come_back() {
    let instance = Instance::new().await;
    for n in 1..=5 {
        instance.deliver(head("POST /a", &[]), format!("number{n}")).await;
    }
    for (id, marks) in [
        (1, json!({"pinned": true, "read": true})),
        (2, json!({"tags": ["Ticket-42", "late"]})),
        (3, json!({"pinned": true, "tags": ["late"], "note": "x"})),
        (4, json!({"read": true})),
    ] {
        instance.patch(&format!("/deliveries/{id}"), &marks).await.done();
    }
    for (query, ids) in [
        ("is:pinned", &[3, 1][..]),
        ("is:pinned number3", &[3]),
        ("-is:pinned", &[5, 4, 2]),
        ("is:unread", &[5, 3, 2]),
        ("is:unread method:POST", &[5, 3, 2]),
        ("is:unread endpoint:default", &[5, 3, 2]),
        ("-is:unread", &[4, 1]),
        ("is:pinned,unread", &[5, 3, 2, 1]),
        ("is:pinned is:unread", &[3]),
        ("tag:late", &[3, 2]),
        ("tag:ticket-*", &[2]),
        ("tag:late -tag:ticket-42", &[3]),
        ("tag:none", &[]),
    ] {
        assert_eq!(found(&instance, query).await, ids, "{query}");
    }
    assert_eq!(unread(&instance).await, [json!(3), json!(3)]);

    let all = instance.post("/deletions", &json!({"ids": [1, 2, 3]})).await.done();
    assert_eq!(found(&instance, "is:pinned").await, [0; 0]);
    assert_eq!(unread(&instance).await, [json!(1), json!(1)]);
    instance.patch("/deliveries/1", &json!({"pinned": false})).await.problem(404, "not_found");
    instance.post(&format!("/deletions/{}/restore", all["id"]), &json!({})).await.done();
    assert_eq!(found(&instance, "is:pinned").await, [3, 1], "marks come back with their deliveries");

    instance.post("/deletions", &json!({"ids": [1, 3]})).await.done();
    let later = Timestamp::from_micros(Timestamp::now().micros() + 8 * 24 * 3600 * 1_000_000);
    assert_eq!(instance.creel.store().purge(later).await.unwrap(), 2);
    assert_eq!(unread(&instance).await, [json!(2), json!(2)], "and go for good with them");
}

#[tokio::test]
async fn many_are_marked_alike() {
    let instance = Instance::new().await;
    for n in 1..=4 {
        instance.deliver(head("POST /a", &[]), format!("number{n}")).await;
    }
    let most: Vec<String> = (0..32).map(|n| format!("t{n}")).collect();
    instance.patch("/deliveries/4", &json!({"tags": most, "note": "stays"})).await.done();
    for (wanted, count, full, query, found_then) in [
        (json!({"ids": [1, 2, 999], "pinned": true}), 2, 0, "is:pinned", &[2, 1][..]),
        (json!({"q": "", "add_tags": [" late ", "Late"]}), 3, 1, "tag:late", &[3, 2, 1]),
        (json!({"q": "tag:late", "as_of": 2, "except": [1], "read": true}), 1, 0, "-is:unread", &[2]),
        (json!({"ids": [1], "remove_tags": ["LATE"], "pinned": false}), 1, 0, "tag:late", &[3, 2]),
        (json!({"ids": [4], "remove_tags": ["t0"], "add_tags": ["late"]}), 1, 0, "tag:late", &[4, 3, 2]),
        (json!({"ids": []}), 0, 0, "is:pinned", &[2]),
    ] {
        let marked = instance.patch("/deliveries", &wanted).await.done();
        assert_eq!(marked, json!({"count": count, "full": full}), "{wanted}");
        assert_eq!(found(&instance, query).await, found_then, "{query} after {wanted}");
    }
    assert_eq!(instance.get("/deliveries/4").await.done()["note"], "stays");
    for (field, wanted) in [
        ("ids", json!({"pinned": true})),
        ("ids", json!({"ids": [1], "q": ""})),
        ("as_of", json!({"ids": [1], "as_of": 1})),
        ("add_tags", json!({"ids": [1], "add_tags": ["a*"]})),
        ("remove_tags", json!({"ids": [1], "remove_tags": [""]})),
    ] {
        let problem = instance.patch("/deliveries", &wanted).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], field, "{wanted}");
    }
    instance.patch("/deliveries", &json!({"q": "sig:vaild"})).await.problem(400, "invalid_query");
}
