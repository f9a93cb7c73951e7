//! What the desktop can be started with. Most people start it from a menu, with nothing.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Parser;
use creel_core::Options;
use creel_core::store::Keeper;

/// Creel in a window: catches webhooks on your own machine, and shows what was sent
#[derive(Debug, Parser)]
#[command(name = "creel-desktop", version)]
pub(crate) struct Arguments {
    /// Where the data is; the system's folder for application data if not given
    #[arg(long, env = "CREEL_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Where to receive; port 0 takes one that is free
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<SocketAddr>,
    /// Start in the tray, without showing the window
    #[arg(long)]
    pub(crate) hidden: bool,
}

impl Arguments {
    /// Where the data is, as it was given.
    pub(crate) fn data_dir(&self) -> Option<&Path> {
        self.data_dir.as_deref().filter(|directory| !directory.as_os_str().is_empty())
    }

    /// Where the data is, with a data key in the system's keyring where none was made yet.
    pub(crate) fn options(&self) -> anyhow::Result<Options> {
        let options = match self.data_dir() {
            Some(directory) => Options::within(
                std::path::absolute(directory)
                    .with_context(|| format!("{} is no path", directory.display()))?,
            ),
            None => Options::of_the_system()
                .context("this system names no home directory; say with --data-dir where the data is")?,
        };
        Ok(Options { keeper: Keeper::Keyring, ..options })
    }
}
