//! Retention: removing for good what is beyond the limits that the settings say, and what was deleted a week ago. It runs in the background, and rests
//! far longer than it works, so that whoever sends or looks does not notice.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::clock::Timestamp;
use crate::creel::Creel;
use crate::delivery::DeliveryId;
use crate::endpoint::EndpointId;
use crate::store::{Spared, StoreError, UNDOABLE};

/// How often it looks. A command that has Creel open for a moment only is over before the first time.
const EVERY: Duration = Duration::from_secs(60);
/// How long it rests after each transaction: at least this, and this many times as long as it took.
const REST: Duration = Duration::from_millis(20);
const RESTS: u32 = 4;
/// How often what was deleted long ago is looked for.
const PURGE_EVERY: Duration = Duration::from_secs(3600);

/// What retention goes by besides the settings, and what it came to.
#[derive(Debug)]
pub(crate) struct Keeping {
    sorted: AtomicI64,
    kept: Mutex<HashMap<EndpointId, u64>>,
}

impl Default for Keeping {
    fn default() -> Self {
        Self { sorted: AtomicI64::new(i64::MAX), kept: Mutex::default() }
    }
}

impl Keeping {
    /// The last delivery that was looked at for every destination; the very last there can be where none has to be.
    pub(crate) fn sorted(&self) -> DeliveryId {
        DeliveryId(self.sorted.load(Ordering::Acquire))
    }

    pub(crate) fn note_sorted(&self, last: DeliveryId) {
        self.sorted.store(last.0, Ordering::Release);
    }

    /// How many deliveries of an endpoint were kept beyond the limits at the last look, since they wait to be sent.
    pub(crate) fn kept(&self, endpoint: EndpointId) -> u64 {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&endpoint).copied().unwrap_or_default()
    }

    /// Says whether it is other than at the look before.
    fn note_kept(&self, now: HashMap<EndpointId, u64>) -> bool {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let differs = *kept != now;
        *kept = now;
        differs
    }
}

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
            let spared = Spared { replaying: creel.replays().deliveries(), sorted: creel.keeping().sorted() };
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
    if creel.keeping().note_kept(kept) {
        creel.changes().bump();
    }
    Ok(())
}

/// Purges what was deleted more than a week ago, until Creel shuts down.
pub(crate) async fn purge_now_and_then(creel: Creel) {
    loop {
        match creel.store().purge(Timestamp::now()).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "purged deliveries that were deleted more than a week ago"),
            Err(error) => tracing::warn!(%error, "what was deleted could not be purged yet"),
        }
        let (shelf, now) = (creel.test_events(), Timestamp::now().micros());
        let purge = move || shelf.purge(Timestamp::from_micros(now - UNDOABLE));
        if let Ok(Err(error)) = tokio::task::spawn_blocking(purge).await {
            tracing::warn!(%error, "test events that were deleted could not be purged yet");
        }
        tokio::select! {
            () = tokio::time::sleep(PURGE_EVERY) => {}
            () = creel.shutdown().cancelled() => return,
        }
    }
}
