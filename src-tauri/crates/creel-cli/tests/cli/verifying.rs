//! Verifying: a request in a file is judged without an instance, without a data directory, and the code is the answer.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use creel_signatures::Reason;
use data_encoding::BASE64;
use serde_json::Value;

use crate::support::{Ran, creel, file, program, repository};

/// GitHub's own example, from its documentation.
const SECRET: &str = "It's a Secret to Everybody";
const SIGNATURE: &str = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
const BODY: &str = "Hello, World!";

fn request(signature: &str, body: &str) -> String {
    format!(
        "POST /gh HTTP/1.1\r\nHost: x\r\nX-Hub-Signature-256: sha256={signature}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn verify(data: &Path, request: &[u8], more: &[&str]) -> Ran {
    let file = file(request);
    let arguments = ["verify", "--provider", "github", file.path().to_str().unwrap()];
    creel(data, &[&arguments, more].concat())
}

#[test]
fn the_exit_code_is_the_answer() {
    let dir = tempfile::tempdir().unwrap();
    let check = |request: &str, secrets: &[&str], code: i32, told: &str| {
        let more: Vec<&str> = secrets.iter().flat_map(|secret| ["--secret", secret]).collect();
        let ran = verify(dir.path(), request.as_bytes(), &more);
        assert_eq!(ran.code, code, "{ran:?}");
        assert!(ran.text().contains(told), "{told:?} is not in {ran:?}");
    };
    let good = request(SIGNATURE, BODY);
    check(&good, &[SECRET], 0, "✓ valid");
    check(&good, &["nonsense", SECRET], 0, "secret 2 of 2");
    check(&good, &["secret=It's a Secret to Everybody"], 0, "✓ valid");
    check(&good, &["nonsense"], 1, "✗ invalid (signature_mismatch)");
    check(&request(SIGNATURE, "Hello, World?"), &[SECRET], 1, "✗ invalid");
    check("POST / HTTP/1.1\r\n\r\nHello", &[SECRET], 1, "– missing");
    // An editor that left line feeds only, and ended the file with one.
    check(&(good.replace("\r\n", "\n") + "\n"), &[SECRET], 0, "1 bytes after the end");
    let chunked = format!(
        "POST / HTTP/1.1\r\nX-Hub-Signature-256: sha256={SIGNATURE}\r\nTransfer-Encoding: chunked\r\n\r\n\
         d\r\n{BODY}\r\n0\r\n\r\n"
    );
    check(&chunked, &[SECRET], 0, "✓ valid");
    check(
        &format!("POST / HTTP/1.1\nX-Hub-Signature-256: sha256={SIGNATURE}\n\n{BODY}"),
        &[SECRET],
        0,
        "✓ valid",
    );
    assert!(std::fs::read_dir(dir.path()).unwrap().next().is_none(), "no data directory is touched");
}

#[test]
fn what_cannot_be_judged_is_2() {
    let dir = tempfile::tempdir().unwrap();
    let good = request(SIGNATURE, BODY);
    let check = |request: &str, more: &[&str], told: &[&str]| {
        verify(dir.path(), request.as_bytes(), more).fails(2, told);
    };
    check("Hello, World!", &["--secret", SECRET], &["no complete HTTP request"]);
    check(&good[..good.len() - 1], &["--secret", SECRET], &["cut off"]);
    check(&good, &["--secret", "env:NO_SUCH_VARIABLE_HERE"], &["NO_SUCH_VARIABLE_HERE"]);
    check(&good, &["--secret", "@/no/such/file"], &["/no/such/file"]);
    check(&good, &["--secret", SECRET, "--at", "yesterday"], &["yesterday"]);
    check(&good, &[], &["--secret"]);
    creel(dir.path(), &["verify", "--provider", "github", "--secret", "x", "/no/such/file"])
        .fails(2, &["/no/such/file"]);
    creel(dir.path(), &["verify", "--provider", "githbu", "--secret", "x", "-"])
        .fails(2, &["githbu", "stripe"]);
    creel(dir.path(), &["verify", "--provider", "github", "--secret", "-", "-"])
        .fails(2, &["one thing only"]);
}

#[test]
fn request_and_secret_come_from_where_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let piped = |arguments: &[&str], input: &str| {
        let mut command = program(dir.path());
        command.args(["verify", "--provider", "github", "--json"]).args(arguments).env("GH", SECRET);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Ran::of(child.wait_with_output().unwrap())
    };
    let good = request(SIGNATURE, BODY);
    let json = piped(&["--secret", "env:GH", "-"], &good).ok().json();
    assert_eq!((&json["verdict"], &json["reason"]), (&"valid".into(), &"ok".into()));
    assert_eq!((&json["secret"], &json["scheme"]), (&0.into(), &"sha256".into()));
    let held = file(good.as_bytes());
    piped(&["--secret", "-", held.path().to_str().unwrap()], &format!("{SECRET}\n")).ok();
    let secret = file(format!("{SECRET}\r\n").as_bytes());
    piped(&["--secret", &format!("@{}", secret.path().display()), "-"], &good).ok();
}

#[test]
fn the_users_own_definition_is_used_and_one_that_is_broken_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let held = file(request(SIGNATURE, BODY).as_bytes());
    let verify = || {
        creel(
            dir.path(),
            &["verify", "--provider", "mine", "--secret", SECRET, held.path().to_str().unwrap()],
        )
    };
    std::fs::create_dir(dir.path().join("providers")).unwrap();
    std::fs::write(dir.path().join("providers/mine.toml"), "id = \"mine\"\nnam = 1\n").unwrap();
    verify().fails(2, &["mine.toml", "line 2"]);
    let definition = include_str!("../../../creel-signatures/providers/github.toml");
    let own = definition.replace("id = \"github\"", "id = \"mine\"");
    std::fs::write(dir.path().join("providers/mine.toml"), own).unwrap();
    verify().ok();
}

#[test]
fn the_time_of_arrival_counts() {
    let dir = tempfile::tempdir().unwrap();
    let vectors = read(&repository("fixtures/vectors/stripe.json"));
    let vector = vectors.iter().find(|vector| vector["expected"] == "valid").unwrap();
    let now = vector["now"].as_i64().unwrap();
    let check = |at: &[&str], code: i32, told: &str| {
        let ran = run(dir.path(), vector, at);
        assert_eq!(ran.code, code, "{ran:?}");
        assert!(ran.text().contains(told), "{told:?} is not in {ran:?}");
    };
    check(&["--at", &now.to_string()], 0, "valid");
    check(&["--at", "2026-03-14T09:30:10Z"], 0, "valid");
    check(&["--at", &(now + 301).to_string()], 1, "timestamp_too_old");
    check(&[], 1, "which is now; --at");
}

/// Every published vector whose secrets the command line can give.
#[test]
fn the_vectors_are_judged_as_they_must() {
    let dir = tempfile::tempdir().unwrap();
    let mut files: Vec<_> = std::fs::read_dir(repository("fixtures/vectors"))
        .expect("fixtures/vectors is part of the repository")
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut judged = 0;
    for vector in files.iter().flat_map(|file| read(file)).filter(|vector| vector["kind"] == "verify") {
        let at = vector["now"].to_string();
        let ran = run(dir.path(), &vector, &["--at", &at, "--json"]);
        let (verdict, reason) = (vector["expected"].as_str().unwrap(), vector["reason"].as_str().unwrap());
        let code = if verdict == "valid" { 0 } else { 1 };
        assert_eq!(ran.code, code, "{}: {ran:?}", vector["id"]);
        // A cause that only a diagnosis finds is a mismatch to the verdict.
        let is_reason = serde_json::from_value::<Reason>(reason.into()).is_ok();
        let wanted = if is_reason { reason } else { "signature_mismatch" };
        assert_eq!(ran.json()["reason"], wanted, "{}: {ran:?}", vector["id"]);
        judged += 1;
    }
    assert!(judged > 20, "only {judged} vectors were judged");
}

fn read(file: &Path) -> Vec<Value> {
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

/// Judges a vector as a file with its secrets.
fn run(data: &Path, vector: &Value, more: &[&str]) -> Ran {
    let text = |name: &str| vector[name].as_str().unwrap();
    let url = text("url");
    let target = url.splitn(4, '/').nth(3).unwrap_or_default();
    let mut bytes = format!("{} /{target} HTTP/1.1\r\n", text("method")).into_bytes();
    for header in vector["headers"].as_array().unwrap() {
        let line = format!("{}: {}\r\n", header[0].as_str().unwrap(), header[1].as_str().unwrap());
        bytes.extend_from_slice(line.as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(&BASE64.decode(text("body_b64").as_bytes()).unwrap());
    let request = file(&bytes);
    let provider = creel(data, &["provider", "show", text("provider"), "--json"]).ok().json();
    let keys = provider["keys"].as_array().unwrap();
    let mut command = program(data);
    command.args(["verify", "--provider", text("provider"), "--url", url]).args(more);
    for (index, secret) in vector["secrets"].as_array().unwrap().iter().enumerate() {
        let value = match secret["kind"] == "basic_auth" {
            true => {
                format!("{}:{}", secret["username"].as_str().unwrap(), secret["password"].as_str().unwrap())
            }
            false => secret["value"].as_str().unwrap().to_owned(),
        };
        let variable = format!("VECTOR_SECRET_{index}");
        // The kind says which of the provider's keys it is; its name is what a user would write.
        let named = keys.iter().find(|key| key["kind"] == secret["kind"]).map(|key| &key["name"]);
        let name = named.and_then(Value::as_str).map(|name| format!("{name}=")).unwrap_or_default();
        command.arg("--secret").arg(format!("{name}env:{variable}")).env(variable, value);
    }
    Ran::of(command.arg(request.path()).output().unwrap())
}
