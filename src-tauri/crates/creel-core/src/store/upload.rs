//! An upload: a body that is too long for its delivery's row, on its way into the store in chunks.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use tokio::sync::oneshot;

use super::StoreError;
use super::queue::Queue;
use super::writer::{Session, Work};

/// Bytes a chunk has; a body up to this length is kept in its delivery's row.
pub const CHUNK: usize = 256 * 1024;

/// Chunk n of upload u has the key `u << SHIFT | n`.
const SHIFT: u32 = 16;

/// The longest body whose chunks can be numbered, in bytes.
pub const LONGEST_BODY: u64 = (CHUNK as u64) << SHIFT;

/// A body being stored chunk by chunk. Dropped before it became part of a delivery, its chunks are discarded.
#[derive(Debug)]
pub struct Upload {
    queue: Arc<Queue>,
    /// Given by the writer with the first chunk.
    id: Option<i64>,
    chunks: i64,
    size: u64,
    buffer: BytesMut,
    /// The chunk that is on its way to the disk. There is one at most, so that an upload holds two chunks of memory.
    in_flight: Option<oneshot::Receiver<Result<i64, StoreError>>>,
    kept: bool,
}

impl Upload {
    pub(super) fn new(queue: Arc<Queue>) -> Self {
        Self { queue, id: None, chunks: 0, size: 0, buffer: BytesMut::new(), in_flight: None, kept: false }
    }

    /// Stores the next bytes; buffers up to a chunk, and returns when all but the last full chunk is committed.
    pub async fn push(&mut self, mut bytes: &[u8]) -> Result<(), StoreError> {
        self.size += bytes.len() as u64;
        while !bytes.is_empty() {
            self.buffer.reserve(CHUNK - self.buffer.len());
            let (now, later) = bytes.split_at(bytes.len().min(CHUNK - self.buffer.len()));
            self.buffer.extend_from_slice(now);
            bytes = later;
            if self.buffer.len() == CHUNK {
                self.send().await?;
            }
        }
        Ok(())
    }

    /// How many bytes were pushed.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Has the rest committed.
    pub(super) async fn finish(&mut self) -> Result<(), StoreError> {
        if !self.buffer.is_empty() {
            self.send().await?;
        }
        self.settle().await
    }

    pub(super) fn id(&self) -> Option<i64> {
        self.id
    }

    /// The chunks belong to a committed delivery now.
    pub(super) fn keep(&mut self) {
        self.kept = true;
    }

    async fn send(&mut self) -> Result<(), StoreError> {
        self.settle().await?;
        let (answer, answered) = oneshot::channel();
        let bytes = std::mem::take(&mut self.buffer).freeze();
        let chunk = Chunk { upload: self.id, index: self.chunks, bytes, written: None, answer };
        self.queue.add(CHUNK, Box::new(chunk)).await?;
        self.chunks += 1;
        self.in_flight = Some(answered);
        Ok(())
    }

    async fn settle(&mut self) -> Result<(), StoreError> {
        if let Some(answered) = self.in_flight.take() {
            let lost = |_| StoreError::Unavailable("the writer stopped".into());
            self.id = Some(answered.await.map_err(lost)??);
        }
        Ok(())
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if !self.kept && self.chunks > 0 {
            // The first chunk may still be on its way; what this misses is swept at the next start.
            let id = self.id.or_else(|| self.in_flight.take()?.try_recv().ok()?.ok());
            if let Some(upload) = id {
                let _ = self.queue.add_small(Box::new(Discard { upload }));
            }
        }
    }
}

struct Chunk {
    upload: Option<i64>,
    index: i64,
    bytes: Bytes,
    written: Option<i64>,
    answer: oneshot::Sender<Result<i64, StoreError>>,
}

impl Work for Chunk {
    fn run(&mut self, session: &mut Session) -> Result<(), StoreError> {
        let upload = self.upload.unwrap_or_else(|| {
            session.last_upload += 1;
            session.last_upload
        });
        if self.index >= 1 << SHIFT {
            return Err(StoreError::Invalid("a body has more chunks than can be numbered".into()));
        }
        session
            .connection
            .prepare_cached("INSERT INTO chunks (id, bytes) VALUES (?1, ?2)")?
            .execute((upload << SHIFT | self.index, self.bytes.as_ref()))?;
        self.written = Some(upload);
        Ok(())
    }

    fn done(self: Box<Self>, outcome: Result<(), StoreError>) {
        let lost = || StoreError::Unavailable("the chunk was not written".into());
        let Self { written, answer, .. } = *self;
        let _ = answer.send(outcome.and_then(|()| written.ok_or_else(lost)));
    }

    fn is_atomic(&self) -> bool {
        true
    }
}

struct Discard {
    upload: i64,
}

impl Work for Discard {
    fn run(&mut self, session: &mut Session) -> Result<(), StoreError> {
        discard(&session.connection, self.upload)?;
        Ok(())
    }

    fn done(self: Box<Self>, _outcome: Result<(), StoreError>) {}
}

/// Removes the chunks of an upload.
pub(super) fn discard(connection: &rusqlite::Connection, upload: i64) -> rusqlite::Result<usize> {
    connection
        .prepare_cached("DELETE FROM chunks WHERE id BETWEEN ?1 AND ?2")?
        .execute((upload << SHIFT, ((upload + 1) << SHIFT) - 1))
}

/// Removes the chunks that a crash left without a delivery.
pub(super) fn sweep(session: &mut Session) -> rusqlite::Result<()> {
    let connection = &session.connection;
    let mut next = connection.prepare("SELECT id >> 16 FROM chunks WHERE id >= ?1 ORDER BY id LIMIT 1")?;
    let mut owned = connection.prepare("SELECT EXISTS (SELECT 1 FROM deliveries WHERE upload = ?1)")?;
    let mut from = 0;
    while let Some(upload) =
        rusqlite::OptionalExtension::optional(next.query_row([from], |row| row.get::<_, i64>(0)))?
    {
        if !owned.query_row([upload], |row| row.get::<_, bool>(0))? {
            tracing::info!(upload, "removing the chunks of a body that never became a delivery");
            discard(connection, upload)?;
        }
        from = (upload + 1) << SHIFT;
    }
    Ok(())
}

/// Reads what `range` covers of an upload, whose chunks all have [`CHUNK`] bytes but the last.
pub(super) fn read(
    connection: &rusqlite::Connection,
    upload: i64,
    range: std::ops::Range<u64>,
) -> rusqlite::Result<Vec<u8>> {
    let chunk = CHUNK as u64;
    let mut bytes =
        Vec::with_capacity(usize::try_from(range.end.saturating_sub(range.start)).unwrap_or_default());
    let mut statement =
        connection.prepare_cached("SELECT substr(bytes, ?2, ?3) FROM chunks WHERE id = ?1")?;
    let mut at = range.start;
    while at < range.end {
        let index = at / chunk;
        let offset = at % chunk;
        let wanted = (range.end - at).min(chunk - offset);
        let part: Vec<u8> = statement.query_row(
            (upload << SHIFT | index.cast_signed(), offset.cast_signed() + 1, wanted.cast_signed()),
            |row| row.get(0),
        )?;
        bytes.extend_from_slice(&part);
        at += wanted;
    }
    Ok(bytes)
}
