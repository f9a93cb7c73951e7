//! A served Creel: a process on ports of its own, ended by its number when the test ends.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(20);

/// The program, without what the environment of the tests could make it do.
pub(crate) fn program(data: &Path) -> Command {
    program_under(&[], data)
}

/// The program started by another one, as `strace` starts what it traces.
fn program_under(wrapper: &[&str], data: &Path) -> Command {
    let mut words = wrapper.iter().copied().chain([env!("CARGO_BIN_EXE_creel")]);
    let mut command = Command::new(words.next().unwrap());
    command.args(words);
    for variable in
        ["CREEL_TOKEN", "CREEL_LOG", "DISPLAY", "WAYLAND_DISPLAY", "NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR"]
    {
        command.env_remove(variable);
    }
    command.env("CREEL_DATA_DIR", data).env("TZ", "UTC").stdin(Stdio::null());
    command
}

/// What a command said, and its code.
#[derive(Debug)]
pub(crate) struct Ran {
    pub code: i32,
    pub out: Vec<u8>,
    pub err: String,
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: output.stdout,
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.out).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.code, 0, "{}\n{}", String::from_utf8_lossy(&self.out), self.err);
        self
    }

    /// That it failed with this code and said all of this.
    #[track_caller]
    pub(crate) fn fails(self, code: i32, told: &[&str]) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        told.iter().for_each(|told| assert!(self.err.contains(told), "{told:?} is not in {}", self.err));
        self
    }
}

/// Runs a command on a data directory.
pub(crate) fn creel(data: &Path, arguments: &[&str]) -> Ran {
    Ran::of(program(data).args(arguments).output().unwrap())
}

/// A `creel serve` and its data directory.
#[derive(Debug)]
pub(crate) struct Serve {
    pub child: Child,
    /// The process of `creel` itself, where something stands between it and us.
    pid: u32,
    pub receiver: String,
    pub api: String,
    pub token: String,
    pub data: PathBuf,
    stdout: BufReader<std::process::ChildStdout>,
    log: PathBuf,
    /// Removed with the last of its users.
    _dir: Option<TempDir>,
}

impl Serve {
    /// On a data directory of its own.
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut serve = Self::on(&dir.path().join("data"));
        serve._dir = Some(dir);
        serve
    }

    /// On a data directory that outlives it.
    pub(crate) fn on(data: &Path) -> Self {
        Self::with(data, |command| command)
    }

    pub(crate) fn with(data: &Path, change: impl FnOnce(&mut Command) -> &mut Command) -> Self {
        Self::ready(data, spawn(data, change))
    }

    /// Started by another program.
    pub(crate) fn under(wrapper: &[&str], data: &Path) -> Self {
        let mut serve = Self::ready(data, spawn_under(wrapper, data, |command| command));
        serve.pid = innermost(serve.pid);
        serve
    }

    fn ready(data: &Path, (mut child, log): (Child, PathBuf)) -> Self {
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let Ok(ready) = serde_json::from_str::<Value>(&line) else {
            let code = child.wait();
            panic!("it did not start ({code:?}): {line:?}\n{}", std::fs::read_to_string(log).unwrap());
        };
        let text = |name: &str| ready[name].as_str().unwrap().to_owned();
        let [receiver, api, token] = ["receiver", "api", "token"].map(text);
        let pid = child.id();
        Self { child, pid, receiver, api, token, data: data.to_owned(), stdout, log, _dir: None }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    /// A line of `/proc/PID/status`, in MiB.
    pub(crate) fn memory(&self, field: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid)).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap();
        let kib: f64 = line.trim_matches([':', '\t', ' ', 'k', 'B']).parse().unwrap();
        kib / 1024.0
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        creel(&self.data, arguments)
    }

    /// The next line that it prints.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line
    }

    /// Posts to the receiver and gives the status of the answer.
    pub(crate) fn post(&self, path: &str, headers: &str, body: &[u8]) -> u16 {
        let length = body.len();
        let head =
            format!("POST {path} HTTP/1.1\r\nHost: creel\r\n{headers}Content-Length: {length}\r\n\r\n");
        self.send(&[head.as_bytes(), body].concat())
    }

    /// Sends these very bytes to the receiver.
    pub(crate) fn send(&self, bytes: &[u8]) -> u16 {
        status(&exchange(&self.receiver, bytes).unwrap())
    }

    /// Asks the API over TCP, as a script would: the whole reply.
    pub(crate) fn ask(&self, request: &str) -> String {
        String::from_utf8(exchange(&self.api, request.as_bytes()).unwrap()).unwrap()
    }

    /// The host and port of the API.
    /// Calls the API, and gives what it answers.
    #[track_caller]
    pub(crate) fn api(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (host, token, length) = (self.api_host(), &self.token, body.len());
        let reply = self.ask(&format!(
            "{method} /api/v1{path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        ));
        let (head, body) = reply.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 20"), "{method} {path}: {reply}");
        serde_json::from_str(body).unwrap()
    }

    pub(crate) fn api_host(&self) -> &str {
        self.api.strip_prefix("http://").unwrap()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(self.pid.cast_signed()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    /// How it ended, how long that took, and what else it had printed.
    pub(crate) fn ended(&mut self) -> (ExitStatus, Duration, String) {
        let since = Instant::now();
        let status = wait(&mut self.child);
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        (status, since.elapsed(), rest)
    }

    /// Ends it as a user does, and checks that it ends well.
    pub(crate) fn stop(mut self) {
        self.signal(Signal::TERM);
        let (status, ..) = self.ended();
        assert!(status.success(), "{status}: {}", self.log());
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        if self.pid != self.child.id() && self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.signal(Signal::KILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts `creel serve` without waiting for it to be ready.
pub(crate) fn spawn(data: &Path, change: impl FnOnce(&mut Command) -> &mut Command) -> (Child, PathBuf) {
    spawn_under(&[], data, change)
}

fn spawn_under(
    wrapper: &[&str],
    data: &Path,
    change: impl FnOnce(&mut Command) -> &mut Command,
) -> (Child, PathBuf) {
    // It goes with the data directory; Creel leaves alone what is not its own.
    std::fs::create_dir_all(data).unwrap();
    let log = tempfile::Builder::new().prefix("serve").suffix(".log").tempfile_in(data).unwrap();
    let (file, log) = log.keep().unwrap();
    let mut command = program_under(wrapper, data);
    command.args(["serve", "--listen", "127.0.0.1:0", "--api", "127.0.0.1:0", "--json"]);
    command.stdout(Stdio::piped()).stderr(file);
    (change(&mut command).spawn().unwrap(), log)
}

/// The last in a line of processes that started one another.
fn innermost(pid: u32) -> u32 {
    let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    children.split_whitespace().next().and_then(|child| child.parse().ok()).map_or(pid, innermost)
}

/// Waits for the end of a process, and not for ever.
pub(crate) fn wait(child: &mut Child) -> ExitStatus {
    eventually("the process to end", || child.try_wait().unwrap())
}

/// Waits for something that will come, and says what did not.
#[track_caller]
pub(crate) fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let since = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(since.elapsed() < PATIENCE, "waited too long for {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// One request, one answer.
pub(crate) fn exchange(url: &str, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap())?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(bytes)?;
    read_answer(&mut stream)
}

/// The head of the answer, and as much of a body as it announces.
pub(crate) fn read_answer(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut answer = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        if let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.map_or(0, |length| length.parse().unwrap());
            if answer.len() >= end + 4 + length {
                return Ok(answer);
            }
        }
        match stream.read(&mut buffer)? {
            0 => return Ok(answer),
            read => answer.extend_from_slice(&buffer[..read]),
        }
    }
}

/// The status of an answer; 0 where there was none.
pub(crate) fn status(answer: &[u8]) -> u16 {
    let line = answer.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let code = std::str::from_utf8(line).ok().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    code.unwrap_or(0)
}

/// A file in the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").join(path)
}

/// A file with this in it, for as long as it is held.
pub(crate) fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    File::create(file.path()).unwrap().write_all(bytes).unwrap();
    file
}
