//! Importing: what was shown raw comes back as it was, with the same verdict.

use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::{Ran, Serve, creel, file, program};

/// A request signed with the secret of GitHub's own example.
const SECRET: &str = "It's a Secret to Everybody";
const SIGNATURE: &str =
    "X-Hub-Signature-256: sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17\r\n";

fn path(held: &tempfile::NamedTempFile) -> &str {
    held.path().to_str().unwrap()
}

#[test]
fn what_is_shown_raw_comes_back_the_same() {
    let serve = Serve::new();
    serve.run(&["endpoint", "add", "hub", "--provider", "github"]).ok();
    serve.run(&["secret", "add", "hub", SECRET]).ok();
    assert_eq!(serve.post("/hub", SIGNATURE, b"Hello, World!"), 200);
    assert_eq!(serve.post("/hub", SIGNATURE, b"Hello, World?"), 200);
    let chunked = b"POST /hub HTTP/1.1\r\nhOsT: x\r\nTransfer-Encoding: chunked\r\nX-Odd:  \xff \r\n\r\n\
                    2\r\nhe\r\n3\r\nllo\r\n0\r\nX-T: 1\r\n\r\n";
    assert_eq!(serve.send(chunked), 200);
    assert_eq!(serve.post("/hub", "", &b"0123456789".repeat(300_000)), 200);
    let show = |id: i64| serve.run(&["show", &id.to_string(), "--json"]).ok().json();
    for (id, verdict) in [(1, "valid"), (2, "invalid"), (3, "missing"), (4, "missing")] {
        let raw = serve.run(&["show", &id.to_string(), "--raw"]).ok().out;
        let at = show(id)["received_at"].as_str().unwrap().to_owned();
        let reply = serve.run(&["import", path(&file(&raw)), "--at", &at, "--json"]).ok().json();
        assert_eq!((&reply["imported"], &reply["refused"]), (&json!(1), &json!([])));
        let new = reply["deliveries"][0].as_i64().unwrap();
        assert!(serve.run(&["show", &new.to_string(), "--raw"]).ok().out == raw, "{id}");
        let (old, new) = (show(id), show(new));
        for field in
            ["verdict", "reason", "received_at", "endpoint", "headers", "trailers", "chunked", "body_size"]
        {
            assert_eq!(old[field], new[field], "{field} of {id}");
        }
        assert_eq!(
            (&new["verdict"], &new["imported"], &new["peer"]),
            (&json!(verdict), &json!(true), &Value::Null)
        );
    }
}

#[test]
fn a_paste_is_imported_and_shown_without_an_answer() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = program(dir.path());
    command.args(["import", "-", "--endpoint", "default", "--at", "1600000000"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"curl https://x.test/a -d blue").unwrap();
    let ran = Ran::of(child.wait_with_output().unwrap()).ok();
    assert!(ran.text().contains("POST /a") && ran.text().contains("imported  4 B"), "{}", ran.text());
    let shown = creel(dir.path(), &["show", "1"]).ok();
    for part in ["Received   2020-09-13 12:26:40.000000+00:00\n", "Answered   nobody: it was imported\n"] {
        assert!(shown.text().contains(part), "{part:?} is not in {}", shown.text());
    }
    assert_eq!(creel(dir.path(), &["ls", "is:imported"]).ok().text(), ran.text());
}

#[test]
fn what_is_not_imported_is_named_and_told_by_the_code() {
    let dir = tempfile::tempdir().unwrap();
    let some = file(b"curl x.test/a\ncurl x.test/b -F c=d");
    let ran =
        creel(dir.path(), &["import", path(&some), "--json"]).fails(1, &["request 2 was not imported", "-F"]);
    assert_eq!(ran.json()["imported"], 1);
    let none = file(b"hello\n");
    creel(dir.path(), &["import", path(&none)]).fails(2, &["Nothing was imported", "creel show ID --raw"]);
    creel(dir.path(), &["import", path(&none), "--format", "har"]).fails(2, &["not valid JSON"]);
    creel(dir.path(), &["import", path(&none), "--format", "csv"]).fails(2, &["raw, curl, har"]);
    creel(dir.path(), &["import", path(&some), "--endpoint", "nowhere"]).fails(2, &["nowhere"]);
    creel(dir.path(), &["import", path(&some), "--at", "soon"]).fails(2, &["RFC 3339"]);
    creel(dir.path(), &["import", "/nonexistent/file"]).fails(2, &["could not be read"]);
    assert_eq!(creel(dir.path(), &["ls", "--json"]).ok().json()["items"].as_array().unwrap().len(), 1);
}

#[test]
fn what_is_exported_is_read_by_others() {
    let serve = Serve::new();
    serve.run(&["endpoint", "add", "hub", "--provider", "github"]).ok();
    serve.run(&["secret", "add", "hub", SECRET]).ok();
    assert_eq!(serve.post("/hub", SIGNATURE, b"Hello, World!"), 200);
    assert_eq!(serve.post("/other?a=b", "Authorization: Bearer canary\r\n", b"\xff\x00"), 200);
    assert_eq!(serve.post("/third", "", &b"0123456789".repeat(300_000)), 200);
    let export = |words: &[&str]| serve.run(&[&["export"], words].concat());
    let lines = export(&[]).ok();
    let lines: Vec<Value> = lines.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<&Value> = lines.iter().map(|line| &line["id"]).collect();
    assert_eq!(ids, [&json!(1), &json!(2), &json!(3)]);
    assert_eq!((&lines[0]["verdict"], &lines[0]["body_text"]), (&json!("valid"), &json!("Hello, World!")));
    assert_eq!((&lines[1]["target"], &lines[1]["body_b64"]), (&json!("/other?a=b"), &json!("/wA=")));
    assert!(!lines[1].to_string().contains("canary"), "{}", lines[1]);
    let table = export(&["1", "3-9", "--format", "csv"]).ok();
    assert!(table.text().starts_with("id,received_at,endpoint,method,target,"), "{}", table.text());
    assert_eq!(table.text().lines().count(), 3, "{}", table.text());
    let script = serve.run(&["show", "2", "--curl"]).ok();
    assert_eq!(script.text(), export(&["2", "--format", "curl"]).ok().text());
    assert!(script.text().contains(" --request POST \"$URL\"'/other?a=b'"), "{}", script.text());
    serve.run(&["show", "99", "--curl"]).fails(2, &["99"]);
    assert!(export(&["1", "--format", "raw"]).ok().out == serve.run(&["show", "1", "--raw"]).ok().out);
    // An archive that is imported again gives the same deliveries.
    let archive = export(&["method:POST", "--format", "har"]).ok();
    let reply = serve.run(&["import", path(&file(&archive.out)), "--json"]).ok().json();
    assert_eq!((&reply["imported"], &reply["refused"]), (&json!(3), &json!([])));
    for (old, new) in [(1, 4), (2, 5), (3, 6)] {
        let body = |id: i32| serve.run(&["show", &id.to_string(), "--body"]).ok().out;
        assert!(body(old) == body(new), "{old}");
        let show = |id: i32| serve.run(&["show", &id.to_string(), "--json"]).ok().json();
        let (old, new) = (show(old), show(new));
        for field in ["endpoint", "method", "target", "verdict", "received_at", "body_size"] {
            assert_eq!(old[field], new[field], "{field} of {}", old["id"]);
        }
    }
    export(&["9-1"]).fails(2, &["3,7-12"]);
    export(&["sig:vald"]).fails(2, &["did you mean valid"]);
    export(&["1", "two"]).fails(2, &["or one search"]);
    serve.stop();
}
