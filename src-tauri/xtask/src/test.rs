//! `test`: everything that is tested, from a machine that has only Rust and Node.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use crate::setup::{Requirement, Source};
use crate::step::{Step, root, say};

pub(crate) const NEXTEST: Requirement = Requirement {
    program: "cargo-nextest",
    source: Source::Crate("cargo-nextest"),
    purpose: "running each test in a process of its own, with a time limit",
};

pub(crate) const NEEDS: &[Requirement] = &[
    NEXTEST,
    Requirement {
        program: "npm",
        source: Source::Node(20),
        purpose: "signing test deliveries with the providers' own packages",
    },
    Requirement {
        program: "curl",
        source: Source::Package("curl"),
        purpose: "sending test deliveries as a user would",
    },
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

/// Where the providers' own packages are, with which the tests sign what they send.
const SENDERS: &str = "fixtures/senders";

pub(crate) fn test(arguments: &[String]) -> Result<ExitCode> {
    install_senders()?;
    Step::cargo("running the tests")
        .args(["nextest", "run", "--workspace", "--locked"])
        .args(arguments)
        .run()?;
    // Who passes arguments wants a part of the tests; the examples in the documentation are not in it.
    if arguments.is_empty() {
        Step::cargo("running the examples in the documentation")
            .args(["test", "--doc", "--workspace", "--locked", "--quiet"])
            .run()?;
    }
    Ok(ExitCode::SUCCESS)
}

fn install_senders() -> Result<()> {
    let folder = root().join(SENDERS);
    if !folder.join("package-lock.json").is_file() {
        return Ok(());
    }
    if is_installed(&folder) {
        say("the providers' own packages are installed already");
        return Ok(());
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    // No package needs to run anything to be installed, so none may.
    Step::new("installing the providers' own packages, which sign test deliveries", npm)
        .dir(folder)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .run()
}

/// Whether npm has finished an installation since the lock file last changed.
fn is_installed(folder: &Path) -> bool {
    let changed = |file: &str| folder.join(file).metadata().and_then(|metadata| metadata.modified());
    match (changed("node_modules/.package-lock.json"), changed("package-lock.json")) {
        (Ok(installed), Ok(locked)) => installed >= locked,
        _ => false,
    }
}
