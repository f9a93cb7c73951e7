//! `fuzz`: random bytes for everything that reads what a sender or a user wrote.

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

/// The sanitisers find what unsafe code does wrong. Creel's own has none, and without them the pinned stable compiler is
/// enough and the build takes a fraction of the time. Panics, failed promises and overflows are found all the same.
const SET_UP: [&str; 4] = ["--sanitizer", "none", "--fuzz-dir", FUZZ];

pub(crate) fn fuzz(arguments: &[String]) -> Result<ExitCode> {
    let (seconds, wanted) = match arguments.split_first() {
        Some((first, rest)) => (first.as_str(), rest),
        None => ("60", arguments),
    };
    let seconds: u32 = seconds.parse().with_context(|| format!("`{seconds}` is no number of seconds"))?;
    let known = targets()?;
    if let Some(unknown) = wanted.iter().find(|name| !known.contains(name)) {
        bail!("there is no fuzz target `{unknown}`; there are {}", known.join(", "));
    }
    Step::cargo("building the fuzz targets").args(["fuzz", "build"]).args(SET_UP).run()?;
    for target in known.iter().filter(|name| wanted.is_empty() || wanted.contains(name)) {
        // An input that takes seconds is a defect as well: a sender could send many.
        Step::cargo(format!("fuzzing {target} for {seconds} s"))
            .args(["fuzz", "run"])
            .args(SET_UP)
            .args([target.as_str(), "--", "-timeout=10", &format!("-dict={FUZZ}/words.dict")])
            .args([&format!("-max_total_time={seconds}")])
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
