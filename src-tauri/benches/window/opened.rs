//! A window that was opened to be measured.

use std::fmt;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use serde_json::json;

use crate::display::{Desk, ended, eventually, signal};
use crate::driver::Driver;

/// How long a window is left alone before its memory is read.
const IDLE: Duration = Duration::from_secs(8);

/// When the page was begun, in milliseconds of the clock on the wall, and how long it took from there to show something.
const PAINTED: &str = "const [paint] = performance.getEntriesByName('first-contentful-paint'); \
                       return paint ? [performance.timeOrigin, paint.startTime] : null";

pub(crate) struct Opened {
    /// From the start of the process to the first contentful paint, in milliseconds.
    pub(crate) paint: f64,
    /// How much of that was the page's.
    page: f64,
    /// Of all its processes, each page divided by how many share it, in MiB.
    pub(crate) memory: f64,
}

impl Opened {
    /// Opens the window, measures it, and closes it.
    pub(crate) fn measure(desk: &Desk, binary: &Path, arguments: &[&str], meanwhile: impl FnOnce()) -> Self {
        let driver = Driver::start(desk);
        // The driver does not say when it starts the program, so a shell notes the time and becomes the program.
        let noted = desk.home.path().join("started");
        let mut words = vec!["-c".to_owned(), r#"date +%s%N > "$0"; exec "$@""#.to_owned()];
        words.extend([noted.display().to_string(), binary.display().to_string()]);
        words.extend(arguments.iter().map(|&argument| argument.to_owned()));
        let session = driver.session("/bin/sh", &words);
        let app = driver.app();
        let [begun, page] = eventually("the first paint", || {
            let asked = json!({"script": PAINTED, "args": []});
            let painted = driver.ask("POST", &format!("{session}/execute/sync"), &asked).ok()?;
            Some([painted[0].as_f64()?, painted[1].as_f64()?])
        });
        let started: f64 = std::fs::read_to_string(&noted).unwrap().trim().parse().unwrap();
        meanwhile();
        std::thread::sleep(IDLE);
        let memory = shares(app) / 1024.0;
        // The driver leaves the app running when a session ends.
        signal("-TERM", app);
        ended(app);
        Self { paint: begun - started / 1e6 + page, page, memory }
    }
}

impl fmt::Display for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0} ms ({:.0}), {:.0} MiB", self.paint, self.page, self.memory)
    }
}

/// The proportional shares of a process and of all below it, in KiB.
fn shares(pid: u32) -> f64 {
    let rollup = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let own: f64 = rollup
        .lines()
        .find_map(|line| line.strip_prefix("Pss:")?.trim().strip_suffix(" kB")?.parse().ok())
        .unwrap_or(0.0);
    own + children(pid).into_iter().map(shares).sum::<f64>()
}

/// Any thread of a process may have started a child of it.
fn children(pid: u32) -> Vec<u32> {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    lists
        .flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>())
        .collect()
}

/// Sends enough that the list has rows to show, as it has in use.
pub(crate) fn fill(receiver: &str) {
    let address = receiver.strip_prefix("http://").unwrap();
    for number in 0..200 {
        let mut stream = TcpStream::connect(address).unwrap();
        let request = format!(
            "POST /orders/{number} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{{}}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}
