//! Settings in the database: single values by name.

use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, ToSql};

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
