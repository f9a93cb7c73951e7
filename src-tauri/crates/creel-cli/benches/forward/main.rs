//! What forwarding costs: how long a queue of 1,000 takes to a destination on this machine, and what a destination adds to
//! the time in which a sender is answered. Sender, destination and Creel share this process; with and without a destination
//! in turns, since the machine's own speed drifts.
//!
//! `cargo xtask bench -- --only forward [--rounds 5] [--seconds 5]`

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use creel_core::receiver::{Limits, Receiver};
use creel_core::sending::destination::{Destination, DestinationSettings};
use creel_core::{Creel, Options};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

const QUEUED: usize = 1_000;
/// How often a request is sent while answers are timed: a busy sender, and no flood.
const PACE: Duration = Duration::from_millis(5);

fn main() {
    let (rounds, seconds) = arguments();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let there = destination().await;
        let drained = drained(&directory.path().join("queue"), there).await.as_secs_f64();
        let mut added = Vec::new();
        for round in 0..=rounds {
            let length = Duration::from_secs(if round == 0 { 1 } else { seconds });
            let place = directory.path().join(format!("round-{round}"));
            let without = async || answer_time(&place.join("without"), None, length).await;
            let with = async || answer_time(&place.join("with"), Some(there), length).await;
            let (without, with) = if round % 2 == 0 {
                let without = without().await;
                (without, with().await)
            } else {
                let with = with().await;
                (without().await, with)
            };
            println!(
                "round {round}: answered in {without:.3} ms without a destination, {with:.3} ms with one"
            );
            if round > 0 {
                added.push(with / without - 1.0);
            }
        }
        added.sort_by(f64::total_cmp);
        let added = added[added.len() / 2] * 100.0;
        let what = format!("{QUEUED} queued forwards to a local destination");
        figure(&what, "≤ 5 s", &format!("{drained:.2} s"), drained <= 5.0);
        figure("a destination adds to the answer, median", "≤ 10 %", &format!("{added:.1} %"), added <= 10.0);
    });
}

/// A server that takes everything.
async fn destination() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound listener");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = Vec::new();
                while !request.ends_with(b"}")
                    && stream.read_buf(&mut request).await.is_ok_and(|read| read > 0)
                {}
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
            });
        }
    });
    address
}

struct Open {
    creel: Creel,
    receiver: SocketAddr,
    stop: CancellationToken,
}

async fn open(directory: &Path, there: Option<SocketAddr>) -> (Open, Option<Destination>) {
    let creel = Creel::open(Options::within(directory)).await.expect("a directory of our own");
    creel.start_forwarding();
    let receiver = Receiver::bind("127.0.0.1:0".parse().expect("an address"), Limits::default()).await;
    let receiver = receiver.expect("a free port");
    let (address, stop) = (receiver.local_addr().expect("a bound listener"), CancellationToken::new());
    tokio::spawn(receiver.serve(creel.clone(), stop.clone()));
    let mut destination = None;
    if let Some(there) = there {
        let settings =
            DestinationSettings { url: format!("http://{there}/"), ..DestinationSettings::default() };
        let made = creel.store().create_destination("there".into(), true, settings).await;
        destination = Some(made.expect("a destination"));
    }
    (Open { creel, receiver: address, stop }, destination)
}

impl Open {
    async fn close(self) {
        self.stop.cancel();
        self.creel.close().await;
    }
}

/// A sender on one connection.
struct Sender(TcpStream);

impl Sender {
    async fn send(&mut self) {
        let request = b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 13\r\n\r\n{\"n\":1234567}";
        self.0.write_all(request).await.expect("the receiver reads");
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            self.0.read_buf(&mut answer).await.expect("the receiver answers");
        }
        assert!(answer.starts_with(b"HTTP/1.1 200"));
    }
}

/// From the end of a pause until all that waited was taken.
async fn drained(directory: &Path, there: SocketAddr) -> Duration {
    let (open, destination) = open(directory, Some(there)).await;
    let store = open.creel.store();
    let paused = Destination { paused: true, ..destination.expect("it was made") };
    store.change_destination(paused.clone()).await.expect("a pause");
    let mut sender = Sender(TcpStream::connect(open.receiver).await.expect("the receiver listens"));
    for _ in 0..QUEUED {
        sender.send().await;
    }
    let queue = async |wanted: usize| loop {
        let revision = open.creel.changes().revision();
        let queue = store.destination_queue(paused.id).await.expect("a queue");
        if (queue.waiting + queue.sending) as usize == wanted {
            assert_eq!(queue.failed, 0);
            return;
        }
        open.creel.changes().after(revision, Duration::from_secs(1)).await;
    };
    queue(QUEUED).await;
    let began = Instant::now();
    let goes_on = Destination { paused: false, ..paused.clone() };
    store.change_destination(goes_on).await.expect("its end");
    open.creel.call_forwarding();
    queue(0).await;
    let took = began.elapsed();
    open.close().await;
    took
}

/// How long a sender waits for its answer, in milliseconds: the median at an even pace.
async fn answer_time(directory: &Path, there: Option<SocketAddr>, length: Duration) -> f64 {
    let (open, _) = open(directory, there).await;
    let mut sender = Sender(TcpStream::connect(open.receiver).await.expect("the receiver listens"));
    let mut pace = tokio::time::interval(PACE);
    let (end, mut took) = (Instant::now() + length, Vec::new());
    while Instant::now() < end {
        pace.tick().await;
        let began = Instant::now();
        sender.send().await;
        took.push(began.elapsed());
    }
    open.close().await;
    took.sort_unstable();
    took[took.len() / 2].as_secs_f64() * 1e3
}

/// One figure of the table that `cargo xtask bench` prints at the end; it knows them by this form.
fn figure(what: &str, bar: &str, measured: &str, holds: bool) {
    println!("figure\t{what}\t{bar}\t{measured}\t{}", if holds { "ok" } else { "over" });
}

/// `--rounds N --seconds S`; cargo adds `--bench` of its own.
fn arguments() -> (usize, u64) {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str, default: u64| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(default)
    };
    (number("--rounds", 5).max(1) as usize, number("--seconds", 5).max(1))
}
