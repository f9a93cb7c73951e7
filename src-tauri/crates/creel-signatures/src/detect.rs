//! Detecting: who may have sent a request, by its headers, its user agent and the shape of its body.

use crate::{Catalog, Head};

/// A provider that may have sent a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The provider by its id.
    pub provider: String,
    /// How much speaks for it, from 1 to 100.
    pub score: u8,
    /// What speaks for it, as texts to be shown.
    pub reasons: Vec<String>,
}

impl Catalog {
    /// Who may have sent a request, the likeliest first. `body_prefix` is the body or its beginning.
    pub fn detect(&self, _head: &Head<'_>, _body_prefix: &[u8]) -> Vec<Proposal> {
        Vec::new()
    }
}
