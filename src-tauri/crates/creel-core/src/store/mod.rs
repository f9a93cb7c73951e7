//! The store: everything Creel keeps, in one SQLite file with one writer. Only this folder contains SQL.
//!
//! What is written waits in the queue (`queue`), is committed in groups by the one thread that writes (`writer`), and is
//! acknowledged after the commit. Readers have connections of their own (`readers`). What is derived for searching
//! (`index`) is in a second file, filled behind the acknowledgement (`indexer`).

mod codes;
mod deletions;
mod deliveries;
mod endpoints;
mod error;
mod find;
mod index;
mod indexer;
mod judgements;
pub mod lock;
mod queue;
mod readers;
mod rejections;
mod schema;
mod seal;
mod secrets;
mod set_aside;
mod settings;
mod stats;
pub mod upload;
mod writer;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use bytes::Bytes;
use creel_signatures::Secret;
use rusqlite::Connection;

pub use deletions::Deletion;
pub use deliveries::Delivery;
pub use error::StoreError;
pub use find::Page;
pub use judgements::Rejudged;
pub use rejections::Rejected;
pub use schema::FileError;
pub use seal::Protection;
pub use stats::EndpointStats;
pub use upload::Upload;

use crate::changes::Changes;
use crate::clock::Timestamp;
use crate::delivery::{Arrival, Body, DeliveryId};
use crate::endpoint::{Endpoint, EndpointChange, EndpointId};
use crate::rejected::Rejection;
use crate::search::{AnyOf, Query, Term, Test};
use crate::secret::{NewSecret, StoredSecret};
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

/// What is to be deleted.
#[derive(Debug, Clone)]
pub enum Selection {
    Ids(Vec<DeliveryId>),
    Query(Query),
    /// All deliveries of an endpoint, by its slug.
    Endpoint(String),
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
    /// failing one) opens all the same: what is captured is answered 503 until it can be.
    ///
    /// # Errors
    /// A database of a newer Creel or of another application, which is left untouched.
    pub fn open(directory: &Path, changes: Changes) -> Result<Self, FileError> {
        let path = directory.join("creel.db");
        let (queue, told) = (Arc::<Queue>::default(), Arc::<Told>::default());
        let writer = Writer::open(path.clone(), queue.clone(), told.clone(), changes)?;
        let main = Arc::new(Readers::new(path, told.generation.clone()));
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
            seal: Arc::new(Seal::load(directory)),
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

    /// Stores one arrival; the answer comes after the commit.
    pub async fn capture(&self, mut arrival: Arrival) -> Result<DeliveryId, StoreError> {
        let held = match &mut arrival.body {
            Body::Inline(bytes) => bytes.len(),
            Body::Uploaded(upload) => {
                upload.finish().await?;
                0
            }
        };
        let held = held + arrival.head.len() + arrival.trailers.len();
        let (capture, answered) = deliveries::Capture::new(arrival);
        self.inner.queue.add(held, Box::new(capture)).await?;
        answered.await.map_err(stopped)?
    }

    /// Starts keeping a body that is too long for its delivery's row.
    pub fn upload(&self) -> Upload {
        Upload::new(self.inner.queue.clone())
    }

    /// Records a rejection; returns when it is queued.
    pub async fn reject(&self, rejection: Rejection) {
        let held = rejection.raw.len() + rejection.detail.len();
        if let Err(error) = self.inner.queue.add(held, Box::new(rejections::Reject(rejection))).await {
            tracing::warn!(%error, "a rejection was not recorded");
        }
    }

    pub async fn find(&self, query: Query, page: Page) -> Result<Vec<Delivery>, StoreError> {
        let index = self.inner.index.clone();
        self.read(move |main| find::page(main, &index, &query, page)).await
    }

    pub async fn count(&self, query: Query) -> Result<u64, StoreError> {
        let index = self.inner.index.clone();
        self.read(move |main| find::count(main, &index, &query)).await
    }

    pub async fn delivery(&self, id: DeliveryId) -> Result<Delivery, StoreError> {
        self.read(move |main| existing(main, id)).await
    }

    /// The head and the trailers as received.
    pub async fn head(&self, id: DeliveryId) -> Result<(Vec<u8>, Vec<u8>), StoreError> {
        self.read(move |main| existing(main, id).and_then(|_| Ok(deliveries::head(main, id.0)?))).await
    }

    /// A range of the body; what lies beyond its end is left out.
    pub async fn body(&self, id: DeliveryId, range: Range<u64>) -> Result<Bytes, StoreError> {
        self.read(move |main| existing(main, id).and_then(|_| Ok(deliveries::body(main, id.0, range)?))).await
    }

    /// Hides deliveries; [`Store::restore`] takes that back.
    pub async fn delete(&self, selection: Selection) -> Result<Deletion, StoreError> {
        let index = self.inner.index.clone();
        let ids = self
            .read(move |main| {
                let query = match selection {
                    Selection::Ids(ids) => return Ok(ids.into_iter().map(|id| id.0).collect()),
                    Selection::Query(query) => query,
                    Selection::Endpoint(slug) => {
                        let slug = endpoints::get(main, &slug)?.slug;
                        Query {
                            terms: vec![Term { negated: false, test: Test::Endpoint(AnyOf(vec![slug])) }],
                        }
                    }
                };
                let mut ids = Vec::new();
                find::Search::new(main, &index, &query, true)?.each(0..=i64::MAX, |delivery| {
                    ids.push(delivery.id.0);
                    true
                })?;
                Ok(ids)
            })
            .await?;
        self.write(move |db| deletions::delete(db, &ids, Timestamp::now())).await
    }

    /// Takes a deletion back and says how many deliveries returned.
    pub async fn restore(&self, deletion: i64) -> Result<u64, StoreError> {
        self.write(move |db| deletions::restore(db, deletion)).await
    }

    /// Removes for good what was deleted more than a week ago; says how many deliveries went.
    pub async fn purge(&self, now: Timestamp) -> Result<usize, StoreError> {
        let mut total = 0;
        while self.read(move |main| Ok(deletions::is_due(main, now)?)).await? {
            let gone = self.write(move |db| deletions::purge(db, now)).await?;
            total += gone;
        }
        Ok(total)
    }

    /// Newest first, those before `before`.
    pub async fn rejections(&self, before: Option<i64>, limit: usize) -> Result<Vec<Rejected>, StoreError> {
        self.read(move |main| Ok(rejections::list(main, before, limit)?)).await
    }

    pub async fn rejected_raw(&self, id: i64) -> Result<Vec<u8>, StoreError> {
        self.read(move |main| rejections::raw(main, id)).await
    }

    pub async fn endpoints(&self) -> Result<Vec<Endpoint>, StoreError> {
        self.read(|main| Ok(endpoints::list(main)?)).await
    }

    pub async fn endpoint(&self, slug: &str) -> Result<Endpoint, StoreError> {
        let slug = slug.to_owned();
        self.read(move |main| endpoints::get(main, &slug)).await
    }

    /// All endpoints with their secrets in clear, and whether a secret of theirs could not be opened.
    pub(crate) async fn listings(&self) -> Result<Vec<(Endpoint, Vec<Secret>, bool)>, StoreError> {
        let seal = self.inner.seal.clone();
        self.read(move |main| {
            let listing = |endpoint: Endpoint| {
                let (secrets, closed) = secrets::opened(main, &seal, endpoint.id)?;
                Ok((endpoint, secrets, closed))
            };
            endpoints::list(main)?.into_iter().map(listing).collect()
        })
        .await
    }

    pub async fn create_endpoint(&self, slug: String, first: EndpointChange) -> Result<Endpoint, StoreError> {
        self.write(move |db| endpoints::create(db, &slug, first, Timestamp::now())).await
    }

    pub async fn change_endpoint(&self, slug: &str, change: EndpointChange) -> Result<Endpoint, StoreError> {
        let slug = slug.to_owned();
        self.write(move |db| endpoints::change(db, &slug, change)).await
    }

    /// Deletes an endpoint with its deliveries; both return with [`Store::restore`].
    pub async fn delete_endpoint(&self, slug: &str) -> Result<Deletion, StoreError> {
        let slug = slug.to_owned();
        self.write(move |db| endpoints::delete(db, &slug, Timestamp::now())).await
    }

    pub async fn secrets(&self, endpoint: EndpointId) -> Result<Vec<StoredSecret>, StoreError> {
        let seal = self.inner.seal.clone();
        self.read(move |main| Ok(secrets::list(main, &seal, endpoint)?)).await
    }

    pub async fn add_secret(
        &self,
        endpoint: EndpointId,
        secret: NewSecret,
    ) -> Result<StoredSecret, StoreError> {
        let seal = self.inner.seal.clone();
        self.write(move |db| secrets::add(db, &seal, endpoint, &secret, Timestamp::now())).await
    }

    /// Changes label and state; what is `None` stays.
    pub async fn change_secret(
        &self,
        endpoint: EndpointId,
        id: i64,
        label: Option<Option<String>>,
        retired: Option<bool>,
    ) -> Result<StoredSecret, StoreError> {
        let seal = self.inner.seal.clone();
        self.write(move |db| secrets::change(db, &seal, endpoint, id, label, retired, Timestamp::now())).await
    }

    pub async fn delete_secret(&self, endpoint: EndpointId, id: i64) -> Result<Deletion, StoreError> {
        let seal = self.inner.seal.clone();
        self.write(move |db| secrets::delete(db, &seal, endpoint, id, Timestamp::now())).await
    }

    pub async fn stats(&self) -> Result<Vec<EndpointStats>, StoreError> {
        self.read(|main| Ok(stats::all(main, Timestamp::now())?)).await
    }

    /// The endpoints whose deliveries are to be judged again, each with the number of its mark.
    pub(crate) async fn judging_pending(&self) -> Result<Vec<(EndpointId, String, i64)>, StoreError> {
        self.read(|main| Ok(endpoints::pending(main)?)).await
    }

    /// Writes what judging again found, in one group.
    pub(crate) async fn put_judgements(&self, judged: Vec<Rejudged>) -> Result<(), StoreError> {
        self.write(move |db| {
            let now = Timestamp::now();
            judged.iter().try_for_each(|again| judgements::put(db, again, now))?;
            Ok(())
        })
        .await
    }

    /// Takes an endpoint's mark away, unless another change came in between.
    pub(crate) async fn judging_done(&self, endpoint: EndpointId, mark: i64) -> Result<(), StoreError> {
        self.write(move |db| Ok(endpoints::judged(db, endpoint, mark)?)).await
    }

    /// Has the writer try the file again, where it could not be opened.
    pub(crate) async fn retry(&self) -> Result<(), StoreError> {
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

fn existing(main: &Connection, id: DeliveryId) -> Result<Delivery, StoreError> {
    deliveries::get(main, id.0)?.ok_or_else(|| StoreError::NotFound(format!("the delivery {}", id.0)))
}
