//! A user's way through the desktop, from the first start to the next day.

use std::process::Command;

use crate::display::{Desk, eventually};
use crate::notification_daemon::NotificationDaemon;
use crate::session::Session;

const SECRET: &str = "whsec_of_the_desktop";
const CHARGE: &str = r#"{"id":"evt_1","type":"charge.succeeded","data":{"object":{"amount":4200}}}"#;

fn curl(url: &str, more: &[&str]) -> String {
    let output = Command::new("curl")
        .args(["-s", "-o", "/dev/null", "-w", "%{http_code}"])
        .args(more)
        .arg(url)
        .output();
    String::from_utf8(output.unwrap().stdout).unwrap()
}

/// Signs a body with Stripe's own package, and sends another or the same.
fn stripe(receiver: &str, signed: &str, sent: &str) {
    let senders = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("fixtures/senders");
    let output = Command::new("node")
        .arg(senders.join("send.mjs"))
        .args(["stripe", &format!("{receiver}/stripe"), signed, sent])
        .env("SECRET", SECRET)
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).trim(),
        "200",
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn the_first_capture_and_what_a_power_cut_leaves_of_it() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    session.sees("Waiting for the first delivery");
    session.picture("first-run");
    let receiver = desk.receiver();
    assert_eq!(curl(&format!("{receiver}/hello"), &["-d", "first light"]), "200");
    session.sees("POST /hello");
    session.sees("1 delivery");

    session.press("j");
    session.sees("first light");
    session.picture("first-capture");

    let session = session.kill_and_start();
    session.sees("POST /hello");
    let listed = desk.creel(&["ls"]);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed}");
    assert_eq!(curl(&format!("{}/again", desk.receiver()), &["-d", "second"]), "200");
    session.sees("POST /again");
    session.sees("2 deliveries");
}

#[test]
fn a_signature_is_judged_in_the_window() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    session.sees("Waiting for the first delivery");
    desk.creel(&["endpoint", "add", "stripe", "--provider", "stripe"]);
    desk.creel(&["secret", "add", "stripe", SECRET]);
    let receiver = desk.receiver();
    stripe(&receiver, CHARGE, CHARGE);
    session.sees("charge.succeeded");
    session.sees("Valid");
    stripe(&receiver, CHARGE, &CHARGE.replace("4200", "9900"));
    session.sees("Invalid");
    session.press("j");
    eventually("the reason in words", || {
        session.text().to_lowercase().contains("does not match").then_some(())
    });
    session.picture("invalid");
    assert_eq!(session.count("[role=row][aria-selected=true]"), 1);
}

#[test]
fn an_address_is_copied_and_a_request_is_saved() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    session.sees("Waiting for the first delivery");
    assert_eq!(curl(&format!("{}/keep", desk.receiver()), &["--data-binary", "\u{1f9fa} and more"]), "200");
    session.sees("POST /keep");
    session.press("y");
    session.sees("URL copied");
    session.press("j");
    session.sees("answered 200");
    // The sixth tab is the request as it was received.
    session.press("6");
    session.sees("Every byte as it was received.");
    session.tab_to("Save");
    session.press(ENTER);
    session.sees("Saved as");
    let saved = std::fs::read(desk.home.path().join("delivery-1.http")).unwrap();
    let raw =
        desk.program("creel").args(["show", "1", "--raw", "--data-dir"]).arg(desk.data()).output().unwrap();
    assert!(saved == raw.stdout && saved.ends_with("\u{1f9fa} and more".as_bytes()));
}

const ENTER: &str = "\u{e007}";

#[test]
fn two_endpoints_are_made_and_a_forgery_is_found_without_a_mouse() {
    const STATUSSTACK: &str = "secret of the status page";
    let desk = Desk::new();
    let daemon = NotificationDaemon::start(&desk);
    let session = Session::start(&desk);
    session.sees("Waiting for the first delivery");
    for (provider, key, secret) in
        [("Stripe", "Signing secret", SECRET), ("StatusStack", "Webhook secret", STATUSSTACK)]
    {
        session.press("n");
        session.sees("Which service sends?");
        session.tab_to("Which service sends?");
        session.press(ENTER);
        session.press(provider);
        session.press(ENTER);
        session.tab_to("Slug");
        session.tab_to(key);
        session.press(secret);
        session.press(ENTER);
        session.sees(&format!("Made the endpoint {}", provider.to_lowercase()));
    }
    session.picture("endpoints");
    // Whether the window is in front depends on the machine; what is genuine is then not told of either way.
    for slug in ["stripe", "statusstack"] {
        desk.creel(&["endpoint", "set", slug, "--notify", "failed"]);
    }
    let receiver = desk.receiver();
    stripe(&receiver, CHARGE, CHARGE);
    let body =
        r#"{"event":"component.status_changed","data":{"component":{"name":"API","status":"degraded"}}}"#;
    let sent = curl(
        &format!("{receiver}/statusstack"),
        &["-H", "Content-Type: application/json", "-H", &signature(STATUSSTACK, body), "--data-binary", body],
    );
    assert_eq!(sent, "200");
    stripe(&receiver, CHARGE, &CHARGE.replace("4200", "9900"));
    let told = daemon.next();
    assert_eq!(told.summary, "stripe: charge.succeeded");
    assert!(told.body.starts_with("The signature is invalid: it does not match."), "{told:?}");
    // To all deliveries, by the palette.
    session.control('k');
    eventually("the palette", || (session.count("[cmdk-input]:focus") == 1).then_some(()));
    session.press("All deliveries");
    session.press(ENTER);
    session.sees("3 deliveries");
    let verdicts = || {
        let listed = desk.creel(&["ls"]);
        let verdict = |item: &serde_json::Value| item["verdict"].as_str().unwrap_or_default().to_owned();
        listed["items"].as_array().unwrap().iter().map(verdict).collect::<Vec<_>>()
    };
    assert_eq!(verdicts(), ["invalid", "valid", "valid"]);
    eventually("the same in the window", || (session.text().matches("Valid").count() == 2).then_some(()));
    session.press("j");
    session.sees("does not match");
    session.picture("forgery");
    session.press("?");
    session.sees("Keyboard");
    session.picture("keys");
}

/// StatusStack's header, made as its page says: HMAC-SHA256 of the body in hex.
fn signature(secret: &str, body: &str) -> String {
    let output = Command::new("node")
        .args([
            "-e",
            "process.stdout.write(require('crypto').createHmac('sha256', process.argv[1]).update(process.argv[2]).digest('hex'))",
            secret,
            body,
        ])
        .output()
        .unwrap();
    format!("X-StatusStack-Signature: {}", String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_page_reaches_nothing_but_the_bridge() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    let receiver = desk.receiver();
    let fetched =
        format!("return fetch('{receiver}/x', {{mode: 'no-cors'}}).then(() => 'reached', () => 'refused')");
    assert_eq!(session.script(&fetched), "refused");
    let image = format!(
        "return new Promise(done => {{ const i = new Image(); i.onload = () => done('reached'); i.onerror = () => \
         done('refused'); i.src = '{receiver}/i.png' }})"
    );
    assert_eq!(session.script(&image), "refused");
    assert_eq!(session.script("return typeof window.__TAURI__"), "undefined");
    assert_eq!(desk.creel(&["ls"])["items"].as_array().unwrap().len(), 0);
}
