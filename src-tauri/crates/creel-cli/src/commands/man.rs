//! `man`: the manual pages.

use anyhow::{Context, Result};
use clap::{Args, CommandFactory};

use crate::exit::Exit;
use crate::output::Output;
use crate::program::Program;

/// Print a manual page
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  creel man | man -l -
  creel man serve | man -l -
  creel man > ~/.local/share/man/man1/creel.1")]
pub(crate) struct Man {
    /// The command it is about; the whole program if not given
    #[arg(value_name = "COMMAND", num_args = 0..)]
    path: Vec<String>,
}

impl Man {
    pub(crate) fn run(self) -> Result<Exit> {
        let mut command = Program::command();
        command.build();
        for name in &self.path {
            let found = command.find_subcommand(name).cloned();
            command =
                found.with_context(|| format!("there is no command {name:?}; `creel help` lists them"))?;
        }
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        let mut output = Output::standard();
        output.bytes(&page)?;
        output.flush()?;
        Ok(Exit::Yes)
    }
}
