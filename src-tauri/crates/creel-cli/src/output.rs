//! The output: standard output, with colour only where someone looks at it, and exact bytes where a program reads it.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::Style;
use anyhow::{Result, anyhow};

use crate::escape;
use crate::exit::ReaderGone;

#[derive(Debug)]
pub(crate) struct Output {
    out: BufWriter<Stdout>,
    colour: bool,
    terminal: bool,
}

impl Output {
    pub(crate) fn standard() -> Self {
        let stdout = io::stdout();
        let colour = AutoStream::choice(&stdout) != ColorChoice::Never;
        let terminal = stdout.is_terminal();
        Self { out: BufWriter::new(stdout), colour, terminal }
    }

    /// Whether a person looks at the output.
    pub(crate) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// The text in a style, or as it is.
    pub(crate) fn paint(&self, style: Style, text: impl Display) -> String {
        match self.colour {
            true => format!("{style}{text}{style:#}"),
            false => text.to_string(),
        }
    }

    /// Text of ours, in which what came from a sender is escaped already.
    pub(crate) fn line(&mut self, text: impl Display) -> Result<()> {
        writeln!(self.out, "{text}").map_err(failed)
    }

    /// JSON of the API, on one line.
    pub(crate) fn json(&mut self, text: &str) -> Result<()> {
        self.line(escape::json(text))
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.out.write_all(bytes).map_err(failed)
    }

    /// Sends off what is written so far.
    pub(crate) fn flush(&mut self) -> Result<()> {
        self.out.flush().map_err(failed)
    }
}

fn failed(error: io::Error) -> anyhow::Error {
    match error.kind() {
        io::ErrorKind::BrokenPipe => ReaderGone.into(),
        _ => anyhow!("the output could not be written: {error}"),
    }
}
