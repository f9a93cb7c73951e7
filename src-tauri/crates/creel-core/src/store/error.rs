//! What can go wrong in the store.

/// Why the store did not do what it was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The disk is full, fails, or the file cannot be reached. Nothing of the write was acknowledged; trying again is
    /// right.
    #[error("the database cannot be written or read just now: {0}")]
    Unavailable(String),
    #[error("{0} does not exist")]
    NotFound(String),
    /// The change contradicts what is stored.
    #[error("{0}")]
    Conflict(String),
    /// The change is not allowed in itself.
    #[error("{0}")]
    Invalid(String),
}
