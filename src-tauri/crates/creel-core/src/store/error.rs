//! What can go wrong in the store.

use rusqlite::ErrorCode;

/// Why the store did not do what it was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The disk is full, fails, or the file cannot be reached. Nothing of the write was acknowledged; trying again is
    /// right.
    #[error("the database cannot be reached just now, nothing was stored: {0}")]
    Unavailable(String),
    /// The file is damaged. It is set aside by the writer, never removed.
    #[error("the database file is damaged: {0}")]
    Damaged(String),
    #[error("{0} does not exist")]
    NotFound(String),
    /// The change contradicts what is stored.
    #[error("{0}")]
    Conflict(String),
    /// The change is not allowed in itself.
    #[error("{0}")]
    Invalid(String),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error.to_string()),
            _ => Self::Unavailable(error.to_string()),
        }
    }
}
