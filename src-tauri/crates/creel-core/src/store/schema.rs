//! The schema: how a database file is opened, made, and brought up to date.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};
use rusqlite_migration::{M, Migrations};

/// `CREL`: tells `file` and us whose database this is.
const APPLICATION_ID: i32 = 0x4352_454C;

/// Above this size a backup before a migration would take longer than people wait, and disk they may not have.
const BACKUP_LIMIT: u64 = 1024 * 1024 * 1024;

const MIGRATIONS: &[M<'_>] = &[
    M::up(include_str!("migrations/001_first.sql")),
    M::up(include_str!("migrations/002_import.sql")),
    M::up(include_str!("migrations/003_notify.sql")),
    M::up(include_str!("migrations/004_marks.sql")),
    M::up(include_str!("migrations/005_retention.sql")),
    M::up(include_str!("migrations/006_protection.sql")),
    M::up(include_str!("migrations/007_attempts.sql")),
    M::up(include_str!("migrations/008_replays.sql")),
    M::up(include_str!("migrations/009_forwarding.sql")),
    M::up(include_str!("migrations/010_forwards_by_state.sql")),
];

/// Why a database file was not opened.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file is damaged; the only error that sets a file aside.
    #[error("{0}")]
    Damaged(rusqlite::Error),
    #[error("{} was written by a newer Creel (schema {found}, this one knows {known}); it was left untouched. Start the newer Creel, or choose another data directory.", path.display())]
    Newer { path: PathBuf, found: i64, known: usize },
    #[error("{} is a SQLite database of another application; it was left untouched. Choose another data directory.", path.display())]
    Foreign { path: PathBuf },
    /// The disk is full, fails, or the file cannot be reached: worth another try later.
    #[error("{0}")]
    Unavailable(String),
}

impl From<rusqlite::Error> for FileError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error),
            _ => Self::Unavailable(error.to_string()),
        }
    }
}

impl From<std::io::Error> for FileError {
    fn from(error: std::io::Error) -> Self {
        Self::Unavailable(error.to_string())
    }
}

/// Opens the file for writing: made if there is none, migrated if it is older, refused untouched if it is newer.
pub(super) fn open_writer(path: &Path) -> Result<Connection, FileError> {
    open_with(path, MIGRATIONS)
}

fn open_with(path: &Path, migrations: &[M<'_>]) -> Result<Connection, FileError> {
    let exists = path.metadata().is_ok_and(|file| file.len() > 0);
    let found = if exists { inspect(path, migrations.len())? } else { 0 };
    create_private(path)?;
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_millis(500))?;
    connection.set_prepared_statement_cache_capacity(64);
    if found == 0 {
        connection.execute_batch(&format!(
            "PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA application_id = {APPLICATION_ID};"
        ))?;
    }
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -4096; PRAGMA wal_autocheckpoint = 1000; PRAGMA secure_delete = FAST;",
    )?;
    if found < migrations.len() {
        if exists && found > 0 {
            back_up(&connection, path, found)?;
        }
        Migrations::from_slice(migrations).to_latest(&mut connection).map_err(|error| match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => FileError::from(err),
            other => FileError::Unavailable(other.to_string()),
        })?;
    }
    Ok(connection)
}

/// Looks at an existing file without being able to change it, and says how many migrations it has had.
fn inspect(path: &Path, known: usize) -> Result<usize, FileError> {
    let version = |connection: &Connection| connection.query_row("PRAGMA user_version", [], |row| row.get(0));
    let mut connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut found: rusqlite::Result<i64> = version(&connection);
    if matches!(&found, Err(error) if error.sqlite_error_code() == Some(ErrorCode::ReadOnly)) {
        // Making the file was cut short, and what was half written has to be taken back before anything can be read.
        connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        found = version(&connection);
    }
    let found = found?;
    let application: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables > 0 && application != APPLICATION_ID {
        return Err(FileError::Foreign { path: path.to_owned() });
    }
    match usize::try_from(found) {
        Ok(found) if found <= known => Ok(found),
        _ => Err(FileError::Newer { path: path.to_owned(), found, known }),
    }
}

/// Makes the file readable by its owner alone before SQLite writes to it; SQLite gives its side files the same mode.
pub(super) fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn back_up(connection: &Connection, path: &Path, version: usize) -> Result<(), FileError> {
    if path.metadata()?.len() >= BACKUP_LIMIT {
        return Ok(());
    }
    let backup = path.with_extension(format!("db.before-{}", version + 1));
    create_private(&backup)?;
    connection.backup("main", &backup, None)?;
    Ok(())
}

/// Opens the file for reading only.
pub(super) fn open_reader(path: &Path) -> Result<Connection, rusqlite::Error> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(Duration::from_secs(2))?;
    connection.execute_batch("PRAGMA temp_store = MEMORY; PRAGMA cache_size = -2048;")?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(path: &Path) -> i64 {
        Connection::open(path).unwrap().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn every_migration_applies() {
        Migrations::from_slice(MIGRATIONS).validate().unwrap();
    }

    #[test]
    fn a_fresh_file_is_ours_and_private() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("creel.db");
        let connection = open_writer(&path).unwrap();
        let pragma = |name: &str| -> i64 {
            connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)).unwrap()
        };
        assert_eq!(pragma("page_size"), 8192);
        assert_eq!(pragma("auto_vacuum"), 2);
        assert_eq!(pragma("synchronous"), 2);
        assert_eq!(pragma("application_id"), i64::from(APPLICATION_ID));
        #[cfg(unix)]
        for file in ["creel.db", "creel.db-wal", "creel.db-shm"] {
            use std::os::unix::fs::PermissionsExt;
            let mode = dir.path().join(file).metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{file}");
        }
    }

    #[test]
    fn an_older_file_is_backed_up_and_migrated_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("creel.db");
        let first = [M::up("CREATE TABLE a (x); INSERT INTO a VALUES (7);")];
        drop(open_with(&path, &first).unwrap());
        let broken = [first[0].clone(), M::up("CREATE TABLE b (x);"), M::up("CREATE TABLE b (x);")];
        assert!(matches!(open_with(&path, &broken), Err(FileError::Unavailable(_))));
        assert_eq!(version(&path), 1, "a failing migration leaves nothing behind, not even its forerunners");
        let good = [first[0].clone(), M::up("CREATE TABLE b (x);")];
        drop(open_with(&path, &good).unwrap());
        assert_eq!(version(&path), 2);
        assert_eq!(version(&path.with_extension("db.before-2")), 1);
    }

    #[test]
    fn a_newer_or_foreign_file_is_refused_untouched() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("creel.db");
        let two = [M::up("CREATE TABLE a (x);"), M::up("CREATE TABLE b (x);")];
        drop(open_with(&path, &two).unwrap());
        let before = std::fs::read(&path).unwrap();
        assert!(matches!(open_with(&path, &two[..1]), Err(FileError::Newer { found: 2, known: 1, .. })));
        assert_eq!(std::fs::read(&path).unwrap(), before);

        let path = dir.path().join("other.db");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (x);").unwrap();
        let before = std::fs::read(&path).unwrap();
        assert!(matches!(open_writer(&path), Err(FileError::Foreign { .. })));
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}
