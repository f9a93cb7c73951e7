//! A time in a request: callers have Unix seconds as often as RFC 3339.

use serde::Deserialize;

use super::problem::Problem;
use crate::clock::Timestamp;

/// A time as callers have it.
#[derive(Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(untagged)]
pub(crate) enum At {
    /// Unix seconds, with or without a fraction.
    Seconds(f64),
    /// Unix seconds or RFC 3339.
    Text(String),
}

impl At {
    pub(super) fn time(&self) -> Result<Timestamp, Problem> {
        let seconds = |seconds: f64| {
            let micros = seconds * 1_000_000.0;
            // Up to here every microsecond has a number of its own; it is the year 2255.
            (micros.abs() < 9_007_199_254_740_992.0).then(|| Timestamp::from_micros(micros.round() as i64))
        };
        let read = match self {
            Self::Seconds(number) => seconds(*number),
            Self::Text(text) => {
                let text = text.trim();
                Timestamp::parse(text).or_else(|| text.parse().ok().and_then(seconds))
            }
        };
        read.ok_or_else(|| Problem::field("at", "`at` is Unix seconds or an RFC 3339 time."))
    }
}
