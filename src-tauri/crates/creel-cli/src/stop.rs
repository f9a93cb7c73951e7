//! The stop: how a running command is told to end. Ctrl-C, a polite kill, and a terminal that closes all mean the same.

use tokio_util::sync::CancellationToken;

/// Cancelled as soon as one of the signals comes. Signals that come before this call end the process at once.
pub(crate) fn on_signal() -> std::io::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let signalled = stop.clone();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let mut hangup = signal(SignalKind::hangup())?;
        tokio::spawn(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hangup.recv() => {}
            }
            signalled.cancel();
        });
    }
    #[cfg(not(unix))]
    tokio::spawn(async move {
        // Without the signal there is nothing to wait for; the process can still be ended by the system.
        if tokio::signal::ctrl_c().await.is_ok() {
            signalled.cancel();
        }
    });
    Ok(stop)
}
