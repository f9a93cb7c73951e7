//! The table: what comes of each thing a sender may write. A request is either stored byte for byte and answered with
//! success, or recorded with its code and never answered with success.

use creel_core::delivery::{Answered, Framing};
use creel_core::receiver::Limits;
use creel_core::rejected::{Code, KEPT};

use crate::server::Server;

/// The longest body of these tests, so that a longer one is sent quickly.
const BODY: u64 = 400_000;

enum Want {
    /// Answered 200 and stored: what of the bytes sent is the head, the body as decoded, the trailers.
    Stored { body: &'static [u8], trailers: &'static [u8], framing: Framing },
    /// Answered with the status, recorded under the code, and the connection ends.
    Rejected(u16, Code),
}

const PLAIN: Framing = Framing { chunked: false, bare_lf: false, duplicate_length: false };
const CHUNKED: Framing = Framing { chunked: true, ..PLAIN };
const BARE_LF: Framing = Framing { bare_lf: true, ..PLAIN };
const DUPLICATE: Framing = Framing { duplicate_length: true, ..PLAIN };

fn stored(body: &'static str) -> Want {
    Want::Stored { body: body.as_bytes(), trailers: b"", framing: PLAIN }
}

fn framed(body: &'static str, trailers: &'static str, framing: Framing) -> Want {
    Want::Stored { body: body.as_bytes(), trailers: trailers.as_bytes(), framing }
}

fn rejected(status: u16, code: Code) -> Want {
    Want::Rejected(status, code)
}

/// A name, the bytes to send, and what comes of them. After the bytes the sender closes its side.
fn table() -> Vec<(&'static str, Vec<u8>, Want)> {
    use Code::{Connect, Incomplete, Malformed, Method, TlsHello, TooLarge};
    let many_headers = |count: usize| {
        let fields: String = (1..count).map(|n| format!("X-{n}: {n}\r\n")).collect();
        format!("GET / HTTP/1.1\r\nHost: h\r\n{fields}\r\n")
    };
    let post = |fields: &str, body: &str| format!("POST /a HTTP/1.1\r\nHost: h\r\n{fields}\r\n{body}");
    let chunks = |body: &str| post("Transfer-Encoding: chunked\r\n", body);
    let get = |target: &str| format!("GET {target} HTTP/1.1\r\nHost: h\r\n\r\n");
    let text: Vec<(&'static str, String, Want)> = vec![
        ("nothing special", get("/a?b=c"), stored("")),
        ("empty lines in front", format!("\r\n\n{}", get("/a")), stored("")),
        ("garbage", "\x01\x02garbage\r\n\r\n".into(), rejected(400, Malformed)),
        ("no request line", "hello there\r\n\r\n".into(), rejected(400, Malformed)),
        ("TLS hello", "\x16\x03\x01\x02\x00\x01\x00".into(), rejected(400, TlsHello)),
        // Content-Length.
        ("a body", post("Content-Length: 5\r\n", "hello"), stored("hello")),
        ("an empty body", post("Content-Length: 0\r\n", ""), stored("")),
        ("a length twice", post("Content-Length: 5\r\nContent-length: 5\r\n", "hello"), framed("hello", "", DUPLICATE)),
        ("two lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!"), rejected(400, Malformed)),
        ("a list of lengths", post("Content-Length: 2, 2\r\n", "hi"), rejected(400, Malformed)),
        ("a signed length", post("Content-Length: +2\r\n", "hi"), rejected(400, Malformed)),
        ("no length", post("Content-Length: \r\n", ""), rejected(400, Malformed)),
        ("too large a length", post("Content-Length: 18446744073709551616\r\n", ""), rejected(400, Malformed)),
        ("hexadecimal length", post("Content-Length: 0x5\r\n", "hello"), rejected(400, Malformed)),
        ("length over the limit", post(&format!("Content-Length: {}\r\n", BODY + 1), ""), rejected(413, TooLarge)),
        // Transfer-Encoding.
        (
            "length and chunks",
            post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
            rejected(400, Malformed),
        ),
        (
            "chunks and length",
            post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"),
            rejected(400, Malformed),
        ),
        (
            "encoded twice",
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
            rejected(400, Malformed),
        ),
        ("a list of encodings", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), rejected(400, Malformed)),
        ("gzip", post("Transfer-Encoding: gzip\r\n", "0\r\n\r\n"), rejected(400, Malformed)),
        (
            "chunks in HTTP/1.0",
            "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".into(),
            rejected(400, Malformed),
        ),
        // Chunks.
        ("chunks", chunks("5\r\nhello\r\n1;x=y\r\n!\r\n0\r\n\r\n"), framed("hello!", "", CHUNKED)),
        ("trailers", chunks("2\r\nhi\r\n0\r\nX-B: 1\r\nx-b:  2\r\n\r\n"), framed("hi", "X-B: 1\r\nx-b:  2\r\n\r\n", CHUNKED)),
        ("chunk size 0x2", chunks("0x2\r\nhi\r\n0\r\n\r\n"), rejected(400, Incomplete)),
        ("chunk size overflows", chunks("fffffffffffffffff\r\nhi\r\n"), rejected(400, Incomplete)),
        ("chunk size negative", chunks("-2\r\nhi\r\n0\r\n\r\n"), rejected(400, Incomplete)),
        ("chunk longer than said", chunks("2\r\nhiya\r\n0\r\n\r\n"), rejected(400, Incomplete)),
        ("end in a chunk", chunks("5\r\nhel"), rejected(400, Incomplete)),
        ("end before the last chunk", chunks("5\r\nhello\r\n"), rejected(400, Incomplete)),
        ("end in the trailers", chunks("0\r\nX-B: 1\r\n"), rejected(400, Incomplete)),
        ("garbage trailer", chunks("0\r\ngarbage\r\n\r\n"), rejected(400, Incomplete)),
        ("bare line feeds between chunks", chunks("2\nhi\n0\n\n"), rejected(400, Incomplete)),
        ("long chunk extension", chunks(&format!("2;{}\r\nhi\r\n0\r\n\r\n", "x".repeat(65536))), rejected(400, Incomplete)),
        (
            "chunks over the limit",
            chunks(&format!("{:x}\r\n{}\r\n0\r\n\r\n", BODY + 1, "x".repeat(BODY as usize + 1))),
            rejected(413, TooLarge),
        ),
        // Sizes of heads.
        ("101 headers", many_headers(101), stored("")),
        ("200 headers", many_headers(200), stored("")),
        ("201 headers", many_headers(201), rejected(431, TooLarge)),
        (
            "1 MB header",
            format!("GET / HTTP/1.1\r\nHost: h\r\nX: {}\r\n\r\n", "x".repeat(1_000_000)),
            rejected(431, TooLarge),
        ),
        ("60 KB target", get(&format!("/{}", "a".repeat(60_000))), stored("")),
        ("65.6 KB target", get(&format!("/{}", "a".repeat(65_600))), rejected(414, TooLarge)),
        // Targets.
        ("NUL in the path", get("/a\0b"), rejected(400, Malformed)),
        ("space in the path", get("/a b"), rejected(400, Malformed)),
        ("UTF-8 in the path", get("/caf\u{e9}"), stored("")),
        ("wrong escapes in the path", get("/%ff%00%zz"), stored("")),
        ("absolute form", get("http://elsewhere.example/a?b"), stored("")),
        ("asterisk", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n".into(), stored("")),
        ("CONNECT", "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n".into(), rejected(405, Connect)),
        // Hosts and versions.
        ("no Host", "GET / HTTP/1.1\r\n\r\n".into(), rejected(400, Malformed)),
        ("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n".into(), rejected(400, Malformed)),
        ("HTTP/1.0", "GET /a HTTP/1.0\r\n\r\n".into(), stored("")),
        ("HTTP/1.0 with a body", "POST /a HTTP/1.0\r\nContent-Length: 2\r\n\r\nhi".into(), stored("hi")),
        ("HTTP/0.9", "GET /a\r\n".into(), rejected(400, Malformed)),
        ("HTTP/1.2", "GET /a HTTP/1.2\r\nHost: h\r\n\r\n".into(), rejected(400, Malformed)),
        ("HTTP/3.0", "GET /a HTTP/3.0\r\nHost: h\r\n\r\n".into(), rejected(400, Malformed)),
        // Fields.
        ("bare line feeds", "POST /a HTTP/1.1\nHost: h\nContent-Length: 2\n\nhi".into(), framed("hi", "", BARE_LF)),
        ("one bare line feed", "GET /a HTTP/1.1\r\nHost: h\nX: y\r\n\r\n".into(), framed("", "", BARE_LF)),
        ("folded line", "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n".into(), rejected(400, Malformed)),
        ("space before the colon", "GET / HTTP/1.1\r\nHost : h\r\n\r\n".into(), rejected(400, Malformed)),
        ("NUL in a value", "GET / HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n".into(), rejected(400, Malformed)),
        ("CR in a value", "GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n".into(), rejected(400, Malformed)),
        ("ESC in a value", "GET / HTTP/1.1\r\nHost: h\r\nX: a\x1bb\r\n\r\n".into(), rejected(400, Malformed)),
        ("odd spacing and case", "GET /a HTTP/1.1\r\nhOsT:h\r\nX-A:  1 \t\r\nx-a:\r\n\r\n".into(), stored("")),
        // Methods.
        ("an unknown method", "BREW /a HTTP/1.1\r\nHost: h\r\n\r\n".into(), stored("")),
        ("a method that is no token", "FO<O / HTTP/1.1\r\nHost: h\r\n\r\n".into(), rejected(400, Malformed)),
        ("32 bytes of method", format!("{} / HTTP/1.1\r\nHost: h\r\n\r\n", "A".repeat(32)), stored("")),
        ("33 bytes of method", format!("{} / HTTP/1.1\r\nHost: h\r\n\r\n", "A".repeat(33)), rejected(501, Method)),
        ("4 KiB of method", "A".repeat(4096), rejected(501, Method)),
        // Expectations and upgrades.
        ("another expectation", post("Expect: the-unexpected\r\nContent-Length: 2\r\n", "hi"), rejected(417, Malformed)),
        (
            "websocket",
            "GET /a HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n".into(),
            stored(""),
        ),
        (
            "h2c",
            "GET /a HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n"
                .into(),
            stored(""),
        ),
        // Ends.
        ("end in the head", "GET / HTTP/1.1\r\nHost".into(), rejected(400, Incomplete)),
        ("end in the body", post("Content-Length: 5\r\n", "hel"), rejected(400, Incomplete)),
    ];
    let mut table: Vec<_> =
        text.into_iter().map(|(name, bytes, want)| (name, bytes.into_bytes(), want)).collect();
    let raw: [(&'static str, &[u8], Want); 2] = [
        ("0xFF in the path", b"GET /\xff HTTP/1.1\r\nHost: h\r\n\r\n", rejected(400, Malformed)),
        ("Latin-1 in a value", b"GET /a HTTP/1.1\r\nHost: h\r\nX: caf\xe9\r\n\r\n", stored("")),
    ];
    table.extend(raw.into_iter().map(|(name, bytes, want)| (name, bytes.to_vec(), want)));
    table
}

#[tokio::test]
async fn every_row_of_the_table_holds() {
    let server = Server::start(Limits { body_size: BODY, ..Limits::default() }).await;
    let (mut deliveries, mut rejections) = (0, 0);
    for (name, bytes, want) in table() {
        let mut sender = server.connect().await;
        // A refused sender may be cut off while it still writes.
        let _ = tokio::io::AsyncWriteExt::write_all(&mut sender.stream, &bytes).await;
        let _ = tokio::io::AsyncWriteExt::shutdown(&mut sender.stream).await;
        let answered = sender.answer().await.unwrap_or_else(|| panic!("{name}: no answer"));
        sender.ends().await;
        match want {
            Want::Stored { body, trailers, framing } => {
                deliveries += 1;
                assert_eq!(answered.status, 200, "{name}: {:?}", String::from_utf8_lossy(&answered.body));
                let newest = server.newest(1000).await;
                assert_eq!(newest.len(), deliveries, "{name}");
                let (head, stored, stored_trailers) = server.stored(&newest[0]).await;
                let empty = bytes.iter().take_while(|byte| b"\r\n".contains(byte)).count();
                assert!(bytes[empty..].starts_with(&head), "{name}: {:?}", String::from_utf8_lossy(&head));
                assert!(head.ends_with(b"\n\r\n") || head.ends_with(b"\n\n"), "{name}");
                assert_eq!(stored, body, "{name}");
                assert_eq!(stored_trailers, trailers, "{name}");
                assert_eq!(newest[0].framing, framing, "{name}");
                let target = head.split(|byte| *byte == b' ').nth(1).unwrap();
                assert_eq!(newest[0].target, target, "{name}");
                assert_eq!(newest[0].answered, Some(Answered::with(200)), "{name}");
            }
            Want::Rejected(status, code) => {
                rejections += 1;
                assert_eq!(answered.status, status, "{name}: {:?}", String::from_utf8_lossy(&answered.body));
                assert_eq!(answered.header("connection"), Some("close"), "{name}");
                let (recorded, recorded_status, raw) = server.rejected(rejections).await;
                assert_eq!((recorded, recorded_status), (code, Some(status)), "{name}");
                assert!(!raw.is_empty() && raw.len() <= KEPT, "{name}");
                // A body may have been cut before the record was made, but nothing else stands in it.
                let length = raw.len();
                assert_eq!(raw, bytes[..length], "{name}");
            }
        }
    }
    assert_eq!(server.newest(1000).await.len(), deliveries, "no rejected request became a delivery");
    server.rejections(rejections).await;
    server.stop().await;
}

#[tokio::test]
async fn continue_comes_only_after_the_limits_pass() {
    let server = Server::start(Limits { body_size: 10, ..Limits::default() }).await;
    let mut sender = server.connect().await;
    sender.send("POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 5\r\n\r\n").await;
    assert_eq!(sender.status().await, 100);
    sender.send("hello").await;
    assert_eq!(sender.status().await, 200);
    sender.send("POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n").await;
    assert_eq!(sender.status().await, 413);
    sender.ends().await;
    // Without a body there is nothing to continue with.
    let mut sender = server.connect().await;
    sender.send("GET /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n\r\n").await;
    assert_eq!(sender.status().await, 200);
    server.stop().await;
}

#[tokio::test]
async fn a_connection_carries_many_requests() {
    let server = Server::start(Limits::default()).await;
    let mut sender = server.connect().await;
    for number in 0..3 {
        sender.send(format!("POST /{number} HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n{number}")).await;
        assert_eq!(sender.status().await, 200);
    }
    // Three at once are answered in their order, the HEAD without a body.
    let three = "GET /3 HTTP/1.1\r\nHost: h\r\n\r\nHEAD /4 HTTP/1.1\r\nHost: h\r\n\r\n\r\nPOST /5 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n5\r\n0\r\n\r\n";
    sender.send(three).await;
    for method in ["GET", "HEAD", "POST"] {
        assert_eq!(sender.answer_to(method).await.unwrap().status, 200);
    }
    let targets: Vec<_> =
        server.newest(10).await.into_iter().rev().map(|d| String::from_utf8(d.target).unwrap()).collect();
    assert_eq!(targets, ["/0", "/1", "/2", "/3", "/4", "/5"]);
    // Close is done and said; HTTP/1.0 closes, unless it asks otherwise.
    for (request, stays) in [
        ("GET / HTTP/1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n", false),
        ("GET / HTTP/1.0\r\n\r\n", false),
        ("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true),
    ] {
        let mut sender = server.connect().await;
        sender.send(request).await;
        let answered = sender.answer().await.unwrap();
        assert_eq!(
            answered.header("connection"),
            Some(if stays { "keep-alive" } else { "close" }),
            "{request}"
        );
        if !stays {
            sender.ends().await;
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn ten_thousand_pipelined_requests_are_answered_in_order() {
    const COUNT: usize = 10_000;
    let server = Server::start(Limits::default()).await;
    let sender = server.connect().await;
    let (mut read, mut write) = sender.stream.into_split();
    let sending = tokio::spawn(async move {
        let request = "GET /p HTTP/1.1\r\nHost: h\r\n\r\n".repeat(100);
        for _ in 0..COUNT / 100 {
            tokio::io::AsyncWriteExt::write_all(&mut write, request.as_bytes()).await.unwrap();
        }
        write
    });
    let mut answers = Vec::new();
    let mut found = 0;
    while found < COUNT {
        let read = tokio::io::AsyncReadExt::read_buf(&mut read, &mut answers);
        let count =
            tokio::time::timeout(crate::server::PATIENCE, read).await.expect("answers keep coming").unwrap();
        assert!(count > 0, "the connection ended after {found} answers");
        let complete = answers.windows(4).filter(|w| w == b"\r\n\r\n").count();
        found += complete;
        let end = answers.windows(4).rposition(|w| w == b"\r\n\r\n").map_or(0, |at| at + 4);
        answers.drain(..end);
    }
    assert_eq!(found, COUNT);
    sending.await.unwrap();
    assert_eq!(server.creel.store().count(creel_core::search::Query::default()).await.unwrap(), COUNT as u64);
    server.stop().await;
}

#[tokio::test]
async fn a_half_closed_sender_gets_its_answer() {
    let server = Server::start(Limits::default()).await;
    let mut sender = server.connect().await;
    sender.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi").await;
    sender.half_close().await;
    assert_eq!(sender.status().await, 200);
    sender.ends().await;
    server.stop().await;
}

#[tokio::test]
async fn who_merely_leaves_is_not_recorded() {
    let server = Server::start(Limits::default()).await;
    drop(server.connect().await);
    let mut sender = server.connect().await;
    sender.send("\r\n").await;
    sender.half_close().await;
    sender.ends().await;
    let mut sender = server.connect().await;
    sender.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n").await;
    assert_eq!(sender.status().await, 200);
    drop(sender);
    // This one is recorded, and it alone.
    let mut sender = server.connect().await;
    sender.send("garbage\r\n\r\n").await;
    assert_eq!(sender.status().await, 400);
    server.rejections(1).await;
    server.stop().await;
}

#[tokio::test]
async fn a_refused_sender_that_goes_on_writing_reads_its_answer() {
    let server = Server::start(Limits { body_size: 1000, ..Limits::default() }).await;
    let mut sender = server.connect().await;
    sender.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n").await;
    sender.send(vec![b'x'; 3_000_000]).await;
    sender.half_close().await;
    let answered = sender.answer().await.unwrap();
    assert_eq!(answered.status, 413);
    assert!(String::from_utf8_lossy(&answered.body).contains("1000 bytes"), "{answered:?}");
    sender.ends().await;
    server.stop().await;
}
