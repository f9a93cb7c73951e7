//! A delivery: one captured HTTP request, byte for byte.

use std::net::SocketAddr;

use bytes::Bytes;
use creel_signatures::{Event, Judgement};
use serde::Serialize;

use crate::clock::Timestamp;
use crate::endpoint::EndpointId;
use crate::store::Upload;

/// A delivery's number: commit order, never reused, independent of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct DeliveryId(pub i64);

/// How the request came over the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Wire {
    /// HTTP/1: the head is the bytes as received.
    H1,
    /// HTTP/2: the head is rendered as HTTP/1.1 from what was decoded.
    H2,
}

/// What was unusual or worth telling about the framing of a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Framing {
    /// The body came in chunks; their boundaries are not kept.
    pub chunked: bool,
    /// The head has line ends without a carriage return.
    pub bare_lf: bool,
    /// Content-Length came more than once, with equal values.
    pub duplicate_length: bool,
}

/// The body of an arrival: in memory when it is short, else already in the store.
#[derive(Debug)]
pub enum Body {
    Inline(Bytes),
    Uploaded(Upload),
}

/// How an answer was spoilt, as a plan wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The connection was closed without an answer; over HTTP/2, the stream was reset.
    Dropped,
    /// The connection was closed in the middle of the answer; over HTTP/2, the stream was reset.
    Cut,
}

/// What a sender was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// `None` where the connection was closed without an answer.
    pub status: Option<u16>,
    pub fault: Option<Fault>,
}

impl Answered {
    /// All of an answer.
    pub fn with(status: u16) -> Self {
        Self { status: Some(status), fault: None }
    }
}

/// How a delivery came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A sender sent it to the receiver.
    Received { peer: SocketAddr, answer: Answered },
    /// Somebody brought it in a file or a paste: there is no peer, and nobody was answered. What sends deliveries on by
    /// itself passes it over, since to its destination it would be news of something long past.
    Imported,
}

/// One complete request on its way into the store. It becomes a delivery with the commit.
#[derive(Debug)]
pub struct Arrival {
    pub endpoint: EndpointId,
    pub origin: Origin,
    /// When the head was complete; for what is imported, when it is said to have been sent.
    pub received_at: Timestamp,
    pub wire: Wire,
    pub method: String,
    /// The request-target as received.
    pub target: Vec<u8>,
    /// The head as received, from the request line to the empty line.
    pub head: Vec<u8>,
    pub body: Body,
    /// The trailer section as received, with its closing empty line; empty where there was none.
    pub trailers: Vec<u8>,
    pub framing: Framing,
    pub judgement: Judgement,
    pub event: Event,
    /// The handshake that was answered, by its name in the provider's definition.
    pub handshake: Option<String>,
}

/// Method and request-target of a stored head. They stand in its first line and nowhere else, so that they cannot say
/// anything but what was received.
pub fn request_line(head: &[u8]) -> (&str, &[u8]) {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let mut parts = line.splitn(2, |byte| *byte == b' ');
    let method = std::str::from_utf8(parts.next().unwrap_or_default()).unwrap_or_default();
    let rest = parts.next().unwrap_or_default();
    let end = rest.iter().rposition(|byte| *byte == b' ').unwrap_or(rest.len());
    (method, &rest[..end])
}

/// The path that a request-target names, without authority, query and fragment. `*` and an empty path are the root.
pub fn path(target: &str) -> &str {
    let target = target.split(['?', '#']).next().unwrap_or_default();
    let path = match target.split_once("://") {
        // Only a scheme may stand in front: `/go/http://…` has its own path.
        Some((scheme, rest)) if scheme.bytes().all(|b| b.is_ascii_alphanumeric()) => {
            rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/")
        }
        _ => target,
    };
    if path.starts_with('/') { path } else { "/" }
}

/// The headers of a stored head in their order, with case and duplicates; values without the blanks around them. The
/// head was read by the rules of HTTP before it was stored, so here a line is a header.
pub fn headers(head: &[u8]) -> Vec<(&str, &[u8])> {
    let lines = head.split(|byte| *byte == b'\n').skip(1);
    lines
        .filter_map(|line| {
            let colon = line.iter().position(|byte| *byte == b':')?;
            Some((std::str::from_utf8(&line[..colon]).ok()?, line[colon + 1..].trim_ascii()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{headers, request_line};

    #[test]
    fn headers_keep_case_order_and_duplicates() {
        let head = b"POST / HTTP/1.1\r\nX-b:  1 \r\nx-A:\xff\nX-b:\r\n\r\n";
        let expected: [(&str, &[u8]); 3] = [("X-b", b"1"), ("x-A", b"\xff"), ("X-b", b"")];
        assert_eq!(headers(head), expected);
    }

    #[test]
    fn the_request_line_is_read_from_the_head() {
        let check = |head: &str, method: &str, target: &str| {
            assert_eq!(request_line(head.as_bytes()), (method, target.as_bytes()), "{head:?}");
        };
        check("POST /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n", "POST", "/a?b=c");
        check("GET http://x/\u{e9} HTTP/1.0\n\n", "GET", "http://x/\u{e9}");
        check("", "", "");
        check("PUT", "PUT", "");
    }
}
