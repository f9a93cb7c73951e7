//! `run`: what a user types first. Builds the optimised programs and becomes one of them: the window where there is a
//! display, the server where there is none.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::desktop::{BUILDING, OPENING, has_display};
use crate::npm::{self, NPM};
use crate::setup::Requirement;
use crate::step::{Step, say};

/// Beyond what linked this very program, Rust and a C compiler: what builds the UI, and the window where it can open.
pub(crate) fn needs() -> Vec<Requirement> {
    if has_display() { [&[NPM], BUILDING, OPENING].concat() } else { needs_to_serve() }
}

pub(crate) fn needs_to_serve() -> Vec<Requirement> {
    vec![NPM]
}

pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    if !has_display() {
        say("there is no display for a window here, so Creel is served");
        return serve(arguments);
    }
    build(&["creel-cli", "creel-desktop"])?;
    Step::new("opening Creel; closing its window or Ctrl-C stops it", program("creel-desktop")?)
        .dir(env::current_dir()?)
        .args(arguments)
        .become_it()
}

pub(crate) fn serve(arguments: &[String]) -> Result<ExitCode> {
    build(&["creel-cli"])?;
    Step::new("starting Creel; Ctrl-C stops it", program("creel")?)
        .dir(env::current_dir()?)
        .args(["serve", "--tail"])
        .args(arguments)
        .become_it()
}

/// Builds the UI and the programs of these packages.
fn build(packages: &[&str]) -> Result<()> {
    npm::UI.install()?;
    npm::UI.script("building", "build")?;
    let named = packages.iter().flat_map(|package| ["--package", package]);
    Step::cargo("building Creel; the first time takes some minutes")
        .args(["build", "--release", "--locked", "--bins"])
        .args(named)
        .run()
}

/// This program lies in `<target>/debug/`, wherever the user has put the target folder.
pub(crate) fn program(name: &str) -> Result<PathBuf> {
    let xtask = env::current_exe().context("cannot find the target folder")?;
    let target = xtask.ancestors().nth(2).context("cannot find the target folder")?;
    Ok(target.join("release").join(format!("{name}{}", env::consts::EXE_SUFFIX)))
}
