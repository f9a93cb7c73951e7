//! Marks in the database.

use rusqlite::{Connection, Row};

use super::endpoints::{from_json, to_json};
use super::{Selection, Store, StoreError, deliveries};
use crate::delivery::DeliveryId;
use crate::marks::{CommonChange, Marks, MarksChange};

impl Store {
    pub async fn mark(&self, id: DeliveryId, change: MarksChange) -> Result<(), StoreError> {
        self.write(move |db| {
            let marks = deliveries::existing(db, id)?.marks.with(change);
            put(db, id.0, &marks)
        })
        .await
    }

    /// Changes the marks of all that are selected, some at a time, so that senders are served in between. Whoever does not
    /// exist is passed over in silence.
    pub(crate) async fn mark_all(
        &self,
        selection: Selection,
        change: CommonChange,
    ) -> Result<Marked, StoreError> {
        let mut marked = Marked::default();
        for part in self.ids(selection).await?.chunks(MARKED_AT_ONCE) {
            let (part, change) = (part.to_vec(), change.clone());
            let done = self.write(move |db| mark_part(db, &part, &change)).await?;
            marked.count += done.count;
            marked.full += done.full;
        }
        Ok(marked)
    }
}

/// Deliveries marked in one transaction.
const MARKED_AT_ONCE: usize = 500;

/// What came of marking many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Marked {
    pub(crate) count: u64,
    /// Those that stay as they were, since they would have too many tags.
    pub(crate) full: u64,
}

fn mark_part(db: &Connection, ids: &[DeliveryId], change: &CommonChange) -> Result<Marked, StoreError> {
    let mut marked = Marked::default();
    for id in ids {
        let Some(delivery) = deliveries::get(db, id.0)? else { continue };
        match delivery.marks.with_common(change) {
            Some(marks) => {
                put(db, id.0, &marks)?;
                marked.count += 1;
            }
            None => marked.full += 1,
        }
    }
    Ok(marked)
}

/// The columns that [`read`] reads, for a join of `marks m` that may have no row.
pub(super) const COLUMNS: &str = "coalesce(m.pinned, 0), coalesce(m.read, 0), coalesce(m.tags, '[]'), m.note";

/// Reads the marks from four columns, the first of which is `at`.
pub(super) fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<Marks> {
    Ok(Marks {
        pinned: row.get(at)?,
        read: row.get(at + 1)?,
        tags: from_json(row, at + 2)?,
        note: row.get(at + 3)?,
    })
}

fn put(connection: &Connection, delivery: i64, marks: &Marks) -> Result<(), StoreError> {
    if *marks == Marks::default() {
        connection.prepare_cached("DELETE FROM marks WHERE delivery = ?1")?.execute([delivery])?;
        return Ok(());
    }
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO marks (delivery, endpoint, pinned, read, tags, note)
             SELECT id, endpoint, ?2, ?3, ?4, ?5 FROM deliveries WHERE id = ?1",
        )?
        .execute((delivery, marks.pinned, marks.read, to_json(&marks.tags)?, &marks.note))?;
    Ok(())
}

/// How many deliveries of each endpoint were read, of those that are not deleted.
pub(super) fn read_counts(main: &Connection) -> rusqlite::Result<Vec<(i64, i64)>> {
    let mut statement = main.prepare_cached(
        "SELECT endpoint, sum(n) FROM (
             SELECT endpoint, count(*) AS n FROM marks WHERE read = 1 GROUP BY endpoint
             UNION ALL SELECT m.endpoint, -count(*) FROM deleted x JOIN marks m ON m.delivery = x.delivery
                 WHERE m.read = 1 GROUP BY 1)
         GROUP BY endpoint",
    )?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}
