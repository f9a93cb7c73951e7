//! Changes to a text that people and programs make without reading it as anything: line ends, escapes, charsets.

use std::borrow::Cow;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

use super::writers;
use crate::form;

pub(super) fn without_ending(body: &[u8]) -> Vec<u8> {
    let end = body.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n')).map_or(0, |at| at + 1);
    body[..end].to_vec()
}

pub(super) fn with_crlf(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 16);
    for byte in with_lf(body) {
        if byte == b'\n' {
            out.push(b'\r');
        }
        out.push(byte);
    }
    out
}

pub(super) fn with_lf(body: &[u8]) -> Vec<u8> {
    let next = body.iter().skip(1).map(Some).chain(std::iter::once(None));
    let pairs = body.iter().zip(next);
    pairs.filter(|(byte, next)| !(**byte == b'\r' && *next == Some(&b'\n'))).map(|(byte, _)| *byte).collect()
}

pub(super) fn on_one_line(body: &[u8]) -> Vec<u8> {
    body.iter().filter(|byte| !matches!(byte, b'\r' | b'\n')).copied().collect()
}

/// The text with its bytes taken for characters of Latin-1 (or, for what those do not have, of Windows-1252) and these
/// written as UTF-8.
pub(super) fn bytes_as_characters(body: &[u8], windows: bool) -> Option<Vec<u8>> {
    if body.is_ascii() {
        return None;
    }
    let character = |byte: u8| match byte {
        0x80..=0x9f if windows => WINDOWS[usize::from(byte - 0x80)],
        byte => char::from(byte),
    };
    Some(body.iter().map(|byte| character(*byte)).collect::<String>().into_bytes())
}

/// The text with each of its characters written as one byte of Latin-1 or Windows-1252; none where one has none.
pub(super) fn characters_as_bytes(body: &[u8], windows: bool) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(body).ok().filter(|text| !text.is_ascii())?;
    let byte = |letter: char| match WINDOWS.iter().position(|other| *other == letter) {
        Some(at) if windows && letter > '\u{ff}' => u8::try_from(0x80 + at).ok(),
        _ => u8::try_from(u32::from(letter)).ok(),
    };
    text.chars().map(byte).collect()
}

/// What Windows-1252 has at 80 to 9F. Source: the WHATWG's encoding standard, index windows-1252.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text as a lossy reader of UTF-8 leaves it.
pub(super) fn lossy(body: &[u8]) -> Option<Vec<u8>> {
    match String::from_utf8_lossy(body) {
        Cow::Borrowed(_) => None,
        Cow::Owned(text) => Some(text.into_bytes()),
    }
}

pub(super) fn composed(body: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(body).ok().filter(|text| !text.is_ascii())?;
    Some(ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned().into_bytes())
}

pub(super) fn decomposed(body: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(body).ok().filter(|text| !text.is_ascii())?;
    Some(DecomposingNormalizerBorrowed::new_nfd().normalize(text).into_owned().into_bytes())
}

/// Everything beyond ASCII as `\uXXXX`, as a JSON text can have it.
pub(super) fn unicode_escaped(body: &[u8], write: fn(char, &mut String)) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(body).ok().filter(|text| !text.is_ascii())?;
    let mut out = String::with_capacity(text.len() * 2);
    for letter in text.chars() {
        if letter.is_ascii() { out.push(letter) } else { write(letter, &mut out) }
    }
    Some(out.into_bytes())
}

pub(super) fn unicode_escaped_lower(body: &[u8]) -> Option<Vec<u8>> {
    unicode_escaped(body, writers::lower)
}

pub(super) fn unicode_escaped_upper(body: &[u8]) -> Option<Vec<u8>> {
    unicode_escaped(body, writers::upper)
}

/// `\uXXXX` beyond ASCII as the characters themselves; everything else stays as it is.
pub(super) fn unicode_unescaped(body: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(body).ok()?;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let tail = &rest[at..];
        let (letter, length) = match unit(tail) {
            Some(high @ 0xd800..0xdc00) => {
                let low = tail.get(6..).and_then(unit).filter(|low| (0xdc00..0xe000).contains(low));
                (low.and_then(|low| char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))), 12)
            }
            Some(code) => (char::from_u32(code).filter(|letter| !letter.is_ascii()), 6),
            None => (None, 0),
        };
        let length = match letter {
            Some(letter) => {
                out.push(letter);
                length
            }
            // Two at once, so that an escaped backslash starts nothing.
            None => {
                let length = 1 + tail[1..].chars().next().map_or(0, char::len_utf8);
                out.push_str(&tail[..length]);
                length
            }
        };
        rest = &tail[length..];
    }
    out.push_str(rest);
    (out != text).then(|| out.into_bytes())
}

fn unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

pub(super) fn slashes_escaped(body: &[u8]) -> Option<Vec<u8>> {
    replaced(&slashes_unescaped(body).unwrap_or_else(|| body.to_vec()), &[("/", "\\/")])
}

pub(super) fn slashes_unescaped(body: &[u8]) -> Option<Vec<u8>> {
    replaced(body, &[("\\/", "/")])
}

pub(super) fn html_unescaped(body: &[u8]) -> Option<Vec<u8>> {
    replaced(
        body,
        &[
            ("&quot;", "\""),
            ("&#34;", "\""),
            ("&#39;", "'"),
            ("&#039;", "'"),
            ("&#x27;", "'"),
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&amp;", "&"),
        ],
    )
}

pub(super) fn html_escaped(body: &[u8]) -> Option<Vec<u8>> {
    replaced(body, &[("&", "&amp;"), ("\"", "&quot;"), ("<", "&lt;"), (">", "&gt;")])
}

/// The text with these replaced one after the other; none where nothing was.
fn replaced(body: &[u8], pairs: &[(&str, &str)]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(body).ok()?;
    let mut out = Cow::Borrowed(text);
    for (from, to) in pairs.iter().filter(|(from, _)| text.contains(from)) {
        out = Cow::Owned(out.replace(from, to));
    }
    match out {
        Cow::Borrowed(_) => None,
        Cow::Owned(out) => Some(out.into_bytes()),
    }
}

/// The JSON text inside a JSON string, as a body has it that was made into JSON twice.
pub(super) fn unwrapped(body: &[u8]) -> Option<Vec<u8>> {
    let body = body.trim_ascii();
    if !body.starts_with(b"\"") {
        return None;
    }
    serde_json::from_slice::<String>(body).ok().map(String::into_bytes)
}

/// The body as a JSON string.
pub(super) fn wrapped(body: &[u8]) -> Option<Vec<u8>> {
    serde_json::to_vec(std::str::from_utf8(body).ok()?).ok()
}

/// A JSON document without the space between its parts, and otherwise as it is.
pub(super) fn minified(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    let (mut quoted, mut escaped) = (false, false);
    for byte in body {
        if quoted || !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
            out.push(*byte);
        }
        quoted = if *byte == b'"' && !escaped { !quoted } else { quoted };
        escaped = quoted && *byte == b'\\' && !escaped;
    }
    (matches!(body.trim_ascii().first(), Some(b'{' | b'[')) && out.len() < body.len()).then_some(out)
}

/// A form with every name and value decoded.
pub(super) fn form_decoded(body: &[u8]) -> Option<Vec<u8>> {
    body.iter().any(|byte| matches!(byte, b'%' | b'+')).then(|| form::decode(body))
}

/// A form with its names and values encoded; those of an encoded one are decoded before. `kept` are the marks that stay
/// as they are, `space` is what a space becomes.
pub(super) fn form_encoded(body: &[u8], kept: &[u8], space: &str) -> Option<Vec<u8>> {
    if !body.contains(&b'=') || matches!(body.first(), Some(b'{' | b'[' | b'<')) {
        return None;
    }
    // What an encoded form cannot have shows that it is decoded already.
    let raw = body.iter().any(|byte| matches!(byte, b' ' | b'"' | b'{' | b'/' | b'\n' | 0x80..));
    let code = |part: &[u8]| {
        let decoded = if raw { part.to_vec() } else { form::decode(part) };
        percent_encoded(&decoded, kept, space)
    };
    let pair = |pair: &[u8]| match pair.iter().position(|byte| *byte == b'=') {
        Some(at) => format!("{}={}", code(&pair[..at]), code(&pair[at + 1..])),
        None => code(pair),
    };
    let pairs: Vec<_> = body.split(|byte| *byte == b'&').map(pair).collect();
    Some(pairs.join("&").into_bytes())
}

/// Text with everything but letters, digits and `kept` as `%XX`.
pub(super) fn percent_encoded(text: &[u8], kept: &[u8], space: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for byte in text {
        match byte {
            b' ' => out.push_str(space),
            byte if byte.is_ascii_alphanumeric() || kept.contains(byte) => out.push(char::from(*byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The field of a form that holds the JSON, and the form that holds the JSON as a field.
pub(super) fn form_payload(body: &[u8]) -> Option<Vec<u8>> {
    form::field(body, "payload").filter(|payload| !payload.is_empty())
}

pub(super) fn as_form_payload(body: &[u8]) -> Option<Vec<u8>> {
    let json = matches!(body.first(), Some(b'{' | b'['));
    let encoded = percent_encoded(body, b"-_.*", "+");
    json.then(|| [b"payload=", encoded.as_bytes()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a change makes `after` of `before`.
    #[track_caller]
    fn check(change: fn(&[u8]) -> Option<Vec<u8>>, before: &[u8], after: Option<&[u8]>) {
        assert_eq!(change(before).as_deref(), after, "{}", String::from_utf8_lossy(before));
    }

    #[test]
    fn line_ends_are_changed() {
        check(|body| Some(without_ending(body)), b"a\nb\r\n\n", Some(b"a\nb"));
        check(|body| Some(with_crlf(body)), b"a\nb\r\nc\r", Some(b"a\r\nb\r\nc\r"));
        check(|body| Some(with_lf(body)), b"a\nb\r\nc\r", Some(b"a\nb\nc\r"));
        check(|body| Some(on_one_line(body)), b"{\r\n  \"a\": 1\n}", Some(b"{  \"a\": 1}"));
    }

    #[test]
    fn charsets_are_taken_for_each_other() {
        check(|body| bytes_as_characters(body, false), "é".as_bytes(), Some("Ã©".as_bytes()));
        check(|body| bytes_as_characters(body, true), "€".as_bytes(), Some("â‚¬".as_bytes()));
        check(|body| characters_as_bytes(body, false), "Ã©".as_bytes(), Some("é".as_bytes()));
        check(|body| characters_as_bytes(body, true), "â‚¬".as_bytes(), Some("€".as_bytes()));
        check(|body| characters_as_bytes(body, false), "€".as_bytes(), None);
        check(|body| bytes_as_characters(body, false), b"ascii", None);
        check(lossy, b"\xe9", Some("\u{fffd}".as_bytes()));
        check(composed, "e\u{301}".as_bytes(), Some("é".as_bytes()));
        check(decomposed, "é".as_bytes(), Some("e\u{301}".as_bytes()));
    }

    #[test]
    fn escapes_come_and_go() {
        check(unicode_escaped_lower, "é😀".as_bytes(), Some(b"\\u00e9\\ud83d\\ude00"));
        check(unicode_escaped_upper, "é".as_bytes(), Some(b"\\u00E9"));
        check(
            unicode_unescaped,
            br"\u00e9\ud83d\ude00\\u00e9\u0041\n",
            Some("é😀\\\\u00e9\\u0041\\n".as_bytes()),
        );
        check(unicode_unescaped, br"\ud83d\u0041 \u", None);
        check(slashes_escaped, br"a/b\/c", Some(br"a\/b\/c"));
        check(slashes_unescaped, br"a\/b", Some(b"a/b"));
        check(html_unescaped, b"{&quot;a&quot;:&#39;&amp;lt;&#39;}", Some(b"{\"a\":'&lt;'}"));
        check(html_escaped, b"\"<&>", Some(b"&quot;&lt;&amp;&gt;"));
        check(unwrapped, br#" "{\"a\":1}" "#, Some(b"{\"a\":1}"));
        check(wrapped, b"{\"a\":1}", Some(br#""{\"a\":1}""#));
        check(minified, br#"{ "a b" : [ 1, "\" " ] }"#, Some(br#"{"a b":[1,"\" "]}"#));
    }

    #[test]
    fn forms_are_decoded_and_encoded() {
        check(form_decoded, b"a=b+c%2Fd", Some(b"a=b c/d"));
        check(|body| form_encoded(body, b"-_.~", "%20"), b"a=b+c%2fd~&e", Some(b"a=b%20c%2Fd~&e"));
        check(
            |body| form_encoded(body, b"-_.*", "+"),
            b"a=b c&d={\"e\":1}",
            Some(b"a=b+c&d=%7B%22e%22%3A1%7D"),
        );
        check(form_payload, b"payload=%7B%22a%22%3A1%7D", Some(b"{\"a\":1}"));
        check(as_form_payload, b"{\"a\": 1}", Some(b"payload=%7B%22a%22%3A+1%7D"));
    }
}
