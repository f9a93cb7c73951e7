//! `Creel`: the handle that every host (desktop, `creel serve`, the CLI) holds.

use std::path::PathBuf;
use std::sync::Arc;

use creel_signatures::Catalog;

use crate::changes::Changes;
use crate::directory::Directory;
use crate::store::{Store, StoreError};

/// Where Creel keeps its data.
#[derive(Debug, Clone)]
pub struct Options {
    pub data_dir: PathBuf,
    /// Where the user's own provider definitions are.
    pub providers_dir: PathBuf,
}

/// Why Creel could not start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process owns the database.
    #[error("{0}")]
    Owned(String),
    #[error("{0}")]
    Store(#[from] StoreError),
}

/// An opened Creel; cloned freely.
#[derive(Debug, Clone)]
pub struct Creel {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    directory: Directory,
    changes: Changes,
    catalog: Catalog,
}

impl Creel {
    pub async fn open(_options: Options) -> Result<Self, OpenError> {
        todo!()
    }

    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    pub fn directory(&self) -> &Directory {
        &self.inner.directory
    }

    pub fn changes(&self) -> &Changes {
        &self.inner.changes
    }

    pub fn catalog(&self) -> &Catalog {
        &self.inner.catalog
    }

    /// Reads the endpoints and their secrets again; to be called after each change of them.
    pub async fn refresh_directory(&self) -> Result<(), StoreError> {
        todo!()
    }

    /// Judges an endpoint's stored deliveries again in the background.
    pub fn judge_again(&self, _slug: &str) {
        todo!()
    }

    /// Writes what is queued and closes the store.
    pub async fn close(self) {
        todo!()
    }
}
