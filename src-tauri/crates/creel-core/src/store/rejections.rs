//! Rejections in the database: a ring of the newest thousand.

use rusqlite::{Connection, OptionalExtension};

use super::writer::{Session, Work};
use super::{Store, StoreError, codes};
use crate::clock::Timestamp;
use crate::rejected::{Code, KEPT, Rejection};

impl Store {
    /// Records a rejection; returns when it is queued.
    pub async fn reject(&self, rejection: Rejection) {
        let held = rejection.raw.len() + rejection.detail.len();
        if let Err(error) = self.inner.queue.add(held, Box::new(Reject(rejection))).await {
            tracing::warn!(%error, "a rejection was not recorded");
        }
    }

    /// Newest first, those before `before`.
    pub async fn rejections(&self, before: Option<i64>, limit: usize) -> Result<Vec<Rejected>, StoreError> {
        self.read(move |main| Ok(list(main, before, limit)?)).await
    }

    pub async fn rejected_raw(&self, id: i64) -> Result<Vec<u8>, StoreError> {
        self.read(move |main| raw(main, id)).await
    }
}

/// How many are kept.
const RING: i64 = 1_000;

/// A stored rejection without its bytes.
#[derive(Debug, Clone)]
pub struct Rejected {
    pub id: i64,
    pub at: Timestamp,
    pub peer: String,
    pub code: Code,
    pub detail: String,
    pub answer_status: Option<u16>,
    pub raw_size: u64,
}

pub(super) struct Reject(pub(super) Rejection);

impl Work for Reject {
    fn run(&mut self, session: &mut Session) -> Result<(), StoreError> {
        let rejection = &self.0;
        let raw = &rejection.raw[..rejection.raw.len().min(KEPT)];
        let connection = &session.connection;
        connection
            .prepare_cached(
                "INSERT INTO rejected (at, peer, code, detail, answer_status, raw) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((
                rejection.at.micros(),
                rejection.peer.to_string(),
                codes::code_name(rejection.code),
                &rejection.detail,
                rejection.answer_status,
                raw,
            ))?;
        connection
            .prepare_cached("DELETE FROM rejected WHERE id <= ?1")?
            .execute([connection.last_insert_rowid() - RING])?;
        Ok(())
    }

    fn done(self: Box<Self>, outcome: Result<(), StoreError>) {
        if let Err(error) = outcome {
            tracing::warn!(%error, peer = %self.0.peer, code = ?self.0.code, "a rejection was not recorded");
        }
    }
}

/// The newest first, those before `before`.
pub(super) fn list(
    connection: &Connection,
    before: Option<i64>,
    limit: usize,
) -> rusqlite::Result<Vec<Rejected>> {
    connection
        .prepare_cached(
            "SELECT id, at, peer, code, detail, answer_status, length(raw) FROM rejected
             WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
        )?
        .query_map((before.unwrap_or(i64::MAX), limit as i64), |row| {
            Ok(Rejected {
                id: row.get(0)?,
                at: Timestamp::from_micros(row.get(1)?),
                peer: row.get(2)?,
                code: codes::code(&row.get::<_, String>(3)?),
                detail: row.get(4)?,
                answer_status: row.get(5)?,
                raw_size: row.get::<_, i64>(6)?.cast_unsigned(),
            })
        })?
        .collect()
}

pub(super) fn raw(connection: &Connection, id: i64) -> Result<Vec<u8>, StoreError> {
    connection
        .prepare_cached("SELECT raw FROM rejected WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?
        .ok_or_else(|| StoreError::NotFound(format!("the rejected request {id}")))
}
