//! A tally: what a replay has come to so far.

use crate::sending::attempt::{NewAttempt, Outcome};
use crate::sending::replay::order::Expectation;
use crate::sending::replay::skip::SkipCode;

/// Counts of sendings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub done: u64,
    /// Answered with a 2xx.
    pub succeeded: u64,
    /// Answered with anything else, or not at all.
    pub failed: u64,
    pub skipped: u64,
    /// What was expected, and what was not; both stay 0 where nothing is.
    pub met: u64,
    pub unmet: u64,
}

impl Tally {
    /// What one attempt adds.
    pub(crate) fn of(attempt: &NewAttempt, expected: Option<&Expectation>) -> Self {
        let status = match &attempt.outcome {
            Outcome::Answered { status, .. } => Some(*status),
            Outcome::Failed { .. } => None,
        };
        let succeeded = status.is_some_and(|status| (200..300).contains(&status));
        let met = expected.map(|expected| expected.is_met_by(status));
        Self {
            done: 1,
            succeeded: u64::from(succeeded),
            failed: u64::from(!succeeded),
            skipped: 0,
            met: u64::from(met == Some(true)),
            unmet: u64::from(met == Some(false)),
        }
    }

    /// What one that cannot be sent adds. Where something is expected, it is not met, unless there is nothing to expect.
    pub(crate) fn of_skip(code: SkipCode, expected: Option<&Expectation>) -> Self {
        let unmet = expected.is_some() && code != SkipCode::NotPossible;
        Self { done: 1, skipped: 1, unmet: u64::from(unmet), ..Self::default() }
    }
}
