//! Sendings in the index: which deliveries say the same thing. A delivery and its retries share a key, a hash of what
//! stays the same; those that have nothing of the kind have no sending.

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use super::deliveries;
use crate::retry::{self, RetryKey};

/// Part of the index's schema. The key leads to all that share it in their order, and to their times.
pub(super) const SCHEMA: &str =
    "CREATE TABLE sendings (delivery INTEGER PRIMARY KEY, key INTEGER NOT NULL, by INTEGER NOT NULL, at INTEGER NOT NULL);
     CREATE INDEX sendings_by_key ON sendings (key, delivery, at);";

/// How much of a body is read at a time; of a long one, so much is hashed at its beginning and at its end. Lists ask for
/// this of deliveries that the index does not hold yet, and must not wait for a hundred megabytes.
pub(super) const SLICE: u64 = 256 * 1024;

/// One delivery's share in a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sending {
    pub(super) delivery: i64,
    pub(super) key: i64,
    pub(super) by: RetryKey,
    /// When it arrived, in microseconds.
    pub(super) at: i64,
}

/// What the others of one key must have, so that most deliveries need no hash of their body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Alike {
    pub(super) by: RetryKey,
    pub(super) body_size: i64,
}

/// Reads what a delivery has in common with its retries; `alike` says what it must have to be of interest.
pub(super) fn read(
    main: &Connection,
    delivery: i64,
    alike: Option<Alike>,
) -> rusqlite::Result<Option<Sending>> {
    let mut statement = main.prepare_cached(
        "SELECT d.endpoint, d.received_at, d.head, d.body_size,
             CASE WHEN j.delivery IS NULL THEN d.event_id ELSE j.event_id END
         FROM deliveries d LEFT JOIN judgements j ON j.delivery = d.id WHERE d.id = ?1",
    )?;
    let found = statement.query_row([delivery], |row| {
        let (endpoint, at, size): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(3)?);
        let head = row.get_ref(2)?.as_blob()?;
        let event_id: Option<String> = row.get(4)?;
        if let Some((by, key)) = key_by_id(endpoint, head, event_id.as_deref()) {
            return Ok(Some(Sending { delivery, key, by, at }));
        }
        let differs = |alike: Alike| alike.by != RetryKey::Body || alike.body_size != size;
        if size == 0 || alike.is_some_and(differs) {
            return Ok(None);
        }
        let size = size.cast_unsigned();
        let start = deliveries::body(main, delivery, 0..SLICE)?;
        let end = match size > SLICE {
            true => deliveries::body(main, delivery, size.saturating_sub(SLICE).max(SLICE)..size)?,
            false => Bytes::new(),
        };
        Ok(Some(Sending {
            delivery,
            key: key_by_body(endpoint, head, size, &start, &end),
            by: RetryKey::Body,
            at,
        }))
    });
    Ok(found.optional()?.flatten())
}

/// The share of what is not stored yet, as if it came after everything that is; none for a long body without an id,
/// which nobody holds as a whole.
pub(super) fn coming(
    endpoint: i64,
    head: &[u8],
    event_id: Option<&str>,
    body: &[u8],
    size: u64,
    at: i64,
) -> Option<Sending> {
    let delivery = i64::MAX;
    if let Some((by, key)) = key_by_id(endpoint, head, event_id) {
        return Some(Sending { delivery, key, by, at });
    }
    let whole = size > 0 && size <= SLICE && size == body.len() as u64;
    let key = whole.then(|| key_by_body(endpoint, head, size, body, &[]))?;
    Some(Sending { delivery, key, by: RetryKey::Body, at })
}

fn key_by_id(endpoint: i64, head: &[u8], event_id: Option<&str>) -> Option<(RetryKey, i64)> {
    let (by, id) = retry::id(head, event_id)?;
    Some((by, key(Sha256::new().chain_update(endpoint.to_le_bytes()).chain_update(id))))
}

fn key_by_body(endpoint: i64, head: &[u8], size: u64, start: &[u8], end: &[u8]) -> i64 {
    let hash = Sha256::new().chain_update(endpoint.to_le_bytes()).chain_update(b"body");
    let hash = hash.chain_update(retry::path(head)).chain_update([0]).chain_update(size.to_le_bytes());
    key(hash.chain_update(start).chain_update(end))
}

/// Deliveries number in millions, so that half of what a hash of 128 bits would take tells them apart.
fn key(hash: Sha256) -> i64 {
    let digest = hash.finalize();
    i64::from_le_bytes(std::array::from_fn(|at| digest[at]))
}

pub(super) fn put(index: &Connection, sending: &Sending) -> rusqlite::Result<()> {
    index
        .prepare_cached("INSERT OR REPLACE INTO sendings (delivery, key, by, at) VALUES (?1, ?2, ?3, ?4)")?
        .execute((sending.delivery, sending.key, number(sending.by), sending.at))?;
    Ok(())
}

pub(super) fn remove(index: &Connection, delivery: i64) -> rusqlite::Result<()> {
    index.prepare_cached("DELETE FROM sendings WHERE delivery = ?1")?.execute([delivery])?;
    Ok(())
}

pub(super) fn get(index: &Connection, delivery: i64) -> rusqlite::Result<Option<Sending>> {
    index
        .prepare_cached("SELECT key, by, at FROM sendings WHERE delivery = ?1")?
        .query_row([delivery], |row| {
            Ok(Sending { delivery, key: row.get(0)?, by: by(row.get(1)?), at: row.get(2)? })
        })
        .optional()
}

/// Those of a key before a delivery, the nearest first, each with its time.
pub(super) fn before(
    index: &Connection,
    key: i64,
    delivery: i64,
    most: usize,
) -> rusqlite::Result<Vec<(i64, i64)>> {
    index
        .prepare_cached(
            "SELECT delivery, at FROM sendings WHERE key = ?1 AND delivery < ?2 ORDER BY delivery DESC LIMIT ?3",
        )?
        .query_map((key, delivery, most as i64), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// Those of a key after a delivery and up to another, the nearest first, each with its time.
pub(super) fn after(
    index: &Connection,
    key: i64,
    delivery: i64,
    last: i64,
    most: usize,
) -> rusqlite::Result<Vec<(i64, i64)>> {
    index
        .prepare_cached(
            "SELECT delivery, at FROM sendings WHERE key = ?1 AND delivery > ?2 AND delivery <= ?3
             ORDER BY delivery LIMIT ?4",
        )?
        .query_map((key, delivery, last, most as i64), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

fn number(by: RetryKey) -> i64 {
    match by {
        RetryKey::DeliveryId => 1,
        RetryKey::EventId => 2,
        RetryKey::Body => 3,
    }
}

fn by(number: i64) -> RetryKey {
    match number {
        1 => RetryKey::DeliveryId,
        2 => RetryKey::EventId,
        _ => RetryKey::Body,
    }
}
