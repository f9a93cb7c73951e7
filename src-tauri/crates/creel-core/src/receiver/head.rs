//! A head: the request line and the header fields of a request, as the very bytes that were parsed.

use std::mem::MaybeUninit;
use std::ops::Range;

use httparse::{Error, Status};

use super::framing::{self, Length};
use super::limits::Limits;
use super::refusal::Refusal;
use crate::delivery::{Framing, path};
use crate::rejected::Code;

/// A method longer than this is none that anybody implements.
pub const LONGEST_METHOD: usize = 32;
/// Room for header fields while parsing; a higher setting of [`Limits::headers`] has no effect.
pub const MOST_HEADERS: usize = 1024;

/// A place in the head's bytes. Heads are far shorter than 4 GiB.
type Span = (u32, u32);

/// A complete head that the receiver can act upon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// From the request line to the empty line, as received.
    pub bytes: Vec<u8>,
    method: Span,
    target: Span,
    fields: Vec<(Span, Span)>,
    /// How long the body is. Decided here, once, for the whole of Creel.
    pub length: Length,
    pub framing: Framing,
    /// The sender wants to send another request after this one.
    pub keep_alive: bool,
    /// It speaks HTTP/1.0.
    pub old: bool,
    /// It waits for `100 Continue` before it sends the body.
    pub expects_continue: bool,
}

/// What a buffer holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Parse {
    /// The beginning of a head, so far without fault.
    Partial,
    /// A head; it is as long as its `bytes`.
    Complete(Head),
}

/// How many bytes of empty lines come before the head; senders may leave them between requests.
pub fn empty_lines(buffer: &[u8]) -> usize {
    let mut at = 0;
    loop {
        match buffer.get(at..) {
            Some([b'\r', b'\n', ..]) => at += 2,
            Some([b'\n', ..]) => at += 1,
            _ => return at,
        }
    }
}

/// Reads one head from the start of the buffer, which has no empty lines in front.
pub fn parse(buffer: &[u8], limits: &Limits) -> Result<Parse, Refusal> {
    let window = buffer.get(..limits.head_size).unwrap_or(buffer);
    check_method(window)?;
    let mut storage = [const { MaybeUninit::uninit() }; MOST_HEADERS];
    let room = storage.get_mut(..limits.headers).unwrap_or_default();
    let mut request = httparse::Request::new(&mut []);
    match request.parse_with_uninit_headers(window, room) {
        Ok(Status::Complete(length)) => {
            let bytes = window.get(..length).unwrap_or_default();
            complete(bytes, &request, limits).map(Parse::Complete)
        }
        Ok(Status::Partial) if window.len() >= limits.head_size => Err(too_large(window, limits)),
        Ok(Status::Partial) => Ok(Parse::Partial),
        Err(error) => Err(refuse(error, window, limits)),
    }
}

fn complete(bytes: &[u8], request: &httparse::Request<'_, '_>, limits: &Limits) -> Result<Head, Refusal> {
    let span = |part: &[u8]| {
        // An empty part may point anywhere.
        let start = if part.is_empty() { 0 } else { part.as_ptr().addr() - bytes.as_ptr().addr() };
        (start as u32, (start + part.len()) as u32)
    };
    let method = request.method.unwrap_or_default();
    if method == "CONNECT" {
        return Err(Refusal::connect());
    }
    let decided = framing::decide(request.headers, request.version == Some(0), limits)?;
    Ok(Head {
        method: span(method.as_bytes()),
        target: span(request.path.unwrap_or_default().as_bytes()),
        fields: request.headers.iter().map(|h| (span(h.name.as_bytes()), span(h.value))).collect(),
        length: decided.length,
        framing: Framing {
            chunked: decided.length == Length::Chunked,
            bare_lf: has_bare_lf(bytes),
            duplicate_length: decided.duplicate_length,
        },
        keep_alive: decided.keep_alive,
        old: request.version == Some(0),
        expects_continue: decided.expects_continue,
        bytes: bytes.to_vec(),
    })
}

/// Refuses what cannot become a method, before a line end is there to find out.
fn check_method(window: &[u8]) -> Result<(), Refusal> {
    // A TLS record of the handshake kind; no method starts like that.
    if matches!(window, [0x16] | [0x16, 3, ..]) {
        let hint = "you used https://; this port speaks plain HTTP, so use http:// instead";
        return Err(Refusal::new(400, Code::TlsHello, hint));
    }
    let token = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    match window.get(..=LONGEST_METHOD) {
        Some(start) if start.iter().all(token) => Err(Refusal::method_too_long(LONGEST_METHOD)),
        _ => Ok(()),
    }
}

/// The head does not end within the limit: the target's fault, or that of the fields.
fn too_large(window: &[u8], limits: &Limits) -> Refusal {
    if window.contains(&b'\n') {
        Refusal::new(431, Code::TooLarge, format!("the head is over the limit of {} bytes", limits.head_size))
    } else {
        let detail = format!("the request line is over the limit of {} bytes", limits.head_size);
        Refusal::new(414, Code::TooLarge, detail)
    }
}

fn refuse(error: Error, window: &[u8], limits: &Limits) -> Refusal {
    let line = window.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line.get(..120).unwrap_or(line)).trim_end().escape_debug().to_string();
    match error {
        Error::TooManyHeaders => Refusal::too_many_fields(limits.headers),
        Error::Version => {
            Refusal::malformed(format!("the version is neither HTTP/1.1 nor HTTP/1.0: “{line}”"))
        }
        Error::Token => Refusal::malformed(format!(
            "the first line is no request line (METHOD target HTTP/1.1): “{line}”"
        )),
        Error::HeaderName => Refusal::malformed(
            "a header field's name has a byte that no name may have, or a line starts with a space",
        ),
        Error::HeaderValue => Refusal::malformed("a header field's value has a control character"),
        Error::NewLine => Refusal::malformed("a carriage return stands without its line feed"),
        Error::Status => Refusal::malformed("this is no request"),
    }
}

pub(crate) fn has_bare_lf(bytes: &[u8]) -> bool {
    bytes.iter().zip(bytes.iter().skip(1)).any(|(before, byte)| *byte == b'\n' && *before != b'\r')
}

impl Head {
    /// A head that did not come as HTTP/1 but is written as if it had.
    pub fn rendered(method: &str, target: &[u8], fields: &[(&str, &[u8])], length: Length) -> Self {
        let mut bytes = Vec::with_capacity(256);
        let mut put = |part: &[u8], end: &[u8]| {
            let start = bytes.len();
            bytes.extend_from_slice(part);
            let span = (start as u32, bytes.len() as u32);
            bytes.extend_from_slice(end);
            span
        };
        let method = put(method.as_bytes(), b" ");
        let target = put(target, b" HTTP/1.1\r\n");
        let spans = fields.iter().map(|(n, v)| (put(n.as_bytes(), b": "), put(v, b"\r\n"))).collect();
        put(b"", b"\r\n");
        Self {
            bytes,
            method,
            target,
            fields: spans,
            length,
            framing: Framing::default(),
            keep_alive: true,
            old: false,
            expects_continue: false,
        }
    }

    fn part(&self, (start, end): Span) -> &[u8] {
        self.bytes.get(Range { start: start as usize, end: end as usize }).unwrap_or_default()
    }

    fn text(&self, span: Span) -> &str {
        std::str::from_utf8(self.part(span)).unwrap_or_default()
    }

    pub fn method(&self) -> &str {
        self.text(self.method)
    }

    /// The request-target as received.
    pub fn target(&self) -> &[u8] {
        self.part(self.target)
    }

    /// The header fields in the order of arrival, names with their case.
    pub fn fields(&self) -> Vec<(&str, &[u8])> {
        self.fields.iter().map(|(name, value)| (self.text(*name), self.part(*value))).collect()
    }

    /// The path that the target names, without authority, query and fragment. `*` and an empty path are the root.
    pub fn path(&self) -> &str {
        path(self.text(self.target))
    }
}
