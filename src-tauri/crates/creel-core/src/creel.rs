//! `Creel`: the handle that every host (desktop, `creel serve`, the CLI) holds.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use creel_signatures::{Captured, Catalog};
use directories::ProjectDirs;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::changes::Changes;
use crate::definitions::{self, Definitions};
use crate::delivery::DeliveryId;
use crate::directory::{Directory, Listing};
use crate::doctor::Doctor;
use crate::handshakes;
use crate::judging::{self, Rejudging};
use crate::retention::{self, Keeping};
use crate::sending::connector::Connector;
use crate::sending::forward::{dispatch, sorting};
use crate::sending::replay::Replays;
use crate::sending::test::Shelf;
use crate::settings::{InForce, SettingChange, Settings};
use crate::store::lock::{Lock, LockError, Owner};
use crate::store::{FileError, Keeper, Store, StoreError};

/// How soon a database that cannot be reached is tried again.
const RETRY_EVERY: Duration = Duration::from_millis(500);

/// Where Creel keeps its data.
#[derive(Debug, Clone)]
pub struct Options {
    pub data_dir: PathBuf,
    /// Where the user's own provider definitions are; it need not exist.
    pub providers_dir: PathBuf,
    /// Who keeps the data key where none was made yet.
    pub keeper: Keeper,
}

impl Options {
    /// Everything in one directory, the user's definitions too.
    pub fn within(data_dir: impl Into<PathBuf>) -> Self {
        let data_dir = data_dir.into();
        Self { providers_dir: data_dir.join("providers"), data_dir, keeper: Keeper::default() }
    }

    /// The system's folders for data and configuration; `None` where it names no home directory.
    pub fn of_the_system() -> Option<Self> {
        let system = ProjectDirs::from("", "", "creel")?;
        Some(Self {
            data_dir: system.data_dir().to_owned(),
            providers_dir: system.config_dir().join("providers"),
            keeper: Keeper::default(),
        })
    }
}

/// Why Creel could not start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process owns the database, or the directory cannot be used.
    #[error(transparent)]
    Lock(#[from] LockError),
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An opened Creel; cloned freely.
#[derive(Debug, Clone)]
pub struct Creel {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    options: Options,
    lock: Mutex<Option<Lock>>,
    owner: Mutex<Owner>,
    not_receiving: Mutex<Option<String>>,
    store: Store,
    connector: Connector,
    replays: Replays,
    directory: Directory,
    settings: InForce,
    changes: Changes,
    definitions: RwLock<Arc<Definitions>>,
    doctor: Doctor,
    refreshing: tokio::sync::Mutex<()>,
    rejudgings: Mutex<HashMap<String, Rejudging>>,
    judging_called: Arc<Notify>,
    retention_called: Arc<Notify>,
    forwarding_called: Arc<Notify>,
    keeping: Keeping,
    shutdown: CancellationToken,
    tasks: TaskTracker,
}

impl Creel {
    /// Takes the data directory and opens what is in it.
    ///
    /// # Errors
    /// Another process owns the directory; the directory cannot be used; the database is of a newer Creel or of another
    /// application. A database that cannot be reached just now is none: Creel starts, says so, and tries again.
    pub async fn open(options: Options) -> Result<Self, OpenError> {
        let lock = Lock::acquire(&options.data_dir)?;
        let changes = Changes::default();
        let store = Store::open(&options.data_dir, options.keeper, changes.clone())?;
        let definitions = Definitions::read(&options.providers_dir);
        definitions::tell(&definitions.refused);
        let inner = Inner {
            options,
            lock: Mutex::new(Some(lock)),
            owner: Mutex::new(Owner { pid: std::process::id(), ..Owner::default() }),
            not_receiving: Mutex::default(),
            connector: Connector::new(store.clone()),
            replays: Replays::default(),
            store,
            directory: Directory::default(),
            settings: InForce::default(),
            changes,
            definitions: RwLock::new(Arc::new(definitions)),
            doctor: Doctor::default(),
            refreshing: tokio::sync::Mutex::default(),
            rejudgings: Mutex::default(),
            judging_called: Arc::default(),
            retention_called: Arc::default(),
            forwarding_called: Arc::default(),
            keeping: Keeping::default(),
            shutdown: CancellationToken::new(),
            tasks: TaskTracker::new(),
        };
        let creel = Self { inner: Arc::new(inner) };
        match creel.read_configuration().await {
            Ok(()) => creel.start().await,
            Err(error) => {
                tracing::error!(%error, "the endpoints and settings cannot be read; senders are answered 503 until they can");
                creel.inner.tasks.spawn(creel.clone().wait_for_the_store());
            }
        }
        creel.inner.settings.started();
        Ok(creel)
    }

    async fn wait_for_the_store(self) {
        while !self.inner.shutdown.is_cancelled() {
            tokio::select! {
                () = tokio::time::sleep(RETRY_EVERY) => {}
                () = self.inner.shutdown.cancelled() => return,
            }
            if self.store().reopen().await.is_ok() && self.read_configuration().await.is_ok() {
                tracing::info!("the database can be reached again");
                self.start().await;
                return;
            }
        }
    }

    /// Starts what runs in the background.
    async fn start(&self) {
        // Before anybody can order one that does run.
        self.note_interrupted().await;
        let inner = &self.inner;
        inner.tasks.spawn(judging::run(self.clone(), inner.judging_called.clone(), inner.shutdown.clone()));
        inner.tasks.spawn(retention::run(
            self.clone(),
            inner.retention_called.clone(),
            inner.shutdown.clone(),
        ));
        inner.tasks.spawn(retention::purge_now_and_then(self.clone()));
        inner.tasks.spawn(self.clone().wait_for_the_keyring());
        inner.tasks.spawn(definitions::watch(self.clone(), inner.options.providers_dir.clone()));
    }

    /// Begins to send deliveries on to their destinations. An instance does so; a command that opens the data directory for
    /// a moment does not.
    pub fn start_forwarding(&self) {
        let inner = &self.inner;
        self.keeping().note_sorted(DeliveryId(0));
        inner.tasks.spawn(dispatch::run(self.clone(), inner.forwarding_called.clone()));
        inner.tasks.spawn(sorting::run(self.clone(), inner.forwarding_called.clone()));
    }

    /// To be called when there may be something to send: a destination or a forward was changed.
    pub fn call_forwarding(&self) {
        self.inner.forwarding_called.notify_one();
    }

    /// What retention goes by, and what it came to.
    pub(crate) fn keeping(&self) -> &Keeping {
        &self.inner.keeping
    }

    /// What ran when the last process ended does not run any more, and is never begun again by itself.
    async fn note_interrupted(&self) {
        if let Err(error) = self.store().interrupt_replays().await {
            tracing::warn!(%error, "replays that were cut short are still called running");
        }
    }

    async fn wait_for_the_keyring(self) {
        let opened = tokio::select! {
            opened = self.store().opened_late() => opened,
            () = self.inner.shutdown.cancelled() => return,
        };
        match opened {
            Ok(()) => {
                tracing::info!("the keyring gave the data key; secrets are open");
                self.inner.judging_called.notify_one();
                self.call_forwarding();
            }
            Err(error) => {
                tracing::warn!(%error, "secrets are open, but nothing is judged again until the next start")
            }
        }
    }

    pub fn data_dir(&self) -> &Path {
        &self.inner.options.data_dir
    }

    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn replays(&self) -> &Replays {
        &self.inner.replays
    }

    /// Runs something until it ends; closing waits for it.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.inner.tasks.spawn(task);
    }

    /// The one way out of this machine.
    pub fn connector(&self) -> &Connector {
        &self.inner.connector
    }

    pub fn directory(&self) -> &Directory {
        &self.inner.directory
    }

    pub fn changes(&self) -> &Changes {
        &self.inner.changes
    }

    pub fn catalog(&self) -> Arc<Catalog> {
        self.definitions().catalog.clone()
    }

    /// The test events there are.
    pub fn test_events(&self) -> Shelf {
        Shelf::beside(&self.inner.options.providers_dir)
    }

    pub(crate) fn doctor(&self) -> &Doctor {
        &self.inner.doctor
    }

    /// The providers that are known, and the user's files that could not be used.
    pub fn definitions(&self) -> Arc<Definitions> {
        self.inner.definitions.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn replace_definitions(&self, definitions: Definitions) {
        *self.inner.definitions.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(definitions);
    }

    /// Cancelled when Creel shuts down: whoever waits for something gives up then.
    pub fn shutdown(&self) -> &CancellationToken {
        &self.inner.shutdown
    }

    /// Publishes in the lock file where this process can be reached.
    pub fn describe(&self, socket: Option<PathBuf>, receiver: Option<String>) {
        let owner = Owner { pid: std::process::id(), socket: socket.clone(), receiver: receiver.clone() };
        *lock(&self.inner.owner) = owner;
        if let Some(held) = lock(&self.inner.lock).as_mut()
            && let Err(error) = held.describe(socket, receiver)
        {
            tracing::warn!(%error, "the lock file could not be written; other commands may not find this process");
        }
    }

    /// What the lock file says of this process.
    pub fn owner(&self) -> Owner {
        lock(&self.inner.owner).clone()
    }

    /// Says why nothing can be received, or that it can.
    pub(crate) fn note_not_receiving(&self, cause: Option<String>) {
        *lock(&self.inner.not_receiving) = cause;
        self.inner.changes.bump();
    }

    /// Why nothing can be received, while that is so.
    pub fn not_receiving(&self) -> Option<String> {
        lock(&self.inner.not_receiving).clone()
    }

    /// Reads the endpoints and their secrets again; to be called after each change of them.
    pub async fn refresh_directory(&self) -> Result<(), StoreError> {
        // One after the other, or an older reading could replace a newer one.
        let _turn = self.inner.refreshing.lock().await;
        let listings = self.inner.store.listings().await?;
        self.inner.directory.replace(listings, &self.catalog());
        Ok(())
    }

    /// The settings as they are now. A host that shows or follows them looks again with each revision.
    pub fn settings(&self) -> Arc<Settings> {
        self.inner.settings.now()
    }

    /// The names of settings that were changed and count only from the next start on.
    pub fn restart_needed(&self) -> Vec<&'static str> {
        self.inner.settings.waiting()
    }

    pub async fn change_settings(&self, changes: Vec<SettingChange>) -> Result<(), StoreError> {
        self.store().change_settings(changes).await?;
        self.refresh_settings().await?;
        // Whoever followed the revision of the commit may have looked before the new settings were in force.
        self.changes().bump();
        self.inner.retention_called.notify_one();
        Ok(())
    }

    async fn refresh_settings(&self) -> Result<(), StoreError> {
        let _turn = self.inner.refreshing.lock().await;
        self.inner.settings.replace(Settings::with(&self.store().settings().await?));
        Ok(())
    }

    async fn read_configuration(&self) -> Result<(), StoreError> {
        self.refresh_settings().await?;
        self.refresh_directory().await
    }

    /// Has the endpoints that a change marked judged again, in the background.
    pub fn judge_again(&self, slug: &str) {
        lock(&self.inner.rejudgings).remove(slug);
        self.inner.judging_called.notify_one();
    }

    /// What judging this endpoint's deliveries again came to, since the last change that called for it.
    pub fn rejudging(&self, slug: &str) -> Option<Rejudging> {
        lock(&self.inner.rejudgings).get(slug).cloned()
    }

    /// To be called when a delivery is stored: where its endpoint changed while it came in, it was judged by what no
    /// longer holds, and the judging of what was stored by then may have missed it.
    pub(crate) fn stored(&self, listing: &Arc<Listing>, id: DeliveryId) {
        let slug = &listing.endpoint.slug;
        let current = self.inner.directory.by_slug(slug);
        if !current.is_some_and(|current| Arc::ptr_eq(&current, listing)) {
            let slug = slug.clone();
            self.inner.tasks.spawn(judging::judge_one(self.clone(), slug, id));
        }
    }

    /// To be called when a handshake is stored that brought key material.
    pub(crate) fn brought(&self, listing: &Listing, id: DeliveryId, captured: Captured) {
        let (endpoint, slug) = (listing.endpoint.id, listing.endpoint.slug.clone());
        self.inner.tasks.spawn(handshakes::keep_first(self.clone(), endpoint, slug, id, captured));
    }

    pub(crate) fn note_rejudging(&self, slug: &str, rejudging: Rejudging) {
        lock(&self.inner.rejudgings).insert(slug.to_owned(), rejudging);
    }

    /// Stops what runs in the background, writes what is queued, closes the store and gives the directory free.
    pub async fn close(&self) {
        self.inner.shutdown.cancel();
        self.inner.tasks.close();
        self.inner.tasks.wait().await;
        self.inner.store.close().await;
        lock(&self.inner.lock).take();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
