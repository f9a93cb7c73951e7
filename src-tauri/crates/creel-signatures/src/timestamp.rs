//! A timestamp: when the sender says it signed, and how far that may be from the arrival.

use jiff::fmt::rfc2822::DateTimeParser;
use serde::{Deserialize, Serialize};

use crate::Reason;

/// How a timestamp is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    /// Seconds since the Unix epoch.
    S,
    /// Milliseconds since the Unix epoch.
    Ms,
    /// Microseconds since the Unix epoch.
    Us,
    Rfc3339,
    /// As the `Date` header has it: `Sat, 14 Mar 2026 09:30:15 GMT`.
    HttpDate,
}

impl Unit {
    /// How many of the unit's steps a second has. The time of arrival is cut to whole steps before it is compared, as
    /// the providers' own libraries do.
    fn per_second(self) -> i64 {
        match self {
            Self::S | Self::HttpDate => 1,
            Self::Ms => 1_000,
            Self::Us | Self::Rfc3339 => 1_000_000,
        }
    }

    /// Reads a timestamp in steps of the unit. Only plain digits are a number: no sign, no space, no fraction.
    pub(crate) fn read(self, text: &[u8]) -> Option<i64> {
        let text = std::str::from_utf8(text).ok()?;
        match self {
            Self::S | Self::Ms | Self::Us => {
                text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
            }
            Self::Rfc3339 => text.parse::<jiff::Timestamp>().ok().map(|time| time.as_microsecond()),
            Self::HttpDate => DateTimeParser::new().parse_timestamp(text).ok().map(|time| time.as_second()),
        }
    }

    /// Writes `at` (microseconds since the Unix epoch).
    pub(crate) fn write(self, at: i64) -> String {
        let time = jiff::Timestamp::from_microsecond(at);
        match self {
            Self::S | Self::Ms | Self::Us => self.steps(at).to_string(),
            Self::Rfc3339 => time.map_or_else(|_| String::new(), |time| time.to_string()),
            Self::HttpDate => time.map_or_else(
                |_| String::new(),
                |time| time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string(),
            ),
        }
    }

    /// The microseconds since the Unix epoch that a number of steps is.
    pub(crate) fn microseconds(self, steps: i64) -> i64 {
        steps.saturating_mul(1_000_000 / self.per_second())
    }

    fn steps(self, at: i64) -> i64 {
        at.div_euclid(1_000_000 / self.per_second())
    }

    /// Judges a timestamp of a right signature. Both bounds are inclusive.
    pub(crate) fn judge(self, timestamp: i64, at: i64, tolerance: Tolerance) -> Reason {
        let age = i128::from(self.steps(at)) - i128::from(timestamp);
        let bound = |seconds: Option<u32>| {
            seconds.map_or(i128::MAX, |seconds| i128::from(seconds) * i128::from(self.per_second()))
        };
        if age > bound(tolerance.past) {
            Reason::TimestampTooOld
        } else if -age > bound(tolerance.future) {
            Reason::TimestampInFuture
        } else {
            Reason::Ok
        }
    }
}

/// How far a timestamp may be from the time of arrival, in seconds; none where that side is not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tolerance {
    pub past: Option<u32>,
    pub future: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_digits_are_a_time() {
        assert_eq!(Unit::S.read(b"0123"), Some(123));
        for wrong in ["", "-1", "+1", " 1", "1.0", "1e3", "99999999999999999999", "\u{0661}"] {
            assert_eq!(Unit::S.read(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn every_unit_reads_what_it_writes() {
        let at = 1_773_480_615_000_000;
        for (unit, text) in [
            (Unit::S, "1773480615"),
            (Unit::Ms, "1773480615000"),
            (Unit::Us, "1773480615000000"),
            (Unit::Rfc3339, "2026-03-14T09:30:15Z"),
            (Unit::HttpDate, "Sat, 14 Mar 2026 09:30:15 GMT"),
        ] {
            assert_eq!(unit.write(at), text);
            assert_eq!(unit.read(text.as_bytes()).map(|steps| unit.microseconds(steps)), Some(at));
        }
        for (text, microseconds) in [
            ("1970-01-01T00:00:01.5Z", 1_500_000),
            ("1970-01-01T00:00:01.000123456Z", 1_000_123),
            ("1970-01-01T01:00:01+01:00", 1_000_000),
        ] {
            assert_eq!(Unit::Rfc3339.read(text.as_bytes()), Some(microseconds), "{text}");
        }
        assert_eq!(Unit::HttpDate.read(b"yesterday"), None);
    }

    #[test]
    fn extreme_times_are_judged_without_overflow() {
        let both = Tolerance { past: Some(u32::MAX), future: Some(0) };
        assert_eq!(Unit::Ms.judge(i64::MAX, i64::MIN, both), Reason::TimestampInFuture);
        assert_eq!(Unit::S.judge(0, i64::MAX, both), Reason::TimestampTooOld);
        assert_eq!(Unit::S.microseconds(i64::MAX), i64::MAX);
    }
}
