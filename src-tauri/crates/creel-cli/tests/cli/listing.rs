//! Listing: what was sent is there, whoever asks and whether anything runs.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::{Ran, Serve, creel, program, wait};

#[test]
fn the_ready_line_is_one_line_and_nothing_follows() {
    let dir = tempfile::tempdir().unwrap();
    let mut serve = Serve::with(dir.path(), |command| command.env("CREEL_TOKEN", "chosen-by-me"));
    assert_eq!(serve.token, "chosen-by-me");
    for url in [&serve.receiver, &serve.api] {
        let port = url.strip_prefix("http://127.0.0.1:").unwrap();
        assert_ne!(port.parse::<u16>().unwrap(), 0);
    }
    assert_ne!(serve.receiver, serve.api);
    assert_eq!(serve.post("/hello", "", b"first light"), 200);
    serve.signal(Signal::TERM);
    let (status, _, rest) = serve.ended();
    assert!(status.success());
    assert_eq!(rest, "", "only one line is promised");
    assert!(!serve.log().contains("chosen-by-me"), "{}", serve.log());
}

#[test]
fn a_person_is_told_the_urls_and_a_first_command() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = program(dir.path());
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--api", "127.0.0.1:0"])
        .env("CREEL_TOKEN", "chosen-by-me");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut said = String::new();
    while !said.contains("Ctrl-C") {
        said.push_str(&lines.next().unwrap().unwrap());
        said.push('\n');
    }
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    assert!(wait(&mut child).success());
    let receiver = said.split_whitespace().find(|word| word.starts_with("http://")).unwrap();
    assert!(said.contains(&format!("curl {receiver}/hello")), "{said}");
    assert!(said.contains("/#token=chosen-by-me"), "{said}");
}

#[test]
fn a_token_that_is_empty_or_cannot_be_sent_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    for token in ["", "two words", "é"] {
        let output = program(dir.path())
            .args(["serve", "--listen", "127.0.0.1:0", "--api", "127.0.0.1:0"])
            .env("CREEL_TOKEN", token)
            .output();
        Ran::of(output.unwrap()).fails(2, &["token"]);
    }
}

#[test]
fn what_was_posted_is_listed_as_the_api_has_it() {
    let serve = Serve::new();
    assert_eq!(serve.post("/hello?a=b", "X-A: 1\r\n", b"first light"), 200);
    assert_eq!(serve.post("/again", "", b""), 200);
    let listed = serve.run(&["ls", "--json"]).ok();
    let reply = serve.ask(&format!(
        "GET /api/v1/deliveries HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\r\n",
        serve.api_host(),
        serve.token
    ));
    let (_, body) = reply.split_once("\r\n\r\n").unwrap();
    assert_eq!(listed.text(), format!("{body}\n"), "it is the API's JSON, byte for byte");

    let items = listed.json()["items"].as_array().unwrap().clone();
    let field = |name: &str| items.iter().map(|item| item[name].clone()).collect::<Vec<_>>();
    assert_eq!(field("target"), ["/again", "/hello?a=b"], "newest first");
    assert_eq!(field("id"), [2, 1]);
    let lines = serve.run(&["ls"]).ok();
    let lines: Vec<&str> = lines.text().lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    for part in ["1  ", "+00:00", "default", "POST /hello?a=b", "· unchecked", "200", "11 B"] {
        assert!(lines[1].contains(part), "{part:?} is not in {:?}", lines[1]);
    }
    assert_eq!(serve.run(&["ls", "--limit", "1"]).ok().text().lines().count(), 1);
    let found = serve.run(&["ls", "\"/hello\"", "--json"]).ok().json();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
}

#[test]
fn a_list_goes_on_with_its_cursor() {
    let serve = Serve::new();
    (0..5).for_each(|n| assert_eq!(serve.post(&format!("/{n}"), "", b""), 200));
    let mut ids = Vec::new();
    let mut arguments = vec!["ls".to_owned(), "--json".into(), "--limit=2".into()];
    loop {
        let page = serve.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).ok().json();
        ids.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()));
        let Some(next) = page["next"].as_str() else { break };
        arguments.truncate(3);
        arguments.push(format!("--cursor={next}"));
    }
    assert_eq!(ids, [5, 4, 3, 2, 1]);
}

#[test]
fn the_same_is_listed_when_nothing_runs() {
    let dir = tempfile::tempdir().unwrap();
    let serve = Serve::on(dir.path());
    assert_eq!(serve.post("/hello", "", b"first light"), 200);
    let running = serve.run(&["ls", "--json"]).ok();
    let raw = serve.run(&["show", "1", "--raw"]).ok();
    serve.stop();
    assert_eq!(creel(dir.path(), &["ls", "--json"]).ok().out, running.out);
    assert_eq!(creel(dir.path(), &["show", "1", "--raw"]).ok().out, raw.out);
    // The command has given the directory free again.
    let serve = Serve::on(dir.path());
    assert_eq!(serve.run(&["ls", "--json"]).ok().out, running.out);
}

#[test]
fn commands_side_by_side_wait_for_one_another() {
    let dir = tempfile::tempdir().unwrap();
    let all: Vec<_> = (0..8)
        .map(|_| program(dir.path()).args(["ls", "--json"]).stdout(Stdio::piped()).spawn().unwrap())
        .collect();
    for child in all {
        let ran = Ran::of(child.wait_with_output().unwrap()).ok();
        assert_eq!(ran.text(), "{\"items\":[],\"next\":null}\n");
    }
}

#[test]
fn an_empty_list_says_what_to_do() {
    let serve = Serve::new();
    let empty = serve.run(&["ls"]).ok();
    assert_eq!(empty.text(), "", "the hint is no part of the list");
    assert!(empty.err.contains(&format!("curl {}/hello", serve.receiver)), "{}", empty.err);
    assert_eq!(serve.post("/", "", b"x"), 200);
    let none = serve.run(&["ls", "sig:valid"]).ok();
    assert!(none.err.contains("1 deliver"), "{}", none.err);

    let dir = tempfile::tempdir().unwrap();
    let empty = creel(dir.path(), &["ls"]).ok();
    assert!(empty.err.contains("creel serve"), "{}", empty.err);
}

#[test]
fn a_search_that_is_not_understood_is_pointed_at() {
    let serve = Serve::new();
    let ran = serve.run(&["ls", "sig:invalid methd:POST"]).fails(2, &["methd", "method"]);
    let lines: Vec<&str> = ran.err.lines().collect();
    let typed = lines.iter().position(|line| line.trim() == "sig:invalid methd:POST").unwrap();
    assert_eq!(lines[typed + 1].find('^'), lines[typed].find("methd"), "{}", ran.err);
    let negated = serve.run(&["ls", "--json", "--", "-sig:valid"]).ok();
    assert_eq!(negated.json()["items"].as_array().unwrap().len(), 0);
}

#[test]
fn a_reader_that_leaves_ends_the_list_quietly() {
    let serve = Serve::new();
    let long = "x".repeat(4000);
    (0..100).for_each(|n| assert_eq!(serve.post(&format!("/{n}/{long}"), "", b""), 200));
    for arguments in
        [&["ls", "--limit", "100", "--json"][..], &["ls"], &["show", "1", "--raw"], &["man"], &["--help"]]
    {
        let mut child = program(&serve.data)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ran = Ran::of(child.wait_with_output().unwrap());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{arguments:?}");
    }
}

#[test]
fn colour_is_for_terminals_alone() {
    let serve = Serve::new();
    assert_eq!(serve.post("/", "", b"x"), 200);
    let run = |variable: &str| {
        let output = program(&serve.data).args(["ls"]).env(variable, "1").output().unwrap();
        Ran::of(output).ok().text().contains('\u{1b}')
    };
    assert!(!serve.run(&["ls"]).ok().text().contains('\u{1b}'), "a pipe gets no colour");
    assert!(run("CLICOLOR_FORCE"), "who asks for colour gets it");
    assert!(!run("NO_COLOR"));
}
