//! Marks in the database.

use rusqlite::{Connection, Row};

use super::endpoints::{from_json, to_json};
use super::{Store, StoreError, deliveries};
use crate::delivery::DeliveryId;
use crate::marks::{Marks, MarksChange};

impl Store {
    pub async fn mark(&self, id: DeliveryId, change: MarksChange) -> Result<(), StoreError> {
        self.write(move |db| {
            let marks = deliveries::existing(db, id)?.marks.with(change);
            put(db, id.0, &marks)
        })
        .await
    }
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
