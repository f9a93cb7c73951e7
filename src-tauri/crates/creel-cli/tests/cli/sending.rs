//! Test events from the command line, and signing what `verify` finds right.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;

use data_encoding::BASE64;

use crate::support::{Serve, creel, file};

const SECRET: &str = "9f86d081884c7d659a2f";

fn endpoint(data: &Path, provider: &str) {
    creel(data, &["endpoint", "add", provider, "--provider", provider]).ok();
    creel(data, &["secret", "add", provider, SECRET, "--label", "main"]).ok();
}

#[test]
fn an_event_is_sent_to_an_endpoint() {
    let serve = Serve::new();
    endpoint(&serve.data, "statusstack");
    let sent =
        creel(&serve.data, &["send", "statusstack", "component.status_changed", "--to", "statusstack"]).ok();
    for told in
        ["POST http://127.0.0.1:", "signed with main (hmac)", "answered 200", "delivery 1: creel show 1"]
    {
        assert!(sent.text().contains(told), "{told:?} is not in {}", sent.text());
    }
    let shown = creel(&serve.data, &["show", "1", "--json"]).ok().json();
    assert_eq!(
        (&shown["verdict"], &shown["event_type"]),
        (&"valid".into(), &"component.status_changed".into())
    );
    // With another value, and as JSON.
    let more = ["--set", "component.name=Mine", "--set", "stack.id=7", "--json"];
    let order =
        [&["send", "statusstack", "component.status_changed", "--to", "statusstack"][..], &more].concat();
    assert_eq!(creel(&serve.data, &order).ok().json()["sent"]["delivery"], 2);
    let body = creel(&serve.data, &["show", "2", "--body"]).ok();
    assert!(body.text().contains(r#""name":"Mine""#) && body.text().contains(r#""id":7"#), "{}", body.text());
    // With a body of its own, byte for byte.
    let own = file(b"{ \"event\": \"{{mine}}\" }\n");
    let path = own.path().to_str().unwrap();
    creel(&serve.data, &["send", "statusstack", "monitor.down", "--to", "statusstack", "--body", path]).ok();
    assert_eq!(creel(&serve.data, &["show", "3", "--body"]).ok().text(), "{ \"event\": \"{{mine}}\" }\n");
    assert_eq!(creel(&serve.data, &["show", "3", "--json"]).ok().json()["verdict"], "valid");
}

#[test]
fn what_is_printed_is_what_would_be_sent() {
    let dir = tempfile::tempdir().unwrap();
    let order =
        ["send", "github", "push", "--to", "http://127.0.0.1:9/gh?x=1", "--secret", SECRET, "--print"];
    let printed = creel(dir.path(), &order).ok();
    assert!(
        printed.text().starts_with("POST /gh?x=1 HTTP/1.1\r\nHost: 127.0.0.1:9\r\n"),
        "{}",
        printed.text()
    );
    let held = file(&printed.out);
    let path = held.path().to_str().unwrap();
    creel(dir.path(), &["verify", "--provider", "github", "--secret", SECRET, path]).ok();
    // A token is not printed.
    let order =
        ["send", "gitlab", "push", "--to", "http://127.0.0.1:9/", "--secret", "canary-token", "--print"];
    let printed = creel(dir.path(), &order).ok();
    assert!(!printed.text().contains("canary-token") && printed.err.contains("asterisks"), "{printed:?}");
    let unsigned =
        creel(dir.path(), &["send", "github", "push", "--to", "http://127.0.0.1:9/", "--print"]).ok();
    assert!(unsigned.err.contains("not signed: there is no secret"), "{}", unsigned.err);
}

#[test]
fn the_exit_code_says_whether_it_was_taken() {
    let dir = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let answering = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let read = stream.read(&mut [0; 4096]).unwrap();
        stream.write_all(b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n").unwrap();
        read
    });
    let order = ["send", "stripe", "invoice.paid", "--to", &url, "--secret", SECRET];
    let refused = creel(dir.path(), &order);
    assert!(answering.join().unwrap() > 0);
    assert!(refused.code == 1 && refused.text().contains("answered 401"), "{refused:?}");
    let gone = creel(dir.path(), &order);
    assert!(gone.code == 1 && gone.text().contains("not answered: "), "{gone:?}");
    for (arguments, told) in [
        (&["send", "stripe", "invoice.paid"][..], "--to"),
        (&["send", "stripe", "--to", "x"], "which event"),
        (&["send", "stripe", "invoice.payd", "--to", &url], "invoice.paid"),
        (&["send", "stripe", "invoice.paid", "--to", &url, "--set", "a"], "no `=`"),
        (&["send", "stripe", "invoice.paid", "--to", &url, "--set", "data.objct=1"], "data.object"),
        (&["send", "stripe", "invoice.paid", "--to", "default"], "does not receive"),
    ] {
        creel(dir.path(), arguments).fails(2, &[told]);
    }
}

#[test]
fn events_are_listed() {
    let dir = tempfile::tempdir().unwrap();
    let of = creel(dir.path(), &["send", "wizstatus"]).ok();
    assert!(of.text().contains("monitor.down") && of.text().lines().count() == 3, "{}", of.text());
    let all = creel(dir.path(), &["send", "--json"]).ok().json();
    assert!(all["items"].as_array().unwrap().len() > 150);
}

/// Whatever is signed is found right, whichever way the provider signs.
#[test]
fn signing_is_verifying_the_other_way_round() {
    let dir = tempfile::tempdir().unwrap();
    let check = |provider: &str, request: &str, secret: &str, more: &[&str]| {
        let held = file(request.as_bytes());
        let arguments = ["--provider", provider, "--secret", secret, held.path().to_str().unwrap()];
        let signed = creel(dir.path(), &[&["sign"], &arguments[..], more].concat()).ok();
        let held = file(&signed.out);
        let arguments = ["--provider", provider, "--secret", secret, held.path().to_str().unwrap()];
        let more: Vec<&str> = more.iter().copied().skip_while(|word| *word == "--scheme").collect();
        let more = if more.len() % 2 == 1 { &more[1..] } else { &more[..] };
        creel(dir.path(), &[&["verify"], &arguments[..], more].concat()).ok();
        signed.text().to_owned()
    };
    let plain = "POST /x HTTP/1.1\r\nhOst: a\r\nX-Mine:  1 \r\n\r\n{\"a\": 1}";
    let signed = check("github", plain, SECRET, &[]);
    assert!(
        signed.starts_with("POST /x HTTP/1.1\r\nhOst: a\r\nX-Mine:  1 \r\nX-Hub-Signature-256: "),
        "{signed}"
    );
    assert!(signed.ends_with("Content-Length: 8\r\n\r\n{\"a\": 1}"), "{signed}");
    // What was signed before is signed anew, and chunks become one piece.
    let chunked =
        "POST /x HTTP/1.1\nStripe-Signature: old\nTransfer-Encoding: chunked\n\n2\r\nab\r\n0\r\n\r\n";
    let signed = check("stripe", chunked, SECRET, &["--at", "2026-11-21T08:31:02Z"]);
    assert!(
        !signed.contains("old") && !signed.contains("chunked") && signed.contains("t=1795249862,v1="),
        "{signed}"
    );
    check("standard-webhooks", plain, "whsec_cHVibGljLXN0YW5kYXJkLWtl", &[]);
    check("square", plain, SECRET, &["--url", "https://hooks.creel.example/x"]);
    check("gitlab", plain, SECRET, &[]);
    let basic = check("postmark", plain, "me:pw", &[]);
    assert!(basic.contains(&format!("Authorization: Basic {}", BASE64.encode(b"me:pw"))), "{basic}");
    check("opsknight", plain, SECRET, &["--scheme", "service"]);
    let mailgun = r#"{"signature":{"token":"x","timestamp":"1795249862","signature":""},"event-data":{}}"#;
    let request = format!("POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n{mailgun}", mailgun.len());
    let signed = check("mailgun", &request, SECRET, &["--at", "1795249862"]);
    assert!(!signed.contains(r#""signature":"""#), "{signed}");
    let held = file(plain.as_bytes());
    let path = held.path().to_str().unwrap();
    for (arguments, told) in [
        (&["--provider", "githbu", "--secret", "x", path][..], "githbu"),
        (&["--provider", "github", "--secret", "x", "--scheme", "none", path], "sha256"),
        (&["--provider", "strava", "--secret", "x", path], "does not sign"),
        (&["--provider", "discord", "--secret", "x", path], "scheme"),
        (&["--provider", "github", "--secret", "-", "-"], "one thing only"),
        (&["--provider", "github", "--secret", "x", "--at", "now", path], "no time"),
    ] {
        creel(dir.path(), &[&["sign"], arguments].concat()).fails(2, &[told]);
    }
}
