//! Textual changes: what happens to the bytes of a body without anybody reading them as a document.

use super::{Cause, compressed, text};
use crate::Head;

/// A change to the bytes of a body. The two sentences stand for the two directions: what happened to a body on its way
/// to Creel so that this one was the signed one, and what a receiver does that hashes this one.
#[derive(Debug)]
pub(super) struct Textual {
    pub(super) cause: Cause,
    pub(super) on_the_way: &'static str,
    pub(super) by_a_receiver: &'static str,
    apply: Apply,
}

#[derive(Debug)]
enum Apply {
    Bytes(fn(&[u8]) -> Option<Vec<u8>>),
    Head(fn(&Head<'_>, &[u8]) -> Option<Vec<u8>>),
    Exactly(&'static [u8]),
}

impl Textual {
    /// The body so changed; none where there is nothing to change, or where a body that is not `small` would be read.
    pub(super) fn of(&self, head: &Head<'_>, body: &[u8], small: bool) -> Option<Vec<u8>> {
        match self.apply {
            Apply::Bytes(apply) if small => apply(body),
            Apply::Bytes(_) => None,
            Apply::Head(apply) => apply(head, body),
            Apply::Exactly(bytes) => Some(bytes.to_vec()),
        }
    }
}

/// What changes line ends and other things at the edge, before the writers of JSON are tried.
pub(super) static EDGES: &[Textual] = &[
    Textual {
        cause: Cause::TrailingNewline,
        on_the_way: "A newline at the end of the body was lost on its way",
        by_a_receiver: "Your receiver adds a newline to the body",
        apply: Apply::Bytes(|body| Some([body, b"\n"].concat())),
    },
    Textual {
        cause: Cause::TrailingNewline,
        on_the_way: "A newline was added to the end of the body on its way",
        by_a_receiver: "Your receiver cuts off the newline at the end of the body",
        apply: Apply::Bytes(|body| Some(text::without_ending(body))),
    },
    Textual {
        cause: Cause::TrailingNewline,
        on_the_way: "A second newline was added to the end of the body on its way",
        by_a_receiver: "Your receiver cuts off one newline at the end of the body",
        apply: Apply::Bytes(|body| {
            body.strip_suffix(b"\r\n").or(body.strip_suffix(b"\n")).map(<[u8]>::to_vec)
        }),
    },
    Textual {
        cause: Cause::TrailingNewline,
        on_the_way: "A line end (CR LF) at the end of the body was lost on its way",
        by_a_receiver: "Your receiver adds a line end (CR LF) to the body",
        apply: Apply::Bytes(|body| Some([body, b"\r\n"].concat())),
    },
    Textual {
        cause: Cause::TrailingNewline,
        on_the_way: "Space was added around the body on its way",
        by_a_receiver: "Your receiver trims the space around the body",
        apply: Apply::Bytes(|body| Some(body.trim_ascii().to_vec())),
    },
    Textual {
        cause: Cause::TrailingNewline,
        on_the_way: "The line ends of the body were changed from LF to CR LF on its way",
        by_a_receiver: "Your receiver changes the line ends of the body to LF",
        apply: Apply::Bytes(|body| Some(text::with_lf(body))),
    },
    Textual {
        cause: Cause::TrailingNewline,
        on_the_way: "The line ends of the body were changed from CR LF to LF on its way",
        by_a_receiver: "Your receiver changes the line ends of the body to CR LF",
        apply: Apply::Bytes(|body| Some(text::with_crlf(body))),
    },
    Textual {
        cause: Cause::TrailingNewline,
        on_the_way: "Newlines were added to the body on its way",
        by_a_receiver: "Your receiver takes the newlines out of the body",
        apply: Apply::Bytes(|body| Some(text::on_one_line(body))),
    },
    Textual {
        cause: Cause::BodyEscaped,
        on_the_way: "A byte order mark was put before the body on its way",
        by_a_receiver: "Your receiver removes the byte order mark before the body",
        apply: Apply::Bytes(|body| body.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec)),
    },
    Textual {
        cause: Cause::BodyEscaped,
        on_the_way: "The byte order mark before the body was lost on its way",
        by_a_receiver: "Your receiver puts a byte order mark before the body",
        apply: Apply::Bytes(|body| Some([b"\xef\xbb\xbf", body].concat())),
    },
    Textual {
        cause: Cause::BodyEscaped,
        on_the_way: "NUL bytes were added to the end of the body on its way",
        by_a_receiver: "Your receiver cuts off the NUL bytes at the end of the body",
        apply: Apply::Bytes(|body| {
            let end = body.iter().rposition(|byte| *byte != 0).map_or(0, |at| at + 1);
            Some(body[..end].to_vec())
        }),
    },
    Textual {
        cause: Cause::BodyCompressed,
        on_the_way: "The body was compressed after it was signed",
        by_a_receiver: "Your receiver verifies the unpacked body, and the packed one was signed",
        apply: Apply::Bytes(compressed::unpacked),
    },
    Textual {
        cause: Cause::BodyTruncated,
        on_the_way: "Something was appended to the body on its way",
        by_a_receiver: "Your receiver reads less of the body than there is",
        apply: Apply::Head(|head, body| {
            let length = head.first("content-length")?;
            let length: usize = std::str::from_utf8(length).ok()?.trim().parse().ok()?;
            body.get(..length).map(<[u8]>::to_vec)
        }),
    },
];

/// What is tried after them.
pub(super) static TEXTS: &[Textual] = &[
    Textual {
        cause: Cause::BodyReserialized,
        on_the_way: "Space between the parts of the JSON was added on its way",
        by_a_receiver: "Your receiver removes the space between the parts of the JSON",
        apply: Apply::Bytes(text::minified),
    },
    Textual {
        cause: Cause::Charset,
        on_the_way: "The body was read as Latin-1 and written as UTF-8 on its way",
        by_a_receiver: "Your receiver reads UTF-8 and hashes Latin-1 bytes",
        apply: Apply::Bytes(|body| text::characters_as_bytes(body, false)),
    },
    Textual {
        cause: Cause::Charset,
        on_the_way: "The body was read as Windows-1252 and written as UTF-8 on its way",
        by_a_receiver: "Your receiver reads UTF-8 and hashes Windows-1252 bytes",
        apply: Apply::Bytes(|body| text::characters_as_bytes(body, true)),
    },
    Textual {
        cause: Cause::Charset,
        on_the_way: "The body was changed from UTF-8 to Latin-1 on its way",
        by_a_receiver: "Your receiver reads the body as Latin-1 (or \"binary\") and hashes it as UTF-8",
        apply: Apply::Bytes(|body| text::bytes_as_characters(body, false)),
    },
    Textual {
        cause: Cause::Charset,
        on_the_way: "The body was changed from UTF-8 to Windows-1252 on its way",
        by_a_receiver: "Your receiver reads the body as Windows-1252 and hashes it as UTF-8",
        apply: Apply::Bytes(|body| text::bytes_as_characters(body, true)),
    },
    Textual {
        cause: Cause::Charset,
        on_the_way: "The sender signed the text with replacement characters, and sent other bytes",
        by_a_receiver: "Your receiver reads the body as UTF-8, which it is not, and hashes it with replacement characters",
        apply: Apply::Bytes(text::lossy),
    },
    Textual {
        cause: Cause::Charset,
        on_the_way: "The body's escapes (\\uXXXX) were turned into characters on its way",
        by_a_receiver: "Your receiver hashes the body with \\uXXXX escapes in place of its characters",
        apply: Apply::Bytes(text::unicode_escaped_lower),
    },
    Textual {
        cause: Cause::Charset,
        on_the_way: "The body's escapes (\\uXXXX) were turned into characters on its way",
        by_a_receiver: "Your receiver hashes the body with \\uXXXX escapes in place of its characters",
        apply: Apply::Bytes(text::unicode_escaped_upper),
    },
    Textual {
        cause: Cause::Charset,
        on_the_way: "Characters of the body were turned into escapes (\\uXXXX) on its way",
        by_a_receiver: "Your receiver hashes the body with characters in place of its \\uXXXX escapes",
        apply: Apply::Bytes(text::unicode_unescaped),
    },
    Textual {
        cause: Cause::Charset,
        on_the_way: "Letters with accents were taken apart (Unicode NFD) on the body's way",
        by_a_receiver: "Your receiver normalises the body to Unicode NFC",
        apply: Apply::Bytes(text::composed),
    },
    Textual {
        cause: Cause::Charset,
        on_the_way: "Letters with accents were put together (Unicode NFC) on the body's way",
        by_a_receiver: "Your receiver normalises the body to Unicode NFD",
        apply: Apply::Bytes(text::decomposed),
    },
    Textual {
        cause: Cause::BodyReserialized,
        on_the_way: "Escaped slashes (\\/) of the body were unescaped on its way",
        by_a_receiver: "Your receiver hashes the body with escaped slashes (\\/), as PHP writes them",
        apply: Apply::Bytes(text::slashes_escaped),
    },
    Textual {
        cause: Cause::BodyReserialized,
        on_the_way: "Slashes of the body were escaped (\\/) on its way",
        by_a_receiver: "Your receiver hashes the body without its escaped slashes (\\/)",
        apply: Apply::Bytes(text::slashes_unescaped),
    },
    Textual {
        cause: Cause::BodyReserialized,
        on_the_way: "The body was made into a JSON text on its way, so that it is JSON twice over",
        by_a_receiver: "Your receiver hashes the text inside the JSON text that the body is",
        apply: Apply::Bytes(text::unwrapped),
    },
    Textual {
        cause: Cause::BodyReserialized,
        on_the_way: "The sender signed the body as a JSON text, JSON twice over, and sent it once",
        by_a_receiver: "Your receiver makes the body into a JSON text, so that it is JSON twice over",
        apply: Apply::Bytes(text::wrapped),
    },
    Textual {
        cause: Cause::BodyEscaped,
        on_the_way: "The body was escaped for HTML (&quot;) on its way, as a page does from which it is copied",
        by_a_receiver: "Your receiver unescapes HTML in the body",
        apply: Apply::Bytes(text::html_unescaped),
    },
    Textual {
        cause: Cause::BodyEscaped,
        on_the_way: "HTML escapes (&quot;) of the body were undone on its way",
        by_a_receiver: "Your receiver escapes the body for HTML",
        apply: Apply::Bytes(text::html_escaped),
    },
    Textual {
        cause: Cause::FormDecoded,
        on_the_way: "The form in the body was encoded on its way, after it was signed",
        by_a_receiver: "Your receiver hashes the decoded form",
        apply: Apply::Bytes(text::form_decoded),
    },
    Textual {
        cause: Cause::FormDecoded,
        on_the_way: "The JSON was put into a form on its way",
        by_a_receiver: "Your receiver hashes the JSON of the form's field `payload`, and the form was signed",
        apply: Apply::Bytes(text::form_payload),
    },
    Textual {
        cause: Cause::FormDecoded,
        on_the_way: "The form in the body was decoded on its way, so that only the JSON of its field `payload` came",
        by_a_receiver: "Your receiver makes a form of the body",
        apply: Apply::Bytes(text::as_form_payload),
    },
    Textual {
        cause: Cause::FormDecoded,
        on_the_way: "The form in the body was decoded on its way, and perhaps encoded again",
        by_a_receiver: "Your receiver decodes the form and encodes it again",
        apply: Apply::Bytes(|body| text::form_encoded(body, b"-_.*", "+")),
    },
    Textual {
        cause: Cause::FormDecoded,
        on_the_way: "The form in the body was decoded on its way, and perhaps encoded again",
        by_a_receiver: "Your receiver decodes the form and encodes it again",
        apply: Apply::Bytes(|body| text::form_encoded(body, b"-_.~", "+")),
    },
    Textual {
        cause: Cause::FormDecoded,
        on_the_way: "The form in the body was decoded on its way, and perhaps encoded again",
        by_a_receiver: "Your receiver decodes the form and encodes it again",
        apply: Apply::Bytes(|body| text::form_encoded(body, b"-_.~", "%20")),
    },
    Textual {
        cause: Cause::FormDecoded,
        on_the_way: "The form in the body was decoded on its way, and perhaps encoded again",
        by_a_receiver: "Your receiver decodes the form and encodes it again",
        apply: Apply::Bytes(|body| text::form_encoded(body, b"-_.!~*'()", "%20")),
    },
    Textual {
        cause: Cause::FormDecoded,
        on_the_way: "The form in the body was decoded on its way, and perhaps encoded again",
        by_a_receiver: "Your receiver decodes the form and encodes it again",
        apply: Apply::Bytes(|body| text::form_encoded(body, b"-_.!~*'()", "+")),
    },
    Textual {
        cause: Cause::BodyTruncated,
        on_the_way: "The signature is that of an empty body",
        by_a_receiver: "Your receiver hashes an empty body, because something else has read it before",
        apply: Apply::Exactly(b""),
    },
    Textual {
        cause: Cause::BodyTruncated,
        on_the_way: "The signature is that of an empty object, {}",
        by_a_receiver: "Your receiver hashes an empty object, {}, because the body was not parsed or is gone",
        apply: Apply::Exactly(b"{}"),
    },
];
