//! Running a replay: one delivery after the other is made ready, sent, and what came of it is kept and counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::Live;
use super::mode::State;
use super::order::{Order, Pace};
use super::prepared::prepare;
use super::resigning::Signers;
use super::skip::{Skip, SkipCode};
use super::tally::Tally;
use super::way::Way;
use crate::Creel;
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;
use crate::sending::attempt::{AttemptKind, NewAttempt, Outcome, Purpose};
use crate::sending::connector::{SendError, Timing};
use crate::store::{Delivery, StoreError};

/// How many are under way at a time, where there is a pace.
const AT_ONCE: usize = 4;

/// The longest gap that is kept of the original ones.
const LONGEST_GAP: Duration = Duration::from_secs(60);

/// A replay under way.
#[derive(Debug)]
struct Run {
    creel: Creel,
    row: i64,
    order: Order,
    signers: Signers,
    live: Live,
    /// A port was waited for in vain; it is not waited for again.
    gave_up: AtomicBool,
}

/// Sends all of it, until it is done, is cancelled, or Creel shuts down.
pub(crate) async fn run(
    creel: Creel,
    row: i64,
    order: Order,
    signers: Signers,
    deliveries: Vec<DeliveryId>,
    live: Live,
) {
    let run =
        Arc::new(Run { creel: creel.clone(), row, order, signers, live, gave_up: AtomicBool::default() });
    run.send_all(&deliveries).await;
    let state = match (creel.shutdown().is_cancelled(), run.live.cancel.is_cancelled()) {
        (true, _) => State::Interrupted,
        (false, true) => State::Cancelled,
        (false, false) => State::Done,
    };
    if let Err(error) = creel.store().end_replay(row, state).await {
        tracing::warn!(%error, "the end of a replay could not be written; it will be shown as interrupted");
    }
    creel.replays().end(row);
    // Whoever followed the last commit may have looked while it still counted as under way.
    creel.changes().bump();
}

impl Run {
    async fn send_all(self: &Arc<Self>, deliveries: &[DeliveryId]) {
        let at_once = if self.order.pace == Pace::OneByOne { 1 } else { AT_ONCE };
        let slots = Arc::new(Semaphore::new(at_once));
        let mut sendings = JoinSet::new();
        let mut pacer = Pacer { pace: self.order.pace, next: Instant::now(), last_arrival: None };
        let ways = self.order.ways();
        let count = deliveries.len() * ways.len();
        for place in (0..self.order.times).flat_map(|_| 0..count) {
            let (id, way) = (deliveries[place / ways.len()], ways[place % ways.len()]);
            let next = async {
                let delivery = self.creel.store().delivery(id).await;
                if let Ok(delivery) = &delivery {
                    tokio::time::sleep_until(pacer.begin(delivery)).await;
                }
                (delivery, slots.clone().acquire_owned().await)
            };
            let (delivery, slot) = tokio::select! {
                biased;
                () = self.live.cancel.cancelled() => break,
                next = next => next,
            };
            let run = self.clone();
            sendings.spawn(async move {
                let _slot = slot;
                run.send(id, delivery, way).await;
            });
            // What has ended needs no memory any more.
            while sendings.try_join_next().is_some() {}
        }
        while sendings.join_next().await.is_some() {}
    }

    async fn send(&self, id: DeliveryId, delivery: Result<Delivery, StoreError>, way: Option<Way>) {
        self.live.running.fetch_add(1, Ordering::Relaxed);
        let written = self.attempt(id, delivery, way).await;
        self.live.running.fetch_sub(1, Ordering::Relaxed);
        if let Err(error) = written {
            tracing::warn!(%error, delivery = id.0, "what came of sending a delivery again could not be written");
        }
    }

    async fn attempt(
        &self,
        id: DeliveryId,
        delivery: Result<Delivery, StoreError>,
        way: Option<Way>,
    ) -> Result<(), StoreError> {
        let store = self.creel.store();
        let expected = self.order.expect.as_ref();
        let prepared = match &delivery {
            Ok(delivery) => {
                prepare(&self.creel, &self.signers, &self.order, delivery, way, Timestamp::now()).await
            }
            Err(error) => Err(Skip::new(id, way, gone(error), error.to_string())),
        };
        let prepared = match prepared {
            Ok(prepared) => prepared,
            Err(skip) => {
                let tally = Tally::of_skip(skip.code, expected);
                return store.record_skip(self.row, Skip { way, ..skip }, tally).await;
            }
        };
        let mode = prepared.mode_name();
        let sent = prepared.draft.sent();
        let purpose = Purpose { kind: AttemptKind::Replay, delivery: Some(id), order: Some(self.row) };
        let conditions = self.order.conditions(!self.gave_up.load(Ordering::Relaxed));
        let (started_at, started) = (Timestamp::now(), Instant::now());
        let connector = self.creel.connector();
        let attempt = tokio::select! {
            biased;
            exchange = connector.send(&prepared.draft.outgoing, &conditions) => {
                if matches!(exchange.outcome, Err(SendError::Refused(_))) {
                    self.gave_up.store(true, Ordering::Relaxed);
                }
                NewAttempt::new(purpose, Some(&mode), sent, exchange)
            }
            () = self.live.cancel.cancelled() => NewAttempt {
                purpose,
                mode: Some(mode),
                started_at,
                sent,
                peer: None,
                timing: Timing { total: started.elapsed(), ..Timing::default() },
                outcome: Outcome::Failed {
                    code: "cancelled".to_owned(),
                    detail: "the replay was stopped while this was under way, and it may have arrived".to_owned(),
                },
            },
        };
        let tally = Tally::of(&attempt, expected);
        store.record_replayed(self.row, attempt, tally).await
    }
}

fn gone(error: &StoreError) -> SkipCode {
    match error {
        StoreError::NotFound(_) => SkipCode::Gone,
        _ => SkipCode::Unavailable,
    }
}

/// When the next one may begin.
#[derive(Debug)]
struct Pacer {
    pace: Pace,
    next: Instant,
    last_arrival: Option<Timestamp>,
}

impl Pacer {
    fn begin(&mut self, delivery: &Delivery) -> Instant {
        let begin = match self.pace {
            Pace::OneByOne => return self.next,
            Pace::Every(_) => self.next,
            Pace::Original => {
                let since = self.last_arrival.replace(delivery.received_at);
                let gap = since.map_or(0, |since| delivery.received_at.micros() - since.micros());
                self.next + Duration::from_micros(gap.max(0).cast_unsigned()).min(LONGEST_GAP)
            }
        };
        self.next = match self.pace {
            Pace::Every(gap) => begin.max(Instant::now()) + gap,
            _ => begin.max(Instant::now()),
        };
        begin
    }
}
