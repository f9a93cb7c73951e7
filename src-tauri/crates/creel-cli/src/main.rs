//! The program `creel`: the receiver and its API on the command line.
//!
//! [`program`] is the grammar. A command asks the one API ([`api`]): that of the instance that runs, else one opened in
//! this process. Whatever a sender wrote is escaped ([`escape`]) before it reaches a person's eye.

mod api;
mod columns;
mod commands;
mod definitions;
mod delivery;
mod diagnosis;
mod escape;
mod exit;
mod input;
mod log;
mod output;
mod place;
mod program;
mod rejudging;
mod secret_source;
mod shown;
mod stop;
mod tail;

use std::process::ExitCode;

fn main() -> ExitCode {
    exit::code(program::run())
}
