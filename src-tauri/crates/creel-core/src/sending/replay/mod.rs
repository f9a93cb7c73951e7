//! A replay: one order, named by a client's uuid, to send deliveries again.
//!
//! An [`order`] says what is sent, where to and how. Of each delivery it makes a [`draft`], which begins as the exact
//! request and is changed as the [`mode`] or the [`way`] of breaking it says ([`prepared`]); [`run`] sends one after the
//! other and counts. How far it is stands in the store, so that a replay that was cut short says so and is never begun
//! again by itself.

mod breaking;
pub(crate) mod draft;
pub mod mode;
pub(crate) mod order;
pub(crate) mod prepared;
pub(crate) mod preview;
pub(crate) mod resigning;
pub(crate) mod run;
pub mod skip;
pub mod tally;
pub mod way;

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

use crate::delivery::DeliveryId;

/// A replay that is under way in this process.
#[derive(Debug, Clone, Default)]
pub(crate) struct Live {
    pub(crate) cancel: CancellationToken,
    running: Arc<AtomicU64>,
    /// What it sends: it is not to be removed meanwhile.
    deliveries: Arc<HashSet<DeliveryId>>,
}

impl Live {
    pub(crate) fn running(&self) -> u64 {
        self.running.load(Ordering::Relaxed)
    }
}

/// The replays that are under way, by the number of their row.
#[derive(Debug, Default)]
pub(crate) struct Replays(Mutex<HashMap<i64, Live>>);

impl Replays {
    /// `cancel` ends it.
    pub(crate) fn begin(&self, row: i64, cancel: CancellationToken, deliveries: &[DeliveryId]) -> Live {
        let deliveries = Arc::new(deliveries.iter().copied().collect());
        let live = Live { cancel, deliveries, ..Live::default() };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(row, live.clone());
        live
    }

    pub(crate) fn get(&self, row: i64) -> Option<Live> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&row).cloned()
    }

    /// The deliveries of each.
    pub(crate) fn deliveries(&self) -> Vec<Arc<HashSet<DeliveryId>>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.values().map(|live| live.deliveries.clone()).collect()
    }

    pub(crate) fn end(&self, row: i64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&row);
    }
}
