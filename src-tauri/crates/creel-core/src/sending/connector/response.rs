//! A response: what a server answered, as it came, up to what is kept of it.

use std::mem::MaybeUninit;

use bytes::Bytes;
use httparse::Status;
use tokio::io::{AsyncRead, AsyncReadExt};

use super::SendError;
use crate::receiver::chunked::Decoder;

const LONGEST_HEAD: usize = 64 * 1024;
const MOST_HEADERS: usize = 256;
const READ: usize = 64 * 1024;

/// How the body of a response ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It is all there.
    Complete,
    /// There was more than is kept, and the rest was not read.
    Cut,
    /// The connection broke off, or its framing could not be read, before the body was complete.
    Broken,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    /// From the status line to the empty line, as received.
    pub head: Vec<u8>,
    /// The body after transfer decoding, up to what is kept.
    pub body: Bytes,
    pub end: End,
}

impl Response {
    /// The headers in their order, as received.
    pub fn headers(&self) -> Vec<(&str, &[u8])> {
        crate::delivery::headers(&self.head)
    }

    /// The first value of a header, where it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers().into_iter().find(|(other, _)| other.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(value).ok()
    }
}

/// Where the body of a response ends.
#[derive(Debug)]
enum Length {
    Exact(u64),
    Chunked(Box<Decoder>),
    /// With the connection.
    Open,
}

/// Reads the answer to one request. Of its body at most `keep` bytes are kept. `began` is called with the first byte.
///
/// # Errors
/// There is no answer, or none that is HTTP/1.
pub async fn read(
    reader: &mut (impl AsyncRead + Unpin),
    keep: usize,
    to_head: bool,
    began: impl FnOnce(),
) -> Result<Response, SendError> {
    let mut buffer = Vec::with_capacity(4 * 1024);
    if more(reader, &mut buffer).await? == 0 {
        return Err(SendError::Closed);
    }
    began();
    let (status, head, length) = loop {
        match parse(&buffer)? {
            // `100 Continue` and its like announce the answer, and are none.
            Some(Parsed { status, head, .. }) if (100..200).contains(&status) && status != 101 => {
                buffer.drain(..head);
            }
            Some(Parsed { status, head, length }) => {
                let rest = buffer.split_off(head);
                let head = std::mem::replace(&mut buffer, rest);
                let bodyless = to_head || matches!(status, 101 | 204 | 304);
                break (status, head, if bodyless { Length::Exact(0) } else { length });
            }
            None if buffer.len() >= LONGEST_HEAD => {
                return Err(SendError::NotHttp("its head is longer than 64 KiB"));
            }
            None if more(reader, &mut buffer).await? == 0 => return Err(SendError::Closed),
            None => {}
        }
    };
    let (body, end) = body(reader, buffer, length, keep).await;
    Ok(Response { status, head, body: body.into(), end })
}

async fn more(reader: &mut (impl AsyncRead + Unpin), buffer: &mut Vec<u8>) -> Result<usize, SendError> {
    buffer.reserve(READ);
    reader.read_buf(buffer).await.map_err(SendError::Broken)
}

struct Parsed {
    status: u16,
    /// Bytes of the head.
    head: usize,
    length: Length,
}

fn parse(buffer: &[u8]) -> Result<Option<Parsed>, SendError> {
    let mut room = [const { MaybeUninit::uninit() }; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut []);
    let config = httparse::ParserConfig::default();
    let parsed = config.parse_response_with_uninit_headers(&mut response, buffer, &mut room);
    let head = match parsed {
        Ok(Status::Complete(head)) => head,
        Ok(Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => {
            return Err(SendError::NotHttp("it has more than 256 headers"));
        }
        Err(_) => return Err(SendError::NotHttp("its first lines are no head of HTTP/1")),
    };
    let named = |name: &str| response.headers.iter().rev().find(|h| h.name.eq_ignore_ascii_case(name));
    let chunked = named("transfer-encoding")
        .is_some_and(|coding| coding.value.trim_ascii().to_ascii_lowercase().ends_with(b"chunked"));
    let length = match named("content-length") {
        _ if chunked => Length::Chunked(Box::default()),
        Some(length) => {
            let digits = std::str::from_utf8(length.value).ok().and_then(|digits| digits.trim().parse().ok());
            Length::Exact(digits.ok_or(SendError::NotHttp("its Content-Length is no number"))?)
        }
        None => Length::Open,
    };
    Ok(Some(Parsed { status: response.code.unwrap_or_default(), head, length }))
}

/// Reads the body. However it ends, what came of it is kept: to see half an answer helps more than to see none.
async fn body(
    reader: &mut (impl AsyncRead + Unpin),
    mut buffer: Vec<u8>,
    mut length: Length,
    keep: usize,
) -> (Vec<u8>, End) {
    let mut body = Vec::new();
    loop {
        match &mut length {
            Length::Exact(left) => {
                let here = usize::try_from(*left).unwrap_or(usize::MAX).min(buffer.len());
                body.extend_from_slice(buffer.get(..here).unwrap_or_default());
                *left -= here as u64;
                if *left == 0 && body.len() <= keep {
                    return (body, End::Complete);
                }
            }
            Length::Chunked(decoder) => {
                let mut at = 0;
                while at < buffer.len() && !decoder.is_done() {
                    let Ok(step) = decoder.decode(buffer.get(at..).unwrap_or_default()) else {
                        return (body, End::Broken);
                    };
                    body.extend_from_slice(step.data);
                    at += step.consumed;
                }
                if decoder.is_done() && body.len() <= keep {
                    return (body, End::Complete);
                }
            }
            Length::Open => body.extend_from_slice(&buffer),
        }
        if body.len() > keep {
            body.truncate(keep);
            return (body, End::Cut);
        }
        buffer.clear();
        match more(reader, &mut buffer).await {
            Ok(0) if matches!(length, Length::Open) => return (body, End::Complete),
            Ok(0) | Err(_) => return (body, End::Broken),
            Ok(_) => {}
        }
    }
}
