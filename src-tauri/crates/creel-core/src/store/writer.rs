//! The writer: one thread that owns the only connection that writes. It commits whatever waits as one group, and only
//! after the commit does it acknowledge.

use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::StoreError;
use super::queue::{Queue, Queued};
use super::schema::{self, FileError};
use super::set_aside;
use super::standing::Standing;
use crate::changes::Changes;
use crate::delivery::DeliveryId;

/// Something to be written. It runs inside the group's transaction and learns afterwards what became of the commit.
pub(super) trait Work: Send {
    fn run(&mut self, session: &mut Session) -> Result<(), StoreError>;

    /// Called once, after the commit or in its stead.
    fn done(self: Box<Self>, outcome: Result<(), StoreError>);

    /// Whether it is one statement, and so whole or not at all without a savepoint of its own.
    fn is_atomic(&self) -> bool {
        false
    }
}

/// The writing connection and the numbers that only the writer gives.
pub(super) struct Session {
    pub(super) connection: Connection,
    pub(super) last_delivery: i64,
    pub(super) last_upload: i64,
}

impl Session {
    fn open(path: &std::path::Path) -> Result<Self, FileError> {
        let connection = schema::open_writer(path)?;
        let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, Option<i64>>(0));
        // Numbers are never used again, so those of purged deliveries count too.
        let last_delivery = number(
            "SELECT max(coalesce((SELECT max(id) FROM deliveries), 0),
                        coalesce((SELECT value FROM settings WHERE name = 'last_delivery'), 0))",
        )?;
        let last_upload =
            number("SELECT max(coalesce((SELECT max(id) >> 16 FROM chunks), 0))")?.unwrap_or_default();
        let mut session = Self { last_delivery: last_delivery.unwrap_or_default(), last_upload, connection };
        super::upload::sweep(&mut session)?;
        Ok(session)
    }
}

/// What the writer tells everyone else.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Which file is written.
    pub(super) standing: Arc<Standing>,
    /// Why the database cannot be written, while it cannot.
    pub(super) trouble: std::sync::Mutex<Option<String>>,
    /// Sleeps while it has nothing to do.
    pub(super) indexer: std::sync::OnceLock<std::thread::Thread>,
    /// Where damaged files were set aside since the start.
    pub(super) set_aside: std::sync::Mutex<Vec<PathBuf>>,
    /// The last delivery of the time before, known once the file could be opened.
    pub(super) last_before: std::sync::OnceLock<DeliveryId>,
}

pub(super) struct Writer {
    path: PathBuf,
    queue: Arc<Queue>,
    told: Arc<Told>,
    changes: Changes,
    session: Option<Session>,
}

impl Writer {
    /// Opens the file. A file that must not be touched is an error; one that cannot be reached now is tried again with
    /// each write.
    pub(super) fn open(
        path: PathBuf,
        queue: Arc<Queue>,
        told: Arc<Told>,
        changes: Changes,
    ) -> Result<Self, FileError> {
        let mut writer = Self { path, queue, told, changes, session: None };
        match writer.reopen() {
            Ok(()) => {}
            Err(FileError::Unavailable(cause)) => {
                tracing::error!(
                    cause,
                    "the database cannot be opened; senders are answered 503 until it can"
                );
                *lock(&writer.told.trouble) = Some(cause);
            }
            Err(fatal) => return Err(fatal),
        }
        Ok(writer)
    }

    /// Writes until the queue is finished and drained.
    pub(super) fn run(mut self) {
        let mut spent = Vec::new();
        loop {
            let mut group = self.queue.take(spent);
            if group.is_empty() {
                return;
            }
            self.commit(&mut group);
            spent = group;
        }
    }

    fn reopen(&mut self) -> Result<(), FileError> {
        self.session = None;
        let session = match Session::open(&self.path) {
            Err(FileError::Damaged(error)) => self.start_afresh(&error)?,
            other => other?,
        };
        *lock(&self.told.trouble) = None;
        self.told.last_before.get_or_init(|| DeliveryId(session.last_delivery));
        self.session = Some(session);
        Ok(())
    }

    /// Sets the damaged file aside and opens a fresh one.
    fn start_afresh(&mut self, damage: &dyn std::fmt::Display) -> Result<Session, FileError> {
        let aside = self.told.standing.replace(|| set_aside::set_aside(&self.path))?;
        tracing::error!(%damage, set_aside = %aside.display(), "the database is damaged; it was set aside");
        let session = Session::open(&self.path)?;
        set_aside::carry_over(&session.connection, &aside);
        lock(&self.told.set_aside).push(aside);
        self.changes.bump();
        Ok(session)
    }

    fn commit(&mut self, group: &mut Vec<Queued>) {
        if self.session.is_none()
            && let Err(error) = self.reopen()
        {
            return fail(group, &StoreError::Unavailable(error.to_string()));
        }
        let Some(session) = &mut self.session else { return };
        let before = (session.last_delivery, session.last_upload);
        match write(session, group) {
            Ok(outcomes) => {
                // The revision grows before the acknowledgement, so that whoever was acknowledged can see it.
                self.changes.bump();
                if let Some(indexer) = self.told.indexer.get() {
                    indexer.unpark();
                }
                for (queued, outcome) in group.drain(..).zip(outcomes) {
                    queued.work.done(outcome);
                }
            }
            Err(error) => {
                (session.last_delivery, session.last_upload) = before;
                self.recover(&error);
                fail(group, &StoreError::Unavailable(error.to_string()));
            }
        }
    }

    /// After a failed write nothing the connection remembers is to be trusted, so it is opened anew.
    fn recover(&mut self, error: &StoreError) {
        tracing::error!(%error, "a group could not be written; its senders are answered 503");
        *lock(&self.told.trouble) = Some(error.to_string());
        let reopened = match error {
            StoreError::Damaged(_) => {
                self.session = None;
                self.start_afresh(error).map(|session| self.session = Some(session))
            }
            _ => self.reopen(),
        };
        if let Err(error) = reopened {
            tracing::warn!(%error, "the database cannot be opened; it is tried again with the next write");
            *lock(&self.told.trouble) = Some(error.to_string());
        }
    }
}

/// Runs the group in one transaction and gives each work's own outcome; an error concerns the whole group.
fn write(session: &mut Session, group: &mut [Queued]) -> Result<Vec<Result<(), StoreError>>, StoreError> {
    execute(session, "BEGIN IMMEDIATE")?;
    let mut outcomes = Vec::with_capacity(group.len());
    for queued in group {
        match run_one(session, queued.work.as_mut()) {
            Err(error @ (StoreError::Unavailable(_) | StoreError::Damaged(_))) => {
                // SQLite has often rolled back by itself by now.
                if !session.connection.is_autocommit() {
                    let _ = execute(session, "ROLLBACK");
                }
                return Err(error);
            }
            outcome => outcomes.push(outcome),
        }
    }
    if let Err(error) = execute(session, "COMMIT") {
        if !session.connection.is_autocommit() {
            let _ = execute(session, "ROLLBACK");
        }
        return Err(error);
    }
    Ok(outcomes)
}

fn run_one(session: &mut Session, work: &mut dyn Work) -> Result<(), StoreError> {
    if work.is_atomic() {
        return work.run(session);
    }
    execute(session, "SAVEPOINT work")?;
    let outcome = work.run(session);
    match outcome {
        Ok(()) => execute(session, "RELEASE work"),
        // What the work itself refused leaves no trace of its own and does not touch the others.
        Err(StoreError::NotFound(_) | StoreError::Conflict(_) | StoreError::Invalid(_)) => {
            execute(session, "ROLLBACK TO work")?;
            execute(session, "RELEASE work")?;
            outcome
        }
        error => error,
    }
}

fn execute(session: &Session, sql: &str) -> Result<(), StoreError> {
    session.connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}

fn fail(group: &mut Vec<Queued>, error: &StoreError) {
    for queued in group.drain(..) {
        queued.work.done(Err(error.clone()));
    }
}

/// A poisoned lock still holds a whole value: nothing here panics half-way through a change.
pub(super) fn lock<T>(mutex: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// A change of several statements, whose result goes back to whoever asked for it.
pub(super) struct Change<F, T> {
    run: Option<F>,
    result: Option<T>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<F, T> Change<F, T>
where
    F: FnOnce(&Connection) -> Result<T, StoreError> + Send,
    T: Send,
{
    pub(super) fn new(run: F) -> (Self, oneshot::Receiver<Result<T, StoreError>>) {
        let (answer, answered) = oneshot::channel();
        (Self { run: Some(run), result: None, answer }, answered)
    }
}

impl<F, T> Work for Change<F, T>
where
    F: FnOnce(&Connection) -> Result<T, StoreError> + Send,
    T: Send,
{
    fn run(&mut self, session: &mut Session) -> Result<(), StoreError> {
        if let Some(run) = self.run.take() {
            self.result = Some(run(&session.connection)?);
        }
        Ok(())
    }

    fn done(self: Box<Self>, outcome: Result<(), StoreError>) {
        let lost = || StoreError::Unavailable("the change was not run".into());
        // Whoever asked may have gone away; the change stands all the same.
        let Self { result, answer, .. } = *self;
        let _ = answer.send(outcome.and_then(|()| result.ok_or_else(lost)));
    }
}
