//! Credentials of a destination: secrets that stand in its URL, its headers and its bodies as `${secret:label}`, and are
//! put in at the last moment before the bytes leave.
//!
//! What a program makes of a delivery may have `${secret:label}` in it that the sender wrote. So the program runs with another
//! beginning in the place of `${secret:`, one that no sender can know ([`marked`]), and only what has that is filled.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

const START: &str = "${secret:";

/// What stands in place of [`START`] in programs and in what they make. `None` where there is no randomness for it, so that
/// nothing a program makes is filled.
static MARK: LazyLock<Option<String>> = LazyLock::new(|| {
    let mut random = [0; 16];
    getrandom::fill(&mut random).ok().map(|()| format!("${{secret-{}:", HEXLOWER.encode(&random)))
});

/// A program's text with the mark in place of the beginning of each name.
pub(crate) fn marked(program: &str) -> Cow<'_, str> {
    match &*MARK {
        Some(mark) if program.contains(START) => program.replace(START, mark).into(),
        _ => program.into(),
    }
}

/// What a program made, as it may be seen: with the names as people write them.
pub(crate) fn unmarked(output: &str) -> String {
    MARK.as_ref().map_or_else(|| output.to_owned(), |mark| output.replace(mark, START))
}

/// The secrets of a destination in clear, by label. It is not printable.
#[derive(Clone, Default)]
pub struct Credentials(BTreeMap<String, Zeroizing<String>>);

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl From<BTreeMap<String, Zeroizing<String>>> for Credentials {
    fn from(secrets: BTreeMap<String, Zeroizing<String>>) -> Self {
        Self(secrets)
    }
}

/// A text names a secret that there is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no secret {0:?} that ${{secret:{0}}} could stand for; add it to the destination")]
pub struct MissingSecret(pub String);

impl Credentials {
    pub fn get(&self, label: &str) -> Option<&str> {
        self.0.get(label).map(|value| value.as_str())
    }

    /// The text with the values in the places of their names.
    ///
    /// # Errors
    /// It names a secret that is not among them.
    pub fn fill(&self, text: &str) -> Result<Zeroizing<String>, MissingSecret> {
        self.fill_as(parts(text, START), str::to_owned)
    }

    /// The same for the JSON that a [`marked`] program made: what a value has of quotes, backslashes and controls is escaped,
    /// and a name that the sender wrote stays as it is.
    ///
    /// # Errors
    /// It names a secret that is not among them.
    pub(crate) fn fill_made(&self, output: &str) -> Result<Zeroizing<String>, MissingSecret> {
        let Some(mark) = &*MARK else { return Ok(output.to_owned().into()) };
        self.fill_as(parts(output, mark), |value| {
            let written = serde_json::Value::from(value).to_string();
            written.get(1..written.len() - 1).unwrap_or_default().to_owned()
        })
    }

    fn fill_as(
        &self,
        parts: Vec<Part<'_>>,
        written: impl Fn(&str) -> String,
    ) -> Result<Zeroizing<String>, MissingSecret> {
        // A value is at most six times as long when it is written, and what grows is copied and left behind.
        let longest = |part: &Part<'_>| match part {
            Part::Text(text) => text.len(),
            Part::Secret(label) => self.get(label).map_or(0, |value| 6 * value.len()),
        };
        let mut filled = Zeroizing::new(String::with_capacity(parts.iter().map(longest).sum()));
        for part in parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Secret(label) => {
                    let value = self.get(label).ok_or_else(|| MissingSecret(label.to_owned()))?;
                    filled.push_str(&Zeroizing::new(written(value)));
                }
            }
        }
        Ok(filled)
    }

    /// The bytes with every value replaced by its name, wherever it stands: an answer may repeat what it was sent. Values
    /// that are too short to be told from other text are left.
    pub fn mask(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let named =
            |(label, value): (&String, &Zeroizing<String>)| (value.clone(), format!("{START}{label}}}"));
        mask(bytes, self.0.iter().map(named))
    }
}

/// The bytes with each of these values replaced by what stands for it.
pub(crate) fn mask(
    bytes: &[u8],
    values: impl Iterator<Item = (Zeroizing<String>, String)>,
) -> Option<Vec<u8>> {
    values.filter(|(value, _)| value.len() >= SHORTEST).fold(None, |masked, (value, by)| {
        let now = masked.as_deref().unwrap_or(bytes);
        replaced(now, value.as_bytes(), by.as_bytes()).or(masked)
    })
}

/// A value shorter than this may occur by chance.
const SHORTEST: usize = 6;

fn replaced(bytes: &[u8], value: &[u8], by: &[u8]) -> Option<Vec<u8>> {
    let mut out: Option<Vec<u8>> = None;
    let mut rest = bytes;
    while let Some(at) = rest.windows(value.len()).position(|window| window == value) {
        let out = out.get_or_insert_default();
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(by);
        rest = &rest[at + value.len()..];
    }
    out.map(|mut out| {
        out.extend_from_slice(rest);
        out
    })
}

enum Part<'a> {
    Text(&'a str),
    Secret(&'a str),
}

/// `start` begins a name.
fn parts<'a>(text: &'a str, start: &str) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(start) {
        let after = &rest[at + start.len()..];
        let Some(end) = after.find('}') else { break };
        match is_label(&after[..end]) {
            true => {
                parts.push(Part::Text(&rest[..at]));
                parts.push(Part::Secret(&after[..end]));
                rest = &after[end + 1..];
            }
            // It is no name of a secret, so that it stands for itself.
            false => {
                parts.push(Part::Text(&rest[..at + start.len()]));
                rest = after;
            }
        }
    }
    parts.push(Part::Text(rest));
    parts
}

/// Whether it can be the label of a secret: 1 to 64 of letters, digits, `_`, `-` and `.`.
pub fn is_label(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    (1..=64).contains(&text.len()) && text.bytes().all(allowed)
}

/// The labels that a text names, each once.
pub fn labels(text: &str) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for part in parts(text, START) {
        if let Part::Secret(label) = part
            && !labels.iter().any(|known| known == label)
        {
            labels.push(label.to_owned());
        }
    }
    labels
}

/// The text with `value` in the place of every secret.
pub fn filled_with(text: &str, value: &str) -> String {
    let part = |part: &Part<'_>| match part {
        Part::Text(text) => (*text).to_owned(),
        Part::Secret(_) => value.to_owned(),
    };
    parts(text, START).iter().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials() -> Credentials {
        let values = [("key", "s3cret\"\\"), ("a.b-c_1", "{key}"), ("short", "abc")];
        BTreeMap::from(values.map(|(label, value)| (label.to_owned(), value.to_owned().into()))).into()
    }

    #[test]
    fn names_are_filled_and_other_text_stays() {
        let check = |text: &str, filled: Result<&str, &str>, named: &[&str]| {
            let seen = credentials().fill(text);
            assert_eq!(
                seen.as_ref().map(|text| text.as_str()).map_err(|error| error.0.as_str()),
                filled,
                "{text}"
            );
            assert_eq!(labels(text), named, "{text}");
        };
        check("Token ${secret:key}!", Ok("Token s3cret\"\\!"), &["key"]);
        check("${secret:a.b-c_1}${secret:short}", Ok("{key}abc"), &["a.b-c_1", "short"]);
        check("${secret:none}", Err("none"), &["none"]);
        check("${secret:} ${secret:a b} ${secret:key", Ok("${secret:} ${secret:a b} ${secret:key"), &[]);
        check("$${secret:short}}", Ok("$abc}"), &["short"]);
        check("", Ok(""), &[]);
    }

    #[test]
    fn values_are_escaped_in_json() {
        let output = marked(r#"{"routing_key":"${secret:key}"}"#);
        assert_eq!(credentials().fill_made(&output).unwrap().as_str(), r#"{"routing_key":"s3cret\"\\"}"#);
        assert_eq!(unmarked(&output), r#"{"routing_key":"${secret:key}"}"#);
        let senders = r#"{"text":"${secret:key}"}"#;
        assert_eq!(credentials().fill_made(senders).unwrap().as_str(), senders);
    }

    #[test]
    fn what_came_back_is_masked() {
        let check = |text: &str, masked: Option<&str>| {
            let seen = credentials().mask(text.as_bytes());
            assert_eq!(seen.as_deref().map(String::from_utf8_lossy).as_deref(), masked, "{text}");
        };
        check("you sent s3cret\"\\, s3cret\"\\", Some("you sent ${secret:key}, ${secret:key}"));
        check("abc", None);
        check("", None);
        assert!(!format!("{:?}", credentials()).contains("s3cret"));
    }
}
