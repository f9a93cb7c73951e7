//! Sizes in the index: how many bytes the deliveries of each endpoint had as they were received. Adding them up anew
//! would mean reading every row.

use rusqlite::{Connection, OptionalExtension};

/// Part of the index's schema.
pub(super) const SCHEMA: &str =
    "CREATE TABLE sizes (delivery INTEGER PRIMARY KEY, endpoint INTEGER NOT NULL, bytes INTEGER NOT NULL);
     CREATE TABLE totals (endpoint INTEGER PRIMARY KEY, bytes INTEGER NOT NULL);";

/// The bytes of a row of `deliveries d`, as they were received.
pub(super) const BYTES: &str = "(d.body_size + length(d.head) + coalesce(length(d.trailers), 0))";

/// How large a delivery of which endpoint is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    endpoint: i64,
    bytes: i64,
}

pub(super) fn read(main: &Connection, delivery: i64) -> rusqlite::Result<Size> {
    main.prepare_cached(&format!("SELECT d.endpoint, {BYTES} FROM deliveries d WHERE d.id = ?1"))?
        .query_row([delivery], |row| Ok(Size { endpoint: row.get(0)?, bytes: row.get(1)? }))
}

/// To be called for a delivery that has no size yet.
pub(super) fn put(index: &Connection, delivery: i64, size: Size) -> rusqlite::Result<()> {
    index.prepare_cached("INSERT INTO sizes (delivery, endpoint, bytes) VALUES (?1, ?2, ?3)")?.execute((
        delivery,
        size.endpoint,
        size.bytes,
    ))?;
    add(index, size.endpoint, size.bytes)
}

pub(super) fn remove(index: &Connection, delivery: i64) -> rusqlite::Result<()> {
    let removed = index
        .prepare_cached("DELETE FROM sizes WHERE delivery = ?1 RETURNING endpoint, bytes")?
        .query_row([delivery], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))
        .optional()?;
    removed.map_or(Ok(()), |(endpoint, bytes)| add(index, endpoint, -bytes))
}

fn add(index: &Connection, endpoint: i64, bytes: i64) -> rusqlite::Result<()> {
    index
        .prepare_cached(
            "INSERT INTO totals (endpoint, bytes) VALUES (?1, ?2)
             ON CONFLICT (endpoint) DO UPDATE SET bytes = bytes + excluded.bytes",
        )?
        .execute((endpoint, bytes))?;
    Ok(())
}

/// The bytes of all deliveries of an endpoint that the index holds.
pub(super) fn total(index: &Connection, endpoint: i64) -> rusqlite::Result<i64> {
    let total = index
        .prepare_cached("SELECT bytes FROM totals WHERE endpoint = ?1")?
        .query_row([endpoint], |row| row.get(0))
        .optional()?;
    Ok(total.unwrap_or_default())
}
