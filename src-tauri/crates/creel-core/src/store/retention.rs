//! Retention in the database: what an endpoint has beyond its limits, removed for good, the oldest first and a little at
//! a time. What is pinned or tagged is not touched, and what is deleted goes its own way.
//!
//! What waits to be sent (a forward in the queue, a delivery of a replay under way) is spared, up to as much again as the
//! limits allow: so that a destination that is away for a while loses nothing, and one that never comes back does not fill
//! the disk.

use std::collections::HashSet;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

use super::readers::Readers;
use super::{Store, StoreError, codes, deletions, index, sizes, stats};
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;
use crate::endpoint::EndpointId;
use crate::settings::Retention;

impl Store {
    /// What each endpoint has beyond the limits.
    pub(crate) async fn excess(&self, keep: Retention, now: Timestamp) -> Result<Vec<Excess>, StoreError> {
        let index = self.inner.index.clone();
        self.read(move |main| Ok(excess(main, &index, &keep, now)?)).await
    }

    /// Removes the oldest part of it; says whether there is more to look at.
    pub(crate) async fn remove_excess(
        &self,
        excess: Excess,
        spared: Spared,
    ) -> Result<(Excess, bool), StoreError> {
        let endpoint = excess.endpoint;
        let (part, left, more) = self.read(move |main| Ok(part(main, excess, &spared)?)).await?;
        if !part.is_empty() {
            self.write(move |db| Ok(remove(db, endpoint, &part, Timestamp::now())?)).await?;
        }
        Ok((left, more))
    }
}

const DAY: i64 = 24 * 3600 * 1_000_000;

/// Deliveries and bytes removed in one transaction, so that no sender waits for it.
const REMOVED_AT_ONCE: usize = 200;
const BYTES_AT_ONCE: i64 = 16 * 1024 * 1024;

/// What is not to go, whatever the limits say.
#[derive(Debug, Clone)]
pub(crate) struct Spared {
    /// The deliveries of replays under way.
    pub(crate) replaying: Vec<Arc<HashSet<DeliveryId>>>,
    /// Later ones than this were not looked at for the destinations yet.
    pub(crate) sorted: DeliveryId,
}

/// What one endpoint has too much.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Excess {
    endpoint: i64,
    keep: Retention,
    now: Timestamp,
    /// How many of its oldest deliveries, and how many bytes of them.
    count: i64,
    bytes: i64,
    /// The number of the first that has not outlived its age: what is imported says a time of long ago, and goes no sooner
    /// than what arrived after it.
    below: i64,
    /// Up to here it has been looked through.
    seen: i64,
    /// What was found of it that waits to be sent, and its bytes.
    spared: (i64, i64),
    /// It is looked through once more, for the oldest of what was spared: that is more than the limits allow again.
    once_more: bool,
}

impl Excess {
    pub(crate) fn endpoint(&self) -> EndpointId {
        EndpointId(self.endpoint)
    }

    /// How many deliveries are kept beyond the limits, since they wait to be sent.
    pub(crate) fn kept(&self) -> u64 {
        self.spared.0.max(0).cast_unsigned()
    }

    /// When the youngest arrived that is so old; `times` stretches the age.
    fn outlived(&self, times: i64) -> i64 {
        let age = |days: u64| days.cast_signed().saturating_mul(DAY).saturating_mul(times);
        self.keep.age_days.map_or(i64::MIN, |days| self.now.micros().saturating_sub(age(days)))
    }

    /// When it has been looked through: whether too much was spared, so that the oldest of that goes, too.
    fn turn(&mut self) -> bool {
        let beyond = |has: i64, limit: Option<u64>| limit.map_or(0, |most| (has - most.cast_signed()).max(0));
        (self.count, self.bytes) =
            (beyond(self.spared.0, self.keep.count), beyond(self.spared.1, self.keep.bytes));
        let again = !self.once_more && (self.count > 0 || self.bytes > 0);
        (self.once_more, self.seen) = (true, 0);
        again
    }
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
            keep: *keep,
            now,
            count: beyond(count, keep.count),
            bytes: beyond(bytes, keep.bytes),
            below,
            seen: 0,
            spared: (0, 0),
            once_more: false,
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
    /// It waits to be sent, and goes all the same.
    waits: bool,
}

/// Whether a delivery has a forward in a queue that is not too old for its destination. The queue of a deleted destination
/// counts for as long as the deletion can be undone.
const WAITS: &str = "SELECT EXISTS (
    SELECT 1 FROM forwards f JOIN destinations t ON t.id = f.destination JOIN deliveries d ON d.id = f.delivery
    WHERE f.delivery = ?1 AND f.state <= 3 AND (f.state = 2 OR coalesce(
        d.received_at >= ?2 - json_extract(t.settings, '$.max_age_s') * 1000000, 1)))";

/// The next deliveries that go, what is left to look at after them, and whether there is more of it.
fn part(
    main: &Connection,
    mut excess: Excess,
    spared: &Spared,
) -> rusqlite::Result<(Vec<Going>, Excess, bool)> {
    let mut waits = main.prepare_cached(WAITS)?;
    let mut row = main.prepare_cached(&format!(
        "SELECT d.upload, d.received_at, {} FROM deliveries d WHERE d.id = ?1",
        sizes::BYTES
    ))?;
    let (mut part, mut size) = (Vec::new(), 0);
    let oldest = oldest(main, &excess)?;
    for id in oldest.iter().copied() {
        let old = id < excess.below;
        let is_done = excess.count == 0 && excess.bytes == 0 && (!old || excess.once_more);
        if is_done || id > spared.sorted.0 {
            let more = excess.turn();
            return Ok((part, excess, more));
        }
        if size >= BYTES_AT_ONCE {
            return Ok((part, excess, true));
        }
        excess.seen = id;
        let going = row.query_row([id], |row| {
            let going = Going { id, upload: row.get(0)?, received_at: row.get(1)?, waits: false };
            Ok((going, row.get::<_, i64>(2)?))
        });
        let Some((mut going, bytes)) = going.optional()? else { continue };
        let is_replayed = spared.replaying.iter().any(|ids| ids.contains(&DeliveryId(id)));
        going.waits = !is_replayed && waits.query_row((id, excess.now.micros()), |row| row.get(0))?;
        let outlived = old && going.received_at < excess.outlived(1);
        let beyond = excess.count > 0 || excess.bytes > 0;
        let goes = match (excess.once_more, going.waits) {
            _ if is_replayed => false,
            (true, waits) => waits && beyond,
            (false, true) => old && going.received_at < excess.outlived(2),
            (false, false) => beyond || outlived,
        };
        if !excess.once_more && (beyond || outlived) {
            let sign = i64::from(!goes);
            excess.spared = (excess.spared.0 + sign, excess.spared.1 + sign * bytes);
        }
        if goes && excess.once_more {
            excess.spared = (excess.spared.0 - 1, excess.spared.1 - bytes);
        }
        if goes || !excess.once_more {
            excess.count = (excess.count - 1).max(0);
            excess.bytes = (excess.bytes - bytes).max(0);
        }
        if goes {
            size += bytes;
            part.push(going);
        }
    }
    let more = oldest.len() == REMOVED_AT_ONCE || excess.turn();
    Ok((part, excess, more))
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

/// Removes them, but for what was marked, deleted or queued since they were chosen.
fn remove(connection: &Connection, endpoint: i64, part: &[Going], now: Timestamp) -> rusqlite::Result<()> {
    let mut may_go = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM deliveries WHERE id = ?1)
             AND NOT EXISTS (SELECT 1 FROM deleted WHERE delivery = ?1)
             AND NOT EXISTS (SELECT 1 FROM marks WHERE delivery = ?1 AND (pinned = 1 OR tags <> '[]'))",
    )?;
    let mut waits = connection.prepare_cached(WAITS)?;
    let (mut gone, mut unsent) = (Vec::new(), 0);
    for going in part {
        let may_go = may_go.query_row([going.id], |row| row.get::<_, bool>(0))?;
        if may_go
            && (going.waits || !waits.query_row((going.id, now.micros()), |row| row.get::<_, bool>(0))?)
        {
            gone.push(going);
            unsent += u64::from(going.waits);
        }
    }
    if unsent > 0 {
        tracing::warn!(
            count = unsent,
            "deliveries were removed that waited to be forwarded: what waits is kept beyond the limits up to as much again"
        );
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
