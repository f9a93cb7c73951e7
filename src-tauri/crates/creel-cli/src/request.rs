//! A request in a file: HTTP/1.1 as it came over the wire, or as an editor left it, with line feeds alone.

use anyhow::{Context, Result, bail};
use creel_core::delivery;

/// The parts of a raw request. The body is what a signature is computed over: chunks are taken apart, nothing else is
/// decoded.
#[derive(Debug)]
pub(crate) struct RawRequest {
    head: Vec<u8>,
    pub body: Vec<u8>,
    /// How many bytes follow the request that its length says are none of it.
    pub left_over: usize,
}

impl RawRequest {
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self> {
        let end = head_end(bytes).context(
            "this is no complete HTTP request: no empty line ends its head. `creel show ID --raw` writes one",
        )?;
        let (head, rest) = bytes.split_at(end);
        check(head)?;
        let (body, used) = body(head, rest)?;
        Ok(Self { head: head.to_owned(), body, left_over: rest.len() - used })
    }

    pub(crate) fn method(&self) -> &str {
        delivery::request_line(&self.head).0
    }

    pub(crate) fn target(&self) -> &[u8] {
        // Where lines end with a line feed alone, nothing else is cut off from the version.
        delivery::request_line(&self.head).1
    }

    pub(crate) fn headers(&self) -> Vec<(&str, &[u8])> {
        delivery::headers(&self.head)
    }
}

/// Where the first empty line ends.
fn head_end(bytes: &[u8]) -> Option<usize> {
    let mut start = 0;
    while let Some(length) = bytes[start..].iter().position(|byte| *byte == b'\n') {
        let line = &bytes[start..start + length];
        start += length + 1;
        if matches!(line, b"" | b"\r") {
            return Some(start);
        }
    }
    None
}

/// That this is a head, and not some text with an empty line in it.
fn check(head: &[u8]) -> Result<()> {
    let mut lines = head.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let first: Vec<&[u8]> = lines.next().unwrap_or_default().split(|byte| *byte == b' ').collect();
    let complete = matches!(first[..], [method, target, .., version]
        if !method.is_empty() && !target.is_empty() && version.starts_with(b"HTTP/"));
    if !complete {
        bail!("line 1 is no request line; it reads like `POST /path HTTP/1.1`");
    }
    for (index, line) in lines.enumerate() {
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
        let is_header = name.len() < line.len() && !name.is_empty() && !name.contains(&b' ');
        if !line.is_empty() && !is_header {
            bail!("line {} is no header; it reads like `Name: value`", index + 2);
        }
    }
    Ok(())
}

/// The body, and how much of `rest` it took.
fn body(head: &[u8], rest: &[u8]) -> Result<(Vec<u8>, usize)> {
    let headers = delivery::headers(head);
    let find = |wanted: &str| headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
    if find("transfer-encoding").is_some_and(|(_, value)| value.eq_ignore_ascii_case(b"chunked")) {
        return unchunked(rest);
    }
    let Some((_, length)) = find("content-length") else { return Ok((rest.to_owned(), rest.len())) };
    let length = std::str::from_utf8(length).ok().and_then(|text| text.parse::<usize>().ok());
    let length = length.context("Content-Length is no number")?;
    let body = rest.get(..length).with_context(|| {
        format!("the body is cut off: Content-Length says {length} bytes, and the file has {}", rest.len())
    })?;
    Ok((body.to_owned(), length))
}

fn unchunked(rest: &[u8]) -> Result<(Vec<u8>, usize)> {
    const BROKEN: &str = "the chunks of the body cannot be read";
    let mut body = Vec::new();
    let mut at = 0;
    loop {
        let line = line(rest, &mut at).context(BROKEN)?;
        let digits = line.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
        let size = std::str::from_utf8(digits).ok().and_then(|text| usize::from_str_radix(text, 16).ok());
        let size = size.context(BROKEN)?;
        if size == 0 {
            break;
        }
        let end = at.checked_add(size).context(BROKEN)?;
        body.extend_from_slice(rest.get(at..end).context("the body is cut off in a chunk")?);
        at = end;
        if !self::line(rest, &mut at).context(BROKEN)?.is_empty() {
            bail!(BROKEN);
        }
    }
    // Trailers follow, up to an empty line; a file may end without it.
    while line(rest, &mut at).is_some_and(|line| !line.is_empty()) {}
    Ok((body, at))
}

/// The line at `at`, which is moved behind it.
fn line<'b>(bytes: &'b [u8], at: &mut usize) -> Option<&'b [u8]> {
    let rest = bytes.get(*at..)?;
    let length = rest.iter().position(|byte| *byte == b'\n')?;
    *at += length + 1;
    let line = &rest[..length];
    Some(line.strip_suffix(b"\r").unwrap_or(line))
}

#[cfg(test)]
mod tests {
    use super::RawRequest;

    #[test]
    fn bodies_are_found_whatever_frames_them() {
        let cases: [(&str, &str, usize); 8] = [
            ("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi", "hi", 0),
            ("POST /a HTTP/1.1\nHost: x\nContent-Length: 2\n\nhi\n", "hi", 1),
            ("POST /a HTTP/1.1\nHost: x\n\nhi\n\nyou\n", "hi\n\nyou\n", 0),
            (
                "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhi\r\n1\r\n!\r\n0\r\n\r\n",
                "hi!",
                0,
            ),
            ("POST /a HTTP/1.1\nTransfer-Encoding: chunked\n\n2\nhi\n0\nX-T: 1\n\n", "hi", 0),
            ("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n", "hi", 0),
            ("GET /a HTTP/1.0\r\n\r\n", "", 0),
            ("POST /a HTTP/1.1\r\nContent-Length: 0\r\n\r\n", "", 0),
        ];
        for (text, body, left_over) in cases {
            let request =
                RawRequest::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{text:?}: {error}"));
            assert_eq!(String::from_utf8_lossy(&request.body), body, "{text:?}");
            assert_eq!(request.left_over, left_over, "{text:?}");
            assert_eq!(request.target(), b"/a", "{text:?}");
        }
    }

    #[test]
    fn head_lines_are_read_with_either_end() {
        let request = RawRequest::parse(b"PUT /a?b HTTP/1.1\nX-A:  1 \r\nx-a:2\n\n").unwrap();
        assert_eq!((request.method(), request.target()), ("PUT", &b"/a?b"[..]));
        assert_eq!(request.headers(), [("X-A", &b"1"[..]), ("x-a", &b"2"[..])]);
    }

    #[test]
    fn what_is_no_request_is_told_apart() {
        let cases = [
            ("", "empty line"),
            ("POST / HTTP/1.1\r\nHost: x", "empty line"),
            ("{\"a\": 1}\n\n", "line 1"),
            ("POST /\n\n", "line 1"),
            ("POST / HTTP/1.1\nHost: x\nnonsense\n\n", "line 3"),
            ("POST / HTTP/1.1\nContent-Length: 5\n\nhi", "cut off"),
            ("POST / HTTP/1.1\nContent-Length: x\n\nhi", "no number"),
            ("POST / HTTP/1.1\nTransfer-Encoding: chunked\n\nzz\n", "chunks"),
            ("POST / HTTP/1.1\nTransfer-Encoding: chunked\n\nffffffffffffffff\nx", "chunks"),
            ("POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n5\nhi", "cut off"),
        ];
        for (text, told) in cases {
            let error = RawRequest::parse(text.as_bytes()).expect_err(text).to_string();
            assert!(error.contains(told), "{text:?}: {error}");
        }
    }
}
