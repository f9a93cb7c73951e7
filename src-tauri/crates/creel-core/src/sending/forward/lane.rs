//! A lane: what is in flight to one destination, and whether it rests because nobody was there.

use std::time::{Duration, Instant};

use super::trying::Reached;

/// The first and the longest rest of a destination that cannot be reached.
const FIRST_REST: Duration = Duration::from_millis(500);
const LONGEST_REST: Duration = Duration::from_secs(30);

/// While a destination cannot be reached, one forward at a time finds out whether it is back, and the others stay where they
/// are: so that none of them uses up its tries, and that they leave in their order when it is.
#[derive(Debug, Default)]
pub(super) struct Lane {
    pub(super) in_flight: usize,
    /// How often it could not be reached, one time after the other.
    missed: u32,
    rests_until: Option<Instant>,
}

impl Lane {
    /// How many may be taken now.
    pub(super) fn free(&self, concurrency: usize, now: Instant) -> usize {
        if self.rests_until.is_some_and(|until| until > now) {
            return 0;
        }
        let limit = if self.missed > 0 { 1 } else { concurrency };
        limit.saturating_sub(self.in_flight)
    }

    pub(super) fn came_back(&mut self, reached: Reached, now: Instant) {
        self.in_flight = self.in_flight.saturating_sub(1);
        match reached {
            Reached::Yes => self.wake(),
            Reached::Untold => {}
            // Those that were in flight together miss it together.
            Reached::No if self.rests_until.is_some_and(|until| until > now) => {}
            Reached::No => {
                let rest = FIRST_REST * 2u32.saturating_pow(self.missed.min(16));
                self.missed += 1;
                self.rests_until = Some(now + rest.min(LONGEST_REST));
            }
        }
    }

    pub(super) fn wake(&mut self) {
        (self.missed, self.rests_until) = (0, None);
    }

    pub(super) fn rests_until(&self) -> Option<Instant> {
        self.rests_until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_that_rests_lets_one_find_out() {
        let now = Instant::now();
        let mut lane = Lane { in_flight: 3, ..Lane::default() };
        assert_eq!(lane.free(8, now), 5);
        (0..3).for_each(|_| lane.came_back(Reached::No, now));
        assert_eq!((lane.free(8, now), lane.in_flight, lane.missed), (0, 0, 1));
        let rested = now + FIRST_REST;
        assert_eq!(lane.free(8, rested), 1);
        lane.in_flight = 1;
        assert_eq!(lane.free(8, rested), 0);
        lane.came_back(Reached::No, rested);
        assert_eq!(lane.rests_until(), Some(rested + FIRST_REST * 2));
        lane.in_flight = 1;
        lane.came_back(Reached::Yes, rested + LONGEST_REST);
        assert_eq!(lane.free(8, rested), 8);
    }
}
