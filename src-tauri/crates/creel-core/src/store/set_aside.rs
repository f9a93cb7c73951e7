//! Setting aside: a damaged database file is moved out of the way with its side files, never removed, and what can
//! still be read of the configuration is carried over into the fresh one.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::clock::Timestamp;

/// Moves `creel.db`, `-wal` and `-shm` together to a name with the time, and gives that name.
pub(super) fn set_aside(path: &Path) -> std::io::Result<PathBuf> {
    let stamp = Timestamp::now().micros() / 1_000;
    let target = path.with_extension(format!("db.damaged-{stamp}"));
    // The main file goes last: as long as it stands, a start that was cut short here finds the same damage again.
    for suffix in ["-wal", "-shm", ""] {
        let from = with_suffix(path, suffix);
        if from.exists() {
            std::fs::rename(&from, with_suffix(&target, suffix))?;
        }
    }
    Ok(target)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Copies endpoints, secrets and people's settings from the damaged file as far as it can be read. Captured deliveries
/// stay where they are: a page that is wrong may say anything, and a delivery is evidence.
pub(super) fn carry_over(fresh: &Connection, damaged: &Path) {
    let name = damaged.to_string_lossy();
    if let Err(error) = fresh.execute("ATTACH DATABASE ?1 AS damaged", [name.as_ref()]) {
        tracing::warn!(%error, "nothing could be carried over from the damaged database");
        return;
    }
    for table in ["endpoints", "secrets"] {
        match copy(fresh, table) {
            Ok(rows) => tracing::warn!(table, rows, "carried over from the damaged database"),
            Err(error) => tracing::warn!(table, %error, "not readable in the damaged database"),
        }
    }
    // The deliveries stay behind, and others will have their numbers.
    if let Err(error) = fresh.execute("UPDATE main.secrets SET captured_from = NULL", []) {
        tracing::warn!(%error, "secrets may name deliveries that are not theirs");
    }
    // The others say whose the fresh file is, and are its own.
    let settings =
        "INSERT OR REPLACE INTO main.settings SELECT * FROM damaged.settings WHERE instr(name, '.') > 0";
    if let Err(error) = fresh.execute(settings, []) {
        tracing::warn!(%error, "the settings are not readable in the damaged database");
    }
    if let Err(error) = fresh.execute_batch("DETACH DATABASE damaged") {
        tracing::warn!(%error, "the damaged database stays attached until the next start");
    }
}

/// Copies a table with the columns that it has in the damaged file, which may be of an older Creel.
fn copy(fresh: &Connection, table: &str) -> rusqlite::Result<usize> {
    let columns: String = fresh.query_row(
        "SELECT coalesce(group_concat(name), '') FROM pragma_table_info(?1, 'damaged')",
        [table],
        |row| row.get(0),
    )?;
    fresh.execute(
        &format!("INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {columns} FROM damaged.{table}"),
        [],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_file_gives_what_it_has() {
        let dir = tempfile::tempdir().unwrap();
        let damaged = dir.path().join("damaged.db");
        let older = Connection::open(&damaged).unwrap();
        older.execute_batch(include_str!("migrations/001_first.sql")).unwrap();
        older
            .execute_batch(
                "UPDATE endpoints SET name = 'kept'; UPDATE settings SET value = 'theirs';
                 INSERT INTO settings VALUES ('desktop.close_to_tray', 'true');",
            )
            .unwrap();
        let fresh = super::super::schema::open_writer(&dir.path().join("creel.db")).unwrap();
        carry_over(&fresh, &damaged);
        let one = |sql: &str| fresh.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
        assert_eq!(one("SELECT name || notify FROM endpoints"), "kept{}");
        assert_eq!(one("SELECT value FROM settings WHERE name = 'desktop.close_to_tray'"), "true");
        assert_ne!(one("SELECT value FROM settings WHERE name = 'store_id'"), "theirs");
    }
}
