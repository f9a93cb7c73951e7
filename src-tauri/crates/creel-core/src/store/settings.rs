//! Settings in the database: single values by name. People's settings have a dot in their name and are JSON; the others
//! are Creel's own.

use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, ToSql};
use serde_json::{Map, Value};

use super::{Store, StoreError};
use crate::settings::SettingChange;

impl Store {
    /// The settings that were changed, by name.
    pub(crate) async fn settings(&self) -> Result<Vec<(String, Value)>, StoreError> {
        self.read(|main| Ok(changed(main)?)).await
    }

    pub(crate) async fn change_settings(&self, changes: Vec<SettingChange>) -> Result<(), StoreError> {
        self.write(move |db| changes.iter().try_for_each(|change| Ok(put(db, change)?))).await
    }
}

/// Made with the file; tells the index whose it is.
pub(super) const STORE_ID: &str = "store_id";
/// The highest number a purged delivery had, so that it is not given again.
pub(super) const LAST_DELIVERY: &str = "last_delivery";

pub(super) fn get<T: FromSql>(connection: &Connection, name: &str) -> rusqlite::Result<Option<T>> {
    connection
        .prepare_cached("SELECT value FROM settings WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()
}

pub(super) fn set(connection: &Connection, name: &str, value: impl ToSql) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO settings (name, value) VALUES (?1, ?2)")?
        .execute((name, value))?;
    Ok(())
}

fn changed(connection: &Connection) -> rusqlite::Result<Vec<(String, Value)>> {
    connection
        .prepare_cached("SELECT name, value FROM settings WHERE instr(name, '.') > 0")?
        .query_map([], |row| {
            // What is not JSON is as little understood as a value that is not allowed.
            let value = serde_json::from_str(row.get_ref(1)?.as_str().unwrap_or_default());
            Ok((row.get(0)?, value.unwrap_or_else(|_| Value::Object(Map::new()))))
        })?
        .collect()
}

fn put(connection: &Connection, change: &SettingChange) -> rusqlite::Result<()> {
    match &change.value {
        Some(value) => set(connection, change.name, value.to_string()),
        None => {
            connection.prepare_cached("DELETE FROM settings WHERE name = ?1")?.execute([change.name])?;
            Ok(())
        }
    }
}
