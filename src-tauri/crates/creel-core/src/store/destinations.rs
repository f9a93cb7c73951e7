//! Destinations in the database.

use rusqlite::{Connection, OptionalExtension, Row};

use super::endpoints::{from_json, to_json};
use super::{Deletion, Store, StoreError, deletions, forwards};
use crate::clock::Timestamp;
use crate::sending::destination::{Destination, DestinationId, DestinationSettings, QueueState};

impl Store {
    pub async fn destinations(&self) -> Result<Vec<Destination>, StoreError> {
        self.read(|main| Ok(list(main)?)).await
    }

    pub async fn destination(&self, id: DestinationId) -> Result<Destination, StoreError> {
        self.read(move |main| get(main, id)).await
    }

    pub async fn destination_queue(&self, id: DestinationId) -> Result<QueueState, StoreError> {
        self.read(move |main| Ok(forwards::queue_state(main, id)?)).await
    }

    /// Adds a destination. What was received before it is not sent there unasked.
    pub async fn create_destination(
        &self,
        name: String,
        enabled: bool,
        settings: DestinationSettings,
    ) -> Result<Destination, StoreError> {
        self.write(move |db| create(db, &name, enabled, &settings, Timestamp::now())).await
    }

    /// Writes a destination as it is given. What was received while it was switched off is passed over.
    pub async fn change_destination(&self, changed: Destination) -> Result<Destination, StoreError> {
        self.write(move |db| change(db, &changed)).await
    }

    /// Deletes a destination with its queue; both return with [`Store::restore`].
    pub async fn delete_destination(&self, id: DestinationId) -> Result<Deletion, StoreError> {
        self.write(move |db| {
            get(db, id)?;
            let deletion = deletions::record(db, 0, Timestamp::now())?;
            db.execute("UPDATE destinations SET deletion = ?2 WHERE id = ?1", (id.0, deletion.id))?;
            Ok(deletion)
        })
        .await
    }
}

/// The newest delivery, also where it was removed since.
const NEWEST: &str = "max(coalesce((SELECT max(id) FROM deliveries), 0),
    coalesce((SELECT value FROM settings WHERE name = 'last_delivery'), 0))";

const COLUMNS: &str = "id, name, enabled, paused, settings, created_at, last_success_at";

fn destination(row: &Row<'_>) -> rusqlite::Result<Destination> {
    Ok(Destination {
        id: DestinationId(row.get(0)?),
        name: row.get(1)?,
        enabled: row.get(2)?,
        paused: row.get(3)?,
        settings: from_json::<DestinationSettings>(row, 4)?,
        created_at: Timestamp::from_micros(row.get(5)?),
        last_success_at: row.get::<_, Option<i64>>(6)?.map(Timestamp::from_micros),
    })
}

/// All destinations, oldest first.
pub(super) fn list(connection: &Connection) -> rusqlite::Result<Vec<Destination>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM destinations WHERE deletion IS NULL ORDER BY id"))?
        .query_map([], destination)?
        .collect()
}

pub(super) fn get(connection: &Connection, id: DestinationId) -> Result<Destination, StoreError> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM destinations WHERE id = ?1 AND deletion IS NULL"))?
        .query_row([id.0], destination)
        .optional()?
        .ok_or_else(|| StoreError::NotFound(format!("the destination {}", id.0)))
}

fn create(
    connection: &Connection,
    name: &str,
    enabled: bool,
    settings: &DestinationSettings,
    now: Timestamp,
) -> Result<Destination, StoreError> {
    connection
        .prepare_cached(&format!(
            "INSERT INTO destinations (name, enabled, paused, settings, cursor, created_at)
             VALUES (?1, ?2, 0, ?3, {NEWEST}, ?4)"
        ))?
        .execute((name, enabled, to_json(settings)?, now.micros()))?;
    get(connection, DestinationId(connection.last_insert_rowid()))
}

fn change(connection: &Connection, changed: &Destination) -> Result<Destination, StoreError> {
    let before = get(connection, changed.id)?;
    connection
        .prepare_cached(
            "UPDATE destinations SET name = ?2, enabled = ?3, paused = ?4, settings = ?5 WHERE id = ?1",
        )?
        .execute((
            changed.id.0,
            &changed.name,
            changed.enabled,
            changed.paused,
            to_json(&changed.settings)?,
        ))?;
    if changed.enabled && !before.enabled {
        connection
            .execute(&format!("UPDATE destinations SET cursor = {NEWEST} WHERE id = ?1"), [changed.id.0])?;
    }
    get(connection, changed.id)
}
