//! The program's grammar: what can be typed, and what is said about it. People have scripts: it only grows.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use tokio::runtime::{Builder, Runtime};

use crate::commands::{
    completions, destination, doctor, endpoint, export, forward, import, listen, ls, man, provider, replay,
    secret, send, serve, show, sign, undo, verify, welcome,
};
use crate::exit::Exit;
use crate::log;
use crate::place::Place;

#[derive(Debug, Parser)]
#[command(
    name = "creel",
    version,
    about = "Catches webhooks on your own machine, proves whether they are genuine, and shows what was sent.",
    after_help = EXAMPLES,
    max_term_width = 100
)]
pub(crate) struct Program {
    /// Where the data is; the system's folder for application data if not given
    #[arg(long, global = true, env = "CREEL_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

const EXAMPLES: &str = "\
Examples:
  creel                                          open the window, where it is installed
  creel serve                                    receive on http://127.0.0.1:27335
  curl http://127.0.0.1:27335/hello -d 'first'   send something
  creel ls                                       what arrived, newest first
  creel show 1                                   headers, body, verdict
  creel listen sig:invalid                       wait for what is not genuine
  creel forward --to http://localhost:3000/hook  send on what arrives
  creel doctor 1                                 why a verdict is what it is
  creel replay 1 --to http://localhost:3000/     send it again
  creel send stripe invoice.paid --to default    a test event, as the provider would send it

Exit codes: 0 yes; 1 no (the signature is invalid or missing; some of an import was refused; what was
sent was not taken, or did not come to what was expected); 2 wrong usage,
a name or number that does not exist, or something around Creel is broken; 3 (serve, listen) another process
owns the data.

CREEL_TOKEN sets the API's token, CREEL_LOG what is logged (such as `debug`), NO_COLOR takes the colour away.";

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Listen(listen::Listen),
    Forward(forward::Forward),
    Ls(ls::Ls),
    Show(show::Show),
    Doctor(doctor::Doctor),
    Send(send::Send),
    Verify(verify::Verify),
    Sign(sign::Sign),
    Import(import::Import),
    Export(export::Export),
    Replay(replay::Replay),
    Endpoint(endpoint::Endpoint),
    Secret(secret::Secret),
    Destination(destination::Destination),
    Provider(provider::Provider),
    Undo(undo::Undo),
    Completions(completions::Completions),
    Man(man::Man),
}

pub(crate) fn run() -> Result<Exit> {
    let Program { data_dir, command } = Program::parse();
    let Some(command) = command else { return welcome::run(data_dir.as_deref().map(AsRef::as_ref)) };
    // A log is wanted before anything happens that could be logged.
    match command {
        Command::Serve(_) => log::start(log::Detail::Events),
        _ => log::start(log::Detail::Trouble),
    }
    match command {
        Command::Completions(command) => return command.run(),
        Command::Man(command) => return command.run(),
        _ => {}
    }
    let place = Place::new(data_dir)?;
    match command {
        Command::Serve(command) => many_threads()?.block_on(command.run(&place)),
        Command::Listen(command) => many_threads()?.block_on(command.run(&place)),
        Command::Forward(command) => many_threads()?.block_on(command.run(&place)),
        Command::Ls(command) => one_thread()?.block_on(command.run(&place)),
        Command::Show(command) => one_thread()?.block_on(command.run(&place)),
        Command::Doctor(command) => one_thread()?.block_on(command.run(&place)),
        Command::Send(command) => one_thread()?.block_on(command.run(&place)),
        Command::Verify(command) => command.run(&place),
        Command::Sign(command) => command.run(&place),
        Command::Import(command) => one_thread()?.block_on(command.run(&place)),
        Command::Export(command) => one_thread()?.block_on(command.run(&place)),
        Command::Replay(command) => one_thread()?.block_on(command.run(&place)),
        Command::Endpoint(command) => one_thread()?.block_on(command.run(&place)),
        Command::Secret(command) => one_thread()?.block_on(command.run(&place)),
        Command::Destination(command) => one_thread()?.block_on(command.run(&place)),
        Command::Provider(command) => one_thread()?.block_on(command.run(&place)),
        Command::Undo(command) => one_thread()?.block_on(command.run(&place)),
        Command::Completions(_) | Command::Man(_) => Ok(Exit::Yes),
    }
}

fn one_thread() -> Result<Runtime> {
    Builder::new_current_thread().enable_all().build().context("the program could not start")
}

/// One thread is left to the store's writer. Threads that wait cost memory, so there are few of them.
fn many_threads() -> Result<Runtime> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Builder::new_multi_thread()
        .worker_threads(cores.saturating_sub(1).max(1))
        .max_blocking_threads(16)
        .enable_all()
        .build()
        .context("the program could not start")
}

#[cfg(test)]
mod tests {
    use super::Program;
    use clap::CommandFactory;

    #[test]
    fn the_grammar_is_sound_and_every_command_shows_examples() {
        Program::command().debug_assert();
        fn check(command: &clap::Command) {
            let has_commands = command.get_subcommands().next().is_some();
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(has_commands || help.contains("Example"), "{} shows no example", command.get_name());
            assert!(command.get_about().is_some(), "{} says nothing", command.get_name());
            command.get_subcommands().for_each(check);
        }
        check(&Program::command());
    }
}
