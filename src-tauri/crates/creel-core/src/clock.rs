//! A timestamp: microseconds since the Unix epoch. This is the one place of the core that asks for the time of day.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A point in time with microseconds; RFC 3339 with UTC (`Z`) on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// By how many microseconds a test has set this process's clock.
#[cfg(test)]
static SET_BY: std::sync::atomic::AtomicI64 = std::sync::atomic::AtomicI64::new(0);

/// Sets the clock by so many microseconds, as somebody does who corrects it. It holds for the whole process, so that a test
/// that does it shares its process with no other, as nextest sees to.
#[cfg(test)]
pub(crate) fn set_by(micros: i64) {
    SET_BY.store(micros, std::sync::atomic::Ordering::SeqCst);
}

impl Timestamp {
    pub fn now() -> Self {
        let now = jiff::Timestamp::now().as_microsecond();
        #[cfg(test)]
        let now = now + SET_BY.load(std::sync::atomic::Ordering::SeqCst);
        Self(now)
    }

    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339, or Unix seconds as a plain integer. What could not be written as RFC 3339 again is no time.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(seconds) = text.parse::<i64>() {
            return jiff::Timestamp::from_second(seconds).ok().map(|t| Self(t.as_microsecond()));
        }
        text.parse::<jiff::Timestamp>().ok().map(|t| Self(t.as_microsecond()))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(time) => write!(f, "{time:.6}"),
            Err(_) => write!(f, "{}µs", self.0),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("not an RFC 3339 time"))
    }
}
