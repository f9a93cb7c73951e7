//! A query: terms that must all hold.

use creel_signatures::Verdict;

/// A parsed search. Without terms it matches everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    pub terms: Vec<Term>,
}

/// One condition of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub negated: bool,
    pub test: Test,
}

/// What a term asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    Method(AnyOf),
    Endpoint(AnyOf),
    Event(AnyOf),
    Verdict(Vec<Verdict>),
    /// A whole word, or every word that starts so.
    Word {
        /// Normalised as [`words`](super::words) does.
        word: String,
        prefix: bool,
    },
    /// Text in quotes that is more than one word: it must occur as it stands, without regard to case.
    Phrase(String),
}

/// Values of which one must match; `*` in a value stands for any run of characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnyOf(pub Vec<String>);

/// What a query can ask of a delivery without reading its body.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub method: &'a str,
    pub endpoint: &'a str,
    pub event_type: Option<&'a str>,
    pub verdict: Verdict,
}

/// What is wrong with a query, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// Byte offset in the query where the trouble starts.
    pub position: usize,
    pub message: String,
    /// The nearest thing that would have been understood.
    pub suggestion: Option<String>,
}

impl Query {
    pub fn parse(_text: &str) -> Result<Self, QueryError> {
        Ok(Self::default())
    }

    /// Whether all terms that look at facts hold.
    pub fn facts_hold(&self, _facts: &Facts<'_>) -> bool {
        true
    }

    /// Whether some term looks at the text of a delivery.
    pub fn asks_text(&self) -> bool {
        false
    }

    /// Whether all terms that look at the text hold; `text` is what [`words::text`](super::words::text) gives.
    pub fn text_holds(&self, _text: &str) -> bool {
        true
    }
}
