//! A multipart form (RFC 7578): fields as parts between lines that a boundary makes.

/// How many parts are looked at.
const PARTS: usize = 256;

/// A part that has a name.
pub(crate) struct Part<'b> {
    pub(crate) name: &'b str,
    pub(crate) value: &'b [u8],
    /// Whether it is a file that somebody attached.
    pub(crate) is_file: bool,
}

/// The boundary that a content type names, where it is a multipart form.
pub(crate) fn boundary(content_type: &str) -> Option<&str> {
    let mut parameters = content_type.split(';').map(str::trim);
    if !parameters.next()?.eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = parameters.find_map(|parameter| parameter_of(parameter, "boundary"))?;
    (!boundary.is_empty() && boundary.len() <= 70).then_some(boundary)
}

/// The value of the first part of that name.
pub(crate) fn field<'b>(body: &'b [u8], boundary: &str, name: &str) -> Option<&'b [u8]> {
    parts(body, boundary).find(|part| part.name == name).map(|part| part.value)
}

/// Every part that has a name, in their order. A part that is cut off is none.
pub(crate) fn parts<'b>(body: &'b [u8], boundary: &str) -> impl Iterator<Item = Part<'b>> {
    let line = format!("\r\n--{boundary}").into_bytes();
    // What stands before the first line is no part.
    let mut rest = after(body, &line[2..]);
    let parts = std::iter::from_fn(move || {
        let inside = rest.take()?.strip_prefix(b"\r\n")?;
        let (part, tail) = inside.split_at(find(inside, &line)?);
        rest = Some(&tail[line.len()..]);
        Some(part)
    });
    parts.take(PARTS).filter_map(named)
}

fn named(part: &[u8]) -> Option<Part<'_>> {
    let split = find(part, b"\r\n\r\n")?;
    let head = std::str::from_utf8(&part[..split]).ok()?;
    let disposition = head.split("\r\n").find_map(|line| {
        let (header, value) = line.split_once(':')?;
        header.eq_ignore_ascii_case("content-disposition").then_some(value)
    })?;
    let parameter = |name| disposition.split(';').map(str::trim).find_map(|text| parameter_of(text, name));
    Some(Part {
        name: parameter("name")?,
        value: &part[split + 4..],
        is_file: parameter("filename").or_else(|| parameter("filename*")).is_some(),
    })
}

/// The value of a parameter of that name, without quotes around it.
fn parameter_of<'t>(parameter: &'t str, name: &str) -> Option<&'t str> {
    let (key, value) = parameter.split_once('=')?;
    let quoted = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    key.eq_ignore_ascii_case(name).then(|| quoted.unwrap_or(value))
}

fn after<'b>(text: &'b [u8], wanted: &[u8]) -> Option<&'b [u8]> {
    find(text, wanted).map(|at| &text[at + wanted.len()..])
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_by_its_name() {
        let boundary = boundary("multipart/form-data; boundary=\"x y\"").unwrap();
        let body = b"preamble\r\n--x y\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x y\r\ncontent-disposition: form-data; name=\"b\"; filename=\"f\"\r\nContent-Type: text/plain\r\n\r\n2\r\n\r\n\r\n--x y--\r\n";
        assert_eq!(field(body, boundary, "a").unwrap(), b"1");
        assert_eq!(field(body, boundary, "b").unwrap(), b"2\r\n\r\n");
        assert_eq!(field(body, boundary, "f"), None);
        let found: Vec<_> = parts(body, boundary).map(|part| (part.name, part.is_file)).collect();
        assert_eq!(found, [("a", false), ("b", true)]);
        for end in 0..body.len() {
            field(&body[..end], boundary, "b");
        }
    }

    #[test]
    fn another_content_type_has_no_boundary() {
        for wrong in [
            "",
            "application/json",
            "multipart/form-data",
            "multipart/mixed; boundary=a",
            "multipart/form-data; boundary=",
        ] {
            assert_eq!(boundary(wrong), None, "{wrong}");
        }
    }
}
