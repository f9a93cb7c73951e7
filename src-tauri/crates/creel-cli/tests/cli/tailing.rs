//! Tailing: every delivery once, in order, as it arrives.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::{Serve, creel, exchange, program, status, wait};

/// A `creel listen` and the lines it prints.
struct Listen {
    child: Child,
    lines: Receiver<String>,
    /// The first line that it said to its user.
    said: String,
}

impl Listen {
    fn start(data: &Path, arguments: &[&str]) -> Self {
        let mut command = program(data);
        command.arg("listen").args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        stderr.read_line(&mut said).unwrap();
        std::thread::spawn(move || stderr.read_to_end(&mut Vec::new()));
        Self { child, lines, said }
    }

    fn next(&self) -> String {
        self.lines.recv_timeout(Duration::from_secs(20)).expect("a line for each delivery")
    }

    fn interrupt(mut self) {
        kill_process(Pid::from_child(&self.child), Signal::INT).unwrap();
        assert_eq!(wait(&mut self.child).code(), Some(0), "Ctrl-C is how it ends");
        assert_eq!(self.lines.try_iter().count(), 0, "and nothing follows");
    }
}

impl Drop for Listen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn id(line: &str) -> i64 {
    serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_i64().unwrap()
}

#[test]
fn nothing_is_lost_and_all_is_in_order() {
    const SENDERS: usize = 8;
    const EACH: usize = 100;
    let serve = Serve::new();
    assert_eq!(serve.post("/before", "", b""), 200);
    let listen = Listen::start(&serve.data, &["--json"]);
    assert!(listen.said.contains(&serve.receiver), "{}", listen.said);
    let mut seen = 1;
    std::thread::scope(|scope| {
        for sender in 0..SENDERS {
            let serve = &serve;
            scope.spawn(move || {
                (0..EACH).for_each(|n| assert_eq!(serve.post(&format!("/{sender}/{n}"), "", b"x"), 200));
            });
        }
    });
    for _ in 0..SENDERS * EACH {
        let next = id(&listen.next());
        assert_eq!(next, seen + 1);
        seen = next;
    }
    listen.interrupt();
}

#[test]
fn listen_receives_by_itself_when_nothing_runs() {
    let dir = tempfile::tempdir().unwrap();
    let listen = Listen::start(dir.path(), &["--listen", "127.0.0.1:0", "/wanted"]);
    let receiver = listen.said.trim().strip_prefix("creel: receiving on ").unwrap().to_owned();
    for path in ["/other", "/wanted", "/wanted/too"] {
        let request = format!("POST {path} HTTP/1.1\r\nHost: x\r\n\r\n");
        assert_eq!(status(&exchange(&receiver, request.as_bytes()).unwrap()), 200);
    }
    for wanted in ["POST /wanted  ", "POST /wanted/too  "] {
        let line = listen.next();
        assert!(line.contains(wanted), "{line}");
    }
    // Other commands reach it like any instance.
    let listed = creel(dir.path(), &["ls", "--json"]).ok().json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 3);
    listen.interrupt();
    let listed = creel(dir.path(), &["ls", "--json"]).ok().json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 3);
}

#[test]
fn listen_follows_an_instance_that_is_started_again() {
    let dir = tempfile::tempdir().unwrap();
    let serve = Serve::on(dir.path());
    assert_eq!(serve.post("/first", "", b""), 200);
    let listen = Listen::start(dir.path(), &["--json"]);
    serve.stop();
    let serve = Serve::on(dir.path());
    assert_eq!(serve.post("/second", "", b""), 200);
    let line = listen.next();
    assert!(line.contains("/second"), "{line}");
    listen.interrupt();
}

#[test]
fn a_query_that_is_not_understood_ends_it() {
    let serve = Serve::new();
    serve.run(&["listen", "methd:POST"]).fails(2, &["methd", "^"]);
    let dir = tempfile::tempdir().unwrap();
    creel(dir.path(), &["listen", "methd:POST", "--listen", "127.0.0.1:0"]).fails(2, &["methd"]);
}

#[test]
fn serve_with_tail_prints_a_line_for_each() {
    let dir = tempfile::tempdir().unwrap();
    let mut serve = Serve::with(dir.path(), |command| command.arg("--tail"));
    (0..20).for_each(|n| assert_eq!(serve.post(&format!("/{n}"), "", b""), 200));
    let ids: Vec<i64> = (0..20).map(|_| id(&serve.line())).collect();
    assert_eq!(ids, (1..=20).collect::<Vec<_>>());
    serve.signal(Signal::TERM);
    let (status, _, rest) = serve.ended();
    assert!(status.success());
    assert_eq!(rest, "");
}

#[test]
fn a_reader_that_leaves_ends_listen_but_not_serve() {
    let dir = tempfile::tempdir().unwrap();
    let serve = Serve::with(dir.path(), |command| command.arg("--tail"));
    let mut listen = Listen::start(&serve.data, &[]);
    drop(std::mem::replace(&mut listen.lines, channel().1));
    // Every line that finds no reader any more is one more reason to end.
    let code = crate::support::eventually("listen to end", || {
        assert_eq!(serve.post("/", "", b""), 200);
        listen.child.try_wait().unwrap()
    });
    assert_eq!(code.code(), Some(0));
    assert_eq!(serve.post("/", "", b""), 200);
    serve.stop();
}
