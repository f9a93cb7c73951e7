//! The queue of forwards: what was received is looked at for each destination, what is due is taken, and what came of it is
//! settled. Taking and settling are one transaction, so that each forward costs one commit.

use std::sync::Arc;

use rusqlite::Connection;

use super::searching::Search;
use super::{Store, StoreError, attempts, forwards};
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;
use crate::search::Query;
use crate::sending::attempt::NewAttempt;
use crate::sending::destination::DestinationId;
use crate::sending::forward::{ForwardId, ForwardReason};

/// How many deliveries are queued for a destination in one transaction.
const QUEUED_AT_ONCE: usize = 500;

/// How many forwards of a destination may wait for their next try; those behind them wait until one of them is through.
pub(super) const WINDOW: i64 = 256;

/// By how much the clock may be corrected, in microseconds, before a wait that was reckoned by it means nothing any more.
const LATER: i64 = 10_000_000;

/// How many may be taken for one destination, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lane {
    pub(crate) destination: DestinationId,
    pub(crate) free: usize,
    /// Only the first of all that is open may be taken.
    pub(crate) ordered: bool,
}

/// A forward whose turn it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taken {
    pub(crate) id: ForwardId,
    pub(crate) destination: DestinationId,
    pub(crate) delivery: DeliveryId,
    /// How often it was tried before.
    pub(crate) tries: u32,
}

/// What came of a forward that was taken.
#[derive(Debug, Clone)]
pub(crate) struct Settled {
    pub(crate) id: ForwardId,
    pub(crate) destination: DestinationId,
    pub(crate) end: Ending,
    /// Whether this was one of its tries.
    pub(crate) tried: bool,
    pub(crate) attempts: Vec<NewAttempt>,
}

/// How a try ended.
#[derive(Debug, Clone)]
pub(crate) enum Ending {
    Delivered {
        status: u16,
    },
    /// It goes back to the queue.
    Again {
        at: Timestamp,
        status: Option<u16>,
        reason: ForwardReason,
        detail: String,
    },
    Failed {
        status: Option<u16>,
        reason: ForwardReason,
        detail: String,
    },
    Skipped {
        reason: ForwardReason,
        detail: String,
    },
}

/// What was taken, and when the next that waits is due.
#[derive(Debug, Default)]
pub(crate) struct Round {
    pub(crate) taken: Vec<Taken>,
    pub(crate) next_at: Option<Timestamp>,
}

impl Store {
    /// Marks what was on its way when Creel ended: nobody knows whether it arrived.
    pub(crate) async fn forwards_interrupted(&self) -> Result<usize, StoreError> {
        let interrupted = |db: &Connection| {
            db.prepare_cached("SELECT EXISTS (SELECT 1 FROM forwards WHERE state = 2 AND state <= 3)")?
                .query_row([], |row| row.get::<_, bool>(0))
        };
        if !self.read(move |main| Ok(interrupted(main)?)).await? {
            return Ok(0);
        }
        self.write(|db| {
            let now = Timestamp::now().micros();
            Ok(db.execute(
                "UPDATE forwards SET state = 3, changed_at = ?1, next_at = NULL WHERE state = 2 AND state <= 3",
                [now],
            )?)
        })
        .await
    }

    /// What was received after `looked` (or the destination's cursor) and fits: the ids, oldest first, and how far it was
    /// looked.
    pub(crate) async fn forwardable(
        &self,
        destination: DestinationId,
        query: Query,
        looked: i64,
    ) -> Result<(Vec<DeliveryId>, i64), StoreError> {
        let index = self.inner.index.clone();
        self.read(move |main| {
            let (newest, cursor): (Option<i64>, i64) = main
                .prepare_cached(
                    "SELECT (SELECT max(id) FROM deliveries), cursor FROM destinations WHERE id = ?1",
                )?
                .query_row([destination.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let (from, newest) = (cursor.max(looked), newest.unwrap_or_default());
            if newest <= from {
                return Ok((Vec::new(), from));
            }
            let mut found = Vec::new();
            Search::new(main, &index, &query, false)?.each(from + 1..=newest, |delivery| {
                // An import is news of the past, and a handshake is between the sender and Creel.
                if !delivery.imported && delivery.handshake.is_none() {
                    found.push(delivery.id);
                }
                found.len() < QUEUED_AT_ONCE
            })?;
            let to =
                if found.len() < QUEUED_AT_ONCE { newest } else { found.last().map_or(newest, |id| id.0) };
            Ok((found, to))
        })
        .await
    }

    /// Whether a delivery is among what a query finds.
    pub(crate) async fn is_found(&self, query: Query, id: DeliveryId) -> Result<bool, StoreError> {
        let index = self.inner.index.clone();
        self.read(move |main| {
            let mut found = false;
            Search::new(main, &index, &query, true)?.each(id.0..=id.0, |_| {
                found = true;
                false
            })?;
            Ok(found)
        })
        .await
    }

    /// Queues deliveries for a destination, and writes down how far it was looked. Says how many are new.
    pub(crate) async fn queue_forwards(
        &self,
        destination: DestinationId,
        deliveries: Vec<DeliveryId>,
        looked: Option<i64>,
    ) -> Result<usize, StoreError> {
        self.write(move |db| {
            // It may be gone or switched off by now.
            let works = db
                .prepare_cached(
                    "UPDATE destinations SET cursor = max(cursor, coalesce(?2, cursor))
                     WHERE id = ?1 AND enabled AND deletion IS NULL",
                )?
                .execute((destination.0, looked))?;
            let mut queued = 0;
            if works > 0 {
                let now = Timestamp::now().micros();
                let mut insert = db.prepare_cached(
                    "INSERT OR IGNORE INTO forwards (delivery, destination, state, queued_at, changed_at)
                     VALUES (?1, ?2, 1, ?3, ?3)",
                )?;
                for delivery in deliveries {
                    queued += insert.execute((delivery.0, destination.0, now))?;
                }
            }
            Ok(queued)
        })
        .await
    }

    /// What is due, without taking it.
    pub(crate) async fn due_forwards(&self, lanes: Vec<Lane>, now: Timestamp) -> Result<Round, StoreError> {
        self.read(move |main| Ok(due(main, &lanes, now)?)).await
    }

    /// Settles what came back, and takes what is due: from then on it counts as being sent.
    pub(crate) async fn forward_round(
        &self,
        settled: Arc<Vec<Settled>>,
        lanes: Vec<Lane>,
    ) -> Result<Round, StoreError> {
        self.write(move |db| {
            let now = Timestamp::now();
            for one in settled.iter() {
                settle(db, one, now)?;
            }
            let round = due(db, &lanes, now)?;
            let mut take =
                db.prepare_cached("UPDATE forwards SET state = 2, changed_at = ?2 WHERE id = ?1")?;
            for taken in &round.taken {
                take.execute((taken.id.0, now.micros()))?;
            }
            Ok(round)
        })
        .await
    }

    /// Has all that waits for its next try tried at once: the clock has jumped, and the waits mean nothing any more.
    pub(crate) async fn forwards_wait_no_more(&self) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute("UPDATE forwards SET next_at = NULL WHERE next_at IS NOT NULL AND state <= 3", [])?;
            Ok(())
        })
        .await
    }

    /// The deliveries that wait for a destination, oldest first.
    pub(crate) async fn waiting_forwards(
        &self,
        destination: DestinationId,
    ) -> Result<Vec<(ForwardId, DeliveryId)>, StoreError> {
        self.read(move |main| {
            let mut waiting = main.prepare_cached(
                "SELECT id, delivery FROM forwards INDEXED BY forwards_open
                 WHERE destination = ?1 AND state <= 3 AND state <> 2 ORDER BY delivery",
            )?;
            let rows = waiting
                .query_map([destination.0], |row| Ok((ForwardId(row.get(0)?), DeliveryId(row.get(1)?))))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// What was received since then, fits, and was never queued for the destination, oldest first.
    pub(crate) async fn never_forwarded(
        &self,
        destination: DestinationId,
        query: Query,
        since: Timestamp,
    ) -> Result<Vec<DeliveryId>, StoreError> {
        let index = self.inner.index.clone();
        self.read(move |main| {
            let mut known = main.prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM forwards WHERE delivery = ?1 AND destination = ?2)",
            )?;
            let (mut found, mut failed) = (Vec::new(), None);
            Search::new(main, &index, &query, true)?.each(0..=i64::MAX, |delivery| {
                if delivery.imported || delivery.handshake.is_some() {
                    return true;
                }
                if delivery.received_at < since {
                    return false;
                }
                match known.query_row((delivery.id.0, destination.0), |row| row.get(0)) {
                    Ok(true) => {}
                    Ok(false) => found.push(delivery.id),
                    Err(error) => failed = Some(error),
                }
                failed.is_none()
            })?;
            found.reverse();
            failed.map_or(Ok(found), |error| Err(error.into()))
        })
        .await
    }

    /// Takes forwards that wait out of the queue; says how many did still wait.
    pub(crate) async fn leave_out(&self, forwards: Vec<ForwardId>) -> Result<usize, StoreError> {
        self.write(move |db| {
            let (now, reason) = (Timestamp::now().micros(), forwards::reason_number(ForwardReason::LeftOut));
            let mut leave = db.prepare_cached(
                "UPDATE forwards SET state = 6, next_at = NULL, changed_at = ?2, reason = ?3, detail = NULL
                 WHERE id = ?1 AND state IN (1, 3)",
            )?;
            let mut left = 0;
            for id in forwards {
                left += leave.execute((id.0, now, reason))?;
            }
            Ok(left)
        })
        .await
    }
}

fn due(connection: &Connection, lanes: &[Lane], now: Timestamp) -> rusqlite::Result<Round> {
    let mut round = Round::default();
    let mut open = connection.prepare_cached(
        "SELECT id, delivery, tries, state, next_at, changed_at FROM forwards INDEXED BY forwards_open
         WHERE destination = ?1 AND state <= 3 ORDER BY delivery LIMIT ?2",
    )?;
    for lane in lanes {
        let window = if lane.ordered { 1 } else { WINDOW };
        let mut free = lane.free;
        let mut rows = open.query((lane.destination.0, window))?;
        while let Some(row) = rows.next()? {
            if row.get::<_, i64>(3)? == forwards::SENDING {
                continue;
            }
            // A wait that began in what is the future now was reckoned by another clock, and may not end for days.
            let reckoned = row.get::<_, i64>(5)? <= now.micros() + LATER;
            let next_at: Option<i64> = row.get(4)?;
            if let Some(at) = next_at.filter(|at| *at > now.micros() && reckoned) {
                let at = Timestamp::from_micros(at);
                round.next_at = Some(round.next_at.map_or(at, |earlier| earlier.min(at)));
            } else if free > 0 {
                free -= 1;
                round.taken.push(Taken {
                    id: ForwardId(row.get(0)?),
                    destination: lane.destination,
                    delivery: DeliveryId(row.get(1)?),
                    tries: row.get(2)?,
                });
            }
        }
    }
    Ok(round)
}

fn settle(connection: &Connection, settled: &Settled, now: Timestamp) -> rusqlite::Result<()> {
    for attempt in &settled.attempts {
        attempts::insert(connection, attempt)?;
    }
    let (state, next_at, status, reason, detail) = match &settled.end {
        Ending::Delivered { status } => (forwards::DELIVERED, None, Some(*status), None, None),
        Ending::Again { at, status, reason, detail } => {
            (forwards::QUEUED, Some(at.micros()), *status, Some(*reason), Some(detail))
        }
        Ending::Failed { status, reason, detail } => {
            (forwards::FAILED, None, *status, Some(*reason), Some(detail))
        }
        Ending::Skipped { reason, detail } => (forwards::SKIPPED, None, None, Some(*reason), Some(detail)),
    };
    connection
        .prepare_cached(
            "UPDATE forwards SET state = ?2, tries = tries + ?3, next_at = ?4, changed_at = ?5, status = ?6, reason = ?7,
                 detail = ?8
             WHERE id = ?1 AND state = 2",
        )?
        .execute((
            settled.id.0,
            state,
            i64::from(settled.tried),
            next_at,
            now.micros(),
            status,
            reason.map(forwards::reason_number),
            detail,
        ))?;
    if state == forwards::DELIVERED {
        connection
            .prepare_cached("UPDATE destinations SET last_success_at = ?2 WHERE id = ?1")?
            .execute((settled.destination.0, now.micros()))?;
    }
    Ok(())
}
