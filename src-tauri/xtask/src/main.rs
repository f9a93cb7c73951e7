//! The project's own commands: `cargo xtask <command>`.
//!
//! Each command sets the machine up for what it does, says every step before it takes it, and ends with the exit code of
//! the first step that failed. [`COMMANDS`] is the whole list; `cargo xtask help` prints it.

mod bench;
mod check;
mod desktop;
mod fuzz;
mod generate;
mod invariants;
mod npm;
mod python;
mod run;
mod setup;
mod step;
mod test;

use std::process::ExitCode;

use anyhow::Result;

use crate::setup::Requirement;

/// A command: its name, the arguments it takes, what it does, what the machine must have, and the work itself.
struct Command {
    name: &'static str,
    arguments: &'static str,
    about: &'static str,
    needs: fn() -> Vec<Requirement>,
    work: fn(&[String]) -> Result<ExitCode>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "run",
        arguments: "[-- <arguments of Creel>]",
        about: "Build Creel and open its window; where there is no display, do as `serve` does.",
        needs: run::needs,
        work: run::run,
    },
    Command {
        name: "serve",
        arguments: "[-- <arguments of creel serve>]",
        about: "Build Creel without its window and start it: receiver, API, UI in a browser, a live list.",
        needs: run::needs_to_serve,
        work: run::serve,
    },
    Command {
        name: "test",
        arguments: "[-- <arguments of cargo nextest run>]",
        about: "Set up what the tests need, and run all of them.",
        needs: test::needs,
        work: test::test,
    },
    Command {
        name: "check",
        arguments: "",
        about: "Look for broken invariants, unformatted code, warnings, and generated files that drifted.",
        needs: check::needs,
        work: check::check,
    },
    Command {
        name: "generate",
        arguments: "",
        about: "Write the generated files anew: the types of the UI, the API's description.",
        needs: generate::needs,
        work: generate::generate,
    },
    Command {
        name: "bench",
        arguments: "[-- --only capture|ui|window]",
        about: "Measure captures under load, the UI that follows them, and the window, in an optimised build.",
        needs: bench::needs,
        work: bench::bench,
    },
    Command {
        name: "fuzz",
        arguments: "[seconds] [targets]",
        about: "Run each fuzz target, or those named, for the given time; 60 seconds when none is given.",
        needs: || fuzz::NEEDS.to_vec(),
        work: fuzz::fuzz,
    },
    Command {
        name: "help",
        arguments: "",
        about: "Print this list.",
        needs: Vec::new,
        work: |_| {
            println!("{}", help());
            Ok(ExitCode::SUCCESS)
        },
    },
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let name = match arguments.next().as_deref() {
        None | Some("-h" | "--help") => "help".to_owned(),
        Some(name) => name.to_owned(),
    };
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        eprintln!("error: there is no command `{name}`\n\n{}", help());
        return ExitCode::from(2);
    };
    // The first `--` only ends what is for xtask; a second one belongs to the program that is started.
    let mut arguments: Vec<String> = arguments.collect();
    if arguments.first().is_some_and(|first| first == "--") {
        arguments.remove(0);
    }
    if command.arguments.is_empty() && !arguments.is_empty() {
        eprintln!("error: `{name}` takes no arguments");
        return ExitCode::from(2);
    }
    setup::set_up(command.name, &(command.needs)()).and_then(|()| (command.work)(&arguments)).unwrap_or_else(
        |error| {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        },
    )
}

fn help() -> String {
    let mut help = "Creel's own commands. Usage: cargo xtask <command>\n".to_owned();
    for Command { name, arguments, about, .. } in COMMANDS {
        help.push_str(&format!("\n  {:<44} {about}", format!("{name} {arguments}")));
    }
    help
}
