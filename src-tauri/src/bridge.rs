//! The bridge: one command that carries a request of the page to the API's router in this process, and the reply back.
//!
//! A frame has the same shape both ways: the length of the head (u32, little endian), the head in JSON, and the body's
//! bytes as they are. Nothing is encoded twice, and a body never becomes text on the way.

use axum::Router;
use axum::body::Body;
use axum::response::IntoResponse;
use creel_core::api::{PREFIX, Problem, ProblemCode};
use http::response::Parts;
use http::{Method, Request, Response, header};
use http_body_util::{BodyExt, Collected, Limited};
use serde::{Deserialize, Serialize};
use tauri::State;
use tauri::ipc::{InvokeBody, Request as Invocation, Response as Reply};
use tower::ServiceExt;

use crate::opening::{Opening, Outcome};

/// The longest body of a reply. What is longer is asked for in ranges: a window that holds a whole one would stall.
const LONGEST: usize = 1024 * 1024;

/// What the page asks.
#[derive(Debug, Deserialize)]
struct Asked {
    method: String,
    path: String,
    #[serde(default)]
    headers: Vec<(String, String)>,
}

/// What it is answered.
#[derive(Debug, Serialize)]
struct Answered<'a> {
    status: u16,
    headers: Vec<(&'a str, &'a str)>,
}

/// A request that the bridge does not carry. The page does not send such; whatever else does learns what is wrong.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BridgeError {
    #[error("the request came as JSON instead of bytes; the page and the program do not fit together")]
    NotRaw,
    #[error("the request is cut short")]
    Short,
    #[error("the head of the request is not understood: {0}")]
    Head(#[from] serde_json::Error),
    #[error("the request is none: {0}")]
    Request(#[from] http::Error),
    #[error("only the API is reached this way")]
    Elsewhere,
}

impl Serialize for BridgeError {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Carries one request.
#[tauri::command]
pub(crate) async fn api(
    invocation: Invocation<'_>,
    opening: State<'_, Opening>,
) -> Result<Reply, BridgeError> {
    let InvokeBody::Raw(frame) = invocation.body() else { return Err(BridgeError::NotRaw) };
    let request = unframe(frame)?;
    let response = match opening.outcome().await {
        Outcome::Open { router, .. } => carry(router, request).await,
        Outcome::Failed(failure) => Problem::new(ProblemCode::Unavailable, failure.words).into_response(),
    };
    Ok(Reply::new(frame_of(response).await))
}

/// Asks the router; it never fails, whatever goes wrong is a reply.
pub(crate) async fn carry(router: Router, request: Request<Body>) -> Response<Body> {
    router.oneshot(request).await.unwrap_or_else(|never| match never {})
}

fn unframe(frame: &[u8]) -> Result<Request<Body>, BridgeError> {
    let (length, rest) = frame.split_first_chunk::<4>().ok_or(BridgeError::Short)?;
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| BridgeError::Short)?;
    let (head, body) = rest.split_at_checked(length).ok_or(BridgeError::Short)?;
    let asked: Asked = serde_json::from_slice(head)?;
    if !asked.path.starts_with(&format!("{PREFIX}/")) {
        return Err(BridgeError::Elsewhere);
    }
    let method = Method::from_bytes(asked.method.as_bytes()).map_err(http::Error::from)?;
    let mut request = Request::builder().method(method).uri(asked.path);
    for (name, value) in asked.headers {
        request = request.header(name, value);
    }
    Ok(request.header(header::CONTENT_LENGTH, body.len()).body(Body::from(body.to_vec()))?)
}

async fn frame_of(response: Response<Body>) -> Vec<u8> {
    let (parts, body) = response.into_parts();
    let Ok(collected) = Limited::new(body, LONGEST).collect().await else {
        let detail = "This is too long for the window in one piece. Ask for it in ranges.";
        let (parts, body) = Problem::new(ProblemCode::TooLarge, detail).into_response().into_parts();
        return written(&parts, &body.collect().await.map(Collected::to_bytes).unwrap_or_default());
    };
    written(&parts, &collected.to_bytes())
}

fn written(parts: &Parts, body: &[u8]) -> Vec<u8> {
    let headers =
        parts.headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    let answered = Answered { status: parts.status.as_u16(), headers: headers.collect() };
    // Numbers and texts always become JSON, and a head of some hundred bytes fits any number.
    let head = serde_json::to_vec(&answered).unwrap_or_default();
    let length = u32::try_from(head.len()).unwrap_or_default();
    [&length.to_le_bytes()[..], &head, body].concat()
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::routing::any;
    use http::{Request, Response};

    use super::{LONGEST, carry, frame_of, unframe};

    fn frame(head: &str, body: &[u8]) -> Vec<u8> {
        [&u32::try_from(head.len()).unwrap().to_le_bytes()[..], head.as_bytes(), body].concat()
    }

    fn read(frame: &[u8]) -> (serde_json::Value, &[u8]) {
        let length = u32::from_le_bytes(*frame.first_chunk().unwrap()) as usize;
        (serde_json::from_slice(&frame[4..4 + length]).unwrap(), &frame[4 + length..])
    }

    #[tokio::test]
    async fn every_byte_comes_through_both_ways() {
        let echo =
            Router::new().route("/api/v1/echo", any(async |request: Request<Body>| request.into_body()));
        let bytes: Vec<u8> = (0..=255).cycle().take(300_000).collect();
        let head = r#"{"method":"POST","path":"/api/v1/echo?q=%00","headers":[["range","bytes=0-1"]]}"#;
        let request = unframe(&frame(head, &bytes)).unwrap();
        assert_eq!((request.method().as_str(), request.uri().query()), ("POST", Some("q=%00")));
        assert_eq!(request.headers()["range"], "bytes=0-1");
        let reply = frame_of(carry(echo, request).await).await;
        let (head, body) = read(&reply);
        assert_eq!(head["status"], 200);
        assert!(body == bytes);
    }

    #[test]
    fn what_is_no_request_to_the_api_is_refused() {
        let head = |path: &str| format!(r#"{{"method":"GET","path":"{path}"}}"#);
        for bad in [
            vec![],
            vec![1, 0],
            vec![255, 255, 255, 255, b'{'],
            frame("{}", b""),
            frame("[1", b""),
            frame(&head("/"), b""),
            frame(&head("/api/v2/x"), b""),
            frame(&head("http://elsewhere/api/v1/x"), b""),
            frame(&head("/api/v1/ x"), b""),
            frame(r#"{"method":"G T","path":"/api/v1/x"}"#, b""),
            frame(r#"{"method":"GET","path":"/api/v1/x","headers":[["a b","c"]]}"#, b""),
        ] {
            assert!(unframe(&bad).is_err(), "{}", String::from_utf8_lossy(&bad));
        }
    }

    #[tokio::test]
    async fn a_reply_that_is_too_long_becomes_a_problem() {
        for (size, status) in [(LONGEST, 200), (LONGEST + 1, 413)] {
            let reply = frame_of(Response::new(Body::from(vec![7; size]))).await;
            let (head, _) = read(&reply);
            assert_eq!(head["status"], status, "{size}");
        }
    }
}
