//! Forwards in the database: the queue of each destination, and what came of it.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row};

use super::{Store, StoreError, destinations, forward_queue};
use crate::clock::Timestamp;
use crate::delivery::{DeliveryId, request_line};
use crate::sending::destination::{DestinationId, QueueState};
use crate::sending::forward::{
    Forward, ForwardCounts, ForwardId, ForwardReason, ForwardState, ForwardedRequest,
};

/// Which forwards are listed.
#[derive(Debug, Clone, Default)]
pub struct ForwardsWanted {
    pub destination: Option<DestinationId>,
    pub delivery: Option<DeliveryId>,
    pub state: Option<ForwardState>,
    /// Only older ones than this.
    pub before: Option<ForwardId>,
    pub limit: usize,
}

impl Store {
    /// Forwards, the newest first.
    pub async fn forwards(&self, wanted: ForwardsWanted) -> Result<Vec<Forward>, StoreError> {
        self.read(move |main| Ok(list(main, &wanted)?)).await
    }

    pub async fn forward(&self, id: ForwardId) -> Result<Forward, StoreError> {
        self.read(move |main| get(main, id)).await
    }

    /// Puts a forward that is not under way back into the queue, to be tried at once with all its tries before it.
    pub async fn retry_forward(&self, id: ForwardId) -> Result<Forward, StoreError> {
        self.write(move |db| {
            let changed = db
                .prepare_cached(
                    "UPDATE forwards SET state = 1, tries = 0, next_at = NULL, changed_at = ?2, reason = NULL, detail = NULL
                     WHERE id = ?1 AND state NOT IN (2, 4)",
                )?
                .execute((id.0, Timestamp::now().micros()))?;
            match (changed, get(db, id)?) {
                (0, forward) => Err(StoreError::Conflict(format!(
                    "the forward {} is {}; nothing was changed, and a replay sends the delivery once more",
                    id.0,
                    if forward.state == ForwardState::Sending { "on its way" } else { "delivered" }
                ))),
                (_, forward) => Ok(forward),
            }
        })
        .await
    }

    /// Takes a forward that waits out of the queue.
    pub async fn cancel_forward(&self, id: ForwardId) -> Result<Forward, StoreError> {
        self.write(move |db| {
            let reason = reason_number(ForwardReason::Cancelled);
            let changed = db
                .prepare_cached(
                    "UPDATE forwards SET state = 6, next_at = NULL, changed_at = ?2, reason = ?3, detail = NULL
                     WHERE id = ?1 AND state IN (1, 3)",
                )?
                .execute((id.0, Timestamp::now().micros(), reason))?;
            match (changed, get(db, id)?) {
                (0, forward) => Err(StoreError::Conflict(format!(
                    "the forward {} {}; nothing was changed",
                    id.0,
                    if forward.state == ForwardState::Sending { "is on its way" } else { "has ended already" }
                ))),
                (_, forward) => Ok(forward),
            }
        })
        .await
    }

    /// How the forwards of these deliveries stand; those without any are left out.
    pub async fn forward_counts(
        &self,
        ids: Vec<DeliveryId>,
    ) -> Result<HashMap<DeliveryId, ForwardCounts>, StoreError> {
        self.read(move |main| Ok(counts(main, &ids)?)).await
    }
}

pub(super) const QUEUED: i64 = 1;
pub(super) const SENDING: i64 = 2;
pub(super) const UNKNOWN: i64 = 3;
pub(super) const DELIVERED: i64 = 4;
pub(super) const FAILED: i64 = 5;
pub(super) const SKIPPED: i64 = 6;

/// `NoSecret` is not among them: whether something is lacking is asked for each time, and never kept.
const REASONS: [(i64, ForwardReason); 8] = [
    (1, ForwardReason::Status),
    (2, ForwardReason::NoAnswer),
    (3, ForwardReason::NotMade),
    (4, ForwardReason::TooOld),
    (5, ForwardReason::Cancelled),
    (6, ForwardReason::LeftOut),
    (7, ForwardReason::Deleted),
    (8, ForwardReason::NoOutput),
];

pub(super) fn reason_number(reason: ForwardReason) -> i64 {
    REASONS.iter().find(|(_, known)| *known == reason).map_or(0, |(number, _)| *number)
}

fn reason(number: i64) -> Option<ForwardReason> {
    REASONS.iter().find(|(known, _)| *known == number).map(|(_, reason)| *reason)
}

/// `works`: whether its destination sends at all.
fn state(number: i64, works: bool) -> ForwardState {
    match number {
        QUEUED if !works => ForwardState::Held,
        QUEUED => ForwardState::Queued,
        SENDING => ForwardState::Sending,
        UNKNOWN => ForwardState::Unknown,
        DELIVERED => ForwardState::Delivered,
        FAILED => ForwardState::Failed,
        _ => ForwardState::Skipped,
    }
}

/// A forward with its destination and its delivery; those of deleted destinations are not there.
const SELECT: &str =
    "SELECT f.id, f.delivery, f.destination, d.name, f.state, d.enabled AND NOT d.paused, f.tries,
        f.queued_at, f.next_at, f.changed_at, f.status, f.reason, f.detail,
        e.slug, v.received_at, substr(v.head, 1, instr(v.head, x'0a')),
        CASE WHEN j.delivery IS NULL THEN v.event_type ELSE j.event_type END
    FROM forwards f JOIN destinations d ON d.id = f.destination AND d.deletion IS NULL
    LEFT JOIN deliveries v ON v.id = f.delivery AND NOT EXISTS (SELECT 1 FROM deleted x WHERE x.delivery = v.id)
    LEFT JOIN endpoints e ON e.id = v.endpoint AND e.deletion IS NULL
    LEFT JOIN judgements j ON j.delivery = v.id";

fn forward(row: &Row<'_>) -> rusqlite::Result<Forward> {
    let time = |at: Option<i64>| at.map(Timestamp::from_micros);
    Ok(Forward {
        id: ForwardId(row.get(0)?),
        delivery: DeliveryId(row.get(1)?),
        destination: DestinationId(row.get(2)?),
        name: row.get(3)?,
        state: state(row.get(4)?, row.get(5)?),
        tries: row.get(6)?,
        queued_at: Timestamp::from_micros(row.get(7)?),
        next_at: time(row.get(8)?),
        changed_at: Timestamp::from_micros(row.get(9)?),
        status: row.get(10)?,
        reason: row.get::<_, Option<i64>>(11)?.and_then(reason),
        detail: row.get(12)?,
        request: request(row)?,
    })
}

fn request(row: &Row<'_>) -> rusqlite::Result<Option<ForwardedRequest>> {
    let Some(endpoint) = row.get(13)? else { return Ok(None) };
    let (method, target) = request_line(row.get_ref(15)?.as_blob()?);
    Ok(Some(ForwardedRequest {
        endpoint,
        received_at: Timestamp::from_micros(row.get(14)?),
        method: method.to_owned(),
        target: target.to_vec(),
        event_type: row.get(16)?,
    }))
}

pub(super) fn get(connection: &Connection, id: ForwardId) -> Result<Forward, StoreError> {
    connection
        .prepare_cached(&format!("{SELECT} WHERE f.id = ?1"))?
        .query_row([id.0], forward)
        .optional()?
        .ok_or_else(|| StoreError::NotFound(format!("the forward {}", id.0)))
}

fn list(connection: &Connection, wanted: &ForwardsWanted) -> rusqlite::Result<Vec<Forward>> {
    let mut ids = match wanted.delivery {
        Some(delivery) => connection
            .prepare_cached("SELECT id FROM forwards WHERE delivery = ?1 AND id < ?2")?
            .query_map((delivery.0, before(wanted)), |row| row.get(0))?
            .collect::<rusqlite::Result<Vec<i64>>>()?,
        None => newest(connection, wanted)?,
    };
    ids.sort_unstable_by(|one, other| other.cmp(one));
    let mut get = connection.prepare_cached(&format!("{SELECT} WHERE f.id = ?1"))?;
    let mut list = Vec::new();
    for id in ids {
        if list.len() == wanted.limit {
            break;
        }
        let found = get.query_row([id], forward).optional()?;
        let fits = |one: &Forward| {
            wanted.destination.is_none_or(|id| one.destination == id)
                && wanted.state.is_none_or(|state| one.state == state)
        };
        list.extend(found.filter(fits));
    }
    Ok(list)
}

fn before(wanted: &ForwardsWanted) -> i64 {
    wanted.before.map_or(i64::MAX, |id| id.0)
}

/// The newest of each destination and state, among which are the newest of all. An index gives each of these at once,
/// however many forwards there are.
fn newest(connection: &Connection, wanted: &ForwardsWanted) -> rusqlite::Result<Vec<i64>> {
    let mut found = connection.prepare_cached(
        "SELECT id FROM forwards INDEXED BY forwards_by_state
         WHERE destination = ?1 AND state = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4",
    )?;
    let mut ids = Vec::new();
    let destinations = destinations::list(connection)?;
    for one in destinations.iter().filter(|one| wanted.destination.is_none_or(|id| one.id == id)) {
        let works = one.enabled && !one.paused;
        let fits = |number: &i64| wanted.state.is_none_or(|wanted| state(*number, works) == wanted);
        for number in (QUEUED..=SKIPPED).filter(fits) {
            let limit = wanted.limit.cast_signed() as i64;
            let rows = found.query_map((one.id.0, number, before(wanted), limit), |row| row.get(0))?;
            for id in rows {
                ids.push(id?);
            }
        }
    }
    Ok(ids)
}

pub(super) fn counts(
    connection: &Connection,
    ids: &[DeliveryId],
) -> rusqlite::Result<HashMap<DeliveryId, ForwardCounts>> {
    let mut found: HashMap<DeliveryId, ForwardCounts> = HashMap::new();
    let ids: Vec<String> = ids.iter().map(|id| id.0.to_string()).collect();
    let mut counted = connection.prepare_cached(
        "SELECT f.delivery, f.state, count(*) FROM json_each(?1) ids JOIN forwards f ON f.delivery = ids.value
         WHERE f.destination IN (SELECT id FROM destinations WHERE deletion IS NULL) GROUP BY 1, 2",
    )?;
    let mut rows = counted.query([format!("[{}]", ids.join(","))])?;
    while let Some(row) = rows.next()? {
        let counts = found.entry(DeliveryId(row.get(0)?)).or_default();
        let place = match row.get(1)? {
            DELIVERED => &mut counts.delivered,
            FAILED => &mut counts.failed,
            QUEUED | SENDING | UNKNOWN => &mut counts.waiting,
            _ => &mut counts.skipped,
        };
        *place += row.get::<_, i64>(2)?.cast_unsigned();
    }
    Ok(found)
}

pub(super) fn queue_state(connection: &Connection, id: DestinationId) -> rusqlite::Result<QueueState> {
    let time = |at: Option<i64>| at.map(Timestamp::from_micros);
    // Rows of one state stand in the order they were queued in.
    let mut standing = connection.prepare_cached(
        "SELECT count(*), (SELECT queued_at FROM forwards INDEXED BY forwards_by_state
             WHERE destination = ?1 AND state = ?2 ORDER BY id LIMIT 1)
         FROM forwards INDEXED BY forwards_by_state WHERE destination = ?1 AND state = ?2",
    )?;
    let mut of = |state: i64| {
        standing.query_row((id.0, state), |row| {
            Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get::<_, Option<i64>>(1)?))
        })
    };
    let ((queued, since), (unknown, unknown_since)) = (of(QUEUED)?, of(UNKNOWN)?);
    Ok(QueueState {
        waiting: queued + unknown,
        sending: of(SENDING)?.0,
        failed: of(FAILED)?.0,
        oldest_waiting_at: time(since.into_iter().chain(unknown_since).min()),
        next_at: time(next_at(connection, id)?),
    })
}

/// When the next that waits for its next try is due. Only so many at the head of the queue are tried before others are.
fn next_at(connection: &Connection, id: DestinationId) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(
            "SELECT min(next_at) FROM (SELECT next_at FROM forwards INDEXED BY forwards_open
             WHERE destination = ?1 AND state <= 3 ORDER BY delivery LIMIT ?2)",
        )?
        .query_row((id.0, forward_queue::WINDOW), |row| row.get(0))
}
