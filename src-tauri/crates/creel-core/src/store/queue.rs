//! The queue: what waits for the writer. It has a byte budget, so that a slow disk slows the sockets instead of filling
//! the memory.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::StoreError;
use super::writer::Work;

/// Bytes that may wait for the disk at once.
const BUDGET: usize = 16 * 1024 * 1024;

/// A piece of work with its share of the budget, which returns when the work is done.
pub(super) struct Queued {
    pub(super) work: Box<dyn Work>,
    _share: Option<OwnedSemaphorePermit>,
}

/// Handed from many tasks to one thread: the whole list changes hands at once.
pub(super) struct Queue {
    state: Mutex<State>,
    arrived: Condvar,
    budget: Arc<Semaphore>,
}

#[derive(Default)]
struct State {
    waiting: Vec<Queued>,
    writer_waits: bool,
    closed: bool,
    finished: bool,
}

impl Default for Queue {
    fn default() -> Self {
        Self { state: Mutex::default(), arrived: Condvar::new(), budget: Arc::new(Semaphore::new(BUDGET)) }
    }
}

impl Queue {
    /// Adds work that holds `bytes` of memory; waits while the budget is spent.
    pub(super) async fn add(&self, bytes: usize, work: Box<dyn Work>) -> Result<(), StoreError> {
        let bytes = u32::try_from(bytes.min(BUDGET)).unwrap_or(u32::MAX);
        let share = self.budget.clone().acquire_many_owned(bytes).await.ok();
        self.push(Queued { work, _share: share })
    }

    /// Adds work that holds next to nothing, without waiting.
    pub(super) fn add_small(&self, work: Box<dyn Work>) -> Result<(), StoreError> {
        self.push(Queued { work, _share: None })
    }

    fn push(&self, queued: Queued) -> Result<(), StoreError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.closed {
            return Err(StoreError::Unavailable("Creel is shutting down".into()));
        }
        state.waiting.push(queued);
        // A wake-up is a system call; the writer asks for one only when it has nothing left to do.
        if std::mem::take(&mut state.writer_waits) {
            self.arrived.notify_one();
        }
        Ok(())
    }

    /// Everything that waits, as soon as anything does; empty once the queue is finished and drained. `spent` is an empty
    /// list whose memory is used again.
    pub(super) fn take(&self, spent: Vec<Queued>) -> Vec<Queued> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while state.waiting.is_empty() && !state.finished {
            state.writer_waits = true;
            state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        std::mem::replace(&mut state.waiting, spent)
    }

    /// Refuses what comes from now on; what waits is still written.
    pub(super) fn close(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
    }

    /// Sends the writer home when it has written what waits.
    pub(super) fn finish(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).finished = true;
        self.arrived.notify_one();
    }
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Queue").field("budget_left", &self.budget.available_permits()).finish_non_exhaustive()
    }
}
