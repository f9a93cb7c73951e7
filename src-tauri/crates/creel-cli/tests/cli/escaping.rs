//! Escaping: nothing that a sender writes reaches a terminal as an order.

use crate::support::{Ran, Serve, program};

/// What terminals obey, and what turns reading round: a clipboard write, a link, a title, C1, bidirectional marks.
const ORDERS: [&str; 7] = [
    "\u{1b}]52;c;ZXZpbA==\u{7}",
    "\u{1b}]8;;http://evil.example\u{1b}\\click\u{1b}]8;;\u{1b}\\",
    "\u{1b}]0;title\u{7}",
    "\u{9b}31m\u{9d}0;x\u{9c}",
    "\u{202e}txt.exe\u{202c}",
    "\u{2066}a\u{2069}\u{200e}\u{200f}\u{61c}",
    "\u{7f}\u{8}\u{8}\r\n\u{b}\u{c}",
];

fn check(ran: &Ran, what: &str) {
    let out = String::from_utf8(ran.out.clone()).expect("what is shown is text");
    for (text, which) in [(&out, "output"), (&ran.err, "errors")] {
        let bad = text.chars().find(|c| {
            (c.is_control() && *c != '\n' && *c != '\t')
                || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        });
        assert_eq!(bad, None, "{what}: {which}: {text:?}");
    }
}

#[test]
fn nothing_of_a_sender_is_an_order() {
    let dir = tempfile::tempdir().unwrap();
    let serve = Serve::with(dir.path(), |command| command.env("CREEL_LOG", "trace"));
    serve.run(&["endpoint", "add", "gh", "--provider", "github"]).ok();
    let all: Vec<u8> = (0..=u8::MAX).collect();
    assert_eq!(serve.post("/all", "", &all), 200);
    let mut stored = 1;
    for order in ORDERS {
        assert_eq!(serve.post("/order", "", order.as_bytes()), 200);
        // A head may not hold C0, but what is not ASCII is stored as it came.
        let high: String = order.chars().filter(|c| !c.is_ascii_control()).collect();
        let head = format!("X-GitHub-Event: {high}\r\nX-Order: {high}\r\nUser-Agent: {high}\r\n");
        let event = serde_json::json!({"action": order}).to_string();
        stored += 1 + usize::from(serve.post("/gh", &head, event.as_bytes()) == 200);
        let target = format!("/gh/{}", high.replace(' ', ""));
        stored += usize::from(serve.post(&target, "", b"x") == 200);
    }
    assert!(stored > 10, "most of them have to be stored for this to say anything");
    // Every single byte where a method, a target, a header name and a value could be.
    for byte in 0..=u8::MAX {
        for (before, after) in
            [("P", "T / HTTP/1.1\r\n"), ("POST /", " HTTP/1.1\r\n"), ("POST / HTTP/1.1\r\nX-A: ", "\r\n")]
        {
            let rest = format!("{after}Host: x\r\nConnection: close\r\n\r\n");
            serve.send(&[before.as_bytes(), &[byte], rest.as_bytes()].concat());
        }
    }
    check(&serve.run(&["ls", "--limit", "1000"]).ok(), "ls");
    check(&serve.run(&["ls", "--limit", "1000", "--json"]).ok(), "ls --json");
    let list = serve.run(&["ls", "--limit", "1000", "--json"]).ok().json();
    for item in list["items"].as_array().unwrap().iter().rev().take(stored) {
        let id = item["id"].to_string();
        check(&serve.run(&["show", &id]).ok(), &format!("show {id}"));
        check(&serve.run(&["show", &id, "--json"]).ok(), &format!("show {id} --json"));
    }
    for order in ORDERS {
        check(&serve.run(&["ls", &format!("nofield:{order}")]), "an error about a query");
        check(&serve.run(&["endpoint", "show", order]), "an error about a name");
        check(&serve.run(&["provider", "show", order]), "an error about a provider");
    }
    let log = Ran { code: 0, out: Vec::new(), err: serve.log() };
    check(&log, "the log");
}

/// `script` gives a command a terminal of its own.
#[test]
#[cfg(target_os = "linux")]
fn on_a_terminal_raw_and_body_are_escaped_and_in_a_pipe_exact() {
    let serve = Serve::new();
    let body = "\u{1b}]52;c;ZXZpbA==\u{7} \u{202e}é\n\u{9b}31m";
    assert_eq!(serve.post("/", "", body.as_bytes()), 200);
    for option in ["--raw", "--body"] {
        let command = format!("{} show 1 {option}", env!("CARGO_BIN_EXE_creel"));
        let mut script = std::process::Command::new("script");
        let output = script
            .args(["-qec", &command, "/dev/null"])
            .env("CREEL_DATA_DIR", &serve.data)
            .stdin(std::process::Stdio::null())
            .output()
            .expect("`script` is part of every Linux system's basic tools");
        let shown = String::from_utf8(output.stdout).unwrap();
        // The terminal itself makes \r\n of every line end.
        let bad = shown.chars().find(|c| (c.is_control() && !matches!(c, '\r' | '\n')) || *c == '\u{202e}');
        assert_eq!(bad, None, "{shown:?}");
        assert!(shown.contains("\\x1b]52;c;ZXZpbA==\\x07 \\u{202e}é"), "{shown:?}");
    }
    let exact = Ran::of(program(&serve.data).args(["show", "1", "--body"]).output().unwrap()).ok();
    assert_eq!(exact.out, body.as_bytes());
}
