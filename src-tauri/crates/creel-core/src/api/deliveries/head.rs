//! The stored head, cut into its headers for the eye. What is stored stays as it came.

/// The names and values in their order, with case and duplicates as received. White space around a value is left out; a
/// line that continues the one before belongs to its value.
pub(super) fn headers(head: &[u8]) -> Vec<(String, Vec<u8>)> {
    lines(head.splitn(2, |b| *b == b'\n').nth(1).unwrap_or_default())
}

/// The same for a trailer section, which has no request line before it.
pub(super) fn lines(section: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut headers: Vec<(String, Vec<u8>)> = Vec::new();
    for line in section.split(|b| *b == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match (line.first(), headers.last_mut()) {
            (None, _) => break,
            (Some(b' ' | b'\t'), Some((_, value))) => {
                value.push(b' ');
                value.extend_from_slice(line.trim_ascii());
            }
            _ => {
                let mut parts = line.splitn(2, |b| *b == b':');
                let name = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
                headers.push((name, parts.next().unwrap_or_default().trim_ascii().to_vec()));
            }
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::headers;

    #[test]
    fn order_case_duplicates_and_bytes_are_kept() {
        let head = b"POST /x HTTP/1.1\r\nhost: a\r\nX-A:  1 \r\nx-a:2\nX-Odd: \xff:b\r\nX-Long: a\r\n\tb\r\nX-None:\r\n\r\nno";
        let wanted: [(&str, &[u8]); 6] = [
            ("host", b"a"),
            ("X-A", b"1"),
            ("x-a", b"2"),
            ("X-Odd", b"\xff:b"),
            ("X-Long", b"a b"),
            ("X-None", b""),
        ];
        let wanted: Vec<_> =
            wanted.iter().map(|(name, value)| ((*name).to_owned(), value.to_vec())).collect();
        assert_eq!(headers(head), wanted);
        assert!(headers(b"GET / HTTP/1.0\r\n\r\n").is_empty());
        assert!(headers(b"").is_empty());
    }
}
