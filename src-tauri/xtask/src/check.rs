//! `check`: what can be said about the code without running all of it.
//!
//! The quick looks come first. The tests of generated files come last, since they build what `test` builds: whoever runs
//! `check` and then `test` compiles it once.

use std::process::ExitCode;

use anyhow::Result;

use crate::desktop::BUILDING;
use crate::npm::{self, NPM};
use crate::setup::{Requirement, Source, has_subcommand};
use crate::step::{Step, root, say};
use crate::{generate, invariants, test};

pub(crate) fn needs() -> Vec<Requirement> {
    [&[test::NEXTEST, NPM], LOOKING, BUILDING].concat()
}

const LOOKING: &[Requirement] = &[
    Requirement {
        program: "cargo-fmt",
        source: Source::Component("rustfmt"),
        purpose: "checking the format of the code",
    },
    Requirement {
        program: "cargo-clippy",
        source: Source::Component("clippy"),
        purpose: "finding mistakes that compile",
    },
];

pub(crate) fn check(_: &[String]) -> Result<ExitCode> {
    say("checking the invariants that a text search can check");
    invariants::hold(&root())?;
    Step::cargo("checking the format").args(["fmt", "--all", "--check"]).run()?;
    check_dependencies()?;
    // The fuzz targets are a workspace of their own, which nothing else here looks at.
    Step::cargo("checking that the lock file of the fuzz targets is up to date")
        .args(["tree", "--quiet", "--locked", "--depth", "0", "--manifest-path", "src-tauri/fuzz/Cargo.toml"])
        .run()?;
    Step::cargo("looking for warnings")
        .args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])
        .run()?;
    npm::UI.install()?;
    npm::UI.script("checking types and style of", "check")?;
    generate::drift().run()?;
    Ok(ExitCode::SUCCESS)
}

/// `deny.toml` holds for everyone, but the tool takes long to build: it is used where it is installed.
fn check_dependencies() -> Result<()> {
    if !has_subcommand("cargo-deny") {
        say("skipping licences and banned crates: cargo-deny is not installed");
        return Ok(());
    }
    // Advisories are left out: they are fetched, and change while the code does not.
    Step::cargo("checking licences and banned crates")
        .args(["deny", "--locked", "check", "bans", "licenses", "sources"])
        .run()
}
