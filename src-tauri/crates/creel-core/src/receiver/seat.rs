//! A seat: the place that an open connection takes. There is a fixed number of them; when all are taken, the connection
//! that has gone longest without a step forward is asked to leave, so that slow and silent senders cannot keep others out.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tokio::sync::Notify;

/// What a connection can be told from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Call {
    /// Leave at once, others wait for the seat.
    Leave = 1,
    /// The receiver stops: finish what is complete.
    Finish = 2,
    /// The receiver's patience has ended.
    Stop = 4,
}

/// One taken seat.
#[derive(Debug)]
pub(super) struct Seat {
    seats: Arc<Seats>,
    number: u64,
    mark: Arc<Mark>,
}

/// What is known of the connection on a seat.
#[derive(Debug, Default)]
struct Mark {
    /// When it last made a step forward, in microseconds since the receiver began.
    since: AtomicU64,
    /// Requests that wait for their commit just now.
    storing: AtomicU32,
    /// The calls so far, as bits.
    called: AtomicU8,
    changed: Arc<Notify>,
}

/// All seats.
#[derive(Debug)]
pub(super) struct Seats {
    began: Instant,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    next: u64,
    marks: HashMap<u64, Arc<Mark>>,
}

/// While this exists, the connection waits for a commit and is not asked to leave.
#[derive(Debug)]
pub(super) struct Storing(Arc<Mark>);

impl Seats {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { began: Instant::now(), taken: Mutex::default() })
    }

    pub(super) fn take(self: &Arc<Self>) -> Seat {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let mark = Arc::new(Mark::default());
        mark.since.store(self.now(), Relaxed);
        taken.next += 1;
        let number = taken.next;
        taken.marks.insert(number, mark.clone());
        Seat { seats: self.clone(), number, mark }
    }

    /// Asks the connection that has gone longest without a step forward to leave; not one whose request is being
    /// committed.
    pub(super) fn make_room(&self) {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let staying = |mark: &&Arc<Mark>| mark.storing.load(Relaxed) == 0 && mark.called.load(Relaxed) == 0;
        if let Some(mark) = taken.marks.values().filter(staying).min_by_key(|mark| mark.since.load(Relaxed)) {
            mark.call(Call::Leave);
        }
    }

    pub(super) fn call_all(&self, call: Call) {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.marks.values().for_each(|mark| mark.call(call));
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

impl Mark {
    fn call(&self, call: Call) {
        self.called.fetch_or(call as u8, Relaxed);
        self.changed.notify_one();
    }
}

impl Seat {
    /// The connection made a step forward: a whole head, a good piece of a body, an answer.
    pub(super) fn step(&self) {
        self.mark.since.store(self.seats.now(), Relaxed);
    }

    pub(super) fn storing(&self) -> Storing {
        self.mark.storing.fetch_add(1, Relaxed);
        Storing(self.mark.clone())
    }

    pub(super) fn is_called(&self, call: Call) -> bool {
        self.mark.called.load(Relaxed) & call as u8 != 0
    }

    /// Is notified with every call.
    pub(super) fn changed(&self) -> Arc<Notify> {
        self.mark.changed.clone()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.seats.taken.lock().unwrap_or_else(PoisonError::into_inner).marks.remove(&self.number);
    }
}

impl Drop for Storing {
    fn drop(&mut self) {
        self.0.storing.fetch_sub(1, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_made_no_step_for_longest_leaves_but_never_who_waits_for_a_commit() {
        let seats = Seats::new();
        let taken: Vec<Seat> = (0..4).map(|_| seats.take()).collect();
        for (since, seat) in taken.iter().enumerate() {
            seat.mark.since.store(since as u64, Relaxed);
        }
        let storing = taken[0].storing();
        taken[1].step();
        let left = || -> Vec<bool> { taken.iter().map(|seat| seat.is_called(Call::Leave)).collect() };
        seats.make_room();
        assert_eq!(left(), [false, false, true, false]);
        seats.make_room();
        assert_eq!(left(), [false, false, true, true]);
        drop(storing);
        seats.make_room();
        assert_eq!(left(), [true, false, true, true]);
        drop(taken);
        assert!(seats.taken.lock().unwrap().marks.is_empty());
    }
}
