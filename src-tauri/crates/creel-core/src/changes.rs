//! The revision: a number that grows with every committed write. Every live view waits for it and asks again.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

/// Counts committed writes; cloned freely.
#[derive(Debug, Clone)]
pub struct Changes {
    revision: Arc<watch::Sender<u64>>,
}

impl Default for Changes {
    fn default() -> Self {
        Self { revision: Arc::new(watch::Sender::new(0)) }
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

    /// Waits until the revision differs from `after`, at most `wait`, and gives the revision then. A number ahead of
    /// ours comes from a server that was restarted since, so it is answered at once.
    pub async fn after(&self, after: u64, wait: Duration) -> u64 {
        let mut watcher = self.revision.subscribe();
        let changed = watcher.wait_for(|revision| *revision != after);
        match tokio::time::timeout(wait, changed).await {
            Ok(Ok(revision)) => *revision,
            _ => self.revision(),
        }
    }
}
