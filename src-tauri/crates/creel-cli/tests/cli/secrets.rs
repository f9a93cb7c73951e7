//! Secrets: a canary that must not come out anywhere.

use std::io::Write;
use std::process::Stdio;

use crate::support::{Ran, Serve, file, program};

const CANARY: &str = "canary-7f3a9c-do-not-sing";

#[test]
fn no_output_and_no_log_sings() {
    let dir = tempfile::tempdir().unwrap();
    let token = "token-canary-51c0de";
    let serve =
        Serve::with(dir.path(), |command| command.env("CREEL_LOG", "trace").env("CREEL_TOKEN", token));
    let held = file(format!("{CANARY}\n").as_bytes());
    let at_file = format!("@{}", held.path().display());
    let request = file(b"POST / HTTP/1.1\r\nHost: x\r\nX-Hub-Signature-256: sha256=00\r\n\r\n{}");
    let request = request.path().to_str().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = program(dir.path());
        command.args(arguments).env("CREEL_LOG", "trace").env("CANARY", CANARY);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // Who does not read its input may be gone already.
        let _ = child.stdin.take().unwrap().write_all(CANARY.as_bytes());
        let ran = Ran::of(child.wait_with_output().unwrap());
        let all = format!("{}{}", String::from_utf8_lossy(&ran.out), ran.err);
        assert!(!all.contains(CANARY) && !all.contains("do-not-sing"), "{arguments:?}: {all}");
        assert!(!all.contains(token), "{arguments:?}: {all}");
        ran
    };
    run(&["endpoint", "add", "gh", "--provider", "github"]).ok();
    for source in ["env:CANARY", &at_file, "-", CANARY] {
        run(&["secret", "add", "gh", source, "--label", "canary"]).ok();
        run(&["verify", "--provider", "github", "--secret", source, request]).fails(1, &[]);
        run(&["verify", "--provider", "github", "--secret", source, request, "--json"]).fails(1, &[]);
    }
    run(&["secret", "add", "gh", CANARY, "--kind", "basic_auth"]).fails(2, &["USER:PASSWORD"]);
    run(&["secret", "add", "gh", "env:CANARY", "--kind", "nonsense"]).fails(2, &[]);
    run(&["secret", "add", "nowhere", "env:CANARY"]).fails(2, &["nowhere"]);
    run(&["secret", "ls", "gh"]).ok();
    run(&["secret", "ls", "gh", "--json"]).ok();
    run(&["endpoint", "show", "gh", "--json"]).ok();
    assert_eq!(serve.post("/gh", "X-Hub-Signature-256: sha256=00\r\n", b"{}"), 200);
    run(&["show", "1", "--json"]).ok();
    run(&["show", "1"]).ok();
    run(&["secret", "rm", "gh", "1"]).ok();
    for body in [
        format!("{{\"kind\":\"shared_secret\",\"value\":\"{CANARY}\",\"label\":3}}"),
        format!("{{\"kind\":\"{CANARY}\"}}"),
        format!("{{\"value\":\"{CANARY}"),
    ] {
        let reply = serve.ask(&format!(
            "POST /api/v1/endpoints/gh/secrets HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            serve.api_host(),
            body.len()
        ));
        assert!(!reply.contains("do-not-sing"), "{reply}");
    }
    let log = serve.log();
    assert!(log.contains("TRACE"), "the log must be as talkative as it gets");
    for canary in [CANARY, "do-not-sing", token] {
        assert!(!log.contains(canary), "{canary} is in the log");
    }
    // And on the disk they are sealed.
    for entry in std::fs::read_dir(dir.path()).unwrap().flatten() {
        let Ok(bytes) = std::fs::read(entry.path()) else { continue };
        let found = bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes());
        assert!(!found, "{} has the secret in clear", entry.path().display());
    }
}

#[test]
fn what_is_kept_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    program(&data).args(["endpoint", "add", "gh", "--provider", "github"]).output().unwrap();
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    let serve = Serve::on(&data);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&data).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(mode(&path), 0o600, "{name}");
        names.push(name);
    }
    for wanted in ["creel.db", "creel.db-wal", "creel.lock", "creel.sock", "search.db", "secret.key"] {
        assert!(names.iter().any(|name| name == wanted), "{wanted} is not in {names:?}");
    }
    serve.stop();
}

#[test]
fn a_key_pair_shows_its_public_half_alone() {
    let dir = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| Ran::of(program(dir.path()).args(arguments).output().unwrap());
    run(&["endpoint", "add", "discord", "--provider", "discord"]).ok();
    let ran = run(&["secret", "generate", "discord", "--label", "mine"]).ok();
    let text = String::from_utf8_lossy(&ran.out).into_owned();
    assert!(text.starts_with("-----BEGIN PUBLIC KEY-----\n"), "{text}");
    assert!(text.ends_with("-----END PUBLIC KEY-----\n") && !text.contains("PRIVATE"), "{text}");
    let listed = run(&["secret", "ls", "discord"]).ok();
    assert!(String::from_utf8_lossy(&listed.out).contains("mine"), "{listed:?}");
    run(&["endpoint", "add", "gh", "--provider", "github"]).ok();
    run(&["secret", "generate", "gh"]).fails(2, &["both sides know"]);
}
