//! The place: the data directory that a command is about, and where the user's own provider definitions are.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use creel_core::Options;

#[derive(Debug, Clone)]
pub(crate) struct Place {
    options: Options,
}

impl Place {
    /// The directory that was asked for, with everything in it; else the system's folders for data and configuration.
    pub(crate) fn new(asked: Option<PathBuf>) -> Result<Self> {
        let options = match asked.filter(|directory| !directory.as_os_str().is_empty()) {
            Some(directory) => {
                // The lock file and the socket are found by this path from anywhere.
                let data_dir = std::path::absolute(&directory)
                    .with_context(|| format!("{} is no path", directory.display()))?;
                Options::within(data_dir)
            }
            None => Options::of_the_system()
                .context("this system names no home directory; say with --data-dir where the data is")?,
        };
        Ok(Self { options })
    }

    pub(crate) fn data_dir(&self) -> &Path {
        &self.options.data_dir
    }

    pub(crate) fn providers_dir(&self) -> &Path {
        &self.options.providers_dir
    }

    pub(crate) fn options(&self) -> Options {
        self.options.clone()
    }
}
