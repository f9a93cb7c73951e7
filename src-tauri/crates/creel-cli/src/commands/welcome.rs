//! Bare `creel`: opens the desktop where it is installed and there is a display; else says how to start.

use std::env;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::exit::Exit;
use crate::output::Output;

const TEXT: &str = "\
Creel catches webhooks on your own machine and proves whether they are genuine.

  creel serve                                    start to receive
  curl http://127.0.0.1:27335/hello -d 'first'   send something, in a second terminal
  creel ls                                       see what arrived

`creel help` lists all commands, `creel help COMMAND` explains one.";

pub(crate) fn run(data_dir: Option<&OsStr>) -> Result<Exit> {
    if let Some(desktop) = desktop().filter(|_| has_display()) {
        return open(desktop, data_dir);
    }
    let mut output = Output::standard();
    output.line(TEXT)?;
    output.flush()?;
    Ok(Exit::Yes)
}

/// The desktop's program, where it is installed beside this one.
fn desktop() -> Option<PathBuf> {
    let program =
        env::current_exe().ok()?.with_file_name(format!("creel-desktop{}", env::consts::EXE_SUFFIX));
    program.is_file().then_some(program)
}

fn has_display() -> bool {
    let named = |variable: &str| env::var_os(variable).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}

/// Starts the desktop, and leaves it running: the terminal is free for other commands.
fn open(program: PathBuf, data_dir: Option<&OsStr>) -> Result<Exit> {
    let mut command = Command::new(&program);
    if let Some(data_dir) = data_dir {
        command.arg("--data-dir").arg(data_dir);
    }
    command.spawn().with_context(|| format!("{} could not be started", program.display()))?;
    Ok(Exit::Yes)
}
