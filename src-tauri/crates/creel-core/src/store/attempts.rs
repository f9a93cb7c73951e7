//! Attempts in the database.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Row};

use super::{Store, StoreError};
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;
use crate::sending::attempt::{
    Attempt, AttemptId, AttemptKind, KEPT_BODY, NewAttempt, Outcome, Purpose, Sent, micros,
};
use crate::sending::connector::{End, Timing};

const KINDS: [(&str, AttemptKind); 4] = [
    ("replay", AttemptKind::Replay),
    ("forward", AttemptKind::Forward),
    ("pass_through", AttemptKind::PassThrough),
    ("test_event", AttemptKind::TestEvent),
];

const ENDS: [(&str, End); 3] = [("complete", End::Complete), ("cut", End::Cut), ("broken", End::Broken)];

const COLUMNS: &str = "id, delivery, replay, forward, kind, mode, started_at, url, peer, request_head, request_size,
     connect_us, tls_us, first_byte_us, total_us, status, error, detail, response_end, response_head, response_body,
     request_body";

/// How many attempts of a delivery are kept, and of all test events together: the newest.
const KEPT: i64 = 200;

impl Store {
    pub async fn add_attempt(&self, attempt: NewAttempt) -> Result<AttemptId, StoreError> {
        self.write(move |db| Ok(insert(db, &attempt)?)).await
    }

    pub async fn attempt(&self, id: AttemptId) -> Result<Attempt, StoreError> {
        self.read(move |main| {
            let found = main
                .prepare_cached(&format!("SELECT {COLUMNS} FROM attempts WHERE id = ?1"))?
                .query_row([id.0], read)
                .optional()?;
            found.ok_or_else(|| StoreError::NotFound(format!("the attempt {}", id.0)))
        })
        .await
    }

    /// The attempts of a delivery, newest first, at most `limit`.
    pub async fn attempts_of(&self, delivery: DeliveryId, limit: u32) -> Result<Vec<Attempt>, StoreError> {
        self.read(move |main| {
            let mut statement = main.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM attempts WHERE delivery = ?1 ORDER BY id DESC LIMIT ?2"
            ))?;
            Ok(statement.query_map((delivery.0, limit), read)?.collect::<Result<_, _>>()?)
        })
        .await
    }
}

/// Writes an attempt, for jobs that write more than that in one transaction.
pub(super) fn insert(connection: &Connection, attempt: &NewAttempt) -> rusqlite::Result<AttemptId> {
    let kind = attempt.purpose.kind;
    let order = attempt.purpose.order;
    let replay = order.filter(|_| kind == AttemptKind::Replay);
    let forward = order.filter(|_| kind == AttemptKind::Forward);
    let kind = KINDS.iter().find(|(_, other)| *other == kind).map_or("", |(name, _)| name);
    let kept = attempt.sent.body.as_ref().map(|body| body.get(..KEPT_BODY).unwrap_or(body));
    let (status, code, detail, end, head, body) = match &attempt.outcome {
        Outcome::Answered { status, head, body, end } => {
            (Some(status), None, None, ENDS.iter().find(|(_, e)| e == end), Some(head), Some(&body[..]))
        }
        Outcome::Failed { code, detail } => (None, Some(code), Some(detail), None, None, None),
    };
    connection
        .prepare_cached(
            "INSERT INTO attempts (delivery, replay, forward, kind, mode, started_at, url, peer, request_head,
                 request_size, connect_us, tls_us, first_byte_us, total_us, status, error, detail, response_end,
                 response_head, response_body, request_body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
        )?
        .execute(rusqlite::params![
            attempt.purpose.delivery.map(|delivery| delivery.0),
            replay,
            forward,
            kind,
            attempt.mode,
            attempt.started_at.micros(),
            attempt.sent.url,
            attempt.peer,
            attempt.sent.head,
            i64::try_from(attempt.sent.body_size).unwrap_or(i64::MAX),
            attempt.timing.connect.map(micros),
            attempt.timing.tls.map(micros),
            attempt.timing.first_byte.map(micros),
            micros(attempt.timing.total),
            status,
            code,
            detail,
            end.map(|(name, _)| name),
            head,
            body,
            kept,
        ])?;
    let id = connection.last_insert_rowid();
    connection
        .prepare_cached(
            "DELETE FROM attempts WHERE delivery IS ?1 AND id <=
                 (SELECT id FROM attempts WHERE delivery IS ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
        )?
        .execute((attempt.purpose.delivery.map(|delivery| delivery.0), KEPT))?;
    Ok(AttemptId(id))
}

pub(super) fn kind(name: &str) -> AttemptKind {
    KINDS.iter().find(|(other, _)| *other == name).map_or(AttemptKind::Replay, |(_, kind)| *kind)
}

/// Reads the columns of [`COLUMNS`].
fn read(row: &Row<'_>) -> rusqlite::Result<Attempt> {
    let kind = kind(&row.get::<_, String>(4)?);
    let duration = |at: usize| -> rusqlite::Result<Option<Duration>> {
        Ok(row.get::<_, Option<i64>>(at)?.map(|us| Duration::from_micros(us.max(0).cast_unsigned())))
    };
    let outcome = match row.get::<_, Option<u16>>(15)? {
        Some(status) => {
            let end: Option<String> = row.get(18)?;
            Outcome::Answered {
                status,
                head: row.get::<_, Option<_>>(19)?.unwrap_or_default(),
                body: row.get::<_, Option<Vec<u8>>>(20)?.unwrap_or_default().into(),
                end: ENDS.iter().find(|(name, _)| Some(*name) == end.as_deref()).map_or(End::Broken, |e| e.1),
            }
        }
        None => Outcome::Failed {
            code: row.get::<_, Option<_>>(16)?.unwrap_or_default(),
            detail: row.get::<_, Option<_>>(17)?.unwrap_or_default(),
        },
    };
    let made = NewAttempt {
        purpose: Purpose {
            kind,
            delivery: row.get::<_, Option<_>>(1)?.map(DeliveryId),
            order: row.get::<_, Option<_>>(2)?.or(row.get(3)?),
        },
        mode: row.get(5)?,
        started_at: Timestamp::from_micros(row.get(6)?),
        sent: Sent {
            url: row.get(7)?,
            head: row.get(9)?,
            body_size: row.get::<_, i64>(10)?.max(0).cast_unsigned(),
            body: row.get::<_, Option<Vec<u8>>>(21)?.map(Into::into),
        },
        peer: row.get(8)?,
        timing: Timing {
            connect: duration(11)?,
            tls: duration(12)?,
            first_byte: duration(13)?,
            total: duration(14)?.unwrap_or_default(),
        },
        outcome,
    };
    Ok(Attempt { id: AttemptId(row.get(0)?), made })
}
