//! Signals: a polite kill ends the desktop as closing it would, so that what is under way is finished.

use tauri::{AppHandle, Manager};

use crate::opening::Opening;

/// Takes the signals from here on, and quits with the first.
pub(crate) fn quit_on_signal(app: AppHandle) {
    // They are asked for before this returns: one that came earlier would end the process at once.
    let signals = tauri::async_runtime::block_on(async { Signals::new() });
    match signals {
        Ok(mut signals) => drop(tauri::async_runtime::spawn(async move {
            signals.next().await;
            app.exit(app.state::<Opening>().exit_code());
        })),
        Err(error) => tracing::warn!(%error, "signals cannot be received; they end Creel at once"),
    }
}

#[cfg(unix)]
struct Signals([tokio::signal::unix::Signal; 3]);

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
        let [interrupt, terminate, hangup] = kinds.map(signal);
        Ok(Self([interrupt?, terminate?, hangup?]))
    }

    async fn next(&mut self) {
        let [interrupt, terminate, hangup] = &mut self.0;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
