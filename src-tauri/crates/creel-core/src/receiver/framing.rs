//! Framing: where a request's body ends. Anything that two readers could understand differently is refused.

use super::limits::Limits;
use super::refusal::Refusal;

/// How long a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    None,
    /// This many bytes; never 0.
    Exact(u64),
    Chunked,
    /// Until the stream ends (HTTP/2).
    Open,
}

/// What the header fields say about the message around them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decided {
    pub(super) length: Length,
    pub(super) duplicate_length: bool,
    pub(super) keep_alive: bool,
    pub(super) expects_continue: bool,
}

/// Decides from the header fields of a request; `old` is HTTP/1.0.
pub(super) fn decide(
    headers: &[httparse::Header<'_>],
    old: bool,
    limits: &Limits,
) -> Result<Decided, Refusal> {
    let mut hosts = 0;
    let mut length: Option<&[u8]> = None;
    let mut duplicate_length = false;
    let mut codings = 0_u32;
    let mut chunked = false;
    let (mut close, mut keep) = (false, false);
    let mut expects_continue = false;
    for header in headers {
        // The length of the name rules out nearly every field without comparing its letters.
        match header.name.len() {
            4 if header.name.eq_ignore_ascii_case("host") => hosts += 1,
            6 if header.name.eq_ignore_ascii_case("expect") => {
                if !header.value.eq_ignore_ascii_case(b"100-continue") {
                    return Err(Refusal::expectation());
                }
                expects_continue = !old;
            }
            10 if header.name.eq_ignore_ascii_case("connection") => {
                for token in header.value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii) {
                    close |= token.eq_ignore_ascii_case(b"close");
                    keep |= token.eq_ignore_ascii_case(b"keep-alive");
                }
            }
            14 if header.name.eq_ignore_ascii_case("content-length") => match length {
                Some(first) if first == header.value => duplicate_length = true,
                Some(_) => return Err(Refusal::malformed("two Content-Length fields contradict each other")),
                None => length = Some(header.value),
            },
            17 if header.name.eq_ignore_ascii_case("transfer-encoding") => {
                codings += 1;
                chunked = header.value.eq_ignore_ascii_case(b"chunked");
            }
            _ => {}
        }
    }
    check_hosts(hosts, old)?;
    let length = match (length, codings) {
        (Some(_), 1..) => {
            return Err(Refusal::malformed(
                "both Content-Length and Transfer-Encoding: the body has two ends",
            ));
        }
        (Some(value), 0) => match read_length(value)? {
            0 => Length::None,
            length if length > limits.body_size => return Err(Refusal::body_too_large(limits.body_size)),
            length => Length::Exact(length),
        },
        (None, 0) => Length::None,
        (None, _) if old => return Err(Refusal::malformed("Transfer-Encoding does not exist in HTTP/1.0")),
        (None, 1) if chunked => Length::Chunked,
        (None, 1) => return Err(Refusal::malformed("a Transfer-Encoding other than chunked")),
        (None, _) => return Err(Refusal::malformed("Transfer-Encoding more than once")),
    };
    Ok(Decided {
        length,
        duplicate_length,
        keep_alive: !close && (!old || keep),
        expects_continue: expects_continue && length != Length::None,
    })
}

fn check_hosts(hosts: usize, old: bool) -> Result<(), Refusal> {
    match hosts {
        1 => Ok(()),
        0 if old => Ok(()),
        0 => Err(Refusal::malformed("HTTP/1.1 without a Host field")),
        _ => Err(Refusal::malformed("more than one Host field")),
    }
}

/// Digits and nothing else: no sign, no list, no empty value.
fn read_length(value: &[u8]) -> Result<u64, Refusal> {
    let text = std::str::from_utf8(value).unwrap_or_default();
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::malformed("Content-Length is not a number"));
    }
    text.parse().map_err(|_| Refusal::malformed("Content-Length is larger than any body"))
}
