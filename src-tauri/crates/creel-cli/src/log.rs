//! The log: what happens, for whoever looks after Creel. It goes to standard error; output goes to standard output.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// What is logged where `CREEL_LOG` says nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Detail {
    /// For a command that a person waits for.
    Trouble,
    /// For an instance that runs.
    Events,
}

pub(crate) fn start(detail: Detail) {
    let wanted = std::env::var("CREEL_LOG").ok().filter(|text| !text.is_empty());
    let default = match detail {
        Detail::Trouble => "error",
        Detail::Events => "warn,creel=info",
    };
    let (filter, refused) = match wanted.as_deref().map(EnvFilter::try_new) {
        None => (EnvFilter::new(default), None),
        Some(Ok(filter)) => (filter, None),
        Some(Err(error)) => (EnvFilter::new(default), Some(error)),
    };
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none())
        .init();
    if let Some(error) = refused {
        tracing::error!(%error, "CREEL_LOG is not understood and not used");
    }
}
