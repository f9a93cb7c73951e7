//! `generate`: files that are committed but written by the code.
//!
//! A generated file belongs to a test named `generated_*`, which compares it with what the code yields today. With
//! `CREEL_GENERATE=1` in its environment the same test writes the file instead.

use std::process::ExitCode;

use anyhow::Result;

use crate::desktop::BUILDING;
use crate::setup::Requirement;
use crate::step::Step;
use crate::test::NEXTEST;

pub(crate) fn needs() -> Vec<Requirement> {
    [&[NEXTEST], BUILDING].concat()
}

pub(crate) fn generate(_: &[String]) -> Result<ExitCode> {
    step("writing the generated files").env("CREEL_GENERATE", "1").run()?;
    Ok(ExitCode::SUCCESS)
}

/// Compares the generated files with what the code yields.
pub(crate) fn drift() -> Step {
    step("comparing the generated files; `cargo xtask generate` writes them anew")
}

fn step(what: &str) -> Step {
    // The whole workspace, as in `test`: with fewer packages cargo would choose fewer features and compile anew.
    Step::cargo(what)
        .args(["nextest", "run", "--workspace", "--locked", "--no-tests=warn"])
        .args(["--filterset", "test(/(^|::)generated_/)"])
}
