//! A place in a body: where a signature stands that is sent in the body itself, and the body with another one there.

use std::ops::Range;

use crate::lookup::trim;
use crate::template::Value;
use crate::{Head, form, json, multipart};

/// The body with `text` as the value that is at `place`; none where the body has no such value.
pub(crate) fn put(body: &[u8], head: &Head<'_>, place: &Value, text: &str) -> Option<Vec<u8>> {
    match place {
        Value::Json(path) => {
            let quoted = serde_json::to_string(text).ok()?;
            replaced(body, json::places(body, path), &quoted)
        }
        Value::Form(name) => {
            let range = form::place(body, name)?;
            replaced(body, vec![range], &form::encode(text.as_bytes(), b"-._~"))
        }
        Value::FormJson(name, path) => {
            let content_type = std::str::from_utf8(trim(head.first("content-type")?)).ok()?;
            let value = multipart::field(body, multipart::boundary(content_type)?, name)?;
            let start = value.as_ptr() as usize - body.as_ptr() as usize;
            let places = json::places(value, path).into_iter();
            let quoted = serde_json::to_string(text).ok()?;
            replaced(body, places.map(|range| range.start + start..range.end + start).collect(), &quoted)
        }
        _ => None,
    }
}

/// The same, but a number of JSON stays a number.
pub(crate) fn put_as_written(body: &[u8], head: &Head<'_>, place: &Value, text: &str) -> Option<Vec<u8>> {
    if let Value::Json(path) = place {
        let places = json::places(body, path);
        let is_text = |range: &Range<usize>| body.get(range.start) == Some(&b'"');
        if !places.iter().any(is_text) && serde_json::from_str::<serde_json::Number>(text).is_ok() {
            return replaced(body, places, text);
        }
    }
    put(body, head, place, text)
}

/// The body with `text` in the place of every range; the ranges are in order.
fn replaced(body: &[u8], ranges: Vec<Range<usize>>, text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len() + text.len());
    let mut done = 0;
    for range in &ranges {
        out.extend_from_slice(body.get(done..range.start)?);
        out.extend_from_slice(text.as_bytes());
        done = range.end;
    }
    out.extend_from_slice(body.get(done..)?);
    (!ranges.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put_in(body: &str, content_type: &str, place: &str) -> Option<String> {
        let headers = [("Content-Type", content_type.as_bytes())];
        let head = Head { method: "POST", target: b"/", public_url: None, headers: &headers };
        let place = Value::read(place).unwrap();
        put(body.as_bytes(), &head, &place, "a|\"b").map(|body| String::from_utf8(body).unwrap())
    }

    #[test]
    fn a_value_is_replaced_and_nothing_else() {
        let json = |body, place| put_in(body, "application/json", place);
        assert_eq!(
            json(r#"{ "s": {"h" : "old"}, "n": 1.0 }"#, "json:s.h").unwrap(),
            r#"{ "s": {"h" : "a|\"b"}, "n": 1.0 }"#
        );
        assert_eq!(
            json(r#"{"v":[{"s":"1"},{"s":null}]}"#, "json:v.*.s").unwrap(),
            r#"{"v":[{"s":"a|\"b"},{"s":"a|\"b"}]}"#
        );
        assert_eq!(json(r#"{"x":1}"#, "json:s"), None);
        let number = |body: &str, text: &str| {
            let head = Head { method: "POST", target: b"/", public_url: None, headers: &[] };
            let made = put_as_written(body.as_bytes(), &head, &Value::read("json:t").unwrap(), text);
            String::from_utf8(made.unwrap()).unwrap()
        };
        assert_eq!(number(r#"{"t": 1 }"#, "22"), r#"{"t": 22 }"#);
        assert_eq!(number(r#"{"t":"1"}"#, "22"), r#"{"t":"22"}"#);
        assert_eq!(number(r#"{"t":null}"#, "2026-01-01"), r#"{"t":"2026-01-01"}"#);
        let form = |body| put_in(body, "application/x-www-form-urlencoded", "form:s");
        assert_eq!(form("a=1&s=old&b=2").unwrap(), "a=1&s=a%7C%22b&b=2");
        assert_eq!(form("a=1"), None);
        let parts = |hash: &str| {
            format!("--x\r\nContent-Disposition: form-data; name=\"j\"\r\n\r\n{{\"s\":{hash}}}\r\n--x--\r\n")
        };
        let made = put_in(&parts("\"\""), "multipart/form-data; boundary=x", "form:j:s");
        assert_eq!(made.unwrap(), parts(r#""a|\"b""#));
    }
}
