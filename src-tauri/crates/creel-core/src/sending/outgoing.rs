//! An outgoing request: the bytes that leave, ready for the connector.

use bytes::Bytes;

use super::url::Url;
use crate::delivery::request_line;
use crate::raw::{self, Piece};
use crate::store::{Delivery, Store, StoreError};

/// The longest body that is changed or signed before it is sent, in bytes: it is held in memory for that, and so are the
/// others that are under way. One that is longer is sent as it was received.
pub(crate) const LONGEST: u64 = 8 * 1024 * 1024;

/// A size beyond [`LONGEST`] as people read it, rounded up, so that it never reads like one that would do.
pub(crate) fn in_mib(bytes: u64) -> String {
    format!("{:.1} MiB", (bytes as f64 / 1024.0 / 1024.0 * 10.0).ceil() / 10.0)
}

/// A request as it will be sent, byte for byte.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub url: Url,
    /// From the request line to the empty line.
    pub head: Vec<u8>,
    /// What follows the head, as it stands on the wire: where the head says `chunked`, the chunks with their sizes.
    pub body: Vec<Piece>,
}

impl Outgoing {
    /// A stored delivery exactly as it was received: only the request-target and the Host header follow the URL.
    pub async fn exact(store: &Store, delivery: &Delivery, url: Url) -> Result<Self, StoreError> {
        let (head, trailers) = store.head(delivery.id).await?;
        let (head, body) = raw::pieces(delivery, head, trailers);
        Ok(Self { head: aim(&head, &url), url, body })
    }

    /// A request of its parts. `headers` are sent in this order, names and values as they are; Host comes first, and where
    /// there is a body and no `Transfer-Encoding`, a Content-Length last.
    pub fn of_parts(method: &str, url: Url, headers: &[(String, Vec<u8>)], body: Bytes) -> Self {
        let mut head =
            format!("{method} {} HTTP/1.1\r\nHost: {}\r\n", url.target, url.authority).into_bytes();
        let named = |name: &str| headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name));
        for (name, value) in headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("host")) {
            head.extend_from_slice(name.as_bytes());
            head.extend_from_slice(b": ");
            head.extend_from_slice(value);
            head.extend_from_slice(b"\r\n");
        }
        let announces = !body.is_empty() || !matches!(method, "GET" | "HEAD" | "DELETE" | "OPTIONS");
        if announces && !named("content-length") && !named("transfer-encoding") {
            head.extend_from_slice(format!("Content-Length: {}\r\n", body.len()).as_bytes());
        }
        head.extend_from_slice(b"\r\n");
        Self { url, head, body: vec![Piece::Bytes(body)] }
    }

    pub fn method(&self) -> &str {
        request_line(&self.head).0
    }

    /// Bytes of what follows the head.
    pub fn body_size(&self) -> u64 {
        self.body.iter().map(Piece::size).sum()
    }
}

/// The same head for another URL. Every byte stays but the request-target and the value of Host; a head of HTTP/1.0 that
/// has no Host gets one, since nearly every server of today asks for it.
fn aim(head: &[u8], url: &Url) -> Vec<u8> {
    let mut aimed = Vec::with_capacity(head.len() + url.target.len() + url.authority.len());
    let mut hosted = false;
    for (number, line) in head.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let is_host = line.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"host:"));
        if number == 0 {
            put_request_line(&mut aimed, line, &url.target);
        } else if is_host {
            put_value(&mut aimed, line, &url.authority);
            hosted = true;
        } else {
            let is_end = line.trim_ascii().is_empty();
            if is_end && !hosted {
                aimed.extend_from_slice(format!("Host: {}\r\n", url.authority).as_bytes());
                hosted = true;
            }
            aimed.extend_from_slice(line);
        }
    }
    aimed
}

fn put_request_line(out: &mut Vec<u8>, line: &[u8], target: &str) {
    let start = line.iter().position(|byte| *byte == b' ').map_or(line.len(), |at| at + 1);
    let end = line.iter().rposition(|byte| *byte == b' ').unwrap_or(line.len()).max(start);
    out.extend_from_slice(line.get(..start).unwrap_or_default());
    out.extend_from_slice(target.as_bytes());
    // Two spaces in a row would mean an empty target.
    out.extend_from_slice(line.get(end..).unwrap_or_default());
}

/// Puts a new value in the place of the old one: the blanks around it stay.
fn put_value(out: &mut Vec<u8>, line: &[u8], value: &str) {
    let after = line.iter().position(|byte| *byte == b':').map_or(0, |at| at + 1);
    let rest = line.get(after..).unwrap_or_default();
    let blank = rest.len() - rest.trim_ascii_start().len();
    let blank = if rest.trim_ascii().is_empty() { 0 } else { blank };
    let end = rest.trim_ascii_end().len().max(blank);
    out.extend_from_slice(line.get(..after + blank).unwrap_or_default());
    out.extend_from_slice(value.as_bytes());
    out.extend_from_slice(rest.get(end..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::{Outgoing, aim};
    use crate::sending::url::Url;

    #[test]
    fn only_the_target_and_the_host_follow_the_url() {
        let url = Url::parse("http://localhost:3000/hook?x=1").unwrap();
        let check = |head: &[u8], aimed: &[u8]| {
            let seen = aim(head, &url);
            assert_eq!(String::from_utf8_lossy(&seen), String::from_utf8_lossy(aimed));
        };
        check(
            b"POST /a?b HTTP/1.1\r\nhOsT:  old:1 \r\nX-A: \xff\r\nx-a:2\r\n\r\n",
            b"POST /hook?x=1 HTTP/1.1\r\nhOsT:  localhost:3000 \r\nX-A: \xff\r\nx-a:2\r\n\r\n",
        );
        check(b"GET http://h/\xe9 HTTP/1.0\n\n", b"GET /hook?x=1 HTTP/1.0\nHost: localhost:3000\r\n\n");
        check(
            b"GET / HTTP/1.1\r\nHost:\r\nHostile: 1\r\n\r\n",
            b"GET /hook?x=1 HTTP/1.1\r\nHost:localhost:3000\r\nHostile: 1\r\n\r\n",
        );
    }

    #[test]
    fn parts_become_a_request() {
        let check = |method: &str, headers: &[(&str, &str)], body: &'static str, head: &str| {
            let headers: Vec<_> =
                headers.iter().map(|(n, v)| ((*n).to_owned(), v.as_bytes().to_vec())).collect();
            let url = Url::parse("http://h:1/p").unwrap();
            let outgoing = Outgoing::of_parts(method, url, &headers, body.into());
            assert_eq!(String::from_utf8_lossy(&outgoing.head), head);
            assert_eq!((outgoing.method(), outgoing.body_size()), (method, body.len() as u64));
        };
        check(
            "POST",
            &[("X", "1"), ("host", "no")],
            "ab",
            "POST /p HTTP/1.1\r\nHost: h:1\r\nX: 1\r\nContent-Length: 2\r\n\r\n",
        );
        check("POST", &[], "", "POST /p HTTP/1.1\r\nHost: h:1\r\nContent-Length: 0\r\n\r\n");
        check("GET", &[], "", "GET /p HTTP/1.1\r\nHost: h:1\r\n\r\n");
        check(
            "PUT",
            &[("content-length", "9")],
            "a",
            "PUT /p HTTP/1.1\r\nHost: h:1\r\ncontent-length: 9\r\n\r\n",
        );
    }
}
