//! `completions`: what a shell has to know to complete commands.

use std::io::Write;

use anyhow::Result;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::exit::Exit;
use crate::output::Output;
use crate::program::Program;

/// Print the completions for a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  creel completions bash > ~/.local/share/bash-completion/completions/creel
  creel completions zsh > ~/.zfunc/_creel
  creel completions fish > ~/.config/fish/completions/creel.fish")]
pub(crate) struct Completions {
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self) -> Result<Exit> {
        // Generating panics where it cannot write, so it does not write to the pipe itself.
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Program::command(), "creel", &mut text);
        text.flush()?;
        let mut output = Output::standard();
        output.bytes(&text)?;
        output.flush()?;
        Ok(Exit::Yes)
    }
}
