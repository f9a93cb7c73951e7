//! Bare `creel`: says how to start.

use anyhow::Result;

use crate::exit::Exit;
use crate::output::Output;

const TEXT: &str = "\
Creel catches webhooks on your own machine and proves whether they are genuine.

  creel serve                                    start to receive
  curl http://127.0.0.1:27335/hello -d 'first'   send something, in a second terminal
  creel ls                                       see what arrived

`creel help` lists all commands, `creel help COMMAND` explains one.";

pub(crate) fn run() -> Result<Exit> {
    let mut output = Output::standard();
    output.line(TEXT)?;
    output.flush()?;
    Ok(Exit::Yes)
}
