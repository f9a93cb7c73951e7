//! `run`: what a user types first. Builds the optimised program and becomes it.

use std::env;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::npm::{self, NPM};
use crate::setup::Requirement;
use crate::step::Step;

/// Beyond what linked this very program, Rust and a C compiler, only what builds the UI.
pub(crate) const NEEDS: &[Requirement] = &[NPM];

pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    npm::UI.install()?;
    npm::UI.script("building", "build")?;
    Step::cargo("building Creel; the first time takes some minutes")
        .args(["build", "--release", "--locked", "--package", "creel-cli", "--bin", "creel"])
        .run()?;
    // This program lies in `<target>/debug/`, wherever the user has put the target folder.
    let xtask = env::current_exe().context("cannot find the target folder")?;
    let target = xtask.ancestors().nth(2).context("cannot find the target folder")?;
    let creel = target.join("release").join(format!("creel{}", env::consts::EXE_SUFFIX));
    Step::new("starting Creel; Ctrl-C stops it", creel)
        .dir(env::current_dir()?)
        .args(["serve", "--tail"])
        .args(arguments)
        .become_it()
}
