//! Exporting: which deliveries stand in the file, and what of them does.

use serde_json::{Value, json};

use crate::instance::{Instance, head};

const TOKEN: &str = "canary-token-of-gitlab";

#[tokio::test]
async fn what_is_asked_for_is_written_the_oldest_first() {
    let instance = Instance::new().await;
    for n in 1..=5 {
        instance.deliver(head(&format!("POST /a/{n}"), &["Content-Length: 1"]), n.to_string()).await;
    }
    instance.post("/deletions", &json!({"ids": [2]})).await.done();
    let check = async |query: &str, ids: &[i64]| {
        let reply = instance.get(&format!("/export{query}")).await;
        let lines = reply.text();
        let seen: Vec<i64> = lines
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_i64().unwrap())
            .collect();
        assert_eq!((reply.status.as_u16(), seen.as_slice()), (200, ids), "{query}");
        assert_eq!(reply.header("content-disposition"), "attachment; filename=\"deliveries.ndjson\"");
    };
    check("", &[1, 3, 4, 5]).await;
    check("?ids=5,1-3,1,99", &[1, 3, 5]).await;
    check("?ids=", &[]).await;
    check("?q=method:POST&as_of=4&except=1,3-3", &[4]).await;
    for (query, code) in [
        ("?ids=1&q=x", "invalid_field"),
        ("?ids=1&as_of=1", "invalid_field"),
        ("?ids=1-x", "invalid_parameter"),
        ("?format=xml", "invalid_parameter"),
        ("?q=nosuch:x", "invalid_query"),
    ] {
        let reply = instance.get(&format!("/export{query}")).await;
        assert_eq!(reply.json()["code"], code, "{query}");
    }
}

#[tokio::test]
async fn what_a_sender_proved_itself_with_is_left_out() {
    let instance = Instance::new().await;
    instance.post("/endpoints", &json!({"slug": "lab", "provider": "gitlab"})).await.done();
    instance.post("/endpoints/lab/secrets", &json!({"kind": "static_token", "value": TOKEN})).await.done();
    let token = format!("X-Gitlab-Token: {TOKEN}");
    let lines =
        [&token, "Authorization: Bearer canary", "Cookie: canary", "X-Plain: =1+1", "Content-Length: 3"];
    instance.deliver(head("POST /lab/=x", &lines), "a\"b").await;
    for format in ["har", "ndjson", "csv"] {
        let text = instance.get(&format!("/export?format={format}")).await.text();
        assert!(!text.contains("canary"), "{format}: {text}");
        if format != "csv" {
            assert!(
                text.contains("[not kept]") && text.contains("=1+1") && text.contains("a\\\"b"),
                "{format}: {text}"
            );
        }
    }
    let archive = instance.get("/export?format=har").await.json();
    let request = &archive["log"]["entries"][0]["request"];
    assert_eq!((&request["postData"]["text"], &request["bodySize"]), (&json!("a\"b"), &json!(3)));
}
