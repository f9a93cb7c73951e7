//! A reading: what a scheme finds in a request before it computes anything.

use crate::lookup::Lookup;
use crate::plan::Found;
use crate::{Head, Provider, Reason};

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
        let found = Found::read(scheme, &lookup)?;
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let unit = scheme.timestamp.as_ref().map(|(_, unit)| *unit);
        Ok(Reading {
            signatures: found.signatures,
            signed_at: found.timestamp.as_ref().zip(unit).map(|((_, time), unit)| unit.microseconds(*time)),
            timestamp: found.timestamp.map(|(written, _)| text(written)),
            id: found.id.map(text),
        })
    }
}
