//! Deletions in the database. What is deleted is hidden first, and purged a week later.

use rusqlite::{Connection, OptionalExtension};

use super::searching::Search;
use super::{Store, StoreError, endpoints, settings, upload};
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;
use crate::search::Query;

impl Store {
    /// Hides deliveries; [`Store::restore`] takes that back.
    pub async fn delete(&self, selection: Selection) -> Result<Deletion, StoreError> {
        let ids: Vec<i64> = self.ids(selection).await?.into_iter().map(|id| id.0).collect();
        self.write(move |db| delete(db, &ids, Timestamp::now())).await
    }

    /// The deliveries that are selected, newest first where nobody gave an order. Ids are not looked up.
    pub(crate) async fn ids(&self, selection: Selection) -> Result<Vec<DeliveryId>, StoreError> {
        let index = self.inner.index.clone();
        self.read(move |main| {
            let query = match selection {
                Selection::Ids(ids) => return Ok(ids),
                Selection::Query(query) => query,
                Selection::Endpoint(slug) => Query::of_endpoint(endpoints::get(main, &slug)?.slug),
            };
            let mut ids = Vec::new();
            Search::new(main, &index, &query, true)?.each(0..=i64::MAX, |delivery| {
                ids.push(delivery.id);
                true
            })?;
            Ok(ids)
        })
        .await
    }

    /// Records a deletion of what is not in the database.
    pub(crate) async fn record_deletion(&self) -> Result<Deletion, StoreError> {
        self.write(|db| Ok(record(db, 0, Timestamp::now())?)).await
    }

    /// A deletion that can be undone.
    pub(crate) async fn deletion(&self, id: i64) -> Result<Deletion, StoreError> {
        self.read(move |main| get(main, id)).await
    }

    /// Takes a deletion back and says how many deliveries returned.
    pub async fn restore(&self, deletion: i64) -> Result<u64, StoreError> {
        self.write(move |db| restore(db, deletion)).await
    }

    /// Removes for good what was deleted more than a week ago; says how many deliveries went.
    pub async fn purge(&self, now: Timestamp) -> Result<usize, StoreError> {
        let mut total = 0;
        while self.read(move |main| Ok(is_due(main, now)?)).await? {
            let gone = self.write(move |db| purge(db, now)).await?;
            total += gone;
        }
        Ok(total)
    }
}

/// How long a deletion can be undone, in microseconds.
pub(crate) const UNDOABLE: i64 = 7 * 24 * 3600 * 1_000_000;

/// Deliveries purged in one transaction, so that a large purge does not keep senders waiting.
const PURGED_AT_ONCE: i64 = 500;

/// What is to be deleted.
#[derive(Debug, Clone)]
pub enum Selection {
    Ids(Vec<DeliveryId>),
    Query(Query),
    /// All deliveries of an endpoint, by its slug.
    Endpoint(String),
}

/// Purged deliveries that an index which is behind can still learn of.
const PURGES_TOLD: i64 = 1_000_000;

/// One deletion; until it is purged it can be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    pub id: i64,
    pub at: Timestamp,
    /// How many deliveries went.
    pub count: u64,
}

pub(super) fn record(connection: &Connection, count: i64, now: Timestamp) -> rusqlite::Result<Deletion> {
    connection
        .prepare_cached("INSERT INTO deletions (at, count) VALUES (?1, ?2)")?
        .execute((now.micros(), count))?;
    Ok(Deletion { id: connection.last_insert_rowid(), at: now, count: count.cast_unsigned() })
}

/// Hides deliveries; those that do not exist or are hidden already do not count.
pub(super) fn delete(connection: &Connection, ids: &[i64], now: Timestamp) -> Result<Deletion, StoreError> {
    let deletion = record(connection, 0, now)?;
    let mut hide = connection.prepare_cached(
        "INSERT OR IGNORE INTO deleted (delivery, deletion) SELECT id, ?2 FROM deliveries WHERE id = ?1",
    )?;
    let mut count = 0;
    for id in ids {
        count += hide.execute((id, deletion.id))?;
    }
    connection
        .prepare_cached("UPDATE deletions SET count = ?2 WHERE id = ?1")?
        .execute((deletion.id, count as i64))?;
    Ok(Deletion { count: count as u64, ..deletion })
}

/// Takes a deletion back: its deliveries, and the endpoint or secret that went with it.
pub(super) fn restore(connection: &Connection, id: i64) -> Result<u64, StoreError> {
    let count = get(connection, id)?.count;
    let taken: Option<String> = connection
        .query_row(
            "SELECT slug FROM endpoints gone WHERE deletion = ?1
                 AND EXISTS (SELECT 1 FROM endpoints e WHERE e.slug = gone.slug AND e.deletion IS NULL)",
            [id],
            |row| row.get(0),
        )
        .optional()?;
    if let Some(slug) = taken {
        return Err(StoreError::Conflict(format!(
            "another endpoint is called {slug:?} now; delete that one first, then undo"
        )));
    }
    connection.execute(
        "UPDATE endpoints SET judge_pending = judge_pending + 1
         WHERE id IN (SELECT endpoint FROM secrets WHERE deletion = ?1)",
        [id],
    )?;
    let returning: Option<String> = connection
        .query_row("SELECT slug FROM endpoints WHERE deletion = ?1", [id], |row| row.get(0))
        .optional()?;
    connection.execute("UPDATE endpoints SET deletion = NULL WHERE deletion = ?1", [id])?;
    if let Some(slug) = returning {
        endpoints::refuse_shared_paths(connection, &endpoints::get(connection, &slug)?)?;
    }
    for table in ["secrets", "destinations"] {
        connection.execute(&format!("UPDATE {table} SET deletion = NULL WHERE deletion = ?1"), [id])?;
    }
    connection.execute("DELETE FROM deleted WHERE deletion = ?1", [id])?;
    connection.execute("DELETE FROM deletions WHERE id = ?1", [id])?;
    Ok(count)
}

fn get(connection: &Connection, id: i64) -> Result<Deletion, StoreError> {
    let found = connection
        .prepare_cached("SELECT at, count FROM deletions WHERE id = ?1")?
        .query_row([id], |row| {
            let (at, count) = (Timestamp::from_micros(row.get(0)?), row.get::<_, i64>(1)?.cast_unsigned());
            Ok(Deletion { id, at, count })
        })
        .optional()?;
    found.ok_or_else(|| {
        StoreError::NotFound(format!(
            "the deletion {id} (it was undone, or purged after 7 days, or never made)"
        ))
    })
}

/// Whether anything was deleted more than a week ago.
pub(super) fn is_due(connection: &Connection, now: Timestamp) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM deletions WHERE at < ?1)")?
        .query_row([now.micros() - UNDOABLE], |row| row.get(0))
}

/// Removes for good a part of what was deleted more than a week ago, and says how many deliveries went. The deletions
/// themselves go last, when nothing of theirs is left.
pub(super) fn purge(connection: &Connection, now: Timestamp) -> Result<usize, StoreError> {
    let due = now.micros() - UNDOABLE;
    let mut find = connection.prepare_cached(
        "SELECT d.id, d.upload FROM deliveries d WHERE d.id IN (
             SELECT delivery FROM deleted WHERE deletion IN (SELECT id FROM deletions WHERE at < ?1)
             UNION SELECT id FROM deliveries WHERE endpoint IN (
                 SELECT id FROM endpoints WHERE deletion IN (SELECT id FROM deletions WHERE at < ?1)))
         LIMIT ?2",
    )?;
    let gone: Vec<(i64, Option<i64>)> = find
        .query_map((due, PURGED_AT_ONCE), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    forget(connection, gone.iter().copied())?;
    if gone.is_empty() {
        for table in ["endpoints", "secrets", "destinations"] {
            connection.execute(
                &format!("DELETE FROM {table} WHERE deletion IN (SELECT id FROM deletions WHERE at < ?1)"),
                [due],
            )?;
        }
        for table in ["secrets", "removed_by_retention"] {
            connection.execute(
                &format!("DELETE FROM {table} WHERE endpoint NOT IN (SELECT id FROM endpoints)"),
                [],
            )?;
        }
        for table in ["destination_secrets", "forwards"] {
            connection.execute(
                &format!("DELETE FROM {table} WHERE destination NOT IN (SELECT id FROM destinations)"),
                [],
            )?;
        }
        connection.execute("DELETE FROM deletions WHERE at < ?1", [due])?;
    }
    Ok(gone.len())
}

/// Removes deliveries for good, each with the upload that holds its body: the rows, what was said and kept of them, and
/// in time what the index has of them.
pub(super) fn forget(
    connection: &Connection,
    gone: impl Iterator<Item = (i64, Option<i64>)>,
) -> rusqlite::Result<()> {
    let mut newest = 0;
    for (id, upload) in gone {
        newest = newest.max(id);
        for table in [
            "deliveries WHERE id",
            "judgements WHERE delivery",
            "deleted WHERE delivery",
            "marks WHERE delivery",
            "confirmations WHERE delivery",
            "attempts WHERE delivery",
            "forwards WHERE delivery",
            "passed_through WHERE delivery",
        ] {
            connection.prepare_cached(&format!("DELETE FROM {table} = ?1"))?.execute([id])?;
        }
        connection.prepare_cached("INSERT INTO purged (delivery) VALUES (?1)")?.execute([id])?;
        if let Some(upload) = upload {
            upload::discard(connection, upload)?;
        }
    }
    let last: i64 = settings::get(connection, settings::LAST_DELIVERY)?.unwrap_or_default();
    if newest > last {
        settings::set(connection, settings::LAST_DELIVERY, newest)?;
    }
    connection
        .prepare_cached("DELETE FROM purged WHERE seq <= (SELECT max(seq) FROM purged) - ?1")?
        .execute([PURGES_TOLD])?;
    Ok(())
}
