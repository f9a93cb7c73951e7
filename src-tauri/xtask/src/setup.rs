//! A requirement: a program that a command needs, where it comes from, and what for.
//!
//! What can be installed is installed, and said: system packages where there is `apt-get`, cargo's own subcommands
//! everywhere. Anything else is named exactly, all at once, so that one look tells what to do.

use std::env;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::step::{Step, say};

#[derive(Clone, Copy)]
pub(crate) struct Requirement {
    /// The program; for a library or font, the name it is found by.
    pub program: &'static str,
    pub source: Source,
    pub purpose: &'static str,
}

/// Where a program comes from.
#[derive(Clone, Copy)]
pub(crate) enum Source {
    /// A Debian package; other systems have the program under a name of their own.
    Package(&'static str),
    /// A Debian package with a library to build with, which `pkg-config` finds.
    Library(&'static str),
    /// A Debian package with a library that is looked for when the program runs.
    Shared(&'static str),
    /// A Debian package with a font.
    Font(&'static str),
    /// A Debian package with a module of Python.
    Module(&'static str),
    /// A crate that cargo builds and installs.
    Crate(&'static str),
    /// A component of the Rust toolchain.
    Component(&'static str),
    /// Node.js, of which any version from this one on will do. The user chooses how to install it.
    Node(u32),
}

/// What lacks, sorted by who can put it right.
#[derive(Default)]
struct Lack<'a> {
    packages: Vec<&'a Requirement>,
    cargo: Vec<&'a Requirement>,
    user: Vec<&'a Requirement>,
}

/// Makes sure that all `needs` of `command` are met, and fails with a list of what the user has to install.
pub(crate) fn set_up(command: &str, needs: &[Requirement]) -> Result<()> {
    let Lack { packages, cargo, mut user } = lack(needs);
    let apt = on_path("apt-get");
    if !apt {
        user.extend(&packages);
    }
    if !user.is_empty() {
        bail!("{}", wanted(command, &user));
    }
    if !packages.is_empty() {
        install_packages(&packages)?;
    }
    for requirement in cargo {
        install_with_cargo(requirement)?;
    }
    // An installer that ended well and yet brought nothing must not turn into a riddle later on.
    let Lack { packages, cargo, user } = lack(needs);
    let still = [packages, cargo, user].concat();
    if !still.is_empty() {
        bail!("{}", wanted(command, &still));
    }
    if !needs.is_empty() {
        let programs: Vec<&str> = needs.iter().map(|requirement| requirement.program).collect();
        say(&format!("what `cargo xtask {command}` needs is here: {}", programs.join(", ")));
    }
    Ok(())
}

fn lack(needs: &[Requirement]) -> Lack<'_> {
    let mut lack = Lack::default();
    for requirement in needs.iter().filter(|requirement| !requirement.is_met()) {
        match requirement.source {
            Source::Package(_)
            | Source::Library(_)
            | Source::Shared(_)
            | Source::Font(_)
            | Source::Module(_) => lack.packages.push(requirement),
            Source::Crate(_) | Source::Component(_) => lack.cargo.push(requirement),
            Source::Node(_) => lack.user.push(requirement),
        }
    }
    lack
}

impl Requirement {
    fn is_met(&self) -> bool {
        match self.source {
            Source::Package(_) => on_path(self.program),
            Source::Library(_) => succeeds("pkg-config", &["--exists", self.program]),
            Source::Shared(_) => says("ldconfig", &["-p"], self.program),
            Source::Font(_) => Path::new("/usr/share/fonts/truetype/dejavu").join(self.program).is_file(),
            Source::Module(_) => succeeds("python3", &["-c", &format!("import {}", self.program)]),
            Source::Crate(_) | Source::Component(_) => has_subcommand(self.program),
            Source::Node(least) => {
                node().and_then(|version| major(&version)) >= Some(least) && on_path(self.program)
            }
        }
    }
}

/// Whether cargo can run the subcommand. It is asked rather than looked for: cargo searches a folder of its own too, and
/// what rustup puts there may stand for a component that is not installed.
pub(crate) fn has_subcommand(program: &str) -> bool {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let name = program.strip_prefix("cargo-").unwrap_or(program);
    Command::new(cargo).args([name, "--version"]).output().is_ok_and(|output| output.status.success())
}

fn succeeds(program: &str, arguments: &[&str]) -> bool {
    Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
}

/// Whether a program prints this word. `ldconfig` may lie in a folder that only root searches.
fn says(program: &str, arguments: &[&str], word: &str) -> bool {
    [program.to_owned(), format!("/sbin/{program}")].iter().any(|program| {
        let output = Command::new(program).args(arguments).output();
        output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains(word))
    })
}

fn on_path(program: &str) -> bool {
    env::split_paths(&env::var_os("PATH").unwrap_or_default()).any(|folder| {
        ["", ".exe", ".cmd"].iter().any(|suffix| folder.join(format!("{program}{suffix}")).is_file())
    })
}

/// The version of Node.js, where there is one.
fn node() -> Option<String> {
    let output = Command::new("node").arg("--version").output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The major number of a version such as `v20.20.2`.
fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

fn install_packages(missing: &[&Requirement]) -> Result<()> {
    let mut names: Vec<&str> = Vec::new();
    for requirement in missing {
        if let Source::Package(name)
        | Source::Library(name)
        | Source::Shared(name)
        | Source::Font(name)
        | Source::Module(name) = requirement.source
        {
            say(&format!("installing {name} (apt-get): {}", requirement.purpose));
            names.push(name);
        }
    }
    let advice = format!("as root, run: apt-get install {}", names.join(" "));
    let root = is_root();
    if !root && !on_path("sudo") {
        bail!("installing system packages takes root, and there is no sudo here; {advice}");
    }
    let apt = |what: &str, arguments: &[&str]| {
        // `env` rather than our own environment: sudo would not hand it on.
        let words =
            ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=120"];
        let step = if root { Step::new(what, words[0]) } else { Step::new(what, "sudo").args(&words[..1]) };
        step.args(&words[1..]).args(arguments).run()
    };
    // A mirror that does not answer is no reason to stop: the lists may be fresh enough.
    if let Err(error) = apt("reading the lists of packages", &["update"]) {
        say(&format!("going on with the lists there are: {error:#}"));
    }
    let install = [&["install", "--yes", "--no-install-recommends"], &names[..]].concat();
    apt("installing system packages", &install).context(advice)
}

/// Whether `apt-get` may be called as it is. When `id` cannot tell, sudo is asked.
fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn install_with_cargo(requirement: &Requirement) -> Result<()> {
    let purpose = requirement.purpose;
    match requirement.source {
        Source::Crate(name) => Step::cargo(format!("installing {name} (cargo install): {purpose}"))
            .args(["install", name, "--locked"]),
        Source::Component(name) => Step::new(format!("installing {name} (rustup): {purpose}"), "rustup")
            .args(["component", "add", name]),
        _ => return Ok(()),
    }
    .run()
}

/// Names what is missing, for a user who has to install it.
fn wanted(command: &str, missing: &[&Requirement]) -> String {
    let mut text = format!("`cargo xtask {command}` needs what this machine does not have:\n");
    for Requirement { program, source, purpose } in missing {
        let origin = match source {
            Source::Package(name)
            | Source::Library(name)
            | Source::Shared(name)
            | Source::Font(name)
            | Source::Module(name) => {
                format!("package `{name}` on Debian and Ubuntu")
            }
            Source::Crate(name) => format!("cargo install {name} --locked"),
            Source::Component(name) => format!("rustup component add {name}"),
            Source::Node(least) => {
                let found = node().map_or_else(String::new, |version| format!("; here it is {version}"));
                format!("comes with Node.js, version {least} or later{found}")
            }
        };
        let _ = write!(text, "\n  {program:<14} {origin}\n  {:<14} for {purpose}", "");
    }
    text.push_str("\n\nInstall it, and run the command again.");
    text
}

#[cfg(test)]
mod tests {
    use super::{Requirement, Source, major, wanted};

    #[test]
    fn versions_of_node_are_read() {
        for (version, wanted) in [("v20.20.2", Some(20)), ("v8.0.0", Some(8)), ("24", Some(24)), ("", None)] {
            assert_eq!(major(version), wanted, "{version}");
        }
    }

    #[test]
    fn what_is_missing_is_named_with_its_package_and_purpose() {
        let strace =
            Requirement { program: "strace", source: Source::Package("strace"), purpose: "fault injection" };
        let rust =
            Requirement { program: "cargo-fmt", source: Source::Component("rustfmt"), purpose: "format" };
        let text = wanted("test", &[&strace, &rust]);
        for part in
            ["`cargo xtask test`", "package `strace`", "fault injection", "rustup component add rustfmt"]
        {
            assert!(text.contains(part), "{part} is not in: {text}");
        }
    }
}
