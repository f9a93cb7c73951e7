//! The clock jumps while forwards wait: nothing is lost, nothing is sent twice, and nothing waits for days.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, Notify};

use super::ForwardState;
use crate::clock::set_by;
use crate::receiver::{Limits, Receiver};
use crate::sending::destination::DestinationSettings;
use crate::sending::retry::{Retries, RetryRules, TableName};
use crate::store::ForwardsWanted;
use crate::{Creel, Options};

const PATIENCE: Duration = Duration::from_secs(30);
const HOUR: i64 = 3600 * 1_000_000;

/// A server that refuses what says `again` the first time, and answers what says `slowly` only when it is told to.
struct Server {
    url: String,
    /// The bodies that came, in their order.
    came: Arc<Mutex<Vec<String>>>,
    go_on: Arc<Notify>,
}

impl Server {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let (came, go_on) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<Notify>::default());
        let (kept, told) = (came.clone(), go_on.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, kept.clone(), told.clone()));
            }
        });
        Self { url, came, go_on }
    }

    async fn came(&self) -> Vec<String> {
        let mut came = self.came.lock().await.clone();
        came.sort();
        came
    }
}

async fn answer(mut stream: TcpStream, came: Arc<Mutex<Vec<String>>>, go_on: Arc<Notify>) {
    let mut request = String::new();
    let mut room = [0; 4096];
    while !request.ends_with('.') {
        let read = stream.read(&mut room).await.unwrap();
        request += std::str::from_utf8(&room[..read]).unwrap();
    }
    let body = request.rsplit("\r\n").next().unwrap().to_owned();
    let is_new = {
        let mut came = came.lock().await;
        came.push(body.clone());
        came.iter().filter(|other| **other == body).count() == 1
    };
    if body.starts_with("slowly") {
        go_on.notified().await;
    }
    let status = if body.starts_with("again") && is_new { "503 X" } else { "200 X" };
    let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
    stream.write_all(answer.as_bytes()).await.unwrap();
}

/// A Creel that receives and forwards.
async fn open(data: &Path) -> (Creel, std::net::SocketAddr) {
    let creel = Creel::open(Options::within(data)).await.unwrap();
    creel.start_forwarding();
    let receiver = Receiver::bind("127.0.0.1:0".parse().unwrap(), Limits::default()).await.unwrap();
    let address = receiver.local_addr().unwrap();
    tokio::spawn(receiver.serve(creel.clone(), creel.shutdown().clone()));
    (creel, address)
}

async fn receive(address: std::net::SocketAddr, body: &str) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close";
    let request = format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

/// Waits until so many forwards are in that state.
async fn until(creel: &Creel, count: usize, state: ForwardState) {
    let waiting = async {
        loop {
            let revision = creel.changes().revision();
            let wanted = ForwardsWanted { state: Some(state), limit: 10, ..ForwardsWanted::default() };
            if creel.store().forwards(wanted).await.unwrap().len() == count {
                return;
            }
            creel.changes().after(revision, Duration::from_secs(1)).await;
        }
    };
    let all = ForwardsWanted { limit: 10, ..ForwardsWanted::default() };
    match tokio::time::timeout(PATIENCE, waiting).await {
        Ok(()) => {}
        Err(_) => panic!("{count} {state:?} of {:?}", creel.store().forwards(all).await.unwrap()),
    }
}

/// `restarts`: whether Creel is ended and started while the clock is set.
async fn check(by: i64, restarts: bool) {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start().await;
    let (mut creel, mut address) = open(dir.path()).await;
    let rules = RetryRules {
        statuses: vec![(500, 599)],
        no_answer: true,
        first_wait_ms: 24 * 3_600_000,
        longest_wait_ms: 24 * 3_600_000,
        budget: 2,
    };
    let settings = DestinationSettings {
        url: server.url.clone(),
        retries: Retries { table: TableName::Custom, custom: Some(rules), ..Retries::default() },
        concurrency: 2,
        ..DestinationSettings::default()
    };
    creel.store().create_destination("there".into(), true, settings).await.unwrap();
    for body in ["again.", "at once."] {
        receive(address, body).await;
    }
    until(&creel, 1, ForwardState::Delivered).await;
    // One waits for a day, and one is on its way.
    if !restarts {
        receive(address, "slowly.").await;
        until(&creel, 1, ForwardState::Sending).await;
    }
    until(&creel, 1, ForwardState::Queued).await;
    assert_eq!(server.came().await.iter().filter(|body| *body == "again.").count(), 1);
    if restarts {
        creel.close().await;
    }
    set_by(by);
    if restarts {
        (creel, address) = open(dir.path()).await;
    }
    until(&creel, 2, ForwardState::Delivered).await;
    server.go_on.notify_one();
    receive(address, "afterwards.").await;
    until(&creel, if restarts { 3 } else { 4 }, ForwardState::Delivered).await;
    let wanted: &[&str] = match restarts {
        true => &["afterwards.", "again.", "again.", "at once."],
        false => &["afterwards.", "again.", "again.", "at once.", "slowly."],
    };
    assert_eq!(server.came().await, wanted, "{by} {restarts}");
    creel.close().await;
    set_by(0);
}

#[tokio::test]
async fn a_clock_that_is_set_back_holds_nothing_up() {
    check(-24 * HOUR, false).await;
    check(-24 * HOUR, true).await;
}

#[tokio::test]
async fn a_clock_that_is_set_forward_holds_nothing_up() {
    check(3 * HOUR, false).await;
    check(400 * 24 * HOUR, true).await;
}
