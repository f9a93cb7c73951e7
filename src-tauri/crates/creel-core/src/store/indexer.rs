//! The indexer: a thread of low priority that fills the index behind the acknowledgement.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::index::{self, Position};
use super::readers::Readers;
use super::{StoreError, settings};

/// Deliveries in one transaction of the index.
const BATCH: usize = 256;

/// How long it waits after an error, and at most when there is nothing to do.
const REST: Duration = Duration::from_secs(1);
/// While deliveries come in faster than it works, it works a fifth of the time: enough to get on, too little to be felt.
const BUSY_REST: u32 = 4;

pub(super) struct Indexer {
    pub(super) path: PathBuf,
    pub(super) main: Arc<Readers>,
    pub(super) index: Arc<Readers>,
    pub(super) stop: Arc<AtomicBool>,
}

impl Indexer {
    /// Fills the index until it is told to stop.
    pub(super) fn run(self) {
        yield_to_everyone();
        while !self.stop.load(Ordering::Acquire) {
            if let Err(error) = self.fill() {
                // Queries scan what is not indexed, so this costs speed and nothing else.
                tracing::warn!(%error, "the search index cannot be filled just now");
            }
            // Being told to stop has woken it once, and will not do so again.
            if !self.stop.load(Ordering::Acquire) {
                std::thread::park_timeout(REST);
            }
        }
    }

    /// Opens the index and follows the store until something fails, the store's file is replaced, or it is told to stop.
    fn fill(&self) -> Result<(), StoreError> {
        let (store_id, newest) = self.main.read_blocking(|main| {
            let newest =
                main.query_row("SELECT coalesce(max(id), 0) FROM deliveries", [], |row| row.get(0))?;
            Ok((settings::get::<String>(main, settings::STORE_ID)?.unwrap_or_default(), newest))
        })?;
        let index = index::open(&self.path, &store_id, newest)?;
        self.index.renew();
        let generation = self.main.generation();
        while !self.stop.load(Ordering::Acquire) && self.main.generation() == generation {
            let began = Instant::now();
            match self.step(&index)? {
                Step::CaughtUp => std::thread::park_timeout(REST),
                Step::Onwards => {}
                Step::FallingBehind => std::thread::sleep(began.elapsed() * BUSY_REST),
            }
        }
        Ok(())
    }

    /// Indexes the next deliveries and judgements.
    fn step(&self, index: &Connection) -> Result<Step, StoreError> {
        let from = index::position(index)?;
        let newest = self.newest()?;
        let (Due { arrived, changed, gone }, to) = self.main.read_blocking(|main| due(main, from))?;
        if to == from {
            return Ok(Step::CaughtUp);
        }
        index.execute_batch("BEGIN")?;
        let filled = (|| {
            for id in changed.iter().chain(&gone) {
                index::remove(index, *id)?;
            }
            for id in changed.iter().chain(&arrived) {
                if let Some(next) = self.put(index, *id)? {
                    index::remove(index, next)?;
                    self.put(index, next)?;
                }
                if self.stop.load(Ordering::Acquire) {
                    return Err(StoreError::Unavailable("Creel is shutting down".into()));
                }
            }
            Ok(index::set_position(index, to)?)
        })();
        let end = if filled.is_ok() { "COMMIT" } else { "ROLLBACK" };
        index.execute_batch(end)?;
        filled?;
        let arrived_meanwhile = self.newest()? - newest;
        Ok(if arrived_meanwhile > to.delivery - from.delivery { Step::FallingBehind } else { Step::Onwards })
    }

    /// Puts a delivery into the index, and gives the one whose entry that made wrong.
    fn put(&self, index: &Connection, id: i64) -> Result<Option<i64>, StoreError> {
        match self.main.read_blocking(|main| index::entry(main, id))? {
            Some(entry) => Ok(index::put(index, id, entry)?),
            None => Ok(None),
        }
    }

    fn newest(&self) -> Result<i64, StoreError> {
        self.main.read_blocking(|main| {
            let mut newest = main.prepare_cached("SELECT coalesce(max(id), 0) FROM deliveries")?;
            Ok(newest.query_row([], |row| row.get(0))?)
        })
    }
}

/// How the index stands after a batch.
enum Step {
    CaughtUp,
    Onwards,
    /// More came in meanwhile than was indexed.
    FallingBehind,
}

/// What the index does not say yet, or says wrongly.
struct Due {
    arrived: Vec<i64>,
    /// Their event was read again.
    changed: Vec<i64>,
    /// They were purged.
    gone: Vec<i64>,
}

/// The next of what is due, and where the index stands after it.
fn due(main: &Connection, from: Position) -> Result<(Due, Position), StoreError> {
    let rows = |sql: &str, after: i64| -> rusqlite::Result<Vec<(i64, i64)>> {
        let mut statement = main.prepare_cached(sql)?;
        statement.query_map((after, BATCH as i64), |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    };
    let arrived = rows("SELECT id, id FROM deliveries WHERE id > ?1 ORDER BY id LIMIT ?2", from.delivery)?;
    let changed =
        rows("SELECT seq, delivery FROM judgements WHERE seq > ?1 ORDER BY seq LIMIT ?2", from.judgement)?;
    let gone = rows("SELECT seq, delivery FROM purged WHERE seq > ?1 ORDER BY seq LIMIT ?2", from.purge)?;
    let last = |rows: &[(i64, i64)], before: i64| rows.last().map_or(before, |(seq, _)| *seq);
    let to = Position {
        delivery: last(&arrived, from.delivery),
        judgement: last(&changed, from.judgement),
        purge: last(&gone, from.purge),
    };
    // What is not indexed yet gets its newest event with its first entry.
    let ids = |rows: Vec<(i64, i64)>| rows.into_iter().map(|(_, id)| id);
    let changed = ids(changed).filter(|id| *id <= from.delivery).collect();
    Ok((Due { arrived: ids(arrived).collect(), changed, gone: ids(gone).collect() }, to))
}

/// Whoever waits for an answer goes first.
fn yield_to_everyone() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(Some(rustix::thread::gettid()), 19) {
        tracing::debug!(%error, "the indexer keeps the usual priority");
    }
}
