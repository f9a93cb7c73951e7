//! The readers: a small pool of connections that only read. Queries run on threads that may block.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::standing::Standing;
use super::writer::lock;
use super::{StoreError, schema};

/// Queries that run at the same time; more would only wait for the same two disks and cores.
const READERS: usize = 4;

#[derive(Debug)]
pub(super) struct Readers {
    path: PathBuf,
    standing: Arc<Standing>,
    /// Idle connections, each with the generation of the file it has open.
    idle: Mutex<Vec<(u64, Connection)>>,
    permits: Semaphore,
}

impl Readers {
    pub(super) fn new(path: PathBuf, standing: Arc<Standing>) -> Self {
        Self { path, standing, idle: Mutex::default(), permits: Semaphore::new(READERS) }
    }

    /// Runs a query on a connection of its own.
    pub(super) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        query: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let stopped = |_| StoreError::Unavailable("Creel is shutting down".into());
        let _permit = self.permits.acquire().await.map_err(stopped)?;
        let readers = self.clone();
        let ran = tokio::task::spawn_blocking(move || readers.read_blocking(query)).await;
        ran.unwrap_or_else(|error| Err(StoreError::Unavailable(format!("the query broke off: {error}"))))
    }

    /// The same on the caller's own thread.
    pub(super) fn read_blocking<T>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let generation = self.generation();
        let idle = std::iter::from_fn(|| lock(&self.idle).pop()).find(|(opened, _)| *opened == generation);
        let (generation, connection) = match idle {
            Some(idle) => idle,
            None => self.standing.open(|| schema::open_reader(&self.path))?,
        };
        let result = query(&connection);
        // A connection that met an error may remember it; a fresh one costs little.
        if !matches!(result, Err(StoreError::Unavailable(_) | StoreError::Damaged(_))) {
            lock(&self.idle).push((generation, connection));
        }
        result
    }

    /// The same for what can be done without: whatever goes wrong is no answer. Damage to a file that can be made again
    /// must never pass for damage to the one that cannot.
    pub(super) fn ask<T>(&self, query: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Option<T> {
        let answer = self.read_blocking(|connection| Ok(query(connection)?));
        answer.inspect_err(|error| tracing::debug!(%error, file = %self.path.display(), "no answer")).ok()
    }

    pub(super) fn generation(&self) -> u64 {
        self.standing.generation()
    }

    /// Has every connection opened anew before its next use.
    pub(super) fn renew(&self) {
        self.standing.renew();
    }

    pub(super) fn close(&self) {
        self.permits.close();
        lock(&self.idle).clear();
    }
}
