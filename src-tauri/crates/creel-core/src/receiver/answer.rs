//! An answer: what the sender is told.

use std::cell::RefCell;
use std::io::Write as _;
use std::time::{Duration, SystemTime};

use bytes::Bytes;

use super::refusal::Refusal;
use crate::clock::Timestamp;
use crate::delivery::{Answered, Fault};
use crate::endpoint;
use crate::sending::pass_through::{PassThrough, Passed};

/// How long a sender is asked to wait whose request is not taken just now, in seconds.
const RETRY_AFTER: &str = "2";
const DATE_LENGTH: usize = 29;

/// One answer, without what belongs to the connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Bytes,
    /// How long it waits after the delivery is stored.
    pub(super) delay: Duration,
    /// How it is spoilt on purpose.
    pub(super) fault: Option<Fault>,
    /// Whose answer goes out in its place, where there is one in time.
    pub(super) pass_through: Option<PassThrough>,
}

/// What becomes of the connection after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// HTTP/1.1 stays open without a word.
    Open,
    /// HTTP/1.0 stays open only when it is said.
    OpenSaid,
    Close,
}

impl Answer {
    pub(super) fn new(status: u16, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
            delay: Duration::ZERO,
            fault: None,
            pass_through: None,
        }
    }

    /// What could not be stored is asked for again.
    pub(super) fn unavailable() -> Self {
        let mut answer =
            Self::new(503, "Creel cannot store this just now. Nothing is lost if you send it again.\n");
        answer.headers.push(("Retry-After".into(), RETRY_AFTER.into()));
        answer
    }

    /// The answer to what is not taken; `status` is that of the refusal.
    pub(super) fn to_refusal(refusal: &Refusal, status: u16) -> Self {
        if status == 503 && refusal.code.is_none() {
            return Self::unavailable();
        }
        let mut answer = Self::new(status, format!("{}\n", refusal.detail));
        if status == 503 {
            answer.headers.push(("Retry-After".into(), RETRY_AFTER.into()));
        }
        answer
    }

    /// The words of a destination in place of these.
    pub(super) fn replace(&mut self, passed: Passed) {
        (self.status, self.headers, self.body) = (passed.status, passed.headers, passed.body);
    }

    /// What of it reaches the sender.
    pub(super) fn answered(&self) -> Answered {
        let status = (self.fault != Some(Fault::Dropped)).then_some(self.status);
        Answered { status, fault: self.fault }
    }

    /// How many bytes of a written answer go out before the connection is closed in the middle of it: the head and half
    /// of the body, or half of an answer that has none.
    pub(super) fn cut_at(&self, written: usize, to_head: bool) -> usize {
        let body = if to_head || self.is_bodyless() { 0 } else { self.body.len() };
        match body {
            0 => written / 2,
            body => written - body.div_ceil(2),
        }
    }

    /// Lays an endpoint's own answer over this one, field by field.
    pub(super) fn overlay(&mut self, own: &endpoint::Answer) {
        if let Some(status) = own.status.filter(|status| (200..=599).contains(status)) {
            self.status = status;
        }
        if let Some(headers) = &own.headers {
            self.headers.clone_from(headers);
        }
        if let Some(body) = &own.body {
            self.body = Bytes::copy_from_slice(body.as_bytes());
        }
    }

    /// The fields that may be sent: nothing that could end the line or that says where the message ends.
    pub(super) fn sendable(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.trim())).filter(|(name, value)| {
            let framing =
                ["content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "trailer"];
            http::HeaderName::from_bytes(name.as_bytes()).is_ok()
                && http::HeaderValue::from_bytes(value.as_bytes()).is_ok()
                && !framing.iter().any(|ours| ours.eq_ignore_ascii_case(name))
        })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(ours, _)| ours.eq_ignore_ascii_case(name))
    }

    /// Statuses whose answers end with the head.
    fn is_bodyless(&self) -> bool {
        matches!(self.status, 204 | 304)
    }

    /// Writes the answer as HTTP/1.1. The answer to HEAD has the length of a body, and no body.
    pub(super) fn write(&self, out: &mut Vec<u8>, to_head: bool, after: After) {
        let reason = http::StatusCode::from_u16(self.status).ok().and_then(|s| s.canonical_reason());
        line(out, format_args!("HTTP/1.1 {} {}\r\n", self.status, reason.unwrap_or("Custom")));
        for (name, value) in self.sendable() {
            line(out, format_args!("{name}: {value}\r\n"));
        }
        if !self.body.is_empty() && !self.is_bodyless() && !self.has("content-type") {
            out.extend_from_slice(b"Content-Type: text/plain; charset=utf-8\r\n");
        }
        if !self.has("date") {
            out.extend_from_slice(b"Date: ");
            put_date(out);
            out.extend_from_slice(b"\r\n");
        }
        match after {
            After::Open => {}
            After::OpenSaid => out.extend_from_slice(b"Connection: keep-alive\r\n"),
            After::Close => out.extend_from_slice(b"Connection: close\r\n"),
        }
        if self.is_bodyless() {
            out.extend_from_slice(b"\r\n");
            return;
        }
        line(out, format_args!("Content-Length: {}\r\n\r\n", self.body.len()));
        if !to_head {
            out.extend_from_slice(&self.body);
        }
    }
}

impl Answer {
    /// The answer over HTTP/2, where the connection frames it.
    ///
    /// # Errors
    /// It is to be none.
    pub(super) fn into_response(self, to_head: bool) -> Result<http::Response<Sent>, Spoilt> {
        if self.fault == Some(Fault::Dropped) {
            return Err(Spoilt);
        }
        let body = if to_head || self.is_bodyless() { Bytes::new() } else { self.body.clone() };
        let sent = match self.fault {
            None => Sent { next: Some(body), spoilt: false },
            Some(_) => Sent { next: Some(body.slice(..body.len() / 2)), spoilt: true },
        };
        let mut response = http::Response::new(sent);
        *response.status_mut() = http::StatusCode::from_u16(self.status).unwrap_or_default();
        let fields = response.headers_mut();
        for (name, value) in self.sendable() {
            let name = http::HeaderName::from_bytes(name.as_bytes());
            let value = http::HeaderValue::from_bytes(value.as_bytes());
            if let (Ok(name), Ok(value)) = (name, value) {
                fields.append(name, value);
            }
        }
        if !self.body.is_empty() && !self.is_bodyless() && !self.has("content-type") {
            fields.insert("content-type", http::HeaderValue::from_static("text/plain; charset=utf-8"));
        }
        Ok(response)
    }
}

/// An answer that does not come, or not to its end, because a plan wants it so.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the answer is spoilt on purpose")]
pub(super) struct Spoilt;

/// A body over HTTP/2: all of it, or half of it and then an error, which resets the stream.
#[derive(Debug)]
pub(super) struct Sent {
    next: Option<Bytes>,
    spoilt: bool,
}

impl hyper::body::Body for Sent {
    type Data = Bytes;
    type Error = Spoilt;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Bytes>, Spoilt>>> {
        let next = match self.next.take().filter(|bytes| !bytes.is_empty()) {
            Some(bytes) => Some(Ok(hyper::body::Frame::data(bytes))),
            None => std::mem::take(&mut self.spoilt).then_some(Err(Spoilt)),
        };
        std::task::Poll::Ready(next)
    }

    fn is_end_stream(&self) -> bool {
        !self.spoilt && self.next.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        match self.spoilt {
            true => hyper::body::SizeHint::default(),
            false => hyper::body::SizeHint::with_exact(self.next.as_ref().map_or(0, Bytes::len) as u64),
        }
    }
}

fn line(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("writing into memory does not fail");
}

/// The date changes once a second; writing it anew for every answer would cost more than the rest of the head.
fn put_date(out: &mut Vec<u8>) {
    thread_local! {
        static LAST: RefCell<(i64, String)> = const { RefCell::new((i64::MIN, String::new())) };
    }
    let second = Timestamp::now().micros().div_euclid(1_000_000);
    LAST.with_borrow_mut(|(at, text)| {
        if *at != second || text.len() != DATE_LENGTH {
            let since = Duration::from_secs(u64::try_from(second).unwrap_or_default());
            *text = httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + since);
            *at = second;
        }
        out.extend_from_slice(text.as_bytes());
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(answer: &Answer, to_head: bool, after: After) -> String {
        let mut out = Vec::new();
        answer.write(&mut out, to_head, after);
        let text = String::from_utf8(out).unwrap();
        // The date changes; all else is compared.
        text.lines().filter(|l| !l.starts_with("Date: ")).map(|l| format!("{l}\n")).collect()
    }

    #[test]
    fn writes_what_was_configured_and_frames_it_itself() {
        let mut answer = Answer::new(200, "");
        assert_eq!(check(&answer, false, After::Open), "HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        answer.overlay(&endpoint::Answer {
            status: Some(202),
            headers: Some(vec![
                ("X-A".into(), " 1 ".into()),
                ("X-Bad".into(), "a\r\nSet-Cookie: b".into()),
                ("Bad name".into(), "1".into()),
                ("content-LENGTH".into(), "7".into()),
                ("Transfer-Encoding".into(), "chunked".into()),
            ]),
            body: Some("héllo".into()),
            ..endpoint::Answer::default()
        });
        let head = "HTTP/1.1 202 Accepted\nX-A: 1\nContent-Type: text/plain; charset=utf-8\n";
        assert_eq!(
            check(&answer, false, After::Close),
            format!("{head}Connection: close\nContent-Length: 6\n\nhéllo\n")
        );
        assert_eq!(check(&answer, true, After::Open), format!("{head}Content-Length: 6\n\n"));
    }

    #[test]
    fn a_status_out_of_range_is_not_sent() {
        let mut answer = Answer::new(200, "");
        for status in [0, 100, 199, 600, 999] {
            answer.overlay(&endpoint::Answer { status: Some(status), ..endpoint::Answer::default() });
            assert_eq!(answer.status, 200);
        }
    }

    #[test]
    fn no_content_has_no_length() {
        let answer = Answer::new(204, "ignored");
        let text = check(&answer, false, After::OpenSaid);
        assert!(!text.contains("Content-Length") && !text.contains("ignored"), "{text}");
    }
}
