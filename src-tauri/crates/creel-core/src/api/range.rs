//! A range: the part of some bytes that a request asks for with its Range header.

use std::ops::Range;

use http::{HeaderMap, header};

/// What part of the bytes a request asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    All,
    Part(Range<u64>),
    /// A part that begins after the end.
    Beyond,
}

/// Reads the Range header. What RFC 9110 leaves to the server, such as several ranges, is answered with everything, and
/// so is a condition on the range: stored bytes never change, but no validator is given that could be compared.
pub(super) fn asked(headers: &HeaderMap, size: u64) -> Asked {
    if headers.contains_key(header::IF_RANGE) {
        return Asked::All;
    }
    let written = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let Some((first, last)) = written.and_then(|text| text.strip_prefix("bytes=")?.split_once('-')) else {
        return Asked::All;
    };
    match (number(first), number(last)) {
        (Some(first), None) if last.trim().is_empty() && first < size => Asked::Part(first..size),
        (Some(_), None) if last.trim().is_empty() => Asked::Beyond,
        (Some(first), Some(last)) if first > last => Asked::All,
        (Some(first), Some(last)) if first < size => Asked::Part(first..last.saturating_add(1).min(size)),
        (Some(_), Some(_)) => Asked::Beyond,
        (None, Some(0)) if first.trim().is_empty() => Asked::Beyond,
        (None, Some(_)) if first.trim().is_empty() && size == 0 => Asked::Beyond,
        (None, Some(count)) if first.trim().is_empty() => Asked::Part(size.saturating_sub(count)..size),
        _ => Asked::All,
    }
}

fn number(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    // More digits than fit lie beyond every end.
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::{Asked, asked};
    use http::{HeaderMap, HeaderValue, header};

    #[test]
    fn ranges_are_read_as_http_has_them() {
        let cases = [
            ("bytes=0-4", Asked::Part(0..5)),
            ("bytes=5-", Asked::Part(5..10)),
            ("bytes=-3", Asked::Part(7..10)),
            ("bytes=-30", Asked::Part(0..10)),
            ("bytes=8-99999999999999999999999", Asked::Part(8..10)),
            ("bytes=10-", Asked::Beyond),
            ("bytes=10-20", Asked::Beyond),
            ("bytes=-0", Asked::Beyond),
            ("bytes=5-4", Asked::All),
            ("bytes=0-1,3-4", Asked::All),
            ("bytes=", Asked::All),
            ("bytes=-", Asked::All),
            ("bytes=a-b", Asked::All),
            ("lines=0-4", Asked::All),
        ];
        for (text, wanted) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, HeaderValue::from_static(text));
            assert_eq!(asked(&headers, 10), wanted, "{text}");
        }
        assert_eq!(asked(&HeaderMap::new(), 10), Asked::All);
    }
}
