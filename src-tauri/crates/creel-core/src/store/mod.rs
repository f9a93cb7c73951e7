//! The store: everything Creel keeps, in one SQLite file with one writer. Only this folder contains SQL.
//!
//! What is written waits in the queue (`queue`), is committed in groups by the one thread that writes (`writer`), and is
//! acknowledged after the commit. Readers have connections of their own (`readers`). What is derived for searching
//! (`index`) is in a second file, filled behind the acknowledgement (`indexer`).

mod attempt_lines;
mod attempts;
mod codes;
mod confirmations;
mod data_key;
mod deletions;
mod deliveries;
mod destination_secrets;
mod destinations;
mod endpoints;
mod error;
mod find;
mod forward_orders;
mod forward_queue;
mod forwards;
mod imports;
mod index;
mod indexer;
mod judgements;
pub mod lock;
mod marks;
mod moves;
mod pass_throughs;
mod queue;
mod readers;
mod rejections;
mod replays;
mod retention;
mod retries;
mod schema;
mod seal;
mod searching;
mod secrets;
mod sendings;
mod set_aside;
mod settings;
mod sizes;
mod standing;
mod stats;
pub mod upload;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use rusqlite::Connection;

pub(crate) use attempt_lines::{AttemptCount, AttemptLine};
pub use data_key::{Keeper, Protection};
pub(crate) use deletions::UNDOABLE;
pub use deletions::{Deletion, Selection};
pub use deliveries::Delivery;
pub use error::StoreError;
pub use find::Page;
pub(crate) use forward_queue::{Ending, Lane, Round, Settled, Taken};
pub use forwards::ForwardsWanted;
pub use judgements::Rejudged;
pub(crate) use moves::Sent;
pub use rejections::Rejected;
pub(crate) use replays::{NewReplay, StoredReplay};
pub use retention::Removed;
pub(crate) use retention::Spared;
pub use schema::FileError;
pub use stats::EndpointStats;
pub use upload::Upload;

use crate::changes::Changes;
use crate::delivery::DeliveryId;
use indexer::Indexer;
use queue::Queue;
use readers::Readers;
use seal::Seal;
use writer::{Change, Told, Writer, lock};

/// A handle to the store; cloned freely.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    queue: Arc<Queue>,
    main: Arc<Readers>,
    index: Arc<Readers>,
    seal: Arc<Seal>,
    told: Arc<Told>,
    stop: Arc<AtomicBool>,
    threads: Mutex<Threads>,
}

#[derive(Debug, Default)]
struct Threads {
    indexer: Option<JoinHandle<()>>,
    writer: Option<JoinHandle<()>>,
}

/// How the store is.
#[derive(Debug, Clone)]
pub struct StoreHealth {
    /// Why nothing can be written, while that is so.
    pub trouble: Option<String>,
    /// Damaged files that were set aside since the start.
    pub set_aside: Vec<PathBuf>,
    pub protection: Protection,
    /// Deliveries that the search index does not hold yet.
    pub not_indexed: u64,
}

impl Store {
    /// Opens the store in a directory that the caller has locked. A database that cannot be reached now (a full disk, a
    /// failing one) opens all the same: what is captured is answered 503 until it can be. `keeper` is asked to keep the
    /// data key where there is none yet.
    ///
    /// # Errors
    /// A database of a newer Creel or of another application, which is left untouched.
    pub fn open(directory: &Path, keeper: Keeper, changes: Changes) -> Result<Self, FileError> {
        let path = directory.join("creel.db");
        let (queue, told) = (Arc::<Queue>::default(), Arc::<Told>::default());
        let writer = Writer::open(path.clone(), queue.clone(), told.clone(), changes)?;
        let main = Arc::new(Readers::new(path, told.standing.clone()));
        let search = directory.join("search.db");
        let index = Arc::new(Readers::new(search.clone(), Arc::default()));
        let stop = Arc::<AtomicBool>::default();
        let indexer = Indexer { path: search, main: main.clone(), index: index.clone(), stop: stop.clone() };
        let writer = std::thread::Builder::new().name("creel-writer".into()).spawn(move || writer.run())?;
        let indexer =
            std::thread::Builder::new().name("creel-indexer".into()).spawn(move || indexer.run())?;
        let _ = told.indexer.set(indexer.thread().clone());
        let inner = Inner {
            queue,
            main,
            index,
            seal: Arc::new(Seal::load(directory, keeper)),
            told,
            stop,
            threads: Mutex::new(Threads { indexer: Some(indexer), writer: Some(writer) }),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Writes what waits, then stops the threads and closes the files. What comes later is refused. The writer's
    /// connection is the last to close, since only that folds the write-ahead log into the file.
    pub async fn close(&self) {
        self.inner.queue.close();
        self.inner.stop.store(true, Ordering::Release);
        let Threads { indexer, writer } = std::mem::take(&mut *lock(&self.inner.threads));
        let inner = self.inner.clone();
        let closing = tokio::task::spawn_blocking(move || {
            if let Some(indexer) = indexer {
                indexer.thread().unpark();
                drop(indexer.join());
            }
            inner.main.close();
            inner.index.close();
            inner.queue.finish();
            writer.map(JoinHandle::join)
        });
        if let Err(error) = closing.await {
            tracing::error!(%error, "the store did not close in order");
        }
    }

    pub async fn health(&self) -> StoreHealth {
        let index = self.inner.index.clone();
        let not_indexed = self
            .read(move |main| {
                let indexed = index.ask(index::position).unwrap_or_default().delivery;
                let last: Option<i64> =
                    main.query_row("SELECT max(id) FROM deliveries", [], |row| row.get(0))?;
                Ok(last.unwrap_or_default().saturating_sub(indexed).max(0).cast_unsigned())
            })
            .await;
        StoreHealth {
            trouble: lock(&self.inner.told.trouble).clone(),
            set_aside: lock(&self.inner.told.set_aside).clone(),
            protection: self.inner.seal.protection(),
            not_indexed: not_indexed.unwrap_or_default(),
        }
    }

    /// The last delivery that was there before this start: whatever is newer arrived since. `None` while the file could
    /// not be opened yet.
    pub fn last_before(&self) -> Option<DeliveryId> {
        self.inner.told.last_before.get().copied()
    }

    /// Waits for a keyring that did not give the data key in time, and has every endpoint with secrets judged again
    /// when it does. Where the data key was there from the start, or never comes, this does not end.
    pub(crate) async fn opened_late(&self) -> Result<(), StoreError> {
        self.inner.seal.opened_late().notified().await;
        self.write(|connection| Ok(endpoints::call_for_judging_of_sealed(connection)?)).await
    }

    /// Whether no secret can be opened, since the data key is not there.
    pub(crate) fn is_sealed(&self) -> bool {
        self.inner.seal.protection() == Protection::Unavailable
    }

    /// Has the writer try the file again, where it could not be opened.
    pub(crate) async fn reopen(&self) -> Result<(), StoreError> {
        self.write(|_| Ok(())).await
    }

    async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let read = self.inner.main.read(query).await;
        if let Err(damage @ StoreError::Damaged(_)) = &read {
            // Only the writer sets a file aside, and it does so for this evidence as for its own.
            let damage = damage.clone();
            let _ = self.write(move |_| Err::<(), _>(damage)).await;
        }
        read
    }

    async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (change, answered) = Change::new(change);
        self.inner.queue.add_small(Box::new(change))?;
        answered.await.map_err(stopped)?
    }
}

fn stopped(_: tokio::sync::oneshot::error::RecvError) -> StoreError {
    StoreError::Unavailable("Creel is shutting down".into())
}
