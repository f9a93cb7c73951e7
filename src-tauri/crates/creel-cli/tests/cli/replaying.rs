//! Replaying: what is sent again, told, and said by the exit code.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use rustix::process::Signal;
use serde_json::json;

use crate::support::{Serve, creel, program, wait};

/// The paths that were asked for, in their order.
type Paths = Arc<Mutex<Vec<String>>>;

/// Answers each request with the status that its path names, until the test ends.
fn receiver() -> (String, Paths) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let paths = Paths::default();
    let seen = paths.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (mut request, mut room) = (Vec::new(), [0; 4096]);
            while !request.windows(4).any(|window| window == b"\r\n\r\n") {
                let count = stream.read(&mut room).unwrap();
                request.extend_from_slice(&room[..count]);
            }
            let text = String::from_utf8(request).unwrap();
            let path = text.split(' ').nth(1).unwrap().to_owned();
            let status = path.trim_start_matches('/').split('/').next().unwrap().to_owned();
            seen.lock().unwrap().push(path);
            let _ = write!(stream, "HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n");
        }
    });
    (url, paths)
}

#[test]
fn deliveries_are_sent_again_and_the_code_says_how_it_went() {
    let serve = Serve::new();
    let (url, paths) = receiver();
    assert_eq!(serve.post("/a", "", b""), 200);
    assert_eq!(serve.post("/b", "", b""), 200);
    let to = |path: &str| format!("{url}{path}");
    let ran = serve.run(&["replay", "1", "--to", &to("/200"), "--keep-path"]).ok();
    assert_eq!(ran.text(), format!("1 of 1 as expected, sent to {}\n", to("/200")));
    serve.run(&["replay", "method:POST", "--to", &to("/204"), "--expect", "204", "--times", "2"]).ok();
    let ran = serve.run(&["replay", "1", "2", "--to", &to("/401")]).fails(1, &[]);
    let lines: Vec<&str> = ran.text().lines().collect();
    assert!(lines[0].starts_with(&format!("1  POST {}  401", to("/401"))), "{lines:?}");
    assert_eq!(lines[2], format!("0 of 2 as expected, sent to {}", to("/401")));
    serve.run(&["replay", "2", "--to", &to("/401"), "--expect", "4xx"]).ok();
    let told = serve.run(&["replay", "2", "--to", &to("/500"), "--json"]).fails(1, &[]).json();
    assert_eq!((&told["state"], &told["failed"], &told["unmet"]), (&json!("done"), &json!(1), &json!(1)));
    let wanted = ["/200/a", "/204", "/204", "/204", "/204", "/401", "/401", "/401", "/500"];
    assert_eq!(*paths.lock().unwrap(), wanted);
    serve.stop();
}

#[test]
fn it_needs_no_running_instance() {
    let (url, paths) = receiver();
    let serve = Serve::new();
    assert_eq!(serve.post("/a", "", b"x"), 200);
    let data = serve.data.clone();
    let held = serve.run(&["show", "1", "--raw"]).ok().out;
    assert!(held.ends_with(b"x"));
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("request.http");
    std::fs::write(&file, held).unwrap();
    creel(dir.path(), &["import", file.to_str().unwrap()]).ok();
    creel(dir.path(), &["replay", "1", "--to", &format!("{url}/200")]).ok();
    assert_eq!(*paths.lock().unwrap(), ["/200"]);
    assert!(data.exists());
}

#[test]
fn what_cannot_be_sent_is_said_and_nothing_is() {
    let serve = Serve::new();
    let (url, paths) = receiver();
    assert_eq!(serve.post("/a", "", b""), 200);
    let to = format!("{url}/200");
    serve
        .run(&["replay", "1", "--to", "nonsense"])
        .fails(2, &["The URL cannot be called", "Nothing was sent"]);
    serve.run(&["replay", "1"]).fails(2, &["--to"]);
    serve.run(&["replay", "--to", &to]).fails(2, &["ID|QUERY"]);
    serve.run(&["replay", "a", "b", "--to", &to]).fails(2, &["one search in quotes"]);
    serve.run(&["replay", "nosuch:x", "--to", &to]).fails(2, &["nosuch"]);
    serve.run(&["replay", "sig:valid", "--to", &to]).fails(2, &["no delivery to send"]);
    serve.run(&["replay", "1", "--to", &to, "--expect", "good"]).fails(2, &["`expect`"]);
    serve.run(&["replay", "1", "--to", &to, "--mode", "edited"]).fails(2, &["edited"]);
    serve
        .run(&["replay", "1", "--to", "http://hooks.example/", "--times", "2"])
        .fails(2, &["2 requests would be sent to hooks.example", "POST / HTTP/1.1", "--yes"]);
    serve.run(&["replay", "99", "--to", &to]).fails(1, &["delivery 99", "does not exist"]);
    // There is nothing to break where nobody knows how it is signed.
    let ran = serve.run(&["replay", "1", "--to", &to, "--mode", "resigned"]).fails(1, &["no provider"]);
    assert_eq!(ran.text(), format!("0 of 1 as expected, sent to {to}\n"));
    assert!(paths.lock().unwrap().is_empty());
}

#[test]
fn kill_minus_9_leaves_a_replay_interrupted_and_nothing_begins_it_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut serve = Serve::on(dir.path());
    assert_eq!(serve.post("/a", "", b""), 200);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let mut command = program(dir.path());
    command.args(["replay", "1", "--to", &url, "--times", "9"]).stdout(Stdio::null()).stderr(Stdio::null());
    let mut replaying = command.spawn().unwrap();
    // It has sent the first, and gets no answer.
    let held = listener.accept().unwrap();
    serve.signal(Signal::KILL);
    serve.ended();
    assert_eq!(wait(&mut replaying).code(), Some(2));
    drop(held);
    let serve = Serve::on(dir.path());
    let request = format!(
        "GET /api/v1/replays HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\r\n",
        serve.api_host(),
        serve.token
    );
    let reply = serve.ask(&request);
    assert!(reply.contains(r#""state":"interrupted""#) && reply.contains(r#""done":0"#), "{reply}");
    serve.stop();
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "it was begun again");
}
