//! Retention: removing for good what is beyond the limits that the settings say. It runs in the background, and rests
//! far longer than it works, so that whoever sends or looks does not notice.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::clock::Timestamp;
use crate::creel::Creel;
use crate::store::StoreError;

/// How often it looks. A command that has Creel open for a moment only is over before the first time.
const EVERY: Duration = Duration::from_secs(60);
/// How long it rests after each transaction: at least this, and this many times as long as it took.
const REST: Duration = Duration::from_millis(20);
const RESTS: u32 = 4;

/// Keeps to the limits, now and then and each time it is called, until Creel shuts down.
pub(crate) async fn run(creel: Creel, called: Arc<Notify>, shutdown: CancellationToken) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = called.notified() => {}
            () = shutdown.cancelled() => return,
        }
        if let Err(error) = keep_to_limits(&creel, &shutdown).await {
            tracing::warn!(%error, "what is beyond the limits could not be removed yet");
        }
    }
}

async fn keep_to_limits(creel: &Creel, shutdown: &CancellationToken) -> Result<(), StoreError> {
    let keep = creel.settings().storage.retention.clone();
    for excess in creel.store().excess(keep, Timestamp::now()).await? {
        let mut left = Some(excess);
        while let Some(excess) = left {
            let began = Instant::now();
            left = creel.store().remove_excess(excess).await?;
            if left.is_some() {
                tokio::select! {
                    () = tokio::time::sleep(REST.max(began.elapsed() * RESTS)) => {}
                    () = shutdown.cancelled() => return Ok(()),
                }
            }
        }
    }
    Ok(())
}
