//! A reading: what a scheme finds in a request before it computes anything.

use crate::definition::Kind;
use crate::lookup::{Lookup, trim};
use crate::scheme::Scheme;
use crate::source::once;
use crate::{Head, Provider, Reason, jwt, message_signature};

/// What a scheme read from a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The signatures as they are written, without prefix and version.
    pub signatures: Vec<Vec<u8>>,
    /// The timestamp as it is written.
    pub timestamp: Option<String>,
    /// When the request was signed by its own account, in microseconds since the Unix epoch.
    pub signed_at: Option<i64>,
    /// The id that is signed along.
    pub id: Option<String>,
}

impl Provider {
    /// Reads from a request what the scheme of this name takes from it; fails with the reason that a verdict would have.
    /// Nothing is verified here. Without a scheme of that name there is [`Reason::Scheme`].
    pub fn reading(&self, scheme: &str, head: &Head<'_>, body: &[u8]) -> Result<Reading, Reason> {
        let scheme = self.schemes.iter().find(|other| other.name == scheme).ok_or(Reason::Scheme)?;
        let lookup = Lookup::new(head).with_body(body, scheme.paths(), usize::MAX);
        match scheme.kind {
            Kind::Jwt => jwt::reading(scheme, &lookup),
            Kind::HttpMessageSignature => message_signature::reading(scheme, &lookup),
            Kind::Mac | Kind::Digest | Kind::Signature | Kind::Token => {
                let found = Found::read(scheme, &lookup)?;
                let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
                let unit = scheme.timestamp.as_ref().map(|(_, unit)| *unit);
                Ok(Reading {
                    signatures: found.signatures,
                    signed_at: found
                        .timestamp
                        .as_ref()
                        .zip(unit)
                        .map(|((_, time), unit)| unit.microseconds(*time)),
                    timestamp: found.timestamp.map(|(written, _)| text(written)),
                    id: found.id.map(text),
                })
            }
        }
    }
}

/// What judging needs of a request: texts as they are, and the timestamp also as a number of its unit.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) signatures: Vec<Vec<u8>>,
    pub(crate) members: Vec<(String, Vec<u8>)>,
    pub(crate) timestamp: Option<(Vec<u8>, i64)>,
    pub(crate) id: Option<Vec<u8>>,
}

impl Found {
    pub(crate) fn read(scheme: &Scheme, lookup: &Lookup<'_>) -> Result<Self, Reason> {
        let header = scheme.source.read(&scheme.layout, lookup, lookup.companion)?;
        for name in &scheme.require {
            if lookup.head.first(name).is_none_or(|value| trim(value).is_empty()) {
                return Err(Reason::MissingHeader);
            }
        }
        let id = match &scheme.id {
            Some(value) => Some(once(value, lookup)?.ok_or(Reason::MissingHeader)?),
            None => None,
        };
        let timestamp = match &scheme.timestamp {
            Some((source, unit)) => {
                let text = match source {
                    Some(value) => once(value, lookup)?,
                    None => header.timestamp,
                };
                let text = text.filter(|text| !text.is_empty()).ok_or(Reason::MissingTimestamp)?;
                let time = unit.read(&text).ok_or(Reason::MalformedHeader)?;
                Some((text, time))
            }
            None => None,
        };
        Ok(Self { signatures: header.signatures, members: header.members, timestamp, id })
    }
}
