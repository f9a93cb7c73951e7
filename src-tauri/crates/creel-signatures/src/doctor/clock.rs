//! Clocks: whose clock is wrong. Senders do not share one, so where several are off by the same, it is this computer's; and
//! where the others are on time, it is not.

use super::finding::{listed, span};
use super::{Case, Lag};
use crate::Provider;

/// How far apart two lags may be that are about the same, in seconds; or a tenth of them.
const ABOUT: i64 = 30;

/// What the deliveries of about the same time say of a lag.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Clock {
    /// This computer's clock is off; the sentence says who shows it.
    Ours(String),
    /// The sender's is; the sentence says who was on time.
    Theirs(String),
    /// Both are right: the same sender was on time with something else.
    Right(String),
    Unknown,
}

/// Whose clock explains that a delivery of this provider came `away` seconds after it was signed.
pub(super) fn of(case: &Case<'_>, provider: &Provider, away: i64) -> Clock {
    let named = |lags: Vec<&Lag>| {
        let name =
            |lag: &&Lag| case.catalog.get(&lag.provider).map_or(lag.provider.clone(), |p| p.name.clone());
        listed(&lags.iter().map(name).collect::<Vec<_>>())
    };
    let (own, others): (Vec<_>, Vec<_>) = case.lags.iter().partition(|lag| lag.provider == provider.id);
    let off: Vec<_> = others.iter().copied().filter(|lag| is_off_alike(lag, away)).collect();
    let on_time: Vec<_> = others.iter().copied().filter(|lag| is_on_time(lag, away)).collect();
    if off.len() > on_time.len() {
        let lags = off.iter().map(|lag| lag.seconds);
        let (least, most) = (lags.clone().min().unwrap_or(away), lags.max().unwrap_or(away));
        let by = if span(least) == span(most) {
            span(least)
        } else {
            format!("{} to {}", span(least), span(most))
        };
        let also = if off.len() == 1 { "was" } else { "were" };
        return Clock::Ours(format!(
            "{} {also} off in the same direction at about that time, by {by}, and what senders have in common is this \
             computer's clock",
            named(off)
        ));
    }
    if own.iter().any(|lag| is_on_time(lag, away)) {
        return Clock::Right(format!(
            "Other deliveries of {} came on time then, so that no clock is wrong",
            provider.name
        ));
    }
    if on_time.is_empty() || !off.is_empty() {
        return Clock::Unknown;
    }
    let were = if on_time.len() == 1 { "was" } else { "were" };
    Clock::Theirs(format!(
        "{} {were} on time then by this computer's clock, so that it is not this one",
        named(on_time)
    ))
}

fn is_about(one: i64, other: i64, away: i64) -> bool {
    one.abs_diff(other) <= ABOUT.max(away.saturating_abs() / 10).unsigned_abs()
}

fn is_off_alike(lag: &Lag, away: i64) -> bool {
    is_about(lag.seconds, away, away) && !is_nearer_to_none(lag, away)
}

fn is_on_time(lag: &Lag, away: i64) -> bool {
    is_about(lag.seconds, 0, away) && is_nearer_to_none(lag, away)
}

fn is_nearer_to_none(lag: &Lag, away: i64) -> bool {
    lag.seconds.saturating_abs().saturating_mul(2) <= away.saturating_abs()
}
