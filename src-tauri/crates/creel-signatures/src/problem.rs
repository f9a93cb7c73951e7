//! A problem: what is wrong in a definition, and where.

use std::ops::Range;

/// Why a definition could not be read. `line` and `column` count from 1, the column in characters; the message says
/// what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct DefinitionError {
    pub line: usize,
    pub column: usize,
    pub message: String,
}

/// A problem at a place in the text that is known by its byte offsets.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
}

impl Problem {
    pub(crate) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into() }
    }

    /// The problem with its place counted in lines and columns of `source`.
    pub(crate) fn in_source(self, source: &str) -> DefinitionError {
        let before = source.get(..self.span.start).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        DefinitionError {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message: self.message,
        }
    }
}

impl From<toml::de::Error> for Problem {
    fn from(error: toml::de::Error) -> Self {
        Self { span: error.span().unwrap_or(0..0), message: error.message().trim().replace('\n', "; ") }
    }
}
