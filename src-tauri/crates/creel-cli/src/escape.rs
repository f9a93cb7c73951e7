//! Escaping: senders' text made safe for the eye. A terminal obeys what it is sent, so nothing that it could take for an
//! order, and nothing that turns the order of reading round, goes out as it came.

use std::fmt::{self, Display, Formatter, Write};

/// Bytes on one line: every control character is written out, line ends and tabs too.
pub(crate) fn line<B: AsRef<[u8]> + ?Sized>(bytes: &B) -> Escaped<'_> {
    Escaped { bytes: bytes.as_ref(), lines: false }
}

/// Bytes that may have lines and tabs of their own.
pub(crate) fn lines<B: AsRef<[u8]> + ?Sized>(bytes: &B) -> Escaped<'_> {
    Escaped { bytes: bytes.as_ref(), lines: true }
}

/// Displays bytes with all that is unsafe written out: `\x1b`, `\u{202e}`; bytes that are not UTF-8 as `\xff`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Escaped<'a> {
    bytes: &'a [u8],
    lines: bool,
}

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for chunk in self.bytes.utf8_chunks() {
            for c in chunk.valid().chars() {
                match c {
                    '\n' | '\t' if self.lines => f.write_char(c)?,
                    '\n' => f.write_str("\\n")?,
                    '\r' => f.write_str("\\r")?,
                    '\t' => f.write_str("\\t")?,
                    c if c.is_ascii_control() => write!(f, "\\x{:02x}", u32::from(c))?,
                    c if is_unsafe(c) => write!(f, "\\u{{{:x}}}", u32::from(c))?,
                    c => f.write_char(c)?,
                }
            }
            for byte in chunk.invalid() {
                write!(f, "\\x{byte:02x}")?;
            }
        }
        Ok(())
    }
}

/// JSON as it is, but for characters that JSON allows and a terminal obeys. Outside of strings there are none of them, so
/// that the value stays the same.
pub(crate) fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\u{7f}' || is_unsafe(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Characters beyond ASCII that terminals obey (C1), that change the direction of reading, that end a line, or that
/// cannot be seen and yet carry text.
fn is_unsafe(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}'
        | '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A stream of bytes on its way to a terminal, escaped piece by piece. A character that is cut in two waits for its rest.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    waiting: Vec<u8>,
}

impl Stream {
    pub(crate) fn push(&mut self, piece: &[u8]) -> String {
        self.waiting.extend_from_slice(piece);
        let cut = match std::str::from_utf8(last(&self.waiting)) {
            Err(error) if error.error_len().is_none() => last(&self.waiting).len() - error.valid_up_to(),
            _ => 0,
        };
        let rest = self.waiting.split_off(self.waiting.len() - cut);
        let text = lines(&self.waiting).to_string();
        self.waiting = rest;
        text
    }

    pub(crate) fn finish(self) -> String {
        lines(&self.waiting).to_string()
    }
}

/// The last bytes from where a character may begin; no character has more than four.
fn last(bytes: &[u8]) -> &[u8] {
    let tail = &bytes[bytes.len().saturating_sub(3)..];
    let begins = tail.iter().rposition(|byte| *byte >= 0xc0).unwrap_or(tail.len());
    &tail[begins..]
}

#[cfg(test)]
mod tests {
    use super::{Stream, json, line, lines};

    #[test]
    fn no_single_byte_reaches_a_terminal_as_an_order() {
        for byte in 0..=u8::MAX {
            for text in [line(&[byte]).to_string(), lines(&[byte]).to_string()] {
                let harmless = |c: char| !c.is_control() || (matches!(c, '\n' | '\t') && byte == c as u8);
                assert!(text.chars().all(harmless), "{byte:#x}: {text:?}");
                assert!(!text.is_empty(), "{byte:#x} must not vanish");
            }
            assert!(!line(&[byte]).to_string().chars().any(char::is_control), "{byte:#x}");
        }
    }

    #[test]
    fn escapes_are_written_out() {
        let cases: [(&[u8], &str); 9] = [
            (b"plain text, {\"a\":\"b\\n\"}", "plain text, {\"a\":\"b\\n\"}"),
            (b"\x1b]8;;http://evil\x07click", "\\x1b]8;;http://evil\\x07click"),
            (b"\x1b]52;c;ZXZpbA==\x1b\\", "\\x1b]52;c;ZXZpbA==\\x1b\\"),
            (b"a\r\nb\tc", "a\\r\\nb\\tc"),
            ("\u{9b}31m\u{9d}0;x\u{9c}".as_bytes(), "\\u{9b}31m\\u{9d}0;x\\u{9c}"),
            ("a\u{202e}b\u{2066}c\u{200f}d".as_bytes(), "a\\u{202e}b\\u{2066}c\\u{200f}d"),
            (b"\xff\xfe\x9b", "\\xff\\xfe\\x9b"),
            ("é 日本 😀".as_bytes(), "é 日本 😀"),
            (b"\x7f\x00", "\\x7f\\x00"),
        ];
        for (bytes, wanted) in cases {
            assert_eq!(line(bytes).to_string(), wanted);
        }
        assert_eq!(lines(b"a\r\nb\tc").to_string(), "a\\r\nb\tc");
    }

    #[test]
    fn json_stays_the_same_value() {
        let value = serde_json::json!({"a\u{9b}": "\u{7f}\u{202e}\u{e0041}\u{1b} é", "b": [1.50, null]});
        let text = json(&value.to_string());
        assert!(!text.contains(['\u{9b}', '\u{202e}', '\u{e0041}', '\u{7f}']), "{text:?}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }

    #[test]
    fn a_character_cut_in_two_comes_out_whole() {
        let whole =
            "é日😀\u{9b}\n".as_bytes().iter().copied().chain([0xff, b'a', 0xf0, 0x9f]).collect::<Vec<_>>();
        let wanted = lines(&whole).to_string();
        for size in 1..whole.len() {
            let mut stream = Stream::default();
            let mut text: String = whole.chunks(size).map(|piece| stream.push(piece)).collect();
            text.push_str(&stream.finish());
            assert_eq!(text, wanted, "in pieces of {size}");
        }
    }
}
