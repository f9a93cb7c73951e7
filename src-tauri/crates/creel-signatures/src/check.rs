//! A check: a value of a request that has to be what the rest of the request says, as a hash in a claim has to be that
//! of the body.

use toml::Spanned;

use crate::encoding::same;
use crate::json::Path;
use crate::lookup::Lookup;
use crate::problem::Problem;
use crate::scheme::{read_template, read_value};
use crate::template::{Lacking, Template, Value};

/// One value with what it has to be.
#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) value: Value,
    /// What the value has to be; none where it only has to be there.
    pub(crate) expected: Option<Template>,
}

impl Check {
    pub(crate) fn new(value: &Spanned<String>, expected: &Spanned<String>) -> Result<Self, Problem> {
        let any = expected.get_ref().is_empty();
        let expected = if any { None } else { Some(read_template(expected)?) };
        Ok(Self { value: read_value(value)?, expected })
    }

    /// Whether the check holds. A value with `?` may be missing where there is no body. A value that has to be a public
    /// id may be anything where none is configured. The padding of Base64 does not count.
    pub(crate) fn holds(&self, lookup: &Lookup<'_>) -> bool {
        let value = match &self.value {
            Value::Optional(inner) => {
                if lookup.value(inner).is_none() {
                    return lookup.body.is_some_and(<[u8]>::is_empty);
                }
                inner
            }
            value => value,
        };
        let Some(found) = lookup.value(value) else { return false };
        let Some(expected) = &self.expected else { return true };
        match expected.render(lookup) {
            Ok(expected) => same(unpadded(&expected), unpadded(&found), false),
            Err(Lacking(Value::PublicId)) => true,
            Err(_) => false,
        }
    }

    /// The values that are looked at.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        std::iter::once(&self.value).chain(self.expected.iter().flat_map(Template::values))
    }

    /// The claim that is checked, with what it has to be.
    pub(crate) fn claim(&self) -> Option<(&Path, &Template)> {
        match self.value.innermost() {
            Value::Claim(path) => Some((path, self.expected.as_ref()?)),
            _ => None,
        }
    }

    /// Whether the whole body is known only to the end of the check.
    pub(crate) fn reads_body(&self) -> bool {
        let optional = matches!(self.value, Value::Optional(_));
        optional || self.values().any(|value| value.reads_body() || value.covers_body())
    }

    pub(crate) fn covers_body(&self) -> bool {
        self.expected.iter().flat_map(Template::values).any(Value::covers_body)
    }
}

fn unpadded(mut text: &[u8]) -> &[u8] {
    while let [rest @ .., b'='] = text {
        text = rest;
    }
    text
}
