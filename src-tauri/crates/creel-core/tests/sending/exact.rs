//! An exact replay: every byte is that of the delivery, but for the request-target and the Host.

use bytes::Bytes;
use creel_core::delivery::{Framing, Wire};
use creel_core::store::upload::CHUNK;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::instance::Instance;
use crate::place::Place;
use crate::replaying::replay;

/// A request as it was received and as it has to leave; `{port}` stands for the port of the place.
struct Case {
    name: &'static str,
    head: &'static [u8],
    body: &'static [u8],
    trailers: &'static [u8],
    wire: Wire,
    target: &'static str,
    sent_head: &'static str,
    sent_body: &'static [u8],
}

const PLAIN: Case = Case {
    name: "plain",
    head: b"POST /hook?a=%20b HTTP/1.1\r\nHost: creel\r\nContent-Length: 2\r\n\r\n",
    body: b"hi",
    trailers: b"",
    wire: Wire::H1,
    target: "/new?x=1",
    sent_head: "POST /new?x=1 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 2\r\n\r\n",
    sent_body: b"hi",
};

const CASES: [Case; 6] = [
    PLAIN,
    Case {
        name: "odd case, blanks, duplicates and order",
        head:
            b"pAtCh /x HTTP/1.1\r\nX-b:  1 \r\nhOsT:\tcreel\r\nx-A:\r\nX-b: 2\r\nCONTENT-length:  3\r\n\r\n",
        body: b"abc",
        sent_head: "pAtCh /new?x=1 HTTP/1.1\r\nX-b:  1 \r\nhOsT:\t127.0.0.1:{port}\r\nx-A:\r\nX-b: 2\r\nCONTENT-length:  3\r\n\r\n",
        sent_body: b"abc",
        ..PLAIN
    },
    Case {
        name: "bytes beyond ASCII",
        head: b"POST /\xc3\xa4 HTTP/1.1\r\nHost: creel\r\nX-L: caf\xe9\r\nContent-Length: 4\r\n\r\n",
        body: b"\x00\xff\xfe\x80",
        sent_head: "POST /new?x=1 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-L: caf\u{e9}\r\nContent-Length: 4\r\n\r\n",
        sent_body: b"\x00\xff\xfe\x80",
        ..PLAIN
    },
    Case {
        name: "chunked with trailers",
        head: b"POST /x HTTP/1.1\r\nHost: creel\r\nTrailer: X-T\r\nTransfer-Encoding: chunked\r\n\r\n",
        body: b"hello",
        trailers: b"X-T: 1\r\nx-t:2\r\n\r\n",
        sent_head: "POST /new?x=1 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nTrailer: X-T\r\nTransfer-Encoding: chunked\r\n\r\n",
        sent_body: b"5\r\nhello\r\n0\r\nX-T: 1\r\nx-t:2\r\n\r\n",
        ..PLAIN
    },
    Case {
        name: "HTTP/2 rendered",
        head: b"PUT /x HTTP/1.1\r\nhost: creel\r\ncontent-type: text/plain\r\n\r\n",
        body: b"two",
        wire: Wire::H2,
        sent_head: "PUT /new?x=1 HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-type: text/plain\r\ncontent-length: 3\r\n\r\n",
        sent_body: b"two",
        ..PLAIN
    },
    Case {
        name: "no body",
        head: b"GET /x HTTP/1.0\r\nUser-Agent: x\r\n\r\n",
        body: b"",
        sent_head: "GET /new?x=1 HTTP/1.0\r\nUser-Agent: x\r\nHost: 127.0.0.1:{port}\r\n\r\n",
        sent_body: b"",
        ..PLAIN
    },
];

/// Letters up to U+00FF stand for the bytes of that number.
fn bytes(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect()
}

async fn check(case: &Case) {
    let instance = Instance::new().await;
    let place = Place::answering(200).await;
    let chunked = case.sent_head.contains("chunked");
    let framing = Framing { chunked, ..Framing::default() };
    let id = instance.deliver_framed(case.head, case.body, case.wire, case.trailers, framing).await;
    let order = json!({"deliveries": [id], "url": place.url(case.target), "mode": "exact"});
    let done = replay(&instance, order).await;
    assert_eq!((&done["state"], &done["succeeded"]), (&json!("done"), &json!(1)), "{}: {done}", case.name);
    let head = bytes(&case.sent_head.replace("{port}", &place.port.to_string()));
    let wanted = [&head[..], case.sent_body].concat();
    let seen = place.seen();
    assert_eq!(seen.len(), 1, "{}", case.name);
    assert_eq!(String::from_utf8_lossy(&seen[0]), String::from_utf8_lossy(&wanted), "{}", case.name);
    assert!(seen[0] == wanted, "{}", case.name);
    // What is kept says the same.
    let attempts = instance.get(&format!("/deliveries/{id}/attempts")).await.done();
    let attempt = attempts["items"][0]["id"].as_i64().unwrap();
    let kept = instance.get(&format!("/attempts/{attempt}/request")).await.bytes;
    assert!(kept.starts_with(&head), "{}", case.name);
    let detail = instance.get(&format!("/attempts/{attempt}")).await.done();
    assert_eq!(detail["request"]["same_body"], true, "{}", case.name);
}

#[tokio::test]
async fn every_byte_leaves_as_it_came() {
    for case in &CASES {
        check(case).await;
    }
}

#[tokio::test]
async fn a_long_body_passes_through_little_memory() {
    const SIZE: usize = 50 * 1024 * 1024;
    let instance = Instance::new().await;
    let part: Bytes = (0..CHUNK).map(|at| (at % 251) as u8).collect::<Vec<_>>().into();
    let mut upload = instance.creel.store().upload();
    for _ in 0..SIZE / CHUNK {
        upload.push(&part).await.unwrap();
    }
    let head = format!("POST /long HTTP/1.1\r\nHost: x\r\nContent-Length: {SIZE}\r\n\r\n");
    let id = instance.deliver_uploaded(&head, upload).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/long", listener.local_addr().unwrap());
    let reading = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        let (mut seen, mut room) = (0, vec![0; 64 * 1024]);
        while seen < SIZE {
            // Never across the end of a part, so that it can be compared with the part itself.
            let most = room.len().min(CHUNK - seen % CHUNK);
            let count = stream.read(&mut room[..most]).await.unwrap();
            assert!(count > 0, "the bytes from {seen} on are missing");
            assert!(room[..count] == part[seen % CHUNK..][..count], "from {seen} on it is something else");
            seen += count;
        }
        stream.write_all(b"HTTP/1.1 204 X\r\n\r\n").await.unwrap();
    });
    let before = peak();
    let done = replay(&instance, json!({"deliveries": [id], "url": url, "mode": "exact"})).await;
    assert_eq!(done["succeeded"], 1, "{done}");
    reading.await.unwrap();
    let grown = peak() - before;
    assert!(grown <= 32 * 1024, "sending took {grown} KiB");
}

/// The most memory that this process has had, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
