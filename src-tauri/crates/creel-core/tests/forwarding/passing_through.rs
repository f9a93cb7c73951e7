//! Pass-through: the sender gets what the destination answers, or the endpoint's own answer where there is none in time.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::stub::{Answer, Stub, status};
use crate::world::World;

/// What a sender is answered, as text.
async fn answered(world: &World, path: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(world.receiver).await.unwrap();
    let length = body.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    tokio::time::timeout(crate::world::PATIENCE, stream.read_to_string(&mut answer)).await.unwrap().unwrap();
    answer
}

#[tokio::test]
async fn a_sender_gets_the_destinations_answer_or_the_endpoints_own() {
    let world = World::start().await;
    let long = "x".repeat(300 * 1024);
    let stub = Stub::start([
        Answer::With(418, "X-Theirs: 1\r\nKeep-Alive: timeout=5\r\n".into(), "short and stout".into()),
        status(204),
        Answer::With(200, String::new(), long.clone()),
        Answer::Wait,
        Answer::Nothing,
    ])
    .await;
    // It passes nothing on by itself: only what is asked of it goes there.
    let id = world.destination(&stub.url("/there"), json!({"filter": "event:never"})).await;
    let answer =
        json!({"status": 202, "body": "ours", "pass_through": {"destination": id, "timeout_ms": 500}});
    world.post("/endpoints", json!({"slug": "door", "answer": answer})).await;

    let seen = answered(&world, "/door/a", "{}").await;
    assert!(seen.starts_with("HTTP/1.1 418 ") && seen.ends_with("\r\n\r\nshort and stout"), "{seen}");
    assert!(seen.contains("X-Theirs: 1\r\n") && !seen.contains("Keep-Alive"), "{seen}");
    assert_eq!(
        (stub.so_far()[0].line(), stub.so_far()[0].header("creel-hops")),
        ("POST /there HTTP/1.1", Some("1"))
    );
    let seen = answered(&world, "/door/b", "{}").await;
    assert!(seen.starts_with("HTTP/1.1 204 ") && seen.ends_with("\r\n\r\n"), "{seen}");
    let seen = answered(&world, "/door/c", "{}").await;
    assert!(seen.starts_with("HTTP/1.1 200 ") && seen.ends_with(&long), "{}", seen.len());
    for path in ["/door/late", "/door/lost"] {
        let seen = answered(&world, path, "{}").await;
        assert!(seen.starts_with("HTTP/1.1 202 ") && seen.ends_with("\r\n\r\nours"), "{seen}");
    }
    // Others are not kept waiting: an endpoint without a pass-through answers at once.
    assert_eq!(world.send("/a", "", "{}").await, 200);
    // What the sender was told stands with the delivery, and the attempt with what the destination said.
    for (delivery, told) in [(1, 418u16), (2, 204), (3, 200), (4, 202), (5, 202)] {
        let path = format!("/deliveries/{delivery}");
        world.until(&path, |seen| seen["answer_status"] == u64::from(told)).await;
        let attempts = world.creel.store().attempts_of(creel_core::delivery::DeliveryId(delivery), 10);
        let attempts = attempts.await.unwrap();
        if delivery <= 3 {
            assert_eq!(attempts[0].status(), Some(told), "{attempts:?}");
            // Of a long answer the beginning is kept.
            let creel_core::sending::attempt::Outcome::Answered { body, .. } = &attempts[0].made.outcome
            else {
                panic!("{attempts:?}")
            };
            assert!(body.len() <= 64 * 1024);
        }
    }
    assert_eq!(world.get("/forwards").await["items"], json!([]));
    // A destination that is paused is not asked.
    let before = stub.so_far().len();
    world.post(&format!("/destinations/{id}/pause"), json!({})).await;
    let seen = answered(&world, "/door/paused", "{}").await;
    assert!(seen.starts_with("HTTP/1.1 202 "), "{seen}");
    assert_eq!(stub.so_far().len(), before);
    for (wrong, field) in [
        (json!({"destination": 99, "timeout_ms": 500}), "answer.pass_through"),
        (json!({"destination": id, "timeout_ms": 0}), "answer.pass_through"),
    ] {
        let body = json!({"answer": {"pass_through": wrong}});
        let problem = world.refused(http::Method::PATCH, "/endpoints/door", body, 422, "invalid_field").await;
        assert_eq!(problem["field"], field);
    }
    world.patch("/endpoints/door", json!({"answer": {"pass_through": Value::Null}})).await;
    let seen = answered(&world, "/door/off", "{}").await;
    assert!(seen.ends_with("ours"), "{seen}");
    stub.go_on();
    world.close().await;
}

#[tokio::test]
async fn it_passes_through_over_http_2() {
    let world = World::start().await;
    let theirs =
        Answer::With(418, "X-Theirs: 1\r\nKeep-Alive: timeout=5\r\n".into(), "short and stout".into());
    let stub = Stub::start([theirs, Answer::Nothing]).await;
    let id = world.destination(&stub.url("/there"), json!({"filter": "event:never"})).await;
    let answer =
        json!({"status": 202, "body": "ours", "pass_through": {"destination": id, "timeout_ms": 20_000}});
    world.post("/endpoints", json!({"slug": "door", "answer": answer})).await;
    let stream = TcpStream::connect(world.receiver).await.unwrap();
    let (mut client, connection) = h2::client::handshake(stream).await.unwrap();
    let connection = tokio::spawn(connection);
    for (delivery, status, text) in [(1, 418, "short and stout"), (2, 202, "ours")] {
        let request = http::Request::post("http://creel.example/door").body(()).unwrap();
        let (answer, mut sending) = client.send_request(request, false).unwrap();
        sending.send_data(bytes::Bytes::from_static(b"{}"), true).unwrap();
        let answer = tokio::time::timeout(crate::world::PATIENCE, answer).await.unwrap().unwrap();
        assert_eq!(answer.status(), status);
        let theirs = answer.headers().get("x-theirs").is_some();
        assert_eq!((theirs, answer.headers().get("keep-alive")), (status == 418, None));
        let mut body = answer.into_body();
        let mut seen = Vec::new();
        while let Some(data) = body.data().await {
            seen.extend_from_slice(&data.unwrap());
        }
        assert_eq!(String::from_utf8(seen).unwrap(), text);
        // Both are kept: what the sender was told, and what the destination said.
        let path = format!("/deliveries/{delivery}");
        let kept = world.until(&path, |seen| seen["answer_status"] == status).await;
        assert_eq!(kept["wire"], "h2");
        let attempts = world.until(&format!("{path}/attempts"), |list| list["items"][0].is_object()).await;
        let (kind, seen) = (&attempts["items"][0]["of"], &attempts["items"][0]["status"]);
        let said = if status == 418 { json!(418) } else { Value::Null };
        assert_eq!((kind, seen), (&json!("pass_through"), &said));
    }
    assert_eq!(stub.so_far()[0].line(), "POST /there HTTP/1.1");
    drop(client);
    connection.abort();
    world.close().await;
}
