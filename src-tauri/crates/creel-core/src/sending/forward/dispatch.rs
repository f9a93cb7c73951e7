//! The dispatcher: takes what is due from the queues of all destinations, sends it, and settles what comes back. One task
//! does it, so that what came back and what is taken next share one commit.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::task::{Id, JoinError, JoinSet};

use super::lack;
use super::lane::Lane;
use super::trying::{self, Tried};
use crate::Creel;
use crate::clock::Timestamp;
use crate::sending::destination::{Destination, DestinationId};
use crate::store::{self, Settled, StoreError, Taken};

/// How soon the database is tried again where it could not be reached.
const UNAVAILABLE: Duration = Duration::from_millis(500);
/// How long it sleeps at most while something waits, so that a clock that jumps is noticed.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
/// A difference between the time of day and the time that passed which is no correction of the clock any more: the machine
/// slept, or somebody set the clock.
const JUMP: u64 = 10_000_000;
/// How long what is under way may take when Creel ends; what takes longer is unknown at the next start.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// Sends what is due, each time it is called upon, until Creel shuts down.
pub(crate) async fn run(creel: Creel, called: Arc<Notify>) {
    let shutdown = creel.shutdown().clone();
    let interrupted = loop {
        match creel.store().forwards_interrupted().await {
            Ok(count) => break count,
            Err(error) => tracing::warn!(%error, "the queues of destinations cannot be read yet"),
        }
        tokio::select! {
            () = tokio::time::sleep(UNAVAILABLE) => {}
            () = shutdown.cancelled() => return,
        }
    };
    if interrupted > 0 {
        tracing::info!(
            count = interrupted,
            "forwards were on their way when Creel ended; they are sent again"
        );
    }
    let mut dispatcher = Dispatcher::new(creel);
    loop {
        let sleep = dispatcher.round().await.unwrap_or_else(|error| {
            tracing::warn!(%error, "forwarding waits for the database");
            Some(UNAVAILABLE)
        });
        let sleeping = async {
            match sleep {
                Some(sleep) => tokio::time::sleep(sleep.min(LONGEST_SLEEP)).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            Some(joined) = dispatcher.sendings.join_next_with_id() => dispatcher.came_back(joined),
            () = called.notified() => {}
            () = sleeping => {}
            () = shutdown.cancelled() => break,
        }
        dispatcher.notice_a_jump().await;
    }
    dispatcher.finish().await;
}

struct Dispatcher {
    creel: Creel,
    lanes: HashMap<DestinationId, Lane>,
    sendings: JoinSet<Tried>,
    under_way: HashMap<Id, Taken>,
    /// What came back and is not settled yet.
    back: Vec<Settled>,
    clocks: (Instant, Timestamp),
}

impl Dispatcher {
    fn new(creel: Creel) -> Self {
        Self {
            creel,
            lanes: HashMap::new(),
            sendings: JoinSet::new(),
            under_way: HashMap::new(),
            back: Vec::new(),
            clocks: (Instant::now(), Timestamp::now()),
        }
    }

    /// Settles what came back, takes what is due and sends it. Gives how long nothing else is due.
    async fn round(&mut self) -> Result<Option<Duration>, StoreError> {
        while let Some(joined) = self.sendings.try_join_next_with_id() {
            self.came_back(joined);
        }
        let destinations = self.creel.store().destinations().await?;
        let destinations: HashMap<DestinationId, Arc<Destination>> =
            destinations.into_iter().map(|one| (one.id, Arc::new(one))).collect();
        self.lanes.retain(|id, lane| lane.in_flight > 0 || destinations.contains_key(id));
        let now = Instant::now();
        let mut wanted = Vec::new();
        let mut rests_until: Option<Instant> = None;
        for destination in destinations.values().filter(|one| one.enabled && !one.paused) {
            if lack::of(&self.creel, destination).await?.is_some() {
                continue;
            }
            let settings = &destination.settings;
            let lane = self.lanes.entry(destination.id).or_default();
            let concurrency = if settings.ordered { 1 } else { settings.concurrency.max(1) as usize };
            let free = lane.free(concurrency, now);
            match lane.rests_until().filter(|until| *until > now) {
                Some(until) => rests_until = Some(rests_until.map_or(until, |earlier| earlier.min(until))),
                None if free > 0 => {
                    wanted.push(store::Lane { destination: destination.id, free, ordered: settings.ordered });
                }
                None => {}
            }
        }
        let mut round = store::Round::default();
        let mut due = !self.back.is_empty();
        if !due && !wanted.is_empty() {
            // Looking costs no commit, and most of the time there is nothing.
            round = self.creel.store().due_forwards(wanted.clone(), Timestamp::now()).await?;
            due = !round.taken.is_empty();
        }
        if due {
            let back = Arc::new(std::mem::take(&mut self.back));
            match self.creel.store().forward_round(back.clone(), wanted).await {
                Ok(taken) => round = taken,
                Err(error) => {
                    self.back = Arc::unwrap_or_clone(back);
                    return Err(error);
                }
            }
        }
        for taken in round.taken {
            // What was taken belongs to a destination of the list.
            if let Some(destination) = destinations.get(&taken.destination) {
                self.send(destination.clone(), taken);
            }
        }
        let wait = round.next_at.map(|at| {
            let wait = at.micros().saturating_sub(Timestamp::now().micros()).max(1_000);
            Duration::from_micros(wait.cast_unsigned())
        });
        let rest = rests_until.map(|until| until.saturating_duration_since(Instant::now()));
        Ok(wait.into_iter().chain(rest).min())
    }

    fn send(&mut self, destination: Arc<Destination>, taken: Taken) {
        self.lanes.entry(taken.destination).or_default().in_flight += 1;
        let creel = self.creel.clone();
        let task = self.sendings.spawn(async move { trying::once(&creel, &destination, taken).await });
        self.under_way.insert(task.id(), taken);
    }

    fn came_back(&mut self, joined: Result<(Id, Tried), JoinError>) {
        let id = joined.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
        let Some(taken) = self.under_way.remove(&id) else { return };
        let Tried { settled, reached } = joined.map_or_else(
            |error| {
                tracing::error!(%error, delivery = taken.delivery.0, "a forward broke off");
                trying::defect(taken)
            },
            |(_, tried)| tried,
        );
        self.lanes.entry(taken.destination).or_default().came_back(reached, Instant::now());
        self.back.push(settled);
    }

    /// Waits that were reckoned by another clock begin anew: all that waits is due at once.
    async fn notice_a_jump(&mut self) {
        let (then, said) = std::mem::replace(&mut self.clocks, (Instant::now(), Timestamp::now()));
        let passed = i64::try_from(self.clocks.0.duration_since(then).as_micros()).unwrap_or(i64::MAX);
        let shown = self.clocks.1.micros().saturating_sub(said.micros());
        if passed.abs_diff(shown) < JUMP {
            return;
        }
        tracing::info!(
            "the clock has jumped, as after a sleep of the machine; what waits for its next try is tried now"
        );
        self.lanes.values_mut().for_each(Lane::wake);
        if let Err(error) = self.creel.store().forwards_wait_no_more().await {
            tracing::warn!(%error, "what waits for its next try goes on waiting");
        }
    }

    /// Settles what comes back in time. Of the rest nobody will know whether it arrived.
    async fn finish(mut self) {
        let all_back = async {
            while let Some(joined) = self.sendings.join_next_with_id().await {
                self.came_back(joined);
            }
        };
        let _ = tokio::time::timeout(LAST_ANSWERS, all_back).await;
        if !self.back.is_empty()
            && let Err(error) = self.creel.store().forward_round(Arc::new(self.back), Vec::new()).await
        {
            tracing::warn!(%error, "what came of the last forwards could not be written; they are sent again");
        }
    }
}
