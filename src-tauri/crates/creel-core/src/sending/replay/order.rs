//! An order: what is to be sent again, where to, and how.

use std::time::Duration;

use bytes::Bytes;
use creel_signatures::Secret;

use super::mode::{EditSigning, Mode};
use super::way::Way;
use crate::Creel;
use crate::delivery::path;
use crate::sending::connector::Conditions;
use crate::sending::url::Url;
use crate::store::Delivery;

/// How much of an answer is kept.
const KEPT_ANSWER: usize = 256 * 1024;

/// What holds for every sending of a replay.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) url: Url,
    /// Whether the path of a delivery below its endpoint, and its query, go behind the URL.
    pub(crate) keep_path: bool,
    /// `None` where each delivery is sent as suits it.
    pub(crate) mode: Option<Mode>,
    /// What to sign with in place of the secrets of the delivery's endpoint.
    pub(crate) secrets: Option<Vec<Secret>>,
    pub(crate) edit: Option<Edit>,
    /// The ways of breaking; empty in any other mode.
    pub(crate) ways: Vec<Way>,
    /// Names of headers that are left out.
    pub(crate) strip: Vec<String>,
    pub(crate) pace: Pace,
    pub(crate) times: u32,
    pub(crate) wait_for_refused: Duration,
    pub(crate) timeout: Duration,
    pub(crate) expect: Option<Expectation>,
    pub(crate) accept_any_certificate: bool,
}

/// The parts of an edited request. What is `None` is that of the delivery.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edit {
    pub(crate) method: Option<String>,
    pub(crate) headers: Option<Vec<(String, Vec<u8>)>>,
    pub(crate) body: Option<Bytes>,
    pub(crate) signing: EditSigning,
}

/// How fast it goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Pace {
    /// Each when the one before it was answered.
    OneByOne,
    /// So much time from one to the next.
    Every(Duration),
    /// With the gaps that were between the arrivals.
    Original,
}

impl Order {
    /// The ways of each delivery: one, which is none, in any mode but `broken`.
    pub(crate) fn ways(&self) -> Vec<Option<Way>> {
        match self.ways.is_empty() {
            true => vec![None],
            false => self.ways.iter().copied().map(Some).collect(),
        }
    }

    /// How many sendings so many deliveries come to.
    pub(crate) fn sendings(&self, deliveries: u64) -> u64 {
        deliveries * u64::from(self.times) * self.ways().len() as u64
    }

    /// Where a delivery goes.
    pub(crate) fn url_of(&self, creel: &Creel, delivery: &Delivery) -> Url {
        let mut url = self.url.clone();
        if self.keep_path {
            // What is no text cannot be part of a URL, and is sent percent-encoded.
            let target: String = delivery
                .target
                .iter()
                .map(
                    |byte| {
                        if byte.is_ascii() { char::from(*byte).to_string() } else { format!("%{byte:02X}") }
                    },
                )
                .collect();
            let below = creel.directory().route(path(&target)).map(|route| route.below).unwrap_or_default();
            let query = target.split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
            let base = url.path().trim_end_matches('/').to_owned();
            url.target = format!("{base}{below}{query}");
            if !url.target.starts_with('/') {
                url.target.insert(0, '/');
            }
        }
        url
    }

    pub(crate) fn conditions(&self, wait: bool) -> Conditions {
        Conditions {
            all: self.timeout,
            wait_for_refused: if wait { self.wait_for_refused } else { Duration::ZERO },
            keep: KEPT_ANSWER,
            accept_any_certificate: self.accept_any_certificate,
            ..Conditions::default()
        }
    }
}

/// Which statuses are expected, as somebody wrote them: `200`, `2xx`, `200,4xx`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expectation {
    pub(crate) text: String,
    /// From and to, both included.
    ranges: Vec<(u16, u16)>,
}

impl Expectation {
    /// Reads a list of statuses and classes; `None` where it is none.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let range = |part: &str| {
            let part = part.trim().to_ascii_lowercase();
            match part.strip_suffix("xx") {
                Some(class) => {
                    class.parse().ok().filter(|c| (1..=5).contains(c)).map(|c: u16| (c * 100, c * 100 + 99))
                }
                None => part
                    .parse()
                    .ok()
                    .filter(|status| (100..=599).contains(status))
                    .map(|status| (status, status)),
            }
        };
        let ranges = text.split(',').map(range).collect::<Option<Vec<_>>>()?;
        Some(Self { text: text.trim().to_owned(), ranges })
    }

    pub(crate) fn is_met_by(&self, status: Option<u16>) -> bool {
        let Some(status) = status else { return false };
        self.ranges.iter().any(|(from, to)| (*from..=*to).contains(&status))
    }
}

#[cfg(test)]
mod tests {
    use super::Expectation;

    #[test]
    fn statuses_are_expected_as_they_are_written() {
        let check = |text: &str, met: &[u16], unmet: &[u16]| {
            let expectation = Expectation::read(text).unwrap_or_else(|| panic!("{text}"));
            assert!(met.iter().all(|status| expectation.is_met_by(Some(*status))), "{text}");
            assert!(!unmet.iter().any(|status| expectation.is_met_by(Some(*status))), "{text}");
            assert!(!expectation.is_met_by(None), "{text}");
        };
        check("2xx", &[200, 299], &[199, 300]);
        check(" 401 ", &[401], &[400, 402]);
        check("200, 4XX", &[200, 400, 499], &[201, 500]);
        for text in ["", "2x", "6xx", "xx", "99", "600", "200,", "200-299", "ok", "-1"] {
            assert_eq!(Expectation::read(text), None, "{text}");
        }
    }
}
