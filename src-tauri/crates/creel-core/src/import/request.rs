//! An imported request: one request as a file or a paste has it, whole and ready to be stored.

use super::Cause;
use crate::clock::Timestamp;
use crate::delivery::{self, Framing, Wire};
use crate::receiver::head::Head;
use crate::receiver::{Length, Limits};

/// One request of a file or a paste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedRequest {
    /// From the request line to the empty line, as given. Where the format has no such bytes, it is written as HTTP/1.1.
    pub head: Vec<u8>,
    /// What a signature is computed over: chunks are taken apart, nothing else is decoded.
    pub body: Vec<u8>,
    /// The trailer section with its closing empty line; empty where there is none.
    pub trailers: Vec<u8>,
    pub framing: Framing,
    pub wire: Wire,
    /// When it was sent, where the format says so.
    pub at: Option<Timestamp>,
}

impl ImportedRequest {
    pub fn method(&self) -> &str {
        delivery::request_line(&self.head).0
    }

    pub fn target(&self) -> &[u8] {
        delivery::request_line(&self.head).1
    }

    /// The headers in their order; values without the blanks around them.
    pub fn headers(&self) -> Vec<(&str, &[u8])> {
        delivery::headers(&self.head)
    }

    /// Writes a request that came as its parts. A length that the fields do not announce is added at the end, since
    /// HTTP/1.1 cannot do without; one that says something else than the body is refused.
    pub(super) fn written(
        wire: Wire,
        method: &str,
        target: &[u8],
        fields: Vec<(&str, &[u8])>,
        body: Vec<u8>,
    ) -> Result<Self, Cause> {
        check_method(method.as_bytes())?;
        check_target(target)?;
        for (name, value) in &fields {
            check_field(name.as_bytes(), value).map_err(|why| Cause::from(format!("a header {why}")))?;
        }
        let announced = Announced::of(&fields)?;
        let length = body.len().to_string();
        if let Some(announced) = announced.length.filter(|length| *length != body.len()) {
            return Err(format!(
                "Content-Length says {announced} bytes, and the body has {length}: it is not the body that was sent"
            )
            .into());
        }
        let mut fields: Vec<(&str, &[u8])> = fields;
        let due = announced.length.is_none() && !announced.chunked && wire == Wire::H1 && !body.is_empty();
        if due {
            fields.push(("Content-Length", length.as_bytes()));
        }
        let head = Head::rendered(method, target, &fields, Length::None).bytes;
        let framing = Framing { chunked: announced.chunked, ..Framing::default() };
        Self { head, body, trailers: Vec::new(), framing, wire, at: None }.within_limits(fields.len())
    }

    /// What the receiver would not take for its size is not imported either.
    pub(super) fn within_limits(self, fields: usize) -> Result<Self, Cause> {
        let limits = Limits::default();
        let too_large = |what: &str, limit: &dyn std::fmt::Display, unit: &str| {
            Err(format!("the {what} is over the limit of {limit} {unit}").into())
        };
        if self.body.len() as u64 > limits.body_size {
            return too_large("body", &limits.body_size, "bytes");
        }
        if self.head.len() > limits.head_size {
            return too_large("head", &limits.head_size, "bytes");
        }
        if fields > limits.headers {
            return too_large("head", &limits.headers, "headers");
        }
        Ok(self)
    }
}

/// What the header fields say about the body.
#[derive(Debug, Default)]
pub(super) struct Announced {
    pub(super) length: Option<usize>,
    pub(super) duplicate_length: bool,
    pub(super) chunked: bool,
}

impl Announced {
    /// Reads the fields that frame a body; what two readers could understand differently is refused.
    pub(super) fn of(fields: &[(&str, &[u8])]) -> Result<Self, Cause> {
        let mut announced = Self::default();
        for (name, value) in fields {
            if name.eq_ignore_ascii_case("content-length") {
                let digits = value.iter().all(u8::is_ascii_digit);
                let length = std::str::from_utf8(value).ok().filter(|_| digits);
                let length =
                    length.and_then(|text| text.parse().ok()).ok_or("Content-Length is no number")?;
                match announced.length.replace(length) {
                    Some(other) if other != length => {
                        return Err("two Content-Length headers contradict each other".into());
                    }
                    Some(_) => announced.duplicate_length = true,
                    None => {}
                }
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                if !value.eq_ignore_ascii_case(b"chunked") {
                    return Err("its Transfer-Encoding is not chunked".into());
                }
                announced.chunked = true;
            }
        }
        match announced {
            Self { length: Some(_), chunked: true, .. } => {
                Err("both Content-Length and Transfer-Encoding: the body has two ends".into())
            }
            announced => Ok(announced),
        }
    }
}

pub(super) fn check_method(method: &[u8]) -> Result<(), Cause> {
    match is_token(method) {
        true => Ok(()),
        false => Err("the method is not one word".into()),
    }
}

pub(super) fn check_target(target: &[u8]) -> Result<(), Cause> {
    match !target.is_empty() && !target.iter().any(|byte| *byte <= b' ' || *byte == 0x7f) {
        true => Ok(()),
        false => Err("the path has a space or a control character in it, or is empty".into()),
    }
}

/// What is wrong with a header field, to be read after "a header" or "line 3".
pub(super) fn check_field(name: &[u8], value: &[u8]) -> Result<(), &'static str> {
    match (is_token(name), value.iter().any(|byte| matches!(byte, 0..=8 | 10..=31 | 127))) {
        (false, _) => Err("has no name that a header can have; it reads like `Name: value`"),
        (_, true) => Err("has a control character in its value"),
        _ => Ok(()),
    }
}

fn is_token(bytes: &[u8]) -> bool {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !bytes.is_empty() && bytes.iter().all(allowed)
}
