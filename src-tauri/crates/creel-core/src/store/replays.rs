//! Replays in the database: the order's outline, and how far it is.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::endpoints::{from_json, to_json};
use super::{Store, StoreError, attempts};
use crate::clock::Timestamp;
use crate::sending::attempt::NewAttempt;
use crate::sending::replay::mode::{Mode, State};
use crate::sending::replay::skip::Skip;
use crate::sending::replay::tally::Tally;
use crate::sending::replay::way::Way;

/// How many replays are kept. Attempts stay with their deliveries.
const KEPT: i64 = 1_000;

/// A replay on its way into the store.
#[derive(Debug, Clone)]
pub(crate) struct NewReplay {
    pub(crate) uuid: String,
    pub(crate) fingerprint: Vec<u8>,
    pub(crate) url: String,
    pub(crate) mode: Option<Mode>,
    pub(crate) ways: Vec<Way>,
    pub(crate) expect: Option<String>,
    pub(crate) total: u64,
}

/// A stored replay.
#[derive(Debug, Clone)]
pub(crate) struct StoredReplay {
    pub(crate) row: i64,
    pub(crate) made: NewReplay,
    pub(crate) created_at: Timestamp,
    pub(crate) ended_at: Option<Timestamp>,
    pub(crate) state: State,
    pub(crate) tally: Tally,
    pub(crate) last_skip: Option<Skip>,
}

const COLUMNS: &str =
    "id, uuid, fingerprint, created_at, ended_at, state, url, mode, ways, expect, total, done, succeeded,
     failed, skipped, met, unmet, last_skip";

impl Store {
    /// Begins a replay, or gives the one of that name that is there already; the flag says whether it is new.
    pub(crate) async fn begin_replay(&self, new: NewReplay) -> Result<(StoredReplay, bool), StoreError> {
        self.write(move |db| {
            if let Some(there) = get(db, &new.uuid)? {
                return Ok((there, false));
            }
            db.prepare_cached(
                "INSERT INTO replays (uuid, fingerprint, created_at, state, url, mode, ways, expect, total)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute((
                &new.uuid,
                &new.fingerprint,
                Timestamp::now().micros(),
                name(State::Running),
                &new.url,
                new.mode.map(name),
                to_json(&new.ways)?,
                &new.expect,
                new.total.cast_signed(),
            ))?;
            db.prepare_cached("DELETE FROM replays WHERE id <= (SELECT max(id) FROM replays) - ?1")?
                .execute([KEPT])?;
            existing(db, &new.uuid).map(|replay| (replay, true))
        })
        .await
    }

    pub(crate) async fn replay(&self, uuid: String) -> Result<StoredReplay, StoreError> {
        self.read(move |main| existing(main, &uuid)).await
    }

    pub(crate) async fn find_replay(&self, uuid: String) -> Result<Option<StoredReplay>, StoreError> {
        self.read(move |main| Ok(get(main, &uuid)?)).await
    }

    /// Replays that are older than `before`, newest first.
    pub(crate) async fn replays(&self, before: i64, limit: usize) -> Result<Vec<StoredReplay>, StoreError> {
        self.read(move |main| {
            let mut statement = main.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM replays WHERE id < ?1 ORDER BY id DESC LIMIT ?2"
            ))?;
            Ok(statement.query_map((before, limit as i64), read)?.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Keeps an attempt and counts it, both or neither.
    pub(crate) async fn record_replayed(
        &self,
        row: i64,
        attempt: NewAttempt,
        tally: Tally,
    ) -> Result<(), StoreError> {
        self.write(move |db| {
            attempts::insert(db, &attempt)?;
            Ok(count(db, row, tally)?)
        })
        .await
    }

    pub(crate) async fn record_skip(&self, row: i64, skip: Skip, tally: Tally) -> Result<(), StoreError> {
        self.write(move |db| {
            let skip = to_json(&skip)?;
            db.prepare_cached("UPDATE replays SET last_skip = ?2 WHERE id = ?1")?.execute((row, skip))?;
            Ok(count(db, row, tally)?)
        })
        .await
    }

    /// Says how a replay ended, unless that is said already.
    pub(crate) async fn end_replay(&self, row: i64, state: State) -> Result<(), StoreError> {
        self.write(move |db| {
            db.prepare_cached(
                "UPDATE replays SET state = ?2, ended_at = ?3 WHERE id = ?1 AND state = 'running'",
            )?
            .execute((row, name(state), Timestamp::now().micros()))?;
            Ok(())
        })
        .await
    }

    /// Says of replays that are still called running, though nobody runs them, that they were interrupted.
    pub(crate) async fn interrupt_replays(&self) -> Result<(), StoreError> {
        let running = "SELECT EXISTS (SELECT 1 FROM replays WHERE state = 'running')";
        if !self.read(move |main| Ok(main.query_row(running, [], |row| row.get::<_, bool>(0))?)).await? {
            return Ok(());
        }
        self.write(|db| {
            db.execute(
                "UPDATE replays SET state = 'interrupted', ended_at = ?1 WHERE state = 'running'",
                [Timestamp::now().micros()],
            )?;
            Ok(())
        })
        .await
    }
}

fn count(db: &Connection, row: i64, tally: Tally) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE replays SET done = done + ?2, succeeded = succeeded + ?3, failed = failed + ?4,
             skipped = skipped + ?5, met = met + ?6, unmet = unmet + ?7 WHERE id = ?1",
    )?
    .execute((
        row,
        tally.done.cast_signed(),
        tally.succeeded.cast_signed(),
        tally.failed.cast_signed(),
        tally.skipped.cast_signed(),
        tally.met.cast_signed(),
        tally.unmet.cast_signed(),
    ))?;
    Ok(())
}

fn get(connection: &Connection, uuid: &str) -> rusqlite::Result<Option<StoredReplay>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM replays WHERE uuid = ?1"))?
        .query_row([uuid], read)
        .optional()
}

fn existing(connection: &Connection, uuid: &str) -> Result<StoredReplay, StoreError> {
    get(connection, uuid)?.ok_or_else(|| StoreError::NotFound(format!("the replay {uuid}")))
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredReplay> {
    let number = |at: usize| row.get::<_, i64>(at).map(|number| number.max(0).cast_unsigned());
    let last_skip: Option<String> = row.get(17)?;
    Ok(StoredReplay {
        row: row.get(0)?,
        made: NewReplay {
            uuid: row.get(1)?,
            fingerprint: row.get(2)?,
            url: row.get(6)?,
            mode: row.get::<_, Option<String>>(7)?.as_deref().and_then(named),
            ways: from_json(row, 8)?,
            expect: row.get(9)?,
            total: number(10)?,
        },
        created_at: Timestamp::from_micros(row.get(3)?),
        ended_at: row.get::<_, Option<i64>>(4)?.map(Timestamp::from_micros),
        state: named(&row.get::<_, String>(5)?).unwrap_or(State::Interrupted),
        tally: Tally {
            done: number(11)?,
            succeeded: number(12)?,
            failed: number(13)?,
            skipped: number(14)?,
            met: number(15)?,
            unmet: number(16)?,
        },
        last_skip: last_skip.and_then(|text| serde_json::from_str(&text).ok()),
    })
}

/// The name on the wire is the name in the database.
fn name(value: impl Serialize) -> String {
    let written = serde_json::to_value(value).unwrap_or_default();
    written.as_str().unwrap_or_default().to_owned()
}

fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(name.into()).ok()
}
