//! Forwarding from the command line: destinations, their secrets, and `creel forward`.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::support::{Serve, eventually, program, wait};

/// The address of a port that nothing listens on.
fn nowhere() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}/hook", listener.local_addr().unwrap())
}

#[test]
fn destinations_are_kept_and_changed() {
    let serve = Serve::new();
    let url = nowhere();
    let told = serve
        .run(&[
            "destination",
            "add",
            &url,
            "--name",
            "app",
            "--header",
            "Authorization: Token ${secret:token}",
        ])
        .ok();
    assert!(told.text().contains("The secret token is missing"), "{}", told.text());
    serve.run(&["destination", "secret", "app", "add", "token", "canary-a81b"]).ok();
    let listed = serve.run(&["destination", "secret", "app", "ls"]).ok();
    assert!(listed.text().contains("token") && !listed.text().contains("canary"), "{}", listed.text());
    let set = [
        "destination",
        "set",
        "app",
        "--ordered",
        "--max-age",
        "60",
        "--retries",
        "wizstatus",
        "--header",
        "X-A:",
        "--json",
    ];
    let seen = serve.run(&set).ok().json();
    assert_eq!(
        (&seen["ordered"], &seen["max_age_s"], &seen["retries"]["table"]),
        (&json!(true), &json!(60), &json!("wizstatus"))
    );
    assert_eq!(seen["headers"], json!([{"name": "X-A", "value": null}]));
    serve.run(&["destination", "set", "app"]).fails(2, &["say what to change"]);
    serve.run(&["destination", "show", "nobody"]).fails(2, &["no destination \"nobody\""]);
    serve.run(&["destination", "set", "1", "--filter", "sig:vald"]).fails(2, &["did you mean valid"]);
    serve.run(&["destination", "pause", "app"]).ok();
    assert_eq!(serve.post("/a", "Connection: close\r\n", b"{}"), 200);
    eventually("it to be queued", || {
        let seen = serve.run(&["destination", "show", "1", "--json"]).ok().json();
        (seen["queue"]["waiting"] == 1 && seen["paused"] == true).then_some(())
    });
    let table = serve.run(&["destination", "ls"]).ok();
    assert!(table.text().contains("paused") && table.text().contains(&url), "{}", table.text());
    let told = serve.run(&["destination", "catch-up", "app", "none"]).ok();
    assert_eq!(told.text(), "0 wait to be sent, 1 are left out.\n");
    let told = serve.run(&["destination", "rm", "app"]).ok();
    let undo = told.text().split('`').nth(1).unwrap().strip_prefix("creel ").unwrap().to_owned();
    assert_eq!(serve.run(&["destination", "ls", "--json"]).ok().json()["items"], json!([]));
    serve.run(&undo.split(' ').collect::<Vec<_>>()).ok();
    serve.run(&["destination", "show", "app"]).ok();
    serve.stop();
}

#[test]
fn chosen_deliveries_are_sent_on() {
    let serve = Serve::new();
    // A second Creel stands at the other end.
    let there = Serve::new();
    let url = format!("{}/in", there.receiver);
    serve.run(&["destination", "add", &url, "--name", "app", "--filter", "nothing"]).ok();
    for body in ["one", "two", "three"] {
        assert_eq!(serve.post("/a", "Connection: close\r\n", body.as_bytes()), 200);
    }
    let send = |what: &[&str]| serve.run(&[&["destination", "send", "app"], what].concat());
    assert_eq!(send(&["1", "3"]).ok().text(), "2 are queued for app.\n");
    eventually("both to arrive", || {
        let arrived = there.run(&["ls", "--json"]).ok().json();
        (arrived["items"].as_array().unwrap().len() == 2).then_some(())
    });
    let told = send(&["method:POST"]).ok();
    assert!(told.text().starts_with("1 are queued for app; 2 are not, since"), "{}", told.text());
    assert_eq!(send(&["99", "--json"]).ok().json(), json!({"queued": 0, "passed_over": 1}));
    send(&["sig:vald"]).fails(2, &["did you mean valid"]);
    send(&["1", "two"]).fails(2, &["or one search"]);
    send(&[]).fails(2, &["ID|QUERY"]);
    serve.run(&["destination", "send", "nobody", "1"]).fails(2, &["no destination"]);
    serve.run(&["destination", "set", "app", "--production"]).ok();
    for body in ["four", "five"] {
        assert_eq!(serve.post("/a", "Connection: close\r\n", body.as_bytes()), 200);
    }
    send(&["4", "5"]).fails(2, &["2 requests to 127.0.0.1", "Nothing was sent"]);
    assert_eq!(send(&["4", "5", "--yes"]).ok().text(), "2 are queued for app.\n");
    there.stop();
    serve.stop();
}

#[test]
fn forward_sends_on_for_as_long_as_it_runs() {
    let serve = Serve::new();
    // A second Creel stands at the other end.
    let there = Serve::new();
    let mut command = program(&serve.data);
    command.args(["forward", "--to", &format!("{}/in", there.receiver), "yes", "--json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
    assert!(said.contains(&serve.receiver) && said.contains("/in"), "{said}");
    for body in ["no", "yes"] {
        assert_eq!(serve.post("/a", "Connection: close\r\n", body.as_bytes()), 200);
    }
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let shown: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(
        (&shown["delivery"], &shown["state"], &shown["status"]),
        (&json!(2), &json!("delivered"), &json!(200))
    );
    let arrived = there.run(&["ls", "--json"]).ok().json();
    assert_eq!(
        (arrived["items"].as_array().unwrap().len(), &arrived["items"][0]["target"]),
        (1, &json!("/in"))
    );
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    assert_eq!(wait(&mut child).code(), Some(0), "Ctrl-C is how it ends");
    assert_eq!(serve.run(&["destination", "ls", "--json"]).ok().json()["items"], json!([]));
    serve.stop();
    there.stop();
}
