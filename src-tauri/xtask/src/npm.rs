//! npm: the folders whose packages it installs, and the scripts they name.

use std::path::Path;

use anyhow::Result;

use crate::setup::{Requirement, Source};
use crate::step::{Step, root, say};

pub(crate) const NPM: Requirement = Requirement {
    program: "npm",
    source: Source::Node(20),
    purpose: "building the web UI, and signing test deliveries with the providers' own packages",
};

/// A folder with a `package.json`.
pub(crate) struct Packages {
    folder: &'static str,
    what: &'static str,
}

/// The web UI.
pub(crate) const UI: Packages = Packages { folder: "ui", what: "the web UI" };

/// The providers' own packages, with which the tests sign what they send.
pub(crate) const SENDERS: Packages =
    Packages { folder: "fixtures/senders", what: "the providers' own packages" };

impl Packages {
    /// Installs exactly what the lock file says, unless that was done already.
    pub(crate) fn install(&self) -> Result<()> {
        let folder = root().join(self.folder);
        if is_installed(&folder) {
            say(&format!("what {} needs is installed already", self.what));
            return Ok(());
        }
        // No package needs to run anything to be installed, so none may.
        self.step(format!("installing what {} needs", self.what))
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .run()
    }

    /// Runs a script that its `package.json` names.
    pub(crate) fn script(&self, doing: &str, script: &str) -> Result<()> {
        self.scripted(doing, script).run()
    }

    /// The step that does so.
    pub(crate) fn scripted(&self, doing: &str, script: &str) -> Step {
        self.step(format!("{doing} {}", self.what)).args(["run", "--silent", script])
    }

    fn step(&self, what: String) -> Step {
        Step::new(what, if cfg!(windows) { "npm.cmd" } else { "npm" }).dir(root().join(self.folder))
    }
}

/// Whether npm has finished an installation since the lock file last changed.
fn is_installed(folder: &Path) -> bool {
    let changed = |file: &str| folder.join(file).metadata().and_then(|metadata| metadata.modified());
    match (changed("node_modules/.package-lock.json"), changed("package-lock.json")) {
        (Ok(installed), Ok(locked)) => installed >= locked,
        _ => false,
    }
}
