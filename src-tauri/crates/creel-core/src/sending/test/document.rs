//! A document: a JSON body, written compactly with some of its values replaced. Members keep their order and numbers
//! their digits, since what a provider signs are bytes.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::RenderError;
use super::expression::{Values, quoted};

/// How deep a document may be; what is deeper is sent as text.
const DEEPEST: usize = 100;

/// What a value is replaced with; `None` where it stays.
type Replace<'r> = dyn FnMut(&[String], &RawValue) -> Result<Option<String>, RenderError> + 'r;

/// The document without blanks between its values; `None` where it is no JSON or too deep.
pub(super) fn compact(json: &str) -> Option<String> {
    rewrite(json, &mut |_, _| Ok(None)).ok()
}

/// The document with the values of its expressions.
pub(super) fn filled(json: &str, values: &Values) -> Result<String, RenderError> {
    rewrite(json, &mut |_, value| match string(value).filter(|text| text.contains("{{")) {
        Some(text) => values.json(&text).map(Some),
        None => Ok(None),
    })
}

/// The document with another value at a path such as `data.items.0.id`; the value is JSON.
pub(super) fn changed(json: &str, path: &str, new: &str) -> Result<String, RenderError> {
    let wanted: Vec<&str> = path.split('.').collect();
    let (mut found, mut beside) = (false, Vec::new());
    let document = rewrite(json, &mut |at, _| {
        if at.len() == wanted.len() && at[..at.len() - 1].iter().eq(&wanted[..wanted.len() - 1]) {
            beside.push(at.join("."));
        }
        let here = at.iter().eq(&wanted);
        found |= here;
        Ok(here.then(|| new.to_owned()))
    })?;
    let known = match beside.as_slice() {
        [] => "nothing lies there".to_owned(),
        beside => format!("there is {}", beside.join(", ")),
    };
    found.then_some(document).ok_or_else(|| RenderError::NoPlace(path.to_owned(), known))
}

/// The document with other texts in the place of some of its texts and numbers. `new` is told whether it is a text.
pub(super) fn renewed(json: &str, new: impl Fn(&str, bool) -> Option<String>) -> Option<String> {
    let rewritten = rewrite(json, &mut |_, value| {
        let new = match string(value) {
            Some(text) => new(&text, true),
            None if value.get().starts_with(['{', '[']) => None,
            None => new(value.get(), false),
        };
        Ok(new.map(|new| quoted(&new)))
    });
    rewritten.ok()
}

/// The text of a JSON string.
fn string(value: &RawValue) -> Option<String> {
    value.get().starts_with('"').then(|| serde_json::from_str(value.get()).ok()).flatten()
}

fn rewrite(json: &str, replace: &mut Replace<'_>) -> Result<String, RenderError> {
    let value: &RawValue = serde_json::from_str(json).map_err(told)?;
    let mut out = String::with_capacity(json.len());
    write(value, &mut Vec::new(), replace, &mut out)?;
    Ok(out)
}

fn write(
    value: &RawValue,
    path: &mut Vec<String>,
    replace: &mut Replace<'_>,
    out: &mut String,
) -> Result<(), RenderError> {
    if !path.is_empty()
        && let Some(new) = replace(path, value)?
    {
        out.push_str(&new);
        return Ok(());
    }
    if path.len() > DEEPEST {
        return Err(RenderError::Json(format!("it is more than {DEEPEST} levels deep")));
    }
    match value.get().as_bytes().first() {
        Some(b'{') => {
            let Members(members) = serde_json::from_str(value.get()).map_err(told)?;
            out.push('{');
            for (index, (name, value)) in members.into_iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                out.push_str(name.get());
                out.push(':');
                path.push(string(name).unwrap_or_default());
                write(value, path, replace, out)?;
                path.pop();
            }
            out.push('}');
        }
        Some(b'[') => {
            let elements: Vec<&RawValue> = serde_json::from_str(value.get()).map_err(told)?;
            out.push('[');
            for (index, value) in elements.into_iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                path.push(index.to_string());
                write(value, path, replace, out)?;
                path.pop();
            }
            out.push(']');
        }
        _ => out.push_str(value.get()),
    }
    Ok(())
}

fn told(error: serde_json::Error) -> RenderError {
    RenderError::Json(error.to_string())
}

/// The members of an object as they are written: in their order, with repeated names.
struct Members<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_keeps_order_digits_and_names() {
        let check = |json: &str, expected: &str| assert_eq!(compact(json).unwrap(), expected);
        check(
            r#" { "b" : 1.10 , "a":[ 1e400, {} , [] ], "b": "A\/" } "#,
            r#"{"b":1.10,"a":[1e400,{},[]],"b":"A\/"}"#,
        );
        check("12345678901234567890.0", "12345678901234567890.0");
        assert_eq!(compact("{"), None);
        assert_eq!(compact(&"[".repeat(100_000)), None);
        assert_eq!(compact(&format!("{}{}", "[".repeat(200), "]".repeat(200))), None);
    }

    #[test]
    fn one_value_is_changed() {
        let json = r#"{"a":{"b.c":1,"d":[1,{"e":"x"}]},"n":null}"#;
        let check =
            |path: &str, new: &str, expected: &str| assert_eq!(changed(json, path, new).unwrap(), expected);
        check("a.d.1.e", "\"y\"", r#"{"a":{"b.c":1,"d":[1,{"e":"y"}]},"n":null}"#);
        check("a", "0", r#"{"a":0,"n":null}"#);
        let error = changed(json, "a.x", "1").unwrap_err().to_string();
        assert!(error.contains("a.b.c, a.d"), "{error}");
    }
}
