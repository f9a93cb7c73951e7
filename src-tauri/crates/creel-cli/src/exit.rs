//! An exit: the code that the program ends with, and what it says on the way.
//!
//! 0 yes, 1 no, 2 wrong usage or something around Creel is broken, 3 another process owns the database.

use std::process::ExitCode;

use anyhow::{Error, Result};

use crate::escape;

/// What a command came to where nothing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Yes,
    No,
    /// Nothing went wrong in the program, and yet there is neither a yes nor a no.
    Neither,
}

/// Nobody reads our output any more. That is how `creel ls | head` ends, and no failure.
#[derive(Debug, thiserror::Error)]
#[error("nobody reads the output any more")]
pub(crate) struct ReaderGone;

/// Another process owns the data directory.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Owned(pub String);

pub(crate) fn code(ended: Result<Exit>) -> ExitCode {
    match ended {
        Ok(Exit::Yes) => ExitCode::SUCCESS,
        Ok(Exit::No) => ExitCode::from(1),
        Ok(Exit::Neither) => ExitCode::from(2),
        Err(error) if error.is::<ReaderGone>() => ExitCode::SUCCESS,
        Err(error) => {
            say(&error);
            ExitCode::from(if error.is::<Owned>() { 3 } else { 2 })
        }
    }
}

/// An error may quote what a sender wrote, so it is escaped like everything else.
fn say(error: &Error) {
    use std::io::Write;
    let text = escape::lines(&format!("{error:#}")).to_string();
    // Where not even this can be written, the code has to do.
    let _ = writeln!(std::io::stderr(), "creel: {text}");
}
