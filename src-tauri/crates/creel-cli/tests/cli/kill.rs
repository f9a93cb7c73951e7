//! Killing: what was acknowledged is there again, however the process ended, and the next one starts.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::support::{Serve, creel, exchange, spawn, status, wait};

const SENDERS: usize = 6;

/// Senders that post until nobody answers any more, and give the paths that were acknowledged.
fn send_until_refused(receiver: &str, mark: usize) -> Vec<JoinHandle<Vec<String>>> {
    let sender = |sender: usize| {
        let receiver = receiver.to_owned();
        std::thread::spawn(move || {
            let mut acknowledged = Vec::new();
            for n in 0.. {
                let path = format!("/{mark}/{sender}/{n}");
                let body = "x".repeat(n * 37 % 5000);
                let length = body.len();
                let request =
                    format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n{body}");
                match exchange(&receiver, request.as_bytes()) {
                    Ok(answer) if status(&answer) == 200 => acknowledged.push(path),
                    Ok(answer) if status(&answer) == 503 => {}
                    _ => break,
                }
            }
            acknowledged
        })
    };
    (0..SENDERS).map(sender).collect()
}

fn acknowledged(senders: Vec<JoinHandle<Vec<String>>>) -> HashSet<String> {
    senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect()
}

/// The paths of all that is stored.
fn stored(data: &Path) -> Vec<String> {
    let mut stored = Vec::new();
    let mut cursor = None;
    loop {
        let mut arguments = vec!["ls".to_owned(), "--json".into(), "--limit=1000".into()];
        arguments.extend(cursor.map(|cursor| format!("--cursor={cursor}")));
        let page = creel(data, &arguments.iter().map(String::as_str).collect::<Vec<_>>()).ok().json();
        let items = page["items"].as_array().unwrap();
        stored.extend(items.iter().map(|item| item["target"].as_str().unwrap().to_owned()));
        cursor = page["next"].as_str().map(str::to_owned);
        if cursor.is_none() {
            return stored;
        }
    }
}

fn check_all_stored(data: &Path, acknowledged: &HashSet<String>) {
    let stored = stored(data);
    let found: HashSet<String> = stored.iter().cloned().collect();
    let lost: Vec<&String> = acknowledged.difference(&found).collect();
    assert!(lost.is_empty(), "{} of {} are lost: {lost:?}", lost.len(), acknowledged.len());
    assert_eq!(found.len(), stored.len(), "nothing is stored twice");
}

#[test]
fn a_polite_kill_under_load_is_quick_and_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    for (mark, signal) in [Signal::TERM, Signal::INT, Signal::HUP].into_iter().enumerate() {
        let mut serve = Serve::on(dir.path());
        // What could hold it up: a question that waits, a connection that idles, a request that is not finished.
        let mut waiting = TcpStream::connect(serve.api_host()).unwrap();
        let request = format!(
            "GET /api/v1/changes?after=1000000&wait=20 HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\r\n",
            serve.api_host(),
            serve.token
        );
        waiting.write_all(request.replace("1000000", "0").as_bytes()).unwrap();
        let receiver = serve.receiver.strip_prefix("http://").unwrap().to_owned();
        let _idle = TcpStream::connect(&receiver).unwrap();
        let mut half = TcpStream::connect(&receiver).unwrap();
        half.write_all(b"POST /half HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf").unwrap();

        let senders = send_until_refused(&serve.receiver, mark);
        std::thread::sleep(Duration::from_millis(500));
        serve.signal(signal);
        let (status, took, _) = serve.ended();
        assert_eq!(status.code(), Some(0), "{signal:?}: {}", serve.log());
        assert!(took < Duration::from_secs(5), "{signal:?}: {took:?}");
        let acknowledged = acknowledged(senders);
        assert!(acknowledged.len() > 10, "only {} were acknowledged", acknowledged.len());
        check_all_stored(dir.path(), &acknowledged);
    }
}

/// How one of two racing instances came out: ready, with its receiver, or ended with a code.
fn outcome(child: &mut Child) -> Result<String, i32> {
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    if line.is_empty() {
        return Err(wait(child).code().unwrap_or(-1));
    }
    let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
    Ok(ready["receiver"].as_str().unwrap().to_owned())
}

#[test]
fn of_two_that_race_exactly_one_wins() {
    const ROUNDS: usize = 20;
    let dir = tempfile::tempdir().unwrap();
    for round in 0..ROUNDS {
        let mut racing = [(); 2].map(|()| spawn(dir.path(), |command| command));
        let came: Vec<_> = racing.iter_mut().map(|(child, _)| outcome(child)).collect();
        let winner =
            came.iter().position(Result::is_ok).unwrap_or_else(|| panic!("{round}: nobody won: {came:?}"));
        let loser = 1 - winner;
        assert_eq!(came[loser], Err(3), "round {round}: {came:?}");
        let said = std::fs::read_to_string(&racing[loser].1).unwrap();
        assert!(said.contains(&format!("pid {}", racing[winner].0.id())), "round {round}: {said}");
        let request = format!("POST /{round} HTTP/1.1\r\nHost: x\r\n\r\n");
        let receiver = came[winner].as_ref().unwrap();
        assert_eq!(status(&exchange(receiver, request.as_bytes()).unwrap()), 200);
        // Every other winner is killed, so that its lock file and its socket stay behind.
        let child = &mut racing[winner].0;
        let signal = if round % 2 == 0 { Signal::KILL } else { Signal::TERM };
        kill_process(Pid::from_child(child), signal).unwrap();
        wait(child);
    }
    let wanted: HashSet<String> = (0..ROUNDS).map(|round| format!("/{round}")).collect();
    check_all_stored(dir.path(), &wanted);
}

#[test]
fn commands_survive_an_instance_that_comes_and_goes() {
    let dir = tempfile::tempdir().unwrap();
    creel(dir.path(), &["endpoint", "add", "there"]).ok();
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let mut asked = 0;
            while !over.load(Ordering::Relaxed) {
                let ran = creel(dir.path(), &["endpoint", "show", "there", "--json"]);
                // In the moment of a kill an answer may be lost; a wrong one may not come.
                assert!(ran.code == 0 || ran.code == 2, "{ran:?}");
                asked += 1;
            }
            asked
        });
        let since = Instant::now();
        while since.elapsed() < Duration::from_secs(4) {
            let mut serve = Serve::on(dir.path());
            std::thread::sleep(Duration::from_millis(50));
            serve.child.kill().unwrap();
            serve.child.wait().unwrap();
        }
        over.store(true, Ordering::Relaxed);
        assert!(asking.join().unwrap() > 10);
    });
    creel(dir.path(), &["endpoint", "show", "there"]).ok();
}
