//! A receiver with a store of its own on a free port, and a sender that writes bytes as they are.

use std::net::SocketAddr;
use std::time::Duration;

use creel_core::receiver::{Limits, Receiver};
use creel_core::rejected::Code;
use creel_core::search::Query;
use creel_core::store::{Delivery, Page, Rejected};
use creel_core::{Creel, Options};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

/// No test waits longer than this for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Server {
    pub(crate) creel: Creel,
    pub(crate) address: SocketAddr,
    pub(crate) shutdown: CancellationToken,
    pub(crate) serving: JoinHandle<()>,
    _directory: tempfile::TempDir,
}

impl Server {
    pub(crate) async fn start(limits: Limits) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let options = Options::within(directory.path().join("data"));
        let creel = Creel::open(options).await.unwrap();
        let receiver = Receiver::bind("127.0.0.1:0".parse().unwrap(), limits).await.unwrap();
        let address = receiver.local_addr().unwrap();
        let shutdown = CancellationToken::new();
        let serving = tokio::spawn(receiver.serve(creel.clone(), shutdown.clone()));
        Self { creel, address, shutdown, serving, _directory: directory }
    }

    pub(crate) async fn stop(self) {
        self.shutdown.cancel();
        timeout(PATIENCE, self.serving).await.expect("the receiver stops").unwrap();
        self.creel.close().await;
    }

    pub(crate) async fn connect(&self) -> Sender {
        let stream = timeout(PATIENCE, TcpStream::connect(self.address)).await.unwrap().unwrap();
        stream.set_nodelay(true).unwrap();
        Sender { stream, buffer: Vec::new() }
    }

    /// The newest deliveries, newest first.
    pub(crate) async fn newest(&self, limit: usize) -> Vec<Delivery> {
        let page = Page { limit, ..Page::default() };
        self.creel.store().find(Query::default(), page).await.unwrap()
    }

    pub(crate) async fn stored(&self, delivery: &Delivery) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
        let (head, trailers) = self.creel.store().head(delivery.id).await.unwrap();
        let body = self.creel.store().body(delivery.id, 0..delivery.body_size).await.unwrap();
        (head, body.to_vec(), trailers)
    }

    /// Waits until there are so many rejections and gives them, newest first.
    pub(crate) async fn rejections(&self, count: usize) -> Vec<Rejected> {
        let end = Instant::now() + PATIENCE;
        loop {
            let rejections = self.creel.store().rejections(None, 1000).await.unwrap();
            if rejections.len() >= count {
                assert_eq!(rejections.len(), count, "{rejections:?}");
                return rejections;
            }
            assert!(Instant::now() < end, "{} of {count} rejections: {rejections:?}", rejections.len());
            sleep(Duration::from_millis(5)).await;
        }
    }

    pub(crate) async fn rejected(&self, count: usize) -> (Code, Option<u16>, Vec<u8>) {
        let newest = self.rejections(count).await.swap_remove(0);
        let raw = self.creel.store().rejected_raw(newest.id).await.unwrap();
        (newest.code, newest.answer_status, raw)
    }
}

/// The sender's side of a connection.
pub(crate) struct Sender {
    pub(crate) stream: TcpStream,
    buffer: Vec<u8>,
}

/// One answer as the sender got it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answered {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

impl Sender {
    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        timeout(PATIENCE, self.stream.write_all(bytes.as_ref()))
            .await
            .expect("the receiver takes it")
            .unwrap();
    }

    pub(crate) async fn half_close(&mut self) {
        self.stream.shutdown().await.unwrap();
    }

    /// The next answer; `None` when the connection ends instead. An interim answer counts as one.
    pub(crate) async fn answer(&mut self) -> Option<Answered> {
        self.answer_to("GET").await
    }

    pub(crate) async fn answer_to(&mut self, method: &str) -> Option<Answered> {
        loop {
            if let Some((answered, length)) = parse(&self.buffer, method) {
                self.buffer.drain(..length);
                return Some(answered);
            }
            let read =
                timeout(PATIENCE, self.stream.read_buf(&mut self.buffer)).await.expect("an answer in time");
            match read {
                Ok(0) | Err(_) if self.buffer.is_empty() => return None,
                Ok(0) => panic!("half an answer: {:?}", String::from_utf8_lossy(&self.buffer)),
                Ok(_) => {}
                Err(error) => panic!("{error} after {:?}", String::from_utf8_lossy(&self.buffer)),
            }
        }
    }

    pub(crate) async fn status(&mut self) -> u16 {
        self.answer().await.expect("an answer").status
    }

    /// Nothing more comes but the end of the connection.
    pub(crate) async fn ends(&mut self) {
        assert_eq!(self.answer().await, None, "the connection ends");
    }
}

/// Reads one answer from the start of the buffer and says how many bytes it had.
fn parse(buffer: &[u8], method: &str) -> Option<(Answered, usize)> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(head) = response.parse(buffer).expect("a well-formed answer") else {
        return None;
    };
    let status = response.code.unwrap();
    let headers: Vec<(String, String)> = response
        .headers
        .iter()
        .map(|header| (header.name.to_owned(), String::from_utf8_lossy(header.value).into_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length = match length {
        Some((_, length)) if method != "HEAD" && status >= 200 => length.parse().unwrap(),
        _ => 0,
    };
    let body = buffer.get(head..head + length)?.to_vec();
    Some((Answered { status, headers, body }, head + length))
}
