//! A field: what a term can ask for by name.

use creel_signatures::Verdict;

use super::nearest;
use super::query::{AnyOf, Flag, Forwarded, QueryError, Test};

/// What a field asks about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Field {
    Method,
    Endpoint,
    Event,
    Sig,
    Is,
    Tag,
    Secret,
    Forward,
}

/// A value as written: where it starts in the query, and its text.
pub(super) type Value = (usize, String);

/// Every field by its name, with words that people try first for it. Only the name is understood; the others lead to
/// the suggestion.
const FIELDS: [(&str, Field, &[&str]); 8] = [
    ("method", Field::Method, &["verb"]),
    ("endpoint", Field::Endpoint, &["slug", "hook", "inbox"]),
    ("event", Field::Event, &["event_type", "topic", "action"]),
    ("sig", Field::Sig, &["signature", "verdict", "verified"]),
    (
        "is",
        Field::Is,
        &["flag", "origin", "source", "dup", "retry", "duplicate", "imported", "pinned", "unread"],
    ),
    ("tag", Field::Tag, &["label"]),
    ("secret", Field::Secret, &["key", "signed_by"]),
    ("forward", Field::Forward, &["forwarded", "sent", "destination", "delivered", "failed", "queued"]),
];

const VERDICTS: [(&str, Verdict); 4] = [
    ("valid", Verdict::Valid),
    ("invalid", Verdict::Invalid),
    ("missing", Verdict::Missing),
    ("unchecked", Verdict::Unchecked),
];

const FLAGS: [(&str, Flag); 4] =
    [("dup", Flag::Dup), ("imported", Flag::Imported), ("pinned", Flag::Pinned), ("unread", Flag::Unread)];

const FORWARDED: [(&str, Forwarded); 4] = [
    ("failed", Forwarded::Failed),
    ("delivered", Forwarded::Delivered),
    ("queued", Forwarded::Queued),
    ("none", Forwarded::None),
];

impl Field {
    /// The field of this name; `rest` is what follows its colon, for the suggestion.
    pub(super) fn named(name: &str, position: usize, rest: &str) -> Result<Self, QueryError> {
        if let Some((_, field, _)) = FIELDS.iter().find(|(known, ..)| name.eq_ignore_ascii_case(known)) {
            return Ok(*field);
        }
        let lower = name.to_ascii_lowercase();
        let meant = FIELDS
            .iter()
            .find(|(_, _, tried)| tried.contains(&lower.as_str()))
            .map(|(known, ..)| *known)
            .or_else(|| nearest(name, FIELDS.iter().map(|(known, ..)| *known)));
        let known = FIELDS.map(|(known, ..)| known).join(", ");
        let (hint, suggestion) = match meant {
            Some(meant) => (format!("did you mean {meant}?"), format!("{meant}:{rest}")),
            None => (
                format!("the fields are {known}; text with a colon goes in quotes"),
                format!("\"{name}:{rest}\""),
            ),
        };
        let message = format!("There is no field {name:?}: {hint}");
        Err(QueryError { position, message, suggestion: Some(suggestion) })
    }

    /// The test that this field makes of its values, of which there is at least one.
    pub(super) fn test(self, values: Vec<Value>) -> Result<Test, QueryError> {
        match self {
            Self::Method => {
                any_of(values, str::to_ascii_uppercase, is_token, "a method is one word").map(Test::Method)
            }
            Self::Endpoint => {
                let told = "an endpoint is named by its slug: a-z, 0-9 and -";
                any_of(values, str::to_ascii_lowercase, is_slug, told).map(Test::Endpoint)
            }
            Self::Event => any_of(values, str::to_owned, |_| true, "").map(Test::Event),
            Self::Tag => any_of(values, str::to_owned, |_| true, "").map(Test::Tag),
            Self::Secret => any_of(values, str::to_owned, |_| true, "").map(Test::Secret),
            Self::Sig => one_of(values, &VERDICTS, "a verdict").map(Test::Verdict),
            Self::Forward => one_of(values, &FORWARDED, "how forwards can stand").map(Test::Forward),
            Self::Is => one_of(values, &FLAGS, "what a delivery can be").map(Test::Is),
        }
    }

    /// The field's name and what a value of it looks like, for somebody who gave none.
    pub(super) fn example(self) -> (&'static str, &'static str) {
        match self {
            Self::Method => ("method", "POST"),
            Self::Endpoint => ("endpoint", "default"),
            Self::Event => ("event", "charge.*"),
            Self::Sig => ("sig", "invalid"),
            Self::Is => ("is", "dup"),
            Self::Tag => ("tag", "ticket-42"),
            Self::Secret => ("secret", "production"),
            Self::Forward => ("forward", "failed"),
        }
    }
}

fn any_of(
    values: Vec<Value>,
    spelling: fn(&str) -> String,
    allowed: fn(&str) -> bool,
    told: &str,
) -> Result<AnyOf, QueryError> {
    let checked = values.into_iter().map(|(position, value)| {
        let value = spelling(&value);
        match allowed(&value) {
            true => Ok(value),
            false => Err(QueryError {
                position,
                message: format!("{value:?} cannot occur here: {told}"),
                suggestion: None,
            }),
        }
    });
    checked.collect::<Result<_, _>>().map(AnyOf)
}

/// Reads values that must be names from a list; `noun` says what they are.
fn one_of<T: Copy>(values: Vec<Value>, known: &[(&str, T)], noun: &str) -> Result<Vec<T>, QueryError> {
    let read = values.into_iter().map(|(position, value)| {
        if let Some((_, meant)) = known.iter().find(|(name, _)| value.eq_ignore_ascii_case(name)) {
            return Ok(*meant);
        }
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let meant = nearest(&value, names.iter().copied());
        let hint = match meant {
            Some(meant) => format!("did you mean {meant}?"),
            None => format!("it is one of {}", names.join(", ")),
        };
        let message = format!("{value:?} is not {noun}: {hint}");
        Err(QueryError { position, message, suggestion: meant.map(str::to_owned) })
    });
    read.collect()
}

fn is_token(value: &str) -> bool {
    value.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

fn is_slug(value: &str) -> bool {
    value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'*'))
}
