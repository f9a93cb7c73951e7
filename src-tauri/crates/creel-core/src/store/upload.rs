//! An upload: a body that is too long for its delivery's row, on its way into the store in chunks.

use super::StoreError;

/// Bytes a chunk has; a body up to this length is kept in its delivery's row.
pub const CHUNK: usize = 256 * 1024;

/// A body being stored chunk by chunk. Dropped before it became part of a delivery, its chunks are discarded.
#[derive(Debug)]
pub struct Upload {}

impl Upload {
    /// Stores the next bytes; buffers up to a chunk, and returns when what is full was committed.
    pub async fn push(&mut self, _bytes: &[u8]) -> Result<(), StoreError> {
        todo!()
    }

    /// How many bytes were pushed.
    pub fn size(&self) -> u64 {
        todo!()
    }
}
