//! Retention: removing for good what is beyond the limits that the settings say. It runs in the background, and rests
//! far longer than it works, so that whoever sends or looks does not notice.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::clock::Timestamp;
use crate::creel::Creel;
use crate::store::{Spared, StoreError};

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
    let keep = creel.settings().storage.retention;
    let mut kept = HashMap::new();
    for mut excess in creel.store().excess(keep, Timestamp::now()).await? {
        loop {
            let began = Instant::now();
            let spared = Spared { replaying: creel.replays().deliveries(), sorted: creel.sorted() };
            let (left, more) = creel.store().remove_excess(excess, spared).await?;
            excess = left;
            if !more {
                break;
            }
            tokio::select! {
                () = tokio::time::sleep(REST.max(began.elapsed() * RESTS)) => {}
                () = shutdown.cancelled() => return Ok(()),
            }
        }
        kept.insert(excess.endpoint(), excess.kept());
    }
    creel.note_kept(kept);
    Ok(())
}
