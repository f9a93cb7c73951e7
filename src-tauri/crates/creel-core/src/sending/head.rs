//! Heads that are changed: a header or the method becomes another one in its place, and everything else stays byte for byte.

use crate::delivery::headers;

/// Headers that have a credential in them, whoever sent them.
pub(crate) const CREDENTIALS: [&str; 3] = ["authorization", "proxy-authorization", "cookie"];

/// What stands where a credential was sent.
pub(crate) const NOT_KEPT: &[u8] = b"[not kept]";

/// The head without the values of a header, as it may be kept and shown; `None` where it has no such header.
pub(crate) fn hidden(head: &[u8], name: &str) -> Option<Vec<u8>> {
    let there = headers(head).iter().filter(|(other, _)| other.eq_ignore_ascii_case(name)).count();
    (there > 0).then(|| set(head, name, &vec![NOT_KEPT; there]))
}

/// The head with these values of a header, in the place of the first that it had, or at its end. Without values, it is
/// gone.
pub(crate) fn set(head: &[u8], name: &str, values: &[&[u8]]) -> Vec<u8> {
    let end: &[u8] = if head.windows(2).any(|pair| pair == b"\r\n") { b"\r\n" } else { b"\n" };
    let mut out = Vec::with_capacity(head.len() + 64);
    let mut written = false;
    let mut write = |out: &mut Vec<u8>, line: Option<&[u8]>| {
        if std::mem::replace(&mut written, true) {
            return;
        }
        for value in values {
            // The blanks of the line stay, as does the case of its name.
            match line {
                Some(line) => {
                    let after = line.iter().position(|byte| *byte == b':').map_or(0, |colon| colon + 1);
                    let rest = line.get(after..).unwrap_or_default();
                    let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                    out.extend_from_slice(line.get(..after + blanks).unwrap_or_default());
                }
                None => {
                    out.extend_from_slice(name.as_bytes());
                    out.extend_from_slice(b": ");
                }
            }
            out.extend_from_slice(value);
            out.extend_from_slice(end);
        }
    };
    for (number, line) in head.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let colon = line.iter().position(|byte| *byte == b':');
        let named = colon.and_then(|colon| line.get(..colon));
        if number > 0 && named.is_some_and(|named| named.eq_ignore_ascii_case(name.as_bytes())) {
            write(&mut out, Some(line));
        } else {
            if number > 0 && line.trim_ascii().is_empty() {
                write(&mut out, None);
            }
            out.extend_from_slice(line);
        }
    }
    out
}

/// The head with another method.
pub(crate) fn with_method(head: &[u8], method: &str) -> Vec<u8> {
    let space = head.iter().position(|byte| *byte == b' ').unwrap_or_default();
    [method.as_bytes(), head.get(space..).unwrap_or_default()].concat()
}

#[cfg(test)]
mod tests {
    use super::{hidden, set, with_method};

    #[test]
    fn a_header_is_changed_in_its_place_and_nothing_else_is() {
        let check = |head: &[u8], name: &str, values: &[&[u8]], wanted: &[u8]| {
            let seen = set(head, name, values);
            assert_eq!(String::from_utf8_lossy(&seen), String::from_utf8_lossy(wanted));
        };
        let head = b"POST / HTTP/1.1\r\nhOst:x\r\nX-Sig:  old \r\nX-a: \xff\r\nx-sig: two\r\n\r\n";
        check(head, "x-SIG", &[b"new"], b"POST / HTTP/1.1\r\nhOst:x\r\nX-Sig:  new\r\nX-a: \xff\r\n\r\n");
        check(head, "x-sig", &[], b"POST / HTTP/1.1\r\nhOst:x\r\nX-a: \xff\r\n\r\n");
        check(b"GET / HTTP/1.1\n\n", "A", &[b"1", b"2"], b"GET / HTTP/1.1\nA: 1\nA: 2\n\n");
        check(b"GET http://a/ HTTP/1.1\r\n\r\n", "GET http", &[], b"GET http://a/ HTTP/1.1\r\n\r\n");
        let twice = b"GET / HTTP/1.1\r\nCookie: a\r\nX: y\r\ncookie:b\r\n\r\n";
        let once = b"GET / HTTP/1.1\r\nCookie: [not kept]\r\nCookie: [not kept]\r\nX: y\r\n\r\n".to_vec();
        assert_eq!((hidden(twice, "COOKIE"), hidden(twice, "z")), (Some(once), None));
        assert_eq!(with_method(b"POST /a b HTTP/1.1\r\n\r\n", "PUT"), b"PUT /a b HTTP/1.1\r\n\r\n");
    }
}
