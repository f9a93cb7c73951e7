//! An instance: a Creel in a temporary directory, its router, and ways to ask it.

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use creel_core::clock::Timestamp;
use creel_core::delivery::{self, Answered, Arrival, DeliveryId, Framing, Origin, Wire};
use creel_core::{Creel, Options, api};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt;

pub(crate) struct Instance {
    pub(crate) creel: Creel,
    pub(crate) router: Router,
    pub(crate) dir: TempDir,
}

pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

impl Reply {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The JSON of a request that was done.
    #[track_caller]
    pub(crate) fn done(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text());
        self.json()
    }

    /// The problem of a request that was not done.
    #[track_caller]
    pub(crate) fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.headers["content-type"], "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status, "{problem}");
        assert_eq!(problem["type"], format!("urn:creel:problem:{code}"));
        assert!(
            !problem["title"].as_str().unwrap().is_empty() && !problem["detail"].as_str().unwrap().is_empty()
        );
        problem
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Instance {
    pub(crate) async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let options = Options::within(dir.path().join("data"));
        let creel = Creel::open(options).await.unwrap();
        Self { router: api::router(creel.clone()), creel, dir }
    }

    /// The revision, once what runs at the start has written what it writes.
    pub(crate) async fn settled(&self) -> u64 {
        let changes = self.creel.changes();
        loop {
            let revision = changes.revision();
            if changes.after(revision, std::time::Duration::from_millis(200)).await == revision {
                return revision;
            }
        }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Reply { status: parts.status, headers: parts.headers, bytes }
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.get_with(path, &[]).await
    }

    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = Request::get(format!("/api/v1{path}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        self.with_body(Method::POST, path, body).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Reply {
        self.with_body(Method::PATCH, path, body).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        let request = Request::delete(format!("/api/v1{path}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn with_body(&self, method: Method, path: &str, body: &Value) -> Reply {
        let request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        let request = request.header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Stores a request as the receiver would, and gives its id.
    pub(crate) async fn deliver(&self, head: impl AsRef<[u8]>, body: impl Into<Bytes>) -> i64 {
        self.deliver_framed(head, body, Wire::H1, &[], Framing::default()).await
    }

    /// The same with a body that is in the store already.
    #[allow(dead_code, reason = "only one of the binaries that share this has such bodies")]
    pub(crate) async fn deliver_uploaded(&self, head: &str, upload: creel_core::store::Upload) -> i64 {
        let body = delivery::Body::Uploaded(upload);
        self.store(head.as_bytes().to_vec(), b"", body, Wire::H1, &[], Framing::default()).await
    }

    pub(crate) async fn deliver_framed(
        &self,
        head: impl AsRef<[u8]>,
        body: impl Into<Bytes>,
        wire: Wire,
        trailers: &[u8],
        framing: Framing,
    ) -> i64 {
        let body = body.into();
        let stored = stored_as(&self.creel, body.clone()).await;
        self.store(head.as_ref().to_vec(), &body, stored, wire, trailers, framing).await
    }

    /// `body` is what is judged, and `stored` what is kept.
    async fn store(
        &self,
        head: Vec<u8>,
        body: &[u8],
        stored: delivery::Body,
        wire: Wire,
        trailers: &[u8],
        framing: Framing,
    ) -> i64 {
        let (method, target) = delivery::request_line(&head);
        let headers = delivery::headers(&head);
        let path = String::from_utf8_lossy(target.split(|b| *b == b'?').next().unwrap()).into_owned();
        let listing = self.creel.directory().route(&path).unwrap().listing;
        let received_at = Timestamp::now();
        let mut judging = listing.begin(method, target, &headers, received_at);
        judging.iter_mut().for_each(|judging| judging.update(body));
        let arrival = Arrival {
            endpoint: listing.endpoint.id,
            origin: Origin::Received { peer: "127.0.0.1:5000".parse().unwrap(), answer: Answered::with(200) },
            received_at,
            wire,
            method: method.to_owned(),
            target: target.to_vec(),
            event: listing.event(method, target, &headers, body),
            judgement: listing.conclude(judging),
            body: stored,
            head: head.clone(),
            trailers: trailers.to_vec(),
            framing,
            handshake: None,
        };
        let DeliveryId(id) = self.creel.store().capture(arrival).await.unwrap();
        id
    }
}

/// In the row or in chunks, as long bodies come.
async fn stored_as(creel: &Creel, body: Bytes) -> delivery::Body {
    if body.len() <= creel_core::store::upload::CHUNK {
        return delivery::Body::Inline(body);
    }
    let mut upload = creel.store().upload();
    upload.push(&body).await.unwrap();
    delivery::Body::Uploaded(upload)
}

/// A request head with these header lines.
pub(crate) fn head(line: &str, headers: &[&str]) -> String {
    let lines: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    format!("{line} HTTP/1.1\r\nHost: 127.0.0.1:27335\r\n{lines}\r\n")
}
