//! A stub: a server that answers by a script, and remembers what it was sent.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::world::PATIENCE;

/// How a request is answered.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// A status, header lines with their ends, and a body.
    With(u16, String, String),
    /// The connection is closed without a word.
    Nothing,
    /// It waits until the stub is told to go on.
    Wait,
}

/// A request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let line = self
            .head
            .lines()
            .skip(1)
            .find(|line| line.split_once(':').is_some_and(|(other, _)| other.eq_ignore_ascii_case(name)));
        line.map(|line| line.split_once(':').unwrap().1.trim())
    }

    pub(crate) fn line(&self) -> &str {
        self.head.lines().next().unwrap()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

#[derive(Debug)]
struct State {
    script: Mutex<VecDeque<Answer>>,
    came: watch::Sender<Vec<Request>>,
    /// How many requests were under way at once.
    busy: Mutex<(usize, usize)>,
    go_on: watch::Sender<bool>,
}

pub(crate) struct Stub {
    pub(crate) address: SocketAddr,
    state: Arc<State>,
    serving: JoinHandle<()>,
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// An answer without headers and body.
pub(crate) fn status(status: u16) -> Answer {
    Answer::With(status, String::new(), String::new())
}

impl Stub {
    /// Answers by the script, and 200 when it has ended.
    pub(crate) async fn start(script: impl IntoIterator<Item = Answer>) -> Self {
        Self::at("127.0.0.1:0".parse().unwrap(), script).await
    }

    pub(crate) async fn at(address: SocketAddr, script: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State {
            script: Mutex::new(script.into_iter().collect()),
            came: watch::Sender::new(Vec::new()),
            busy: Mutex::default(),
            go_on: watch::Sender::new(false),
        });
        let shared = state.clone();
        let serving = tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else { return };
                tokio::spawn(serve(stream, shared.clone()));
            }
        });
        Self { address, state, serving }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn go_on(&self) {
        self.state.go_on.send_replace(true);
    }

    /// Waits until so many requests came, and gives all of them.
    pub(crate) async fn requests(&self, count: usize) -> Vec<Request> {
        let mut watcher = self.state.came.subscribe();
        let came = tokio::time::timeout(PATIENCE, watcher.wait_for(|came| came.len() >= count)).await;
        match came {
            Ok(came) => came.unwrap().clone(),
            Err(_) => panic!("{} of {count} requests came", self.state.came.borrow().len()),
        }
    }

    /// What came so far.
    pub(crate) fn so_far(&self) -> Vec<Request> {
        self.state.came.borrow().clone()
    }

    pub(crate) fn most_at_once(&self) -> usize {
        self.state.busy.lock().unwrap().1
    }
}

async fn serve(mut stream: TcpStream, state: Arc<State>) {
    let Some(request) = read(&mut stream).await else { return };
    {
        let mut busy = state.busy.lock().unwrap();
        busy.0 += 1;
        busy.1 = busy.1.max(busy.0);
    }
    let answer = state.script.lock().unwrap().pop_front().unwrap_or_else(|| status(200));
    state.came.send_modify(|came| came.push(request));
    // Long enough for others to be under way at the same time where they may.
    tokio::time::sleep(Duration::from_millis(2)).await;
    let answer = match answer {
        Answer::Wait => {
            let _ = state.go_on.subscribe().wait_for(|go_on| *go_on).await;
            status(200)
        }
        answer => answer,
    };
    state.busy.lock().unwrap().0 -= 1;
    if let Answer::With(status, headers, body) = answer {
        let length = body.len();
        let text = format!("HTTP/1.1 {status} X\r\n{headers}Content-Length: {length}\r\n\r\n{body}");
        let _ = stream.write_all(text.as_bytes()).await;
        let _ = stream.shutdown().await;
    }
}

async fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let request = Request { head, body: Vec::new() };
    let length = request.header("content-length").map_or(0, |length| length.parse::<usize>().unwrap());
    let chunked = request.header("transfer-encoding").is_some();
    while bytes.len() < end + length || (chunked && !bytes.ends_with(b"0\r\n\r\n")) {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    Some(Request { body: bytes.split_off(end), ..request })
}
