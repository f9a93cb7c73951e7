//! A step: one program that a command starts, announced before it starts.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// Says what happens next. It goes to standard error, so that the output of what is started stays clean.
pub(crate) fn say(what: &str) {
    if std::io::stderr().is_terminal() {
        eprintln!("\x1b[1;36m==>\x1b[0m \x1b[1m{what}\x1b[0m");
    } else {
        eprintln!("==> {what}");
    }
}

/// The repository: two folders above this crate.
pub(crate) fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&here).ancestors().nth(2).map_or_else(|| PathBuf::from("."), Path::to_owned)
}

/// One program with its arguments, started in the root of the repository.
pub(crate) struct Step {
    what: String,
    command: Command,
}

impl Step {
    pub(crate) fn new(what: impl Into<String>, program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        command.current_dir(root());
        // `cargo run` describes this crate to us in variables that build scripts of dependencies watch. Handed on, they
        // would make every `cargo` below compile those dependencies again.
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(describes_this_crate) {
                command.env_remove(name);
            }
        }
        Self { what: what.into(), command }
    }

    /// A step of the very cargo that runs us.
    pub(crate) fn cargo(what: impl Into<String>) -> Self {
        Self::new(what, std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    pub(crate) fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.command.args(arguments);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn dir(mut self, dir: impl AsRef<Path>) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// Runs the step to its end, and fails when it does.
    pub(crate) fn run(mut self) -> Result<()> {
        self.announce();
        let started = Instant::now();
        let status = self
            .command
            .status()
            .with_context(|| format!("{}: could not start `{}`", self.what, self.line()))?;
        self.end(status, started)
    }

    /// Runs the step to its end, shows each line of its output that `keep` does not want, and fails when it does.
    pub(crate) fn run_and_read(mut self, mut keep: impl FnMut(&str) -> bool) -> Result<()> {
        self.announce();
        let started = Instant::now();
        let could_not = format!("{}: could not start `{}`", self.what, self.line());
        let mut child = self.command.stdout(Stdio::piped()).spawn().context(could_not)?;
        for line in child.stdout.take().into_iter().flat_map(|output| BufReader::new(output).lines()) {
            let line = line?;
            if !keep(&line) {
                println!("{line}");
            }
        }
        let status = child.wait()?;
        self.end(status, started)
    }

    fn end(&self, status: ExitStatus, started: Instant) -> Result<()> {
        if !status.success() {
            bail!("{}: `{}` failed ({status})", self.what, self.line());
        }
        eprintln!("    took {:.1} s", started.elapsed().as_secs_f32());
        Ok(())
    }

    /// Becomes the program: signals, standard streams and the exit code are the program's own from here on.
    #[cfg(unix)]
    pub(crate) fn become_it(mut self) -> Result<ExitCode> {
        use std::os::unix::process::CommandExt;
        self.announce();
        let error = self.command.exec();
        Err(error).with_context(|| format!("{}: could not start `{}`", self.what, self.line()))
    }

    /// Starts the program and takes over its exit code. Ctrl-C reaches every process of the console, the program too.
    #[cfg(not(unix))]
    pub(crate) fn become_it(mut self) -> Result<ExitCode> {
        self.announce();
        let status = self
            .command
            .status()
            .with_context(|| format!("{}: could not start `{}`", self.what, self.line()))?;
        Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
    }

    fn announce(&self) {
        say(&self.what);
        eprintln!("    $ {}", self.line());
    }

    /// The command line as a user would type it.
    fn line(&self) -> String {
        let program = Path::new(self.command.get_program());
        let mut line = program.file_stem().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
        for argument in self.command.get_args() {
            let argument = argument.to_string_lossy();
            let quote = if argument.contains([' ', '(', '|', '*', '\'']) { "'" } else { "" };
            line.push_str(&format!(" {quote}{}{quote}", argument.replace('\'', r"'\''")));
        }
        line
    }
}

fn describes_this_crate(variable: &str) -> bool {
    variable.starts_with("CARGO_PKG_")
        || variable.starts_with("CARGO_MANIFEST_")
        || matches!(variable, "CARGO_BIN_NAME" | "CARGO_CRATE_NAME" | "CARGO_PRIMARY_PACKAGE")
}
