//! A user's way through the desktop, from the first start to the next day.

use std::process::Command;

use crate::display::{Desk, eventually};
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
