//! `test`: everything that is tested, from a machine that has only Rust and Node.

use std::process::ExitCode;

use anyhow::Result;

use crate::desktop::{BUILDING, OPENING, TESTING};
use crate::npm::{self, NPM};
use crate::python::{self, PYTHON, VENV};
use crate::setup::{Requirement, Source};
use crate::step::Step;

pub(crate) const NEXTEST: Requirement = Requirement {
    program: "cargo-nextest",
    source: Source::Crate("cargo-nextest"),
    purpose: "running each test in a process of its own, with a time limit",
};

pub(crate) fn needs() -> Vec<Requirement> {
    [&[NEXTEST, NPM, PYTHON, VENV, PHP], BROWSING, FAULTS, BUILDING, OPENING, TESTING].concat()
}

pub(crate) const CHROMIUM: Requirement = Requirement {
    program: "chromium",
    source: Source::Package("chromium"),
    purpose: "walking through the web UI as a user would",
};

const PHP: Requirement = Requirement {
    program: "php",
    source: Source::Package("php-cli"),
    purpose: "running the receivers that Creel writes",
};

/// What using the UI and sending to it takes.
const BROWSING: &[Requirement] = &[
    CHROMIUM,
    Requirement {
        program: "curl",
        source: Source::Package("curl"),
        purpose: "sending test deliveries as a user would",
    },
];

/// What breaking a disk on purpose takes.
const FAULTS: &[Requirement] = &[
    #[cfg(target_os = "linux")]
    Requirement {
        program: "strace",
        source: Source::Package("strace"),
        purpose: "fault injection in the storage tests",
    },
    #[cfg(target_os = "linux")]
    Requirement {
        program: "unshare",
        source: Source::Package("util-linux"),
        purpose: "file systems of their own for the tests of a full disk",
    },
    #[cfg(target_os = "linux")]
    Requirement {
        program: "mount",
        source: Source::Package("mount"),
        purpose: "small file systems for the tests of a full disk",
    },
];

pub(crate) fn test(arguments: &[String]) -> Result<ExitCode> {
    npm::SENDERS.install()?;
    python::install()?;
    npm::UI.install()?;
    npm::UI.script("testing the logic of", "test")?;
    // The program that the tests start serves the UI.
    npm::UI.script("building", "build")?;
    npm::UI.script("weighing what has to be loaded first of", "weigh")?;
    Step::cargo("running the tests")
        .args(["nextest", "run", "--workspace", "--locked"])
        .args(arguments)
        .run()?;
    // Who passes arguments wants a part of the tests; what follows is not in it.
    if arguments.is_empty() {
        npm::UI.script("walking through", "e2e")?;
        Step::cargo("running the examples in the documentation")
            .args(["test", "--doc", "--workspace", "--locked", "--quiet"])
            .run()?;
    }
    Ok(ExitCode::SUCCESS)
}
