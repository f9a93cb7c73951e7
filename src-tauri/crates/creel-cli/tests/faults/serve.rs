//! A `creel serve` of its own, ended when the test ends.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

pub(crate) struct Serve {
    child: Child,
    pub(crate) receiver: SocketAddr,
    /// The process of `creel` itself, where something stands between it and us.
    pub(crate) pid: u32,
}

impl Serve {
    /// Starts on a data directory; `wrapper` is a command that starts the one after it.
    pub(crate) fn start(data_dir: &Path, wrapper: &[&str]) -> Self {
        let creel = env!("CARGO_BIN_EXE_creel");
        let mut words = wrapper.iter().copied().chain([creel]);
        let mut command = Command::new(words.next().expect("at least creel itself"));
        command
            .args(words)
            .args(["serve", "--json", "--listen", "127.0.0.1:0", "--api", "127.0.0.1:0", "--data-dir"])
            .arg(data_dir)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line when ready");
        let ready: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{line:?}: {error}"));
        let url = ready["receiver"].as_str().expect("the receiver's URL");
        let receiver = url.trim_start_matches("http://").parse().expect("host and port");
        let pid = if wrapper.is_empty() { child.id() } else { descendant(child.id()) };
        Self { child, receiver, pid }
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(mut self) {
        signal(self.pid, "KILL");
        self.child.wait().expect("our own process");
    }

    /// Ends it in order.
    pub(crate) fn stop(mut self) {
        signal(self.pid, "TERM");
        let end = Instant::now() + Duration::from_secs(10);
        while self.child.try_wait().expect("our own process").is_none() {
            assert!(Instant::now() < end, "it does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// A line of `/proc/PID/status`, in MiB.
    pub(crate) fn memory(&self, field: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid)).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix(field)).expect("a line of the status");
        let kib: f64 = line.trim_matches([':', '\t', ' ', 'k', 'B']).parse().expect("a number of KiB");
        kib / 1024.0
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            signal(self.pid, "KILL");
            let _ = self.child.wait();
        }
    }
}

fn signal(pid: u32, name: &str) {
    let sent = Command::new("kill").args([format!("-{name}"), pid.to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()), "SIG{name} to {pid}");
}

/// The last in the line of children, which is `creel`.
fn descendant(pid: u32) -> u32 {
    let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    match children.split_whitespace().next().and_then(|child| child.parse().ok()) {
        Some(child) => descendant(child),
        None => pid,
    }
}
