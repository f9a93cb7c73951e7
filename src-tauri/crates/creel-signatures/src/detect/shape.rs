//! A shape: values that all requests of a kind have, by which a provider is known without a header of its own.

use std::collections::BTreeMap;

use toml::Spanned;

use crate::json::Path;
use crate::lookup::Lookup;
use crate::problem::Problem;
use crate::scheme::read_value;
use crate::template::Value;

/// Values that are there all together, and what they are like.
#[derive(Debug)]
pub(crate) struct Shape {
    conditions: Vec<Condition>,
}

#[derive(Debug)]
struct Condition {
    /// The value as the definition names it, such as `json:schemaId`.
    name: String,
    value: Value,
    /// What the value is like, `*` standing for any text; an empty text stands for any value.
    like: String,
}

impl Shape {
    pub(crate) fn new(values: Spanned<BTreeMap<Spanned<String>, String>>) -> Result<Self, Problem> {
        if values.get_ref().is_empty() {
            return Err(Problem::new(values.span(), "a shape names at least one value, such as `json:type`"));
        }
        let conditions = values
            .into_inner()
            .into_iter()
            .map(|(name, like)| Ok(Condition { value: read_value(&name)?, name: name.into_inner(), like }));
        Ok(Self { conditions: conditions.collect::<Result<_, Problem>>()? })
    }

    /// The JSON paths the shape looks at.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.conditions.iter().filter_map(|condition| condition.value.path())
    }

    pub(crate) fn fits(&self, lookup: &Lookup<'_>) -> bool {
        self.conditions.iter().all(|condition| {
            let found = lookup.value(&condition.value);
            found.is_some_and(|found| condition.like.is_empty() || like(&condition.like, &found))
        })
    }

    /// How much the shape speaks for its provider, in percent: a value that has to be a certain one says more than one
    /// that only has to be there.
    pub(crate) fn weight(&self) -> u32 {
        let doubt = self
            .conditions
            .iter()
            .fold(100, |doubt, condition| doubt * (if condition.like.is_empty() { 70 } else { 40 }) / 100);
        100 - doubt
    }

    /// The shape in the words of its definition, which hold nothing that a sender chose.
    pub(crate) fn text(&self) -> String {
        let texts = self.conditions.iter().map(|Condition { name, like, .. }| match like.as_str() {
            "" => name.clone(),
            like => format!("{name} = {like}"),
        });
        texts.collect::<Vec<_>>().join(", ")
    }
}

/// Whether a text is like a pattern, in which `*` stands for any text. Upper and lower case are the same.
pub(crate) fn like(pattern: &str, text: &[u8]) -> bool {
    let pattern = pattern.to_ascii_lowercase();
    let text = String::from_utf8_lossy(text).to_ascii_lowercase();
    let Some((first, others)) = pattern.split_once('*') else { return text == pattern };
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut parts = others.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::like;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, text, expected) in [
            ("Stripe/*", "Stripe/1.0 (+https://stripe.com)", true),
            ("Stripe/*", "stripe/", true),
            ("Stripe/*", "a Stripe/1.0", false),
            ("*facebook*", "facebookexternalua", true),
            ("*a*b", "xaxb", true),
            ("*a*b", "xbxa", false),
            ("a*a", "a", false),
            ("up", "up", true),
            ("up", "upward", false),
            ("*", "", true),
        ] {
            assert_eq!(like(pattern, text.as_bytes()), expected, "{pattern} {text}");
        }
        assert!(like("a*", b"a\xff\xfe"));
    }
}
