//! The revision: a number that grows with every committed write. Every live view waits for it and asks again.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Counts committed writes; cloned freely.
#[derive(Debug, Clone)]
pub struct Changes {
    revision: Arc<watch::Sender<u64>>,
    ended: CancellationToken,
}

impl Default for Changes {
    fn default() -> Self {
        Self { revision: Arc::new(watch::Sender::new(0)), ended: CancellationToken::new() }
    }
}

impl Changes {
    pub fn revision(&self) -> u64 {
        *self.revision.borrow()
    }

    /// Says that something was committed. Called after the commit, never before it.
    pub fn bump(&self) {
        self.revision.send_modify(|revision| *revision += 1);
    }

    /// Ends all waiting, now and later. A host calls it first when it shuts down, so that no long poll holds it up.
    pub fn end(&self) {
        self.ended.cancel();
    }

    /// Waits until the revision differs from `after`, at most `wait`, and gives the revision then. A number ahead of
    /// ours comes from a server that was restarted since, so it is answered at once.
    pub async fn after(&self, after: u64, wait: Duration) -> u64 {
        let mut watcher = self.revision.subscribe();
        let changed = watcher.wait_for(|revision| *revision != after);
        let revision = tokio::select! {
            () = self.ended.cancelled() => None,
            changed = tokio::time::timeout(wait, changed) => changed.ok().and_then(Result::ok).map(|seen| *seen),
        };
        revision.unwrap_or_else(|| self.revision())
    }
}
