//! `fuzz`: random bytes for everything that reads what a sender wrote.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::setup::{Requirement, Source};
use crate::step::{Step, root};

pub(crate) const NEEDS: &[Requirement] = &[
    Requirement {
        program: "cargo-fuzz",
        source: Source::Crate("cargo-fuzz"),
        purpose: "building and running the fuzz targets",
    },
    #[cfg(target_os = "linux")]
    Requirement { program: "c++", source: Source::Package("g++"), purpose: "building the fuzzing engine" },
];

const FUZZ: &str = "src-tauri/fuzz";

pub(crate) fn fuzz(arguments: &[String]) -> Result<ExitCode> {
    let seconds = arguments.first().map_or("60", String::as_str);
    let seconds: u32 = seconds.parse().with_context(|| format!("`{seconds}` is no number of seconds"))?;
    for target in targets()? {
        Step::cargo(format!("fuzzing {target} for {seconds} s"))
            // The sanitiser is an unstable flag of the compiler; this lets the pinned stable one take it.
            .env("RUSTC_BOOTSTRAP", "1")
            .args(["fuzz", "run", "--fuzz-dir", FUZZ, &target])
            .args(["--", &format!("-max_total_time={seconds}")])
            .run()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The names of the fuzz targets, in the order of the alphabet.
fn targets() -> Result<Vec<String>> {
    let folder = format!("{FUZZ}/fuzz_targets");
    let mut targets = Vec::new();
    for entry in fs::read_dir(root().join(&folder)).with_context(|| format!("cannot read {folder}"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs")
            && let Some(name) = path.file_stem().and_then(|name| name.to_str())
        {
            targets.push(name.to_owned());
        }
    }
    if targets.is_empty() {
        bail!("{folder} holds no fuzz target");
    }
    targets.sort();
    Ok(targets)
}
