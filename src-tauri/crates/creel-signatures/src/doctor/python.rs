//! What Python makes of a body that is turned into text carelessly: `str()` of bytes and of a dict.

use super::document::Json;
use super::writers::python_number;

/// The texts, each with what the receiver does.
pub(super) fn texts(body: &[u8]) -> Vec<(Vec<u8>, &'static str)> {
    let mut all =
        vec![(bytes(body).into_bytes(), "Your receiver hashes `str()` of the body's bytes, b'…' included")];
    if body.len() <= 8 << 20
        && let Some(document) = Json::read(body)
    {
        let mut out = String::new();
        value(&document, &mut out);
        all.push((out.into_bytes(), "Your receiver hashes `str()` of the parsed body, in Python's notation"));
    }
    all
}

/// `repr` of bytes. Source: CPython's `bytes.__repr__`.
fn bytes(body: &[u8]) -> String {
    let quote = if body.contains(&b'\'') && !body.contains(&b'"') { '"' } else { '\'' };
    let mut out = format!("b{quote}");
    for byte in body {
        match byte {
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\\' => out.push_str("\\\\"),
            byte if char::from(*byte) == quote => {
                out.push('\\');
                out.push(quote);
            }
            b' '..=b'~' => out.push(char::from(*byte)),
            byte => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push(quote);
    out
}

/// `repr` of what json.loads gives. Source: CPython's `dict`, `list` and `str.__repr__`.
fn value(json: &Json, out: &mut String) {
    match json {
        Json::Null => out.push_str("None"),
        Json::Bool(true) => out.push_str("True"),
        Json::Bool(false) => out.push_str("False"),
        Json::Number(text) => out.push_str(&python_number(text)),
        Json::Text(string) => text(string, out),
        Json::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                value(item, out);
            }
            out.push(']');
        }
        Json::Object(members) => {
            out.push('{');
            for (index, (name, member)) in members.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                text(name, out);
                out.push_str(": ");
                value(member, out);
            }
            out.push('}');
        }
    }
}

fn text(string: &str, out: &mut String) {
    let quote = if string.contains('\'') && !string.contains('"') { '"' } else { '\'' };
    out.push(quote);
    for letter in string.chars() {
        match letter {
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\\' => out.push_str("\\\\"),
            letter if letter == quote => {
                out.push('\\');
                out.push(letter);
            }
            letter if letter.is_control() => out.push_str(&format!("\\x{:02x}", u32::from(letter))),
            letter => out.push(letter),
        }
    }
    out.push(quote);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_dicts_are_written_as_python_does() {
        assert_eq!(bytes("{\"a\": 'é\n'}".as_bytes()), r#"b'{"a": \'\xc3\xa9\n\'}'"#);
        assert_eq!(bytes(b"it's"), r#"b"it's""#);
        let mut out = String::new();
        value(&Json::read("{\"a\":[true,null,1.0],\"b\":\"it's é\"}".as_bytes()).unwrap(), &mut out);
        assert_eq!(out, r#"{'a': [True, None, 1.0], 'b': "it's é"}"#);
    }
}
