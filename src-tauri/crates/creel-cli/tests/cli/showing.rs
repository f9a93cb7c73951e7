//! Showing: the stored request, byte for byte for programs, and readable for people.

use crate::support::Serve;

#[test]
fn raw_is_the_request_as_it_was_received() {
    let serve = Serve::new();
    let mut body: Vec<u8> = (0..=u8::MAX).collect();
    body.extend_from_slice(b"\r\n\r\n\x1b[31mend");
    let first = b"POST /a%20b?x=%ff HTTP/1.1\r\nhOsT: creel\r\nX-A:  1 \t\r\nx-a:2\r\nX-Odd: \xff\xfe\r\nContent-Length: 268\r\n\r\n";
    assert_eq!(body.len(), 268);
    let requests = [
        [first.as_slice(), &body].concat(),
        b"PUT /empty HTTP/1.1\r\nHost: creel\r\n\r\n".to_vec(),
        b"POST /chunked HTTP/1.1\r\nHost: creel\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n5\r\nhello\r\n0\r\nX-T:  1\r\n\r\n".to_vec(),
        [b"POST /large HTTP/1.1\r\nHost: creel\r\nContent-Length: 3000000\r\n\r\n".to_vec(), b"0123456789".repeat(300_000)].concat(),
    ];
    for request in &requests {
        assert_eq!(serve.send(request), 200);
    }
    for (index, request) in requests.iter().enumerate() {
        let id = (index + 1).to_string();
        let raw = serve.run(&["show", &id, "--raw"]).ok().out;
        assert!(raw == *request, "{id}: {:?}…", String::from_utf8_lossy(&raw[..raw.len().min(200)]));
    }
    let body_of = |id: &str| serve.run(&["show", id, "--body"]).ok().out;
    assert_eq!(body_of("1"), body);
    assert_eq!(body_of("2"), b"");
    assert_eq!(body_of("3"), b"hello");
    assert_eq!(body_of("4").len(), 3_000_000);
}

#[test]
fn a_delivery_is_shown_with_its_headers_and_the_start_of_its_body() {
    let serve = Serve::new();
    let body = "{\"text\": \"é\"}\n".repeat(10_000);
    assert_eq!(serve.post("/hello", "X-One: 1\r\nx-one:  2\r\n", body.as_bytes()), 200);
    let shown = serve.run(&["show", "1"]).ok();
    for part in
        ["POST /hello", "X-One: 1\nx-one: 2\n", "· unchecked", "{\"text\": \"é\"}\n", "creel show 1 --body"]
    {
        assert!(shown.text().contains(part), "{part:?} is not in {}", &shown.text()[..1000]);
    }
    assert!(shown.out.len() < 80_000);
    let json = serve.run(&["show", "1", "--json"]).ok().json();
    assert_eq!(json["headers"][1], serde_json::json!(["X-One", "1"]));
    assert_eq!(json["body_size"], body.len());
}

#[test]
fn a_delivery_that_does_not_exist_is_no_success() {
    let serve = Serve::new();
    for option in ["--raw", "--body", "--json"] {
        let ran = serve.run(&["show", "99", option]).fails(2, &["99"]);
        assert!(ran.out.is_empty());
    }
    serve.run(&["show", "99"]).fails(2, &["99"]);
    serve.run(&["show", "x"]).fails(2, &["invalid value"]);
    serve.run(&["show", "1", "--raw", "--body"]).fails(2, &["cannot be used"]);
}
