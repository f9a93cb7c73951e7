//! A template: text with values of a request in it, such as `v0:{ts}:{body}`. Signed content, event names and the
//! answers to handshakes are all templates.

use std::borrow::Cow;

use crate::encoding::Encoding;
use crate::json::Path;
use crate::lookup::Lookup;

/// A template, cut into its segments once.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    source: String,
    segments: Vec<Segment>,
}

#[derive(Debug, Clone)]
pub(crate) enum Segment {
    Text(String),
    Value(Value),
}

/// Something a request (or the secret) holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Body,
    Timestamp,
    Id,
    Secret,
    Username,
    Url,
    Path,
    Query,
    Parameter(String),
    Method,
    Header(String),
    Json(Path),
    Form(String),
    /// A value inside a form field that holds JSON.
    FormJson(String, Path),
    /// A value written as the inside of a JSON string.
    JsonEscape(Box<Value>),
    PublicId,
    Sha256Hex(Box<Value>),
    /// The keyed hash of a value, for the answer to a handshake.
    Hmac(Encoding, Box<Value>),
    /// Nothing, where the value is there.
    If(Box<Value>),
}

/// A value that a template needs and the request lacks.
#[derive(Debug)]
pub(crate) struct Lacking<'t>(pub(crate) &'t Value);

impl Template {
    /// Reads `source`: `{name}` or `{name:argument}` stands for a value, `{{` and `}}` for the braces themselves.
    pub(crate) fn read(source: &str) -> Result<Self, String> {
        let mut segments = Vec::new();
        let mut text = String::new();
        let mut rest = source;
        while let Some(at) = rest.find(['{', '}']) {
            text.push_str(&rest[..at]);
            let tail = &rest[at..];
            if tail.starts_with("{{") || tail.starts_with("}}") {
                text.push_str(&tail[..1]);
                rest = &tail[2..];
                continue;
            }
            let end = match (tail.starts_with('{'), tail.find('}')) {
                (true, Some(end)) => end,
                (true, None) => {
                    return Err(format!("`{source}`: a `{{` is not closed; write `{{{{` for a brace"));
                }
                (false, _) => {
                    return Err(format!("`{source}`: a `}}` closes nothing; write `}}}}` for a brace"));
                }
            };
            if !text.is_empty() {
                segments.push(Segment::Text(std::mem::take(&mut text)));
            }
            segments.push(Segment::Value(Value::read(&tail[1..end])?));
            rest = &tail[end + 1..];
        }
        text.push_str(rest);
        if !text.is_empty() {
            segments.push(Segment::Text(text));
        }
        Ok(Self { source: source.to_owned(), segments })
    }

    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Value(value) => Some(value),
            Segment::Text(_) => None,
        })
    }

    pub(crate) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The JSON paths the template reads.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.values().filter_map(Value::path)
    }

    /// Whether the template needs something that is known only with the whole body, other than the body itself.
    pub(crate) fn reads_body(&self) -> bool {
        self.values().filter(|value| **value == Value::Body).count() > 1
            || self.values().any(Value::reads_body)
    }

    /// Cuts the template around the body. Without a body in it, everything is before.
    pub(crate) fn around_body(&self) -> (&[Segment], Option<&[Segment]>) {
        match self.segments.iter().position(|s| matches!(s, Segment::Value(Value::Body))) {
            Some(at) => (&self.segments[..at], Some(&self.segments[at + 1..])),
            None => (&self.segments, None),
        }
    }

    /// Writes the template with the values of a request.
    pub(crate) fn render<'t>(&'t self, lookup: &Lookup<'_>) -> Result<Vec<u8>, Lacking<'t>> {
        let mut out = Vec::new();
        render(&self.segments, lookup, &mut out)?;
        Ok(out)
    }
}

/// Writes segments one after the other; at a value that is lacking, what was written so far stands.
pub(crate) fn render<'t>(
    segments: &'t [Segment],
    lookup: &Lookup<'_>,
    out: &mut Vec<u8>,
) -> Result<(), Lacking<'t>> {
    for segment in segments {
        match segment {
            Segment::Text(text) => out.extend_from_slice(text.as_bytes()),
            Segment::Value(value) => {
                let bytes: Cow<'_, [u8]> = lookup.value(value).ok_or(Lacking(value))?;
                out.extend_from_slice(&bytes);
            }
        }
    }
    Ok(())
}

impl Value {
    fn read(text: &str) -> Result<Self, String> {
        if let Some(inner) = text.strip_prefix("json_escape(").and_then(|rest| rest.strip_suffix(')')) {
            return Ok(Self::JsonEscape(Box::new(Self::read(inner)?)));
        }
        for (name, make) in [
            ("sha256_hex(", Self::Sha256Hex as fn(Box<Self>) -> Self),
            ("hmac_hex(", |inner| Self::Hmac(Encoding::Hex, inner)),
            ("hmac_base64(", |inner| Self::Hmac(Encoding::Base64, inner)),
            ("if(", Self::If),
        ] {
            if let Some(inner) = text.strip_prefix(name).and_then(|rest| rest.strip_suffix(')')) {
                return Ok(make(Box::new(Self::read(inner)?)));
            }
        }
        let (name, argument) = match text.split_once(':') {
            Some((name, argument)) if !argument.is_empty() => (name, Some(argument)),
            Some(_) => return Err(format!("`{{{text}}}` names nothing after the colon")),
            None => (text, None),
        };
        Ok(match (name, argument) {
            ("body", None) => Self::Body,
            ("ts", None) => Self::Timestamp,
            ("id", None) => Self::Id,
            ("secret", None) => Self::Secret,
            ("username", None) => Self::Username,
            ("public_id", None) => Self::PublicId,
            ("url", None) => Self::Url,
            ("path", None) => Self::Path,
            ("query", None) => Self::Query,
            ("method", None) => Self::Method,
            ("query", Some(name)) => Self::Parameter(name.to_owned()),
            ("header", Some(name)) => Self::Header(name.to_owned()),
            ("json", Some(path)) => Self::Json(Path::read(path)),
            ("form", Some(field)) => match field.split_once(':') {
                Some((field, path)) => Self::FormJson(field.to_owned(), Path::read(path)),
                None => Self::Form(field.to_owned()),
            },
            _ => {
                return Err(format!(
                    "`{{{text}}}` is no value; use one of {{body}} {{ts}} {{id}} {{secret}} {{username}} {{url}} \
                     {{path}} {{query}} {{method}} {{query:NAME}} {{header:NAME}} {{json:PATH}} {{form:FIELD}} \
                     {{form:FIELD:PATH}} {{json_escape(VALUE)}}"
                ));
            }
        })
    }

    /// Reads a value written without braces, such as `header:X-Signature`, as `source` fields have it.
    pub(crate) fn bare(text: &str) -> Result<Self, String> {
        Self::read(text)
    }

    pub(crate) fn innermost(&self) -> &Self {
        match self {
            Self::JsonEscape(inner) | Self::Sha256Hex(inner) | Self::Hmac(_, inner) | Self::If(inner) => {
                inner.innermost()
            }
            value => value,
        }
    }

    /// Whether the value is signed with a key of the endpoint.
    pub(crate) fn signs(&self) -> bool {
        matches!(self, Self::Hmac(..))
    }

    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Self::Json(path) => Some(path),
            Self::JsonEscape(inner) | Self::Sha256Hex(inner) | Self::Hmac(_, inner) | Self::If(inner) => {
                inner.path()
            }
            _ => None,
        }
    }

    pub(crate) fn reads_body(&self) -> bool {
        match self {
            Self::Json(_) | Self::Form(_) | Self::FormJson(..) => true,
            Self::JsonEscape(inner) | Self::Sha256Hex(inner) | Self::Hmac(_, inner) | Self::If(inner) => {
                **inner == Self::Body || inner.reads_body()
            }
            _ => false,
        }
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Body => f.write_str("body"),
            Self::Timestamp => f.write_str("timestamp"),
            Self::Id => f.write_str("id"),
            Self::Secret => f.write_str("secret"),
            Self::Username => f.write_str("user name"),
            Self::Url => f.write_str("URL"),
            Self::Path => f.write_str("path"),
            Self::Query => f.write_str("query"),
            Self::Parameter(name) => write!(f, "query parameter `{name}`"),
            Self::Method => f.write_str("method"),
            Self::Header(name) => write!(f, "header `{name}`"),
            Self::Json(_) => f.write_str("JSON field"),
            Self::Form(name) | Self::FormJson(name, _) => write!(f, "form field `{name}`"),
            Self::PublicId => f.write_str("public id"),
            Self::JsonEscape(inner) | Self::Sha256Hex(inner) | Self::Hmac(_, inner) | Self::If(inner) => {
                inner.fmt(f)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_are_doubled_and_values_named() {
        let template = Template::read("{{{ts}.{body}}}").unwrap();
        assert!(matches!(&template.segments[0], Segment::Text(t) if t == "{"));
        assert_eq!(template.values().collect::<Vec<_>>(), [&Value::Timestamp, &Value::Body]);
        assert!(!template.reads_body());
    }

    #[test]
    fn what_is_no_template_says_so() {
        for wrong in ["{", "}", "{bdy}", "{header:}", "{ts", "a}b", "{json_escape(nothing)}"] {
            assert!(Template::read(wrong).is_err(), "{wrong}");
        }
    }
}
