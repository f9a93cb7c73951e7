//! Exporting: which deliveries stand in the file, and what of them does.

use serde_json::{Value, json};

use creel_core::delivery::{Framing, Wire};
use data_encoding::BASE64;

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
    for (format, there) in [
        ("har", &["[not kept]", "=1+1", "a\\\"b"][..]),
        ("ndjson", &["[not kept]", "=1+1", "a\\\"b"]),
        ("csv", &["lab"]),
        ("curl", &["# Left out: X-Gitlab-Token, authorization, cookie\n", "'X-Plain: =1+1'", "'a\"b'"]),
        ("raw", &["X-Gitlab-Token: [not kept]\r\n", "X-Plain: =1+1\r\n", "\r\n\r\na\"b"]),
    ] {
        let text = instance.get(&format!("/export?format={format}")).await.text();
        assert!(!text.contains("canary"), "{format}: {text}");
        for part in there {
            assert!(text.contains(part), "{format}, {part:?}: {text}");
        }
    }
    let archive = instance.get("/export?format=har").await.json();
    let request = &archive["log"]["entries"][0]["request"];
    assert_eq!((&request["postData"]["text"], &request["bodySize"]), (&json!("a\"b"), &json!(3)));
}

/// A request as it is stored: its head, body, trailers and framing, and what came over the wire.
type Stored = (Vec<u8>, Vec<u8>, &'static [u8], Framing, Wire);

fn stored() -> Vec<Stored> {
    let plain = Framing::default();
    let chunked = Framing { chunked: true, ..plain };
    let bare_lf = Framing { bare_lf: true, ..plain };
    let every_byte: Vec<u8> = (0..=255).collect();
    let h1 = |line: &str, headers: &[&str], body: &[u8]| -> Stored {
        (head(line, headers).into(), body.to_owned(), b"", plain, Wire::H1)
    };
    vec![
        h1("POST /a?b", &["X-a:  1 ", "x-A: \u{e9}", "Content-Length: 256"], &every_byte),
        h1("GET /none", &[], b""),
        h1("POST /empty", &["Content-Length: 0"], b""),
        // As one is that was imported without a length.
        h1("POST /to-the-end", &[], b"\n\nhi\r\n"),
        h1("GET /none-again", &[], b""),
        (
            head("POST /chunked", &["Transfer-Encoding: chunked"]).into(),
            b"x".repeat(600_000),
            b"X-Sum: 1\r\n\r\n",
            chunked,
            Wire::H1,
        ),
        (
            b"POST /lf HTTP/1.1\nHost: x\nContent-Length: 2\n\n".to_vec(),
            b"hi".to_vec(),
            b"",
            bare_lf,
            Wire::H1,
        ),
        (b"POST /lf HTTP/1.1\nHost: x\n\n".to_vec(), b"hi".to_vec(), b"", bare_lf, Wire::H1),
        (b"POST /h2 HTTP/1.1\r\nhost: x\r\n\r\n".to_vec(), b"hi".to_vec(), b"", plain, Wire::H2),
        h1("POST /last", &["Content-Length: 1"], b"x"),
    ]
}

#[tokio::test]
async fn raw_requests_are_the_bytes_that_were_received_and_are_imported_again() {
    let (instance, other) = (Instance::new().await, Instance::new().await);
    let stored = stored();
    let mut alone = Vec::new();
    for (head, body, trailers, framing, wire) in &stored {
        let id = instance.deliver_framed(head, body.clone(), *wire, trailers, *framing).await;
        let raw = instance.get(&format!("/deliveries/{id}/raw")).await.bytes;
        let exported = instance.get(&format!("/export?format=raw&ids={id}")).await;
        assert_eq!(exported.header("content-disposition"), "attachment; filename=\"deliveries.http\"");
        assert!(exported.bytes == raw, "delivery {id}");
        alone.push(exported.bytes);
    }
    let all = instance.get("/export?format=raw").await.bytes;
    // Each alone, then all together.
    for (at, file) in alone.iter().chain([&all]).enumerate() {
        let file = json!({"format": "raw", "content_b64": BASE64.encode(file)});
        let imported = other.post("/import", &file).await.done();
        let wanted = stored.get(at..=at).unwrap_or(&stored);
        assert_eq!(imported["refused"], json!([]), "file {at}");
        let ids: Vec<i64> = serde_json::from_value(imported["deliveries"].clone()).unwrap();
        assert_eq!(ids.len(), wanted.len(), "file {at}");
        for (id, (head, body, ..)) in ids.iter().zip(wanted) {
            let kept = other.get(&format!("/deliveries/{id}/body")).await.bytes;
            assert!(kept == *body, "file {at}, {}", String::from_utf8_lossy(head));
            let raw = other.get(&format!("/deliveries/{id}/raw")).await.bytes;
            // Up to the empty line, before which a length may have been added.
            let fields = head.trim_ascii_end();
            assert!(raw.starts_with(fields), "file {at}, {}", String::from_utf8_lossy(head));
        }
    }
}

/// Trailers may have what a head has.
#[tokio::test]
async fn credentials_in_trailers_are_left_out_of_raw_requests() {
    let instance = Instance::new().await;
    let head = head("POST /a", &["Transfer-Encoding: chunked"]);
    let framing = Framing { chunked: true, ..Framing::default() };
    let trailers = b"Authorization: canary\r\nX-Sum: 1\r\n\r\n";
    instance.deliver_framed(&head, "hi", Wire::H1, trailers, framing).await;
    let text = instance.get("/export?format=raw").await.text();
    assert_eq!(text, format!("{head}2\r\nhi\r\n0\r\nAuthorization: [not kept]\r\nX-Sum: 1\r\n\r\n"));
}
