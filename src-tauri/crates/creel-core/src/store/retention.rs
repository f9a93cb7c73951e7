//! Retention in the database: what an endpoint has beyond its limits, removed for good, the oldest first and a little at
//! a time. What is pinned or tagged is not touched, and what is deleted goes its own way.

use rusqlite::{Connection, OptionalExtension};

use super::readers::Readers;
use super::{Store, StoreError, codes, deletions, index, sizes, stats};
use crate::clock::Timestamp;
use crate::settings::Retention;

impl Store {
    /// What each endpoint has beyond the limits.
    pub(crate) async fn excess(&self, keep: Retention, now: Timestamp) -> Result<Vec<Excess>, StoreError> {
        let index = self.inner.index.clone();
        self.read(move |main| Ok(excess(main, &index, &keep, now)?)).await
    }

    /// Removes the oldest part of it, and gives what is left to look at.
    pub(crate) async fn remove_excess(&self, excess: Excess) -> Result<Option<Excess>, StoreError> {
        let (part, left) = self.read(move |main| Ok(part(main, excess)?)).await?;
        if !part.is_empty() {
            self.write(move |db| Ok(remove(db, excess.endpoint, &part, Timestamp::now())?)).await?;
        }
        Ok(left)
    }
}

const DAY: i64 = 24 * 3600 * 1_000_000;

/// Deliveries and bytes removed in one transaction, so that no sender waits for it.
const REMOVED_AT_ONCE: usize = 200;
const BYTES_AT_ONCE: i64 = 16 * 1024 * 1024;

/// What one endpoint has too much.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Excess {
    endpoint: i64,
    /// How many of its oldest deliveries, and how many bytes of them.
    count: i64,
    bytes: i64,
    /// What arrived before this time, and has a number below that of the first that did not: what is imported says a time
    /// of long ago, and goes no sooner than what arrived after it.
    before: Timestamp,
    below: i64,
    /// Up to here it has been looked through.
    seen: i64,
}

/// What retention removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removed {
    pub count: u64,
    /// When the oldest and the newest of it had arrived.
    pub from: Timestamp,
    pub to: Timestamp,
    pub last_at: Timestamp,
}

impl Removed {
    /// Both together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            count: self.count + other.count,
            from: self.from.min(other.from),
            to: self.to.max(other.to),
            last_at: self.last_at.max(other.last_at),
        }
    }
}

fn excess(
    main: &Connection,
    index: &Readers,
    keep: &Retention,
    now: Timestamp,
) -> rusqlite::Result<Vec<Excess>> {
    let before = keep.age_days.map_or(0, |days| now.micros().saturating_sub(days.cast_signed() * DAY));
    let below = stats::first_since(main, before)?;
    let counts = stats::verdict_counts(main)?;
    let mut endpoints = main.prepare_cached("SELECT id FROM endpoints WHERE deletion IS NULL")?;
    let mut all = Vec::new();
    for endpoint in endpoints.query_map([], |row| row.get::<_, i64>(0))? {
        let endpoint = endpoint?;
        let of = counts.iter().filter(|(id, ..)| *id == endpoint);
        let (aside, aside_bytes) = aside(main, endpoint)?;
        let count = of.map(|(.., count)| count).sum::<i64>() - aside;
        let bytes = bytes(main, index, endpoint)?.map_or(0, |bytes| bytes - aside_bytes);
        let beyond = |has: i64, limit: Option<u64>| limit.map_or(0, |most| (has - most.cast_signed()).max(0));
        all.push(Excess {
            endpoint,
            count: beyond(count, keep.count),
            bytes: beyond(bytes, keep.bytes),
            before: Timestamp::from_micros(before),
            below,
            seen: 0,
        });
    }
    Ok(all)
}

/// How many deliveries of an endpoint are kept for their marks, and how many bytes do not count, since they are those of
/// marked or of deleted ones.
fn aside(main: &Connection, endpoint: i64) -> rusqlite::Result<(i64, i64)> {
    let count = main
        .prepare_cached(
            "SELECT count(*) FROM marks m WHERE (m.pinned = 1 OR m.tags <> '[]') AND m.endpoint = ?1
                 AND NOT EXISTS (SELECT 1 FROM deleted x WHERE x.delivery = m.delivery)",
        )?
        .query_row([endpoint], |row| row.get(0))?;
    let bytes = main
        .prepare_cached(&format!(
            "SELECT coalesce(sum({}), 0) FROM deliveries d WHERE d.endpoint = ?1 AND d.id IN (
                 SELECT delivery FROM deleted UNION SELECT delivery FROM marks WHERE pinned = 1 OR tags <> '[]')",
            sizes::BYTES
        ))?
        .query_row([endpoint], |row| row.get(0))?;
    Ok((count, bytes))
}

/// The bytes of an endpoint; `None` while the index cannot say, or still counts what is gone.
fn bytes(main: &Connection, index: &Readers, endpoint: i64) -> rusqlite::Result<Option<i64>> {
    let asked = index.ask(|index| Ok((index::position(index)?, sizes::total(index, endpoint)?)));
    let Some((position, bytes)) = asked else { return Ok(None) };
    let forgotten: bool = main
        .prepare_cached("SELECT NOT EXISTS (SELECT 1 FROM purged WHERE seq > ?1)")?
        .query_row([position.purge], |row| row.get(0))?;
    Ok(forgotten.then_some(bytes))
}

/// One delivery that goes.
struct Going {
    id: i64,
    upload: Option<i64>,
    received_at: i64,
}

/// The next deliveries that go, and what is left to look at after them.
fn part(main: &Connection, mut excess: Excess) -> rusqlite::Result<(Vec<Going>, Option<Excess>)> {
    let mut row = main.prepare_cached(&format!(
        "SELECT d.upload, d.received_at, {} FROM deliveries d WHERE d.id = ?1",
        sizes::BYTES
    ))?;
    let (mut part, mut size) = (Vec::new(), 0);
    let oldest = oldest(main, &excess)?;
    for id in oldest.iter().copied() {
        let old = id < excess.below;
        if excess.count == 0 && excess.bytes == 0 && !old {
            return Ok((part, None));
        }
        if size >= BYTES_AT_ONCE {
            return Ok((part, Some(excess)));
        }
        excess.seen = id;
        let going = row.query_row([id], |row| {
            let going = Going { id, upload: row.get(0)?, received_at: row.get(1)? };
            Ok((going, row.get::<_, i64>(2)?))
        });
        let Some((going, bytes)) = going.optional()? else { continue };
        let outlived = old && going.received_at < excess.before.micros();
        if excess.count > 0 || excess.bytes > 0 || outlived {
            excess.count = (excess.count - 1).max(0);
            excess.bytes = (excess.bytes - bytes).max(0);
            size += bytes;
            part.push(going);
        }
    }
    let left = (oldest.len() == REMOVED_AT_ONCE).then_some(excess);
    Ok((part, left))
}

/// The oldest deliveries of an endpoint that may go.
fn oldest(main: &Connection, excess: &Excess) -> rusqlite::Result<Vec<i64>> {
    let mut by_key = main.prepare_cached(
        "SELECT d.id FROM deliveries d WHERE d.endpoint = ?1 AND d.verdict = ?2 AND d.id > ?3
             AND NOT EXISTS (SELECT 1 FROM deleted x WHERE x.delivery = d.id)
             AND NOT EXISTS (SELECT 1 FROM marks m WHERE m.delivery = d.id AND (m.pinned = 1 OR m.tags <> '[]'))
         ORDER BY d.id LIMIT ?4",
    )?;
    let mut ids = Vec::new();
    for verdict in codes::verdict_numbers() {
        let key = (excess.endpoint, verdict, excess.seen, REMOVED_AT_ONCE as i64);
        for id in by_key.query_map(key, |row| row.get::<_, i64>(0))? {
            ids.push(id?);
        }
    }
    ids.sort_unstable();
    ids.truncate(REMOVED_AT_ONCE);
    Ok(ids)
}

/// Removes them, but for what was marked or deleted since they were chosen.
fn remove(connection: &Connection, endpoint: i64, part: &[Going], now: Timestamp) -> rusqlite::Result<()> {
    let mut may_go = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM deliveries WHERE id = ?1)
             AND NOT EXISTS (SELECT 1 FROM deleted WHERE delivery = ?1)
             AND NOT EXISTS (SELECT 1 FROM marks WHERE delivery = ?1 AND (pinned = 1 OR tags <> '[]'))",
    )?;
    let mut gone = Vec::new();
    for going in part {
        if may_go.query_row([going.id], |row| row.get(0))? {
            gone.push(going);
        }
    }
    let arrivals = || gone.iter().map(|going| going.received_at);
    let (Some(from), Some(to)) = (arrivals().min(), arrivals().max()) else { return Ok(()) };
    deletions::forget(connection, gone.iter().map(|going| (going.id, going.upload)))?;
    connection
        .prepare_cached(
            "INSERT INTO removed_by_retention (endpoint, count, from_at, to_at, last_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (endpoint) DO UPDATE SET count = count + excluded.count, last_at = excluded.last_at,
                 from_at = min(from_at, excluded.from_at), to_at = max(to_at, excluded.to_at)",
        )?
        .execute((endpoint, gone.len() as i64, from, to, now.micros()))?;
    Ok(())
}

/// What was removed of an endpoint so far.
pub(super) fn removed(main: &Connection, endpoint: i64) -> rusqlite::Result<Option<Removed>> {
    main.prepare_cached(
        "SELECT count, from_at, to_at, last_at FROM removed_by_retention WHERE endpoint = ?1",
    )?
    .query_row([endpoint], |row| {
        Ok(Removed {
            count: row.get::<_, i64>(0)?.cast_unsigned(),
            from: Timestamp::from_micros(row.get(1)?),
            to: Timestamp::from_micros(row.get(2)?),
            last_at: Timestamp::from_micros(row.get(3)?),
        })
    })
    .optional()
}
