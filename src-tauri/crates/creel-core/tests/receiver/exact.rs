//! Exactness: whatever a sender writes and however it arrives, what is stored are the bytes it sent.

use std::time::Duration;

use creel_core::endpoint::EndpointChange;
use creel_core::receiver::Limits;
use creel_core::store::Page;
use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};
use tokio::io::AsyncWriteExt;

use crate::server::{Sender, Server};

const REQUESTS: usize = 2_000;
const SENDERS: usize = 8;

/// One request in its parts.
struct Request {
    head: Vec<u8>,
    body: Vec<u8>,
    /// The body as it goes over the wire, with trailers where there are any.
    wire: Vec<u8>,
    trailers: Vec<u8>,
}

fn request(rng: &mut StdRng, name: &str) -> Request {
    let end: &[u8] = if rng.random_bool(0.2) { b"\n" } else { b"\r\n" };
    let method = ["POST", "PUT", "GET", "pAtCh", "X-Custom!"][rng.random_range(0..5)];
    let version = if rng.random_bool(0.1) { "HTTP/1.0" } else { "HTTP/1.1" };
    let target = match rng.random_range(0..4) {
        0 => format!("/{name}"),
        1 => format!("/{name}?a=b&a=%zz&c=\u{e9}"),
        2 => format!("http://else.example:81/{name}"),
        _ => format!("/{name}//..;/%2e%2e/#fragment"),
    };
    let body = body(rng);
    let chunked = version == "HTTP/1.1" && rng.random_bool(0.4);
    let mut fields: Vec<(String, Vec<u8>)> = vec![(any_case(rng, "host"), b"127.0.0.1".to_vec())];
    if chunked {
        fields.push((any_case(rng, "transfer-encoding"), any_case(rng, "chunked").into_bytes()));
    } else if !body.is_empty() || rng.random_bool(0.5) {
        for _ in 0..rng.random_range(1..3) {
            fields.push((any_case(rng, "content-length"), body.len().to_string().into_bytes()));
        }
    }
    if version == "HTTP/1.0" {
        fields.push((any_case(rng, "connection"), any_case(rng, "keep-alive").into_bytes()));
    }
    for _ in 0..rng.random_range(0..20) {
        let name =
            ["X-A", "x-a", "X-b", "Cookie", "User-Agent", "X-Hub-Signature-256"][rng.random_range(0..6)];
        let letters = b"abc \t;=\"\xe9\xff\x80,";
        let value = (0..rng.random_range(0..60)).map(|_| letters[rng.random_range(0..letters.len())]);
        fields.push((name.to_owned(), value.collect()));
    }
    let mut head = [method, " ", &target, " ", version].concat().into_bytes();
    head.extend_from_slice(end);
    while !fields.is_empty() {
        let (name, value) = fields.swap_remove(rng.random_range(0..fields.len()));
        head.extend_from_slice(name.as_bytes());
        head.extend_from_slice([&b":"[..], b": ", b":  ", b":\t"][rng.random_range(0..4)]);
        head.extend_from_slice(&value);
        head.extend_from_slice([&b""[..], b" ", b"\t "][rng.random_range(0..3)]);
        head.extend_from_slice(end);
    }
    head.extend_from_slice(end);
    let (wire, trailers) = if chunked { chunks(rng, &body) } else { (body.clone(), Vec::new()) };
    Request { head, body, wire, trailers }
}

fn any_case(rng: &mut StdRng, text: &str) -> String {
    text.chars().map(|c| if rng.random_bool(0.5) { c.to_ascii_uppercase() } else { c }).collect()
}

/// Mostly short; now and then around the length where a body leaves its delivery's row, or far beyond it.
fn body(rng: &mut StdRng) -> Vec<u8> {
    let edge = 256 * 1024;
    let length = match rng.random_range(0..200) {
        0..40 => 0,
        40..160 => rng.random_range(1..4_000),
        160..190 => rng.random_range(1..100_000),
        190..198 => rng.random_range(edge - 2..edge + 3),
        198 => rng.random_range(edge..1_000_000),
        _ => rng.random_range(1_000_000..2_600_000),
    };
    let mut body = vec![0; length];
    rng.fill_bytes(&mut body);
    body
}

fn chunks(rng: &mut StdRng, body: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let mut wire = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        let most = if rng.random_bool(0.5) { 20_000 } else { 100 + rest.len() };
        let (chunk, later) = rest.split_at(rng.random_range(1..=most.min(rest.len())));
        let extension = [";a=b", "", "", "; q=\"\\\"\""][rng.random_range(0..4)];
        let size =
            if rng.random_bool(0.5) { format!("{:X}", chunk.len()) } else { format!("{:05x}", chunk.len()) };
        wire.extend_from_slice(format!("{size}{extension}\r\n").as_bytes());
        wire.extend_from_slice(chunk);
        wire.extend_from_slice(b"\r\n");
        rest = later;
    }
    wire.extend_from_slice(b"0\r\n");
    let mut trailers = Vec::new();
    if rng.random_bool(0.3) {
        for number in 0..rng.random_range(1..4) {
            trailers.extend_from_slice(format!("X-Trailer:  {number}\r\n").as_bytes());
        }
        trailers.extend_from_slice(b"\r\n");
        wire.extend_from_slice(&trailers);
    } else {
        wire.extend_from_slice(b"\r\n");
    }
    (wire, trailers)
}

/// Sends several requests in one go, split anywhere.
async fn send(rng: &mut StdRng, sender: &mut Sender, requests: &[Request]) {
    let mut bytes = Vec::new();
    for request in requests {
        bytes.extend_from_slice([&b""[..], b"", b"\r\n"][rng.random_range(0..3)]);
        bytes.extend_from_slice(&request.head);
        bytes.extend_from_slice(&request.wire);
    }
    let mut rest = &bytes[..];
    while !rest.is_empty() {
        let most = if rng.random_bool(0.7) { rest.len() } else { rest.len().min(400) };
        let (piece, later) = rest.split_at(rng.random_range(1..=most));
        sender.stream.write_all(piece).await.unwrap();
        if rng.random_bool(0.1) {
            tokio::time::sleep(Duration::from_micros(300)).await;
        } else {
            tokio::task::yield_now().await;
        }
        rest = later;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_random_requests_are_stored_byte_for_byte() {
    let server = Server::start(Limits::default()).await;
    let mut sending = Vec::new();
    for number in 0..SENDERS {
        let mut sender = server.connect().await;
        sending.push(tokio::spawn(async move {
            let mut rng = StdRng::seed_from_u64(number as u64);
            let mut sent = Vec::new();
            while sent.len() < REQUESTS / SENDERS {
                let count = rng.random_range(1..=5);
                let requests: Vec<Request> =
                    (0..count).map(|n| request(&mut rng, &format!("s{number}-{}", sent.len() + n))).collect();
                send(&mut rng, &mut sender, &requests).await;
                for request in &requests {
                    assert_eq!(sender.status().await, 200, "{}", String::from_utf8_lossy(&request.head));
                }
                sent.extend(requests);
            }
            sent
        }));
    }
    let mut checked = 0;
    let mut stored = std::collections::HashMap::new();
    let mut before = None;
    let mut senders = Vec::new();
    for task in sending {
        senders.push(task.await.unwrap());
    }
    loop {
        let page = Page { limit: 1000, before, ..Page::default() };
        let found = server.creel.store().find(creel_core::search::Query::default(), page).await.unwrap();
        let Some(last) = found.last() else { break };
        before = Some(last.id);
        stored.extend(found.into_iter().map(|delivery| (name(&delivery.target), delivery)));
    }
    for (number, sent) in senders.iter().enumerate() {
        for (index, request) in sent.iter().enumerate() {
            let delivery = &stored[&format!("s{number}-{index}")];
            let (head, body, trailers) = server.stored(delivery).await;
            assert!(head == request.head, "head of {number}-{index}: {:?}", String::from_utf8_lossy(&head));
            assert!(
                body == request.body,
                "body of {number}-{index}: {} of {} bytes",
                body.len(),
                request.body.len()
            );
            assert!(trailers == request.trailers, "trailers of {number}-{index}");
            checked += 1;
        }
    }
    assert!(checked >= REQUESTS && checked == stored.len(), "{checked} sent, {} stored", stored.len());
    server.rejections(0).await;
    server.stop().await;
}

/// The name that a request was given, from its target.
fn name(target: &[u8]) -> String {
    let target = String::from_utf8_lossy(target);
    let at = target.find("/s").unwrap() + 1;
    target[at..].split(['?', '/', '#']).next().unwrap().to_owned()
}

/// Bodies that break those who read them. Nobody reads them here, but for the event, and that must bear anything.
#[tokio::test]
async fn bodies_of_any_kind_are_stored_as_they_came() {
    let server = Server::start(Limits::default()).await;
    let store = server.creel.store();
    for provider in ["stripe", "github", "slack"] {
        let first = EndpointChange { provider: Some(Some(provider.into())), ..EndpointChange::default() };
        store.create_endpoint(provider.into(), first).await.unwrap();
    }
    server.creel.refresh_directory().await.unwrap();
    let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
    let packed = [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3][..], &[0; 2000]].concat();
    let pairs = "a[b][]=%ff&".repeat(100_000 / 11);
    let bodies: [(&str, &[u8]); 16] = [
        ("application/json", &deep),
        ("application/json", br#"{"type":"a","type":"b","id":12345678901234567890123}"#),
        ("application/json", br#"{"type":1E400,"id":-0}"#),
        ("application/json", br#"{"type":"\ud800","id":"\u0000"}"#),
        ("application/json", b"\xef\xbb\xbf{\"type\":\"bom\"}"),
        ("application/json", b"{\"type\":NaN}"),
        ("application/json", b"{\"type\":\"x\",}"),
        ("application/json", b"{\"type\":\"\xff\xfe\""),
        ("application/json; charset=utf-16", b"\xff\xfe{\0\"\0t\0"),
        ("application/json; charset=shift_jis", b"{\"type\":\"\x83\x65\"}"),
        ("multipart/form-data", b"--x\r\nContent-Disposition: form-data; name=\"a\r\nb\"\r\n\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n--x\r\n--x\r\n"),
        ("application/x-www-form-urlencoded", pairs.as_bytes()),
        ("application/x-www-form-urlencoded", b"payload=%7b%22type%22&=&&%"),
        ("application/json\r\nContent-Encoding: gzip", &packed),
        ("application/json\r\nContent-Encoding: gzip, gzip, br", b"\x0b\x02\x80"),
    ];
    for (kind, body) in bodies {
        for endpoint in ["stripe", "github", "slack", "default"] {
            let head = format!(
                "POST /{endpoint} HTTP/1.1\r\nHost: a\r\nX-GitHub-Event: e\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
                body.len()
            );
            let mut sender = server.connect().await;
            sender.send([head.as_bytes(), body].concat()).await;
            assert_eq!(sender.status().await, 200, "{kind} to {endpoint}");
            let newest = server.newest(1).await.swap_remove(0);
            let (stored_head, stored_body, _) = server.stored(&newest).await;
            assert_eq!(stored_head, head.as_bytes());
            assert!(stored_body == body, "{kind} to {endpoint}");
        }
    }
    server.stop().await;
}
