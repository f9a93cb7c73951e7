//! When a scheme is the one to look at for a request.

use crate::definition::WhenDefinition;
use crate::lookup::{Lookup, trim};
use crate::problem::Problem;
use crate::scheme::read_value;
use crate::template::Value;

/// What has to hold of a request.
#[derive(Debug)]
pub(crate) struct When {
    header: Vec<String>,
    equals: Option<String>,
    absent: Vec<String>,
    /// Values that have to be there, and what they have to be; an empty text stands for any value.
    values: Vec<(Value, String)>,
}

impl When {
    pub(crate) fn new(definition: WhenDefinition) -> Result<Self, Problem> {
        let values = definition.values.into_iter().map(|(value, text)| Ok((read_value(&value)?, text)));
        Ok(Self {
            header: definition.header.into_vec(),
            equals: definition.equals,
            absent: definition.absent.into_vec(),
            values: values.collect::<Result<_, Problem>>()?,
        })
    }

    pub(crate) fn holds(&self, lookup: &Lookup<'_>) -> bool {
        let head = lookup.head;
        let present = |name: &String| match &self.equals {
            Some(text) => head.all(name).any(|value| trim(value) == text.as_bytes()),
            None => head.first(name).is_some(),
        };
        (self.header.is_empty() || self.header.iter().any(present))
            && !self.absent.iter().any(|name| head.first(name).is_some())
            && self.values.iter().all(|(value, wanted)| {
                lookup.value(value).is_some_and(|found| wanted.is_empty() || *found == *wanted.as_bytes())
            })
    }

    /// The values that are looked at.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        self.values.iter().map(|(value, _)| value)
    }

    /// The header and its value that a request has to have which is signed with this scheme.
    pub(crate) fn demanded_header(&self) -> Option<(&str, &str)> {
        self.header.first().map(String::as_str).zip(self.equals.as_deref())
    }
}
