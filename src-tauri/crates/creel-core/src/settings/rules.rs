//! The rules: every setting by its name, and what it may be.

use std::fmt;
use std::net::SocketAddr;
use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use crate::receiver::MOST_HEADERS;
use crate::store::upload::LONGEST_BODY;

/// What a setting may be.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Allowed {
    Switch,
    Address,
    Number(RangeInclusive<u64>),
    /// A number, or null for none.
    Limit(RangeInclusive<u64>),
}

use Allowed::{Address, Limit, Number, Switch};

const HOUR: u64 = 3600;
const MIB: u64 = 1024 * 1024;

/// The names are the paths of [`Settings`](super::Settings).
const RULES: [(&str, Allowed); 13] = [
    ("receiver.listen", Address),
    ("receiver.limits.first_byte_s", Number(1..=HOUR)),
    ("receiver.limits.head_s", Number(1..=HOUR)),
    ("receiver.limits.body_idle_s", Number(1..=HOUR)),
    ("receiver.limits.connections", Number(1..=65_536)),
    ("receiver.limits.headers", Number(1..=MOST_HEADERS as u64)),
    ("receiver.limits.head_bytes", Number(1024..=MIB)),
    ("receiver.limits.body_bytes", Number(0..=LONGEST_BODY)),
    ("notifications.enabled", Switch),
    ("desktop.close_to_tray", Switch),
    ("storage.retention.count", Limit(1..=1_000_000_000)),
    ("storage.retention.bytes", Limit(MIB..=1024 * 1024 * MIB)),
    ("storage.retention.age_days", Limit(1..=36_500)),
];

/// A setting that cannot be what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name} is {allowed}")]
pub struct InvalidSetting {
    pub name: &'static str,
    allowed: String,
}

/// One setting that is to be another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingChange {
    pub(crate) name: &'static str,
    /// `None` sets it back to its default.
    pub(crate) value: Option<Value>,
}

impl Allowed {
    fn holds(&self, value: &Value) -> bool {
        match self {
            Switch => value.is_boolean(),
            Address => value.as_str().is_some_and(|text| text.parse::<SocketAddr>().is_ok()),
            Number(range) => value.as_u64().is_some_and(|number| range.contains(&number)),
            Limit(range) => value.is_null() || value.as_u64().is_some_and(|number| range.contains(&number)),
        }
    }
}

impl fmt::Display for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Switch => write!(f, "true or false"),
            Address => write!(f, "an IP address with a port, such as 127.0.0.1:27335 or [::1]:27335"),
            Number(range) => write!(f, "a whole number from {} to {}", range.start(), range.end()),
            Limit(range) => {
                write!(f, "a whole number from {} to {}, or null for no limit", range.start(), range.end())
            }
        }
    }
}

/// Reads what of a document is about settings: part of what [`Settings`](super::Settings) has, where `null` stands for
/// the default, or for no limit where there may be none. Names that no setting has are passed over.
pub fn changes(document: &Map<String, Value>) -> Result<Vec<SettingChange>, InvalidSetting> {
    let mut changes = Vec::new();
    for (name, allowed) in &RULES {
        let Some(value) = given(document, name)? else { continue };
        let value = match value {
            Given::Default => None,
            Given::Value(value) if allowed.holds(value) => Some(value.clone()),
            Given::Value(Value::Null) => None,
            Given::Value(_) => return Err(InvalidSetting { name, allowed: allowed.to_string() }),
        };
        changes.push(SettingChange { name, value });
    }
    Ok(changes)
}

enum Given<'a> {
    Value(&'a Value),
    /// A group that it belongs to is null.
    Default,
}

/// What a document has in the place of a setting.
fn given<'a>(
    document: &'a Map<String, Value>,
    name: &'static str,
) -> Result<Option<Given<'a>>, InvalidSetting> {
    let mut group = document;
    let mut at = 0;
    while let Some(length) = name[at..].find('.') {
        let end = at + length;
        match group.get(&name[at..end]) {
            None => return Ok(None),
            Some(Value::Null) => return Ok(Some(Given::Default)),
            Some(Value::Object(inner)) => group = inner,
            Some(_) => {
                return Err(InvalidSetting { name: &name[..end], allowed: "an object of settings".into() });
            }
        }
        at = end + 1;
    }
    Ok(group.get(&name[at..]).map(Given::Value))
}

pub(super) fn allows(name: &str, value: &Value) -> bool {
    RULES.iter().any(|(known, allowed)| *known == name && allowed.holds(value))
}

pub(super) fn names() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|(name, _)| *name)
}

/// Where a setting stands in the document of all.
pub(super) fn pointer(name: &str) -> String {
    format!("/{}", name.replace('.', "/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn every_setting_has_a_rule_that_its_default_keeps() {
        fn leaves(value: &Value, name: &str, found: &mut Vec<(String, Value)>) {
            match value {
                Value::Object(group) => {
                    for (key, value) in group {
                        leaves(value, &format!("{name}.{key}"), found);
                    }
                }
                leaf => found.push((name.trim_start_matches('.').to_owned(), leaf.clone())),
            }
        }
        let mut found = Vec::new();
        leaves(&serde_json::json!(Settings::default()), "", &mut found);
        assert_eq!(found.len(), RULES.len());
        for (name, default) in found {
            assert!(allows(&name, &default), "{name}: {default}");
        }
    }

    #[test]
    fn what_is_at_the_ends_of_a_range_can_be_read_back() {
        for (name, allowed) in &RULES {
            let (Number(range) | Limit(range)) = allowed else { continue };
            for end in [range.start(), range.end()] {
                let settings = Settings::with(&[((*name).to_owned(), (*end).into())]);
                assert_eq!(
                    serde_json::json!(settings).pointer(&pointer(name)),
                    Some(&(*end).into()),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn a_stored_value_that_is_not_allowed_counts_for_nothing() {
        let stored = [
            ("receiver.limits.head_s".to_owned(), Value::from(0)),
            ("receiver.limits".to_owned(), Value::from(5)),
            ("of.tomorrow".to_owned(), Value::from(5)),
            ("desktop.close_to_tray".to_owned(), Value::from(true)),
        ];
        let mut wanted = Settings::default();
        wanted.desktop.close_to_tray = true;
        assert_eq!(Settings::with(&stored), wanted);
    }
}
