//! Raw: HTTP/1.1 requests as they go over the wire, or as an editor left them, with line feeds alone.
//!
//! Nothing is put right. A head keeps the line ends it has, and a delivery says when they lack the carriage return. A
//! body ends where Content-Length or its last chunk says. Without either it is all that follows, since a paste rarely
//! says; only where another request follows the head at once, it is empty.

use super::request::{Announced, check_field, check_method, check_target};
use super::{Cause, ImportedRequest, MOST, Requests};
use crate::delivery::{Framing, Wire};
use crate::receiver::Limits;
use crate::receiver::head::{empty_lines, has_bare_lf};

/// Reads requests one after the other. After one that cannot be read nobody knows where the next begins, so it is the
/// last.
pub(super) fn read(text: &[u8]) -> Requests {
    let mut requests = Vec::new();
    let mut rest = text;
    while !rest.trim_ascii_start().is_empty() && requests.len() <= MOST {
        let (request, used) = match first(rest) {
            Ok((request, used)) => (Ok(request), used),
            Err(cause) => (Err(cause), rest.len()),
        };
        requests.push(request);
        rest = rest.get(used..).unwrap_or_default();
    }
    requests
}

/// Reads the first request and says how many bytes it takes.
///
/// # Errors
/// What is wrong with it; lines are counted from its request line.
pub fn first(bytes: &[u8]) -> Result<(ImportedRequest, usize), Cause> {
    let before = empty_lines(bytes);
    let text = bytes.get(before..).unwrap_or_default();
    let end = head_end(text).ok_or(
        "this is no complete HTTP request: no empty line ends its head. `creel show ID --raw` writes one",
    )?;
    let (head, rest) = text.split_at(end);
    let fields = fields(head)?;
    let announced = Announced::of(&fields)?;
    let Body { body, trailers, used } = match announced {
        Announced { chunked: true, .. } => unchunked(rest)?,
        Announced { length: Some(length), .. } => exactly(rest, length)?,
        _ if begins_another(rest) => Body::default(),
        _ => Body { body: rest.to_owned(), trailers: Vec::new(), used: rest.len() },
    };
    let framing = Framing {
        chunked: announced.chunked,
        bare_lf: has_bare_lf(head),
        duplicate_length: announced.duplicate_length,
    };
    let request =
        ImportedRequest { head: head.to_owned(), body, trailers, framing, wire: Wire::H1, at: None };
    Ok((request.within_limits(fields.len())?, before + end + used))
}

/// Where the first empty line ends.
fn head_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(line) = line(bytes, &mut at) {
        if line.is_empty() {
            return Some(at);
        }
    }
    None
}

/// The header fields of what must be a head, and not some text with an empty line in it.
fn fields(head: &[u8]) -> Result<Vec<(&str, &[u8])>, Cause> {
    const NO_LINE: &str = "line 1 is no request line; it reads like `POST /path HTTP/1.1`";
    check_size("head", head)?;
    let mut at = 0;
    let words: Vec<&[u8]> = line(head, &mut at).unwrap_or_default().split(|byte| *byte == b' ').collect();
    let [method, target, version] = words[..] else { return Err(NO_LINE.into()) };
    if check_method(method).is_err() || check_target(target).is_err() || !version.starts_with(b"HTTP/") {
        return Err(NO_LINE.into());
    }
    let mut fields = Vec::new();
    while let Some(line) = line(head, &mut at).filter(|line| !line.is_empty()) {
        fields.push(field(line).map_err(|why| Cause::from(format!("line {} {why}", fields.len() + 2)))?);
    }
    Ok(fields)
}

/// Looked at before the fields are, or many short ones would fill the memory.
fn check_size(what: &str, section: &[u8]) -> Result<(), Cause> {
    let limit = Limits::default().head_size;
    match section.len() > limit {
        true => Err(format!("the {what} is over the limit of {limit} bytes").into()),
        false => Ok(()),
    }
}

fn field(line: &[u8]) -> Result<(&str, &[u8]), &'static str> {
    let colon = line.iter().position(|byte| *byte == b':');
    let (name, value) = line.split_at(colon.unwrap_or_default());
    let value = value.get(1..).unwrap_or_default();
    check_field(name, value)?;
    Ok((std::str::from_utf8(name).unwrap_or_default(), value.trim_ascii()))
}

fn begins_another(rest: &[u8]) -> bool {
    let text = rest.get(empty_lines(rest)..).unwrap_or_default();
    head_end(text).and_then(|end| text.get(..end)).is_some_and(|head| fields(head).is_ok())
}

/// A body, and how many bytes it took with what frames it.
#[derive(Default)]
struct Body {
    body: Vec<u8>,
    trailers: Vec<u8>,
    used: usize,
}

fn exactly(rest: &[u8], length: usize) -> Result<Body, Cause> {
    let body = rest.get(..length).ok_or_else(|| {
        format!(
            "the body is cut off: Content-Length says {length} bytes, and {} follow; where a paste has changed the \
             line ends, take the file",
            rest.len()
        )
    })?;
    Ok(Body { body: body.to_owned(), trailers: Vec::new(), used: length })
}

fn unchunked(rest: &[u8]) -> Result<Body, Cause> {
    const BROKEN: &str = "the chunks of the body cannot be read";
    let mut body = Vec::new();
    let mut at = 0;
    loop {
        let line = line(rest, &mut at).ok_or(BROKEN)?;
        let digits = line.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
        let hexadecimal = digits.iter().all(u8::is_ascii_hexdigit);
        let size = std::str::from_utf8(digits).ok().filter(|_| hexadecimal);
        let size = size.and_then(|text| usize::from_str_radix(text, 16).ok()).ok_or(BROKEN)?;
        if size == 0 {
            break;
        }
        let end = at.checked_add(size).ok_or(BROKEN)?;
        body.extend_from_slice(rest.get(at..end).ok_or("the body is cut off in a chunk")?);
        at = end;
        if !self::line(rest, &mut at).ok_or(BROKEN)?.is_empty() {
            return Err(BROKEN.into());
        }
    }
    let start = at;
    while let Some(line) = line(rest, &mut at).filter(|line| !line.is_empty()) {
        field(line).map_err(|why| Cause::from(format!("a trailer {why}")))?;
    }
    check_size("trailer section", rest.get(start..at).unwrap_or_default())?;
    let mut trailers = rest.get(start..at).unwrap_or_default().to_owned();
    match trailers.as_slice() {
        b"" | b"\n" | b"\r\n" => trailers.clear(),
        // A file may end without the empty line that closes them.
        section if !section.ends_with(b"\n\n") && !section.ends_with(b"\n\r\n") => {
            trailers.extend_from_slice(b"\r\n");
        }
        _ => {}
    }
    Ok(Body { body, trailers, used: at })
}

/// The line at `at`, which is moved behind it.
fn line<'b>(bytes: &'b [u8], at: &mut usize) -> Option<&'b [u8]> {
    let rest = bytes.get(*at..)?;
    let length = rest.iter().position(|byte| *byte == b'\n')?;
    *at += length + 1;
    let line = rest.get(..length)?;
    Some(line.strip_suffix(b"\r").unwrap_or(line))
}

#[cfg(test)]
mod tests {
    use super::{first, read};

    #[test]
    fn bodies_are_found_whatever_frames_them() {
        let cases: [(&str, &str, &str, usize); 11] = [
            ("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi", "hi", "", 0),
            ("POST /a HTTP/1.1\nHost: x\nContent-Length: 2\n\nhi\n", "hi", "", 1),
            ("POST /a HTTP/1.1\nHost: x\n\nhi\n\nyou\n", "hi\n\nyou\n", "", 0),
            ("\r\n\nPOST /a HTTP/1.1\n\n", "", "", 0),
            (
                "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhi\r\n1\r\n!\r\n0\r\n\r\n",
                "hi!",
                "",
                0,
            ),
            (
                "POST /a HTTP/1.1\nTransfer-Encoding: chunked\n\n2\nhi\n0\nX-T: 1\n\nGET",
                "hi",
                "X-T: 1\n\n",
                3,
            ),
            ("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n", "hi", "", 0),
            (
                "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-T: 1\r\n",
                "",
                "X-T: 1\r\n\r\n",
                0,
            ),
            ("GET /a HTTP/1.0\r\n\r\n", "", "", 0),
            ("POST /a HTTP/1.1\r\nContent-Length: 0\r\n\r\n", "", "", 0),
            ("GET /a HTTP/2\nHost: x\n\nGET /b HTTP/2\nHost: x\n\n", "", "", 23),
        ];
        for (text, body, trailers, left_over) in cases {
            let (request, used) = first(text.as_bytes()).unwrap_or_else(|error| panic!("{text:?}: {error}"));
            assert_eq!(String::from_utf8_lossy(&request.body), body, "{text:?}");
            assert_eq!(String::from_utf8_lossy(&request.trailers), trailers, "{text:?}");
            assert_eq!(text.len() - used, left_over, "{text:?}");
            assert_eq!(request.target(), b"/a", "{text:?}");
            assert_eq!(request.framing.chunked, text.contains("chunked"), "{text:?}");
        }
    }

    #[test]
    fn a_head_is_kept_as_it_is_written() {
        let head = b"PUT /a?b HTTP/1.1\nX-A:  1 \nx-a:\xff\n\n";
        let (request, _) = first(head).unwrap();
        assert_eq!((request.method(), request.target()), ("PUT", &b"/a?b"[..]));
        assert_eq!(request.headers(), [("X-A", &b"1"[..]), ("x-a", &b"\xff"[..])]);
        assert!(request.framing.bare_lf);
        assert_eq!(request.head, head);
    }

    #[test]
    fn requests_follow_each_other_up_to_the_first_that_cannot_be_read() {
        let check = |text: &str, bodies: &[&str]| {
            let read = read(text.as_bytes());
            let told: Vec<_> = read
                .iter()
                .map(|read| match read {
                    Ok(request) => String::from_utf8_lossy(&request.body),
                    Err(_) => "refused".into(),
                })
                .collect();
            assert_eq!(told, bodies, "{text:?}");
        };
        let one = "POST /a HTTP/1.1\nHost: x\nContent-Length: 2\n\nhi\n";
        check("", &[]);
        check(" \n\r\n", &[]);
        check(&format!("{one}\n{one}\r\n"), &["hi", "hi"]);
        check(&format!("GET / HTTP/1.1\n\n{one}"), &["", "hi"]);
        check(&format!("{one}rubbish\n\n{one}"), &["hi", "refused"]);
    }

    #[test]
    fn what_is_no_request_is_told_apart() {
        let cases: [(&[u8], &str); 19] = [
            (b"", "empty line"),
            (b"POST / HTTP/1.1\r\nHost: x", "empty line"),
            (b"{\"a\": 1}\n\n", "line 1"),
            (b"POST /\n\n", "line 1"),
            (b"POST /a b HTTP/1.1\n\n", "line 1"),
            (b"P\x1bST / HTTP/1.1\n\n", "line 1"),
            (b"POST /\x00 HTTP/1.1\n\n", "line 1"),
            (b"POST / HTTP/1.1\nHost: x\nnonsense\n\n", "line 3"),
            (b"POST / HTTP/1.1\nHost: x\n folded: 1\n\n", "line 3"),
            (b"POST / HTTP/1.1\nHost: x\x00\n\n", "line 2"),
            (b"POST / HTTP/1.1\nH\xffst: x\n\n", "line 2"),
            (b"POST / HTTP/1.1\nContent-Length: 5\n\nhi", "cut off"),
            (b"POST / HTTP/1.1\nContent-Length: x\n\nhi", "no number"),
            (b"POST / HTTP/1.1\nContent-Length: +2\n\nhi", "no number"),
            (b"POST / HTTP/1.1\nContent-Length: 2\nContent-Length: 1\n\nhi", "contradict"),
            (b"POST / HTTP/1.1\nContent-Length: 2\nTransfer-Encoding: chunked\n\nhi", "two ends"),
            (b"POST / HTTP/1.1\nTransfer-Encoding: chunked\n\nzz\n", "chunks"),
            (b"POST / HTTP/1.1\nTransfer-Encoding: chunked\n\nffffffffffffffff\nx", "chunks"),
            (b"POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n5\nhi", "cut off"),
        ];
        for (text, told) in cases {
            let shown = String::from_utf8_lossy(text);
            let cause = first(text).expect_err(&shown).to_string();
            assert!(cause.contains(told), "{shown:?}: {cause}");
        }
    }
}
