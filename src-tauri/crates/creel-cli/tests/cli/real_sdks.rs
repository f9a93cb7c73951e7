//! Deliveries that the providers' own packages sign, from the sender to the verdict.

use std::process::Command;

use crate::support::{Serve, creel, eventually, repository};

const STRIPE: &str = "whsec_test_of_the_real_package";
const GITHUB: &str = "a secret chosen by the user";
const CHARGE: &str =
    r#"{"id":"evt_1","type":"charge.succeeded","data":{"object":{"amount":4200,"name":"Zoë"}}}"#;
const ISSUE: &str = r#"{"action":"opened","issue":{"number":7,"title":"Ünïcode ✓"}}"#;

/// Has a body signed by the provider's package and sends another, or the same.
fn send(serve: &Serve, provider: &str, secret: &str, signed: &str, sent: &str) {
    let folder = repository("fixtures/senders");
    assert!(
        folder.join("node_modules").is_dir(),
        "the providers' own packages are not installed: `cargo xtask test` installs them"
    );
    let output = Command::new("node")
        .arg(folder.join("send.mjs"))
        .args([provider, &format!("{}/{provider}", serve.receiver), signed, sent])
        .env("SECRET", secret)
        .output()
        .expect("node has to be on the path; `cargo xtask test` says which version");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "200", "{said}");
}

/// Endpoint, event, verdict and reason of every delivery, the oldest first.
fn verdicts(serve: &Serve) -> Vec<[String; 4]> {
    let list = serve.run(&["ls", "--json"]).ok().json();
    let text = |item: &serde_json::Value, name: &str| item[name].as_str().unwrap_or_default().to_owned();
    let fields = |item| ["endpoint", "event_type", "verdict", "reason"].map(|name| text(item, name));
    list["items"].as_array().unwrap().iter().rev().map(fields).collect()
}

fn add(serve: &Serve, provider: &str, secret: Option<&str>) {
    serve.run(&["endpoint", "add", provider, "--provider", provider]).ok();
    if let Some(secret) = secret {
        serve.run(&["secret", "add", provider, secret]).ok();
    }
}

#[test]
fn what_they_sign_is_valid_and_what_was_changed_is_not() {
    let serve = Serve::new();
    add(&serve, "stripe", Some(STRIPE));
    add(&serve, "github", Some(GITHUB));
    send(&serve, "stripe", STRIPE, CHARGE, CHARGE);
    send(&serve, "github", GITHUB, ISSUE, ISSUE);
    send(&serve, "stripe", STRIPE, CHARGE, &CHARGE.replace("4200", "9900"));
    send(&serve, "github", GITHUB, ISSUE, &ISSUE.replace("7", "8"));
    send(&serve, "stripe", "whsec_of_somebody_else", CHARGE, CHARGE);
    let wanted = [
        ["stripe", "charge.succeeded", "valid", "ok"],
        ["github", "issues.opened", "valid", "ok"],
        ["stripe", "charge.succeeded", "invalid", "signature_mismatch"],
        ["github", "issues.opened", "invalid", "signature_mismatch"],
        ["stripe", "charge.succeeded", "invalid", "signature_mismatch"],
    ];
    assert_eq!(verdicts(&serve), wanted);
    assert_eq!(serve.run(&["show", "1", "--body"]).ok().out, CHARGE.as_bytes());
    let listed = serve.run(&["ls"]).ok();
    assert_eq!(listed.text().matches("✓ valid").count(), 2, "{}", listed.text());
    assert_eq!(listed.text().matches("✗ invalid (signature_mismatch)").count(), 3, "{}", listed.text());
}

#[test]
fn what_came_before_its_secret_turns_valid_by_itself() {
    let serve = Serve::new();
    for (provider, secret, body) in [("stripe", STRIPE, CHARGE), ("github", GITHUB, ISSUE)] {
        add(&serve, provider, None);
        send(&serve, provider, secret, body, body);
        let last = || verdicts(&serve).pop().unwrap();
        assert_eq!(last()[2..], ["unchecked", "no_secret"]);
        serve.run(&["secret", "add", provider, "not the one"]).ok();
        eventually("it to be judged with a wrong secret", || (last()[2] == "invalid").then_some(()));
        let added = serve.run(&["secret", "add", provider, secret]).ok();
        assert!(added.text().contains("1 delivery is now valid"), "{}", added.text());
        assert_eq!(last()[2..], ["valid", "ok"]);
    }
    let shown = serve.run(&["show", "1"]).ok();
    assert!(shown.text().contains("(at arrival: unchecked)"), "{}", shown.text());
}

#[test]
fn a_captured_request_is_verified_from_a_file() {
    let serve = Serve::new();
    add(&serve, "stripe", None);
    send(&serve, "stripe", STRIPE, CHARGE, CHARGE);
    let raw = crate::support::file(&serve.run(&["show", "1", "--raw"]).ok().out);
    let verify = |secret: &str| {
        creel(
            &serve.data,
            &["verify", "--provider", "stripe", "--secret", secret, raw.path().to_str().unwrap()],
        )
    };
    verify(STRIPE).ok();
    verify("whsec_of_somebody_else").fails(1, &[]);
}

#[test]
fn kill_it_and_all_is_there_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut serve = Serve::on(dir.path());
    add(&serve, "stripe", Some(STRIPE));
    add(&serve, "github", Some(GITHUB));
    send(&serve, "stripe", STRIPE, CHARGE, CHARGE);
    send(&serve, "github", GITHUB, ISSUE, ISSUE);
    send(&serve, "github", GITHUB, ISSUE, "tampered");
    let seen = |serve: &Serve| {
        let raw = |id: &str| serve.run(&["show", id, "--raw"]).ok().out;
        (verdicts(serve), ["1", "2", "3"].map(raw), serve.run(&["secret", "ls", "stripe", "--json"]).ok().out)
    };
    let before = seen(&serve);
    serve.child.kill().unwrap();
    serve.child.wait().unwrap();
    drop(serve);
    let serve = Serve::on(dir.path());
    assert_eq!(seen(&serve), before, "byte for byte");
    send(&serve, "stripe", STRIPE, CHARGE, CHARGE);
    assert_eq!(verdicts(&serve).pop().unwrap()[2], "valid", "its secret is there again, too");
}
