//! Bursts: arrivals of one endpoint, gathered so that a busy sender makes one notification and not a hundred.

use std::collections::BTreeMap;
use std::time::Duration;

use creel_core::store::Delivery;
use creel_signatures::Reason;
use tokio::time::Instant;

/// An endpoint is heard at most this often.
const EVERY: Duration = Duration::from_secs(10);
/// How many endpoints are remembered as shown lately; more than these are forgotten, and heard at once.
const MOST: usize = 256;

/// What arrived at one endpoint since it was last heard.
#[derive(Debug, Clone)]
pub(super) struct Burst {
    pub(super) endpoint: String,
    pub(super) count: u64,
    /// How many of them are not genuine.
    pub(super) bad: u64,
    pub(super) newest: Newest,
}

/// The newest of a burst, as far as it is told.
#[derive(Debug, Clone)]
pub(super) struct Newest {
    pub(super) id: i64,
    pub(super) method: String,
    pub(super) target: String,
    pub(super) event_type: Option<String>,
    pub(super) reason: Reason,
}

impl Burst {
    /// The delivery, where it was one alone.
    pub(super) fn only(&self) -> Option<i64> {
        (self.count == 1).then_some(self.newest.id)
    }
}

/// The endpoints that have something to say, and when each was last heard.
#[derive(Debug, Default)]
pub(super) struct Bursts {
    waiting: BTreeMap<String, Burst>,
    heard: BTreeMap<String, Instant>,
}

impl Bursts {
    pub(super) fn add(&mut self, delivery: &Delivery) {
        self.gather(
            &delivery.endpoint,
            super::is_bad(delivery),
            Newest {
                id: delivery.id.0,
                method: delivery.method.clone(),
                target: String::from_utf8_lossy(&delivery.target).into_owned(),
                event_type: delivery.event.event_type.clone(),
                reason: delivery.judgement.reason,
            },
        );
    }

    fn gather(&mut self, endpoint: &str, bad: bool, newest: Newest) {
        let burst = self.waiting.entry(endpoint.to_owned()).or_insert_with(|| Burst {
            endpoint: endpoint.to_owned(),
            count: 0,
            bad: 0,
            newest: newest.clone(),
        });
        burst.count += 1;
        burst.bad += u64::from(bad);
        burst.newest = newest;
    }

    /// When the next one may be heard; none while nothing waits.
    pub(super) fn next_due(&self) -> Option<Instant> {
        let due = |endpoint| self.heard.get(endpoint).map_or_else(Instant::now, |heard| *heard + EVERY);
        self.waiting.keys().map(due).min()
    }

    /// Takes out those that may be heard now.
    pub(super) fn take_due(&mut self, now: Instant) -> Vec<Burst> {
        self.heard.retain(|_, heard| now.duration_since(*heard) < EVERY);
        let due: Vec<String> =
            self.waiting.keys().filter(|endpoint| !self.heard.contains_key(*endpoint)).cloned().collect();
        if self.heard.len() + due.len() <= MOST {
            self.heard.extend(due.iter().map(|endpoint| (endpoint.clone(), now)));
        }
        due.iter().filter_map(|endpoint| self.waiting.remove(endpoint)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use creel_signatures::Reason;
    use tokio::time::Instant;

    use super::{Bursts, EVERY, Newest};

    fn newest(id: i64) -> Newest {
        Newest { id, method: "POST".into(), target: "/".into(), event_type: None, reason: Reason::Ok }
    }

    #[test]
    fn an_endpoint_is_heard_at_once_and_then_once_in_ten_seconds() {
        let start = Instant::now();
        let mut bursts = Bursts::default();
        assert_eq!(bursts.next_due(), None);
        bursts.gather("stripe", false, newest(1));
        let first = bursts.take_due(start);
        assert_eq!(first.iter().map(|burst| (burst.count, burst.only())).collect::<Vec<_>>(), [(1, Some(1))]);

        for id in 2..39 {
            bursts.gather("stripe", id % 20 == 0, newest(id));
        }
        bursts.gather("github", false, newest(39));
        let soon = bursts.take_due(start + Duration::from_secs(1));
        assert_eq!(soon.iter().map(|burst| burst.endpoint.as_str()).collect::<Vec<_>>(), ["github"]);
        assert_eq!(bursts.next_due(), Some(start + EVERY));

        let later = bursts.take_due(start + EVERY);
        assert_eq!(later.len(), 1);
        assert_eq!((later[0].count, later[0].bad, later[0].newest.id, later[0].only()), (37, 1, 38, None));
        assert_eq!(bursts.next_due(), None);
    }
}
