//! Deletions in the database. What is deleted is hidden first, and purged a week later.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension};

use super::searching::Search;
use super::{Store, StoreError, endpoints, settings, upload};
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;
use crate::search::Query;

impl Store {
    /// Hides deliveries, some at a time, so that senders are served in between; [`Store::restore`] takes that back.
    pub async fn delete(&self, selection: Selection) -> Result<Deletion, StoreError> {
        let ids = self.ids(selection).await?;
        let mut parts = ids.chunks(HIDDEN_AT_ONCE).map(<[DeliveryId]>::to_vec);
        let first = parts.next().unwrap_or_default();
        let begin = move |db: &Connection| hide(db, record(db, 0, Timestamp::now())?, &first);
        let mut deletion = self.write(begin).await?;
        for part in parts {
            deletion = self.write(move |db| hide(db, deletion, &part)).await?;
        }
        Ok(deletion)
    }

    /// The deliveries that are selected, newest first where nobody gave an order. Ids are not looked up.
    pub(crate) async fn ids(&self, selection: Selection) -> Result<Vec<DeliveryId>, StoreError> {
        let index = self.inner.index.clone();
        self.read(move |main| {
            let (query, as_of, except) = match selection {
                Selection::Ids(ids) => return Ok(ids),
                Selection::Query { query, as_of, except } => (query, as_of, except),
                Selection::Endpoint(slug) => {
                    (Query::of_endpoint(endpoints::get(main, &slug)?.slug), None, BTreeSet::new())
                }
            };
            let mut ids = Vec::new();
            let newest = as_of.map_or(i64::MAX, |id| id.0);
            Search::new(main, &index, &query, true)?.each(0..=newest, |delivery| {
                if !except.contains(&delivery.id) {
                    ids.push(delivery.id);
                }
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

/// Deliveries hidden in one transaction.
const HIDDEN_AT_ONCE: usize = 1000;

/// Deliveries purged in one transaction, so that a large purge does not keep senders waiting.
const PURGED_AT_ONCE: i64 = 500;

/// Deliveries that something is to be done with.
#[derive(Debug, Clone)]
pub enum Selection {
    Ids(Vec<DeliveryId>),
    /// What a search finds.
    Query {
        query: Query,
        /// As it stood when this delivery was the newest.
        as_of: Option<DeliveryId>,
        except: BTreeSet<DeliveryId>,
    },
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

/// Hides deliveries as a part of a deletion; those that do not exist or are hidden already do not count.
fn hide(connection: &Connection, deletion: Deletion, ids: &[DeliveryId]) -> Result<Deletion, StoreError> {
    let mut hide = connection.prepare_cached(
        "INSERT OR IGNORE INTO deleted (delivery, deletion) SELECT id, ?2 FROM deliveries WHERE id = ?1",
    )?;
    let mut count = deletion.count;
    for id in ids {
        count += hide.execute((id.0, deletion.id))? as u64;
    }
    let written = connection
        .prepare_cached("UPDATE deletions SET count = ?2 WHERE id = ?1")?
        .execute((deletion.id, count.cast_signed()))?;
    // Whoever undid it meanwhile must not find the rest of it hidden for ever.
    if written == 0 {
        return Err(StoreError::Conflict("the deletion was undone while it was under way".to_owned()));
    }
    Ok(Deletion { count, ..deletion })
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
