//! Bytes: bodies and whole requests, in full and in ranges.

use creel_core::delivery::{Framing, Wire};

use crate::instance::{Instance, Reply, head};

#[track_caller]
fn is_a_file(reply: &Reply, name: &str) {
    assert_eq!(reply.header("content-type"), "application/octet-stream");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("accept-ranges"), "bytes");
    assert_eq!(reply.header("content-disposition"), format!("attachment; filename=\"{name}\""));
    assert!(reply.header("content-security-policy").contains("sandbox"));
    assert_eq!(reply.header("content-length"), reply.bytes.len().to_string());
}

#[tokio::test]
async fn a_body_comes_back_byte_for_byte() {
    let instance = Instance::new().await;
    let body: Vec<u8> = (0..=255).collect();
    let id = instance.deliver(head("POST /", &[]), body.clone()).await;
    let reply = instance.get(&format!("/deliveries/{id}/body")).await;
    assert_eq!((reply.status.as_u16(), &reply.bytes[..]), (200, &body[..]));
    is_a_file(&reply, &format!("delivery-{id}.body"));
    let empty = instance.deliver(head("POST /", &[]), "").await;
    let reply = instance.get(&format!("/deliveries/{empty}/body")).await;
    assert_eq!((reply.status.as_u16(), reply.bytes.len()), (200, 0));
    instance.get("/deliveries/999/body").await.problem(404, "not_found");
    instance.get("/deliveries/999/raw").await.problem(404, "not_found");
}

#[tokio::test]
async fn ranges_give_parts() {
    let instance = Instance::new().await;
    let id = instance.deliver(head("POST /", &[]), "0123456789").await;
    let path = format!("/deliveries/{id}/body");
    let cases = [
        ("bytes=0-3", 206, "0123", "bytes 0-3/10"),
        ("bytes=7-", 206, "789", "bytes 7-9/10"),
        ("bytes=-2", 206, "89", "bytes 8-9/10"),
        ("bytes=8-100", 206, "89", "bytes 8-9/10"),
        ("bytes=4-2", 200, "0123456789", ""),
        ("bytes=0-1,4-5", 200, "0123456789", ""),
        ("nonsense", 200, "0123456789", ""),
    ];
    for (range, status, text, content_range) in cases {
        let reply = instance.get_with(&path, &[("range", range)]).await;
        assert_eq!((reply.status.as_u16(), reply.text().as_str()), (status, text), "{range}");
        assert_eq!(reply.header("content-range"), content_range, "{range}");
        is_a_file(&reply, &format!("delivery-{id}.body"));
    }
    for range in ["bytes=10-", "bytes=10-12", "bytes=-0"] {
        let reply = instance.get_with(&path, &[("range", range)]).await;
        assert_eq!(reply.header("content-range"), "bytes */10", "{range}");
        reply.problem(416, "range_not_satisfiable");
    }
    let reply = instance.get_with(&path, &[("range", "bytes=0-3"), ("if-range", "\"x\"")]).await;
    assert_eq!(reply.text(), "0123456789");
}

#[tokio::test]
async fn a_long_body_streams_and_ranges_cross_its_slices() {
    let instance = Instance::new().await;
    let body: Vec<u8> = (0..3_000_000u32).map(|n| (n / 7) as u8).collect();
    let id = instance.deliver(head("POST /", &[]), body.clone()).await;
    let reply = instance.get(&format!("/deliveries/{id}/body")).await;
    assert_eq!(reply.header("content-length"), "3000000");
    assert!(reply.bytes == body, "the body came back changed");
    let path = format!("/deliveries/{id}/body");
    for (first, last) in [(0, 0), (262_143, 262_144), (100_000, 2_900_000), (2_999_999, 2_999_999)] {
        let reply = instance.get_with(&path, &[("range", &format!("bytes={first}-{last}"))]).await;
        assert!(reply.bytes == body[first..=last], "{first}-{last}");
    }
}

#[tokio::test]
async fn raw_is_the_request_as_received() {
    let instance = Instance::new().await;
    let plain = head("POST /x", &["x-ODD:  y", "Content-Length: 5"]);
    let id = instance.deliver(&plain, "hello").await;
    let reply = instance.get(&format!("/deliveries/{id}/raw")).await;
    assert_eq!(reply.text(), format!("{plain}hello"));
    is_a_file(&reply, &format!("delivery-{id}.http"));

    let chunked = Framing { chunked: true, ..Framing::default() };
    let coded = head("POST /x", &["Transfer-Encoding: chunked"]);
    let cases: [(&str, &str, &str); 4] = [
        ("hello world", "", "b\r\nhello world\r\n0\r\n\r\n"),
        ("", "", "0\r\n\r\n"),
        ("hi", "X-T: 1\r\n\r\n", "2\r\nhi\r\n0\r\nX-T: 1\r\n\r\n"),
        ("", "X-T: 1\r\n\r\n", "0\r\nX-T: 1\r\n\r\n"),
    ];
    for (body, trailers, wanted) in cases {
        let id = instance.deliver_framed(&coded, body, Wire::H1, trailers.as_bytes(), chunked).await;
        let path = format!("/deliveries/{id}/raw");
        let whole = format!("{coded}{wanted}");
        assert_eq!(instance.get(&path).await.text(), whole);
        // A range may begin and end in any piece.
        for start in 0..whole.len() {
            let reply = instance.get_with(&path, &[("range", &format!("bytes={start}-{}", start + 3))]).await;
            assert_eq!(reply.text(), whole[start..(start + 4).min(whole.len())]);
        }
    }
}

#[tokio::test]
async fn a_request_over_http2_says_where_its_body_ends() {
    let instance = Instance::new().await;
    let cases = [
        ("content-type: text/plain", "hello", "content-type: text/plain\r\ncontent-length: 5\r\n"),
        ("Content-Length: 5", "hello", "Content-Length: 5\r\n"),
        ("x-empty: 1", "", "x-empty: 1\r\n"),
    ];
    for (header, body, wanted) in cases {
        let id =
            instance.deliver_framed(head("POST /", &[header]), body, Wire::H2, &[], Framing::default()).await;
        let raw = instance.get(&format!("/deliveries/{id}/raw")).await.text();
        assert_eq!(raw, format!("POST / HTTP/1.1\r\nHost: 127.0.0.1:27335\r\n{wanted}\r\n{body}"));
    }
}
