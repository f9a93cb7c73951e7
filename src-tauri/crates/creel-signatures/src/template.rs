//! A template: text with values of a request in it, such as `v0:{ts}:{body}`. Signed content, event names and the
//! answers to handshakes are all templates.

use std::borrow::Cow;

use crate::json::Path;
use crate::lookup::Lookup;

pub(crate) use crate::value::Value;

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
