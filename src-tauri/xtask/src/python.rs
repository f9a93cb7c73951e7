//! Python: the packages that the tests use, in an environment of their own.

use std::fs;

use anyhow::{Context, Result};

use crate::setup::{Requirement, Source};
use crate::step::{Step, root, say};

const PROGRAM: &str = if cfg!(windows) { "python" } else { "python3" };

pub(crate) const PYTHON: Requirement = Requirement {
    program: PROGRAM,
    source: Source::Package("python3"),
    purpose: "running the receivers that Creel writes, and signing with the providers' own packages",
};

pub(crate) const VENV: Requirement = Requirement {
    program: "ensurepip",
    source: Source::Module("python3-venv"),
    purpose: "keeping the packages of the tests apart from those of the system",
};

/// Installs exactly what the list says into `fixtures/senders/.venv`, unless that was done already.
pub(crate) fn install() -> Result<()> {
    let folder = root().join("fixtures/senders");
    let list =
        fs::read(folder.join("requirements.txt")).context("the list of Python packages cannot be read")?;
    // A copy of the list is put beside what was installed by it, once all of it is there.
    let installed = folder.join(".venv/requirements.txt");
    if fs::read(&installed).is_ok_and(|there| there == list) {
        say("the Python packages that the tests need are installed already");
        return Ok(());
    }
    Step::new("making an environment for Python", PROGRAM)
        .dir(&folder)
        .args(["-m", "venv", ".venv"])
        .run()?;
    let python = folder.join(if cfg!(windows) { ".venv/Scripts/python.exe" } else { ".venv/bin/python" });
    Step::new("installing the Python packages that the tests need", python)
        .dir(&folder)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"])
        .args(["--require-hashes", "--requirement", "requirements.txt"])
        .run()?;
    fs::write(installed, list).context("the list of what is installed cannot be written")
}
