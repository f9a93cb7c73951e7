//! A world: a Creel that receives and forwards, and its API.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use creel_core::receiver::{Limits, Receiver};
use creel_core::{Creel, Options, api};
use http::{Method, Request};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tower::ServiceExt;

/// No test waits longer than this for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct World {
    pub(crate) creel: Creel,
    pub(crate) receiver: SocketAddr,
    router: Router,
    dir: Option<TempDir>,
}

impl World {
    pub(crate) async fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut world = Self::open(dir.path().join("data"), true).await;
        world.dir = Some(dir);
        world
    }

    /// On a data directory; `forwards`: whether deliveries are sent on.
    pub(crate) async fn open(data: PathBuf, forwards: bool) -> Self {
        let creel = Creel::open(Options::within(data)).await.unwrap();
        if forwards {
            creel.start_forwarding();
        }
        let receiver = Receiver::bind("127.0.0.1:0".parse().unwrap(), Limits::default()).await.unwrap();
        let address = receiver.local_addr().unwrap();
        tokio::spawn(receiver.serve(creel.clone(), creel.shutdown().clone()));
        Self { router: api::router(creel.clone()), creel, receiver: address, dir: None }
    }

    pub(crate) async fn close(self) {
        tokio::time::timeout(PATIENCE, self.creel.close()).await.expect("it closes");
    }

    async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let reply = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let status = reply.status().as_u16();
        let bytes = reply.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    #[track_caller]
    fn done(path: &str, (status, reply): (u16, Value)) -> Value {
        assert!((200..300).contains(&status), "{path}: {status} {reply}");
        reply
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        Self::done(path, self.ask(Method::GET, path, None).await)
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        Self::done(path, self.ask(Method::POST, path, Some(&body)).await)
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Value {
        Self::done(path, self.ask(Method::PUT, path, Some(&body)).await)
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Value {
        Self::done(path, self.ask(Method::PATCH, path, Some(&body)).await)
    }

    pub(crate) async fn delete(&self, path: &str) -> Value {
        Self::done(path, self.ask(Method::DELETE, path, None).await)
    }

    pub(crate) async fn refused(
        &self,
        method: Method,
        path: &str,
        body: Value,
        status: u16,
        code: &str,
    ) -> Value {
        let (seen, reply) = self.ask(method, path, Some(&body)).await;
        assert_eq!((seen, reply["code"].as_str()), (status, Some(code)), "{path}: {reply}");
        reply
    }

    /// Makes a destination, and gives its id.
    pub(crate) async fn destination(&self, url: &str, settings: Value) -> i64 {
        let mut body = settings;
        body["url"] = url.into();
        self.post("/destinations", body).await["id"].as_i64().unwrap()
    }

    /// Sends a request to the receiver and gives the status of its answer.
    pub(crate) async fn send(&self, path: &str, headers: &str, body: &str) -> u16 {
        let length = body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: creel\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
        );
        self.send_raw(head.as_bytes()).await
    }

    pub(crate) async fn send_raw(&self, bytes: &[u8]) -> u16 {
        let mut stream = TcpStream::connect(self.receiver).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        let mut answer = Vec::new();
        tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("an answer").unwrap();
        std::str::from_utf8(&answer[9..12]).unwrap().parse().unwrap()
    }

    /// Waits until what is asked for at `path` is as wanted.
    pub(crate) async fn until(&self, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let changes = self.creel.changes().clone();
        let waiting = async {
            loop {
                let revision = changes.revision();
                let seen = self.get(path).await;
                if wanted(&seen) {
                    return seen;
                }
                changes.after(revision, Duration::from_secs(1)).await;
            }
        };
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(seen) => seen,
            Err(_) => panic!("{path} stays {}", self.get(path).await),
        }
    }

    /// Waits until a delivery's only forward is in this state, and gives it.
    pub(crate) async fn forward(&self, delivery: i64, state: &str) -> Value {
        let path = format!("/deliveries/{delivery}/forwards");
        let list = self.until(&path, |list| list["items"][0]["state"] == state).await;
        list["items"][0].clone()
    }
}

/// Rules that try again at once, or nearly.
pub(crate) fn quick(budget: u32) -> Value {
    json!({"table": "custom", "custom": {
        "statuses": [[408, 408], [429, 429], [500, 599]], "no_answer": true,
        "first_wait_ms": 5, "longest_wait_ms": 1000, "budget": budget,
    }})
}
