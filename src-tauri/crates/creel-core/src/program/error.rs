//! What can go wrong with a program: in its text, and while it runs.

use std::time::Duration;

/// Why a text is no program. `line` and `column` count from 1, the column in characters; the message says what was
/// found and what would fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct ProgramError {
    pub line: usize,
    pub column: usize,
    pub message: String,
}

impl ProgramError {
    /// At `offset`, in bytes from the beginning of the text.
    pub(super) fn at(text: &str, offset: usize, message: impl Into<String>) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let last = before.rsplit('\n').next().unwrap_or_default();
        Self {
            line: before.matches('\n').count() + 1,
            column: last.chars().count() + 1,
            message: message.into(),
        }
    }
}

/// Why a file with facts and a program is none.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    #[error(transparent)]
    Facts(#[from] toml::de::Error),
    #[error(transparent)]
    Program(#[from] ProgramError),
}

/// Why a program gave no output.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    #[error("what the program is given is no JSON: {0}")]
    Input(String),
    /// The program itself failed, by `error` or by asking a value for what it has not.
    #[error("the program failed: {0}")]
    Failed(String),
    #[error("the program took too long: it has {} ms", .0.as_millis())]
    TookTooLong(Duration),
    #[error("the program calls itself too often, or nests values too deeply")]
    TooDeep,
    #[error("the program makes a value that is too large")]
    TooLarge,
    #[error("the program's output is longer than {0} bytes")]
    OutputTooLong(usize),
    #[error("the program's output is no JSON: {0}")]
    Output(String),
    /// Others take all the turns and do not end.
    #[error("too many programs are running already; this one was not started")]
    Busy,
}
