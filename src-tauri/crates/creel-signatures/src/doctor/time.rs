//! Timestamps: a right signature whose time is out of bounds, and what that says about clocks, queues and units.

use super::clock::{self, Clock};
use super::finding::span;
use super::{Blame, Case, Cause, Finding, place};
use crate::lookup::Lookup;
use crate::scheme::Scheme;
use crate::{Provider, Reason, Tolerance};

/// Times before 2001 and after 2100 are taken for something else than a time.
const EARLIEST: i64 = 978_307_200;
const LATEST: i64 = 4_102_444_800;

/// A time that a text stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    /// In seconds since the Unix epoch.
    pub(super) seconds: i64,
    /// How many steps a second has as it is written; none for a date in words.
    pub(super) steps: Option<i64>,
}

/// Reads a timestamp in whatever unit makes it a date of this century.
pub(super) fn read(text: &str) -> Option<Moment> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: i64 = text.parse().ok()?;
        let units = [1, 1_000, 1_000_000, 1_000_000_000];
        let fits = |steps: &i64| (EARLIEST..LATEST).contains(&(number / steps));
        let steps = units.into_iter().find(fits)?;
        return Some(Moment { seconds: number / steps, steps: Some(steps) });
    }
    let time = text
        .parse::<jiff::Timestamp>()
        .or_else(|_| jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text));
    time.ok().map(|time| Moment { seconds: time.as_second(), steps: None })
}

/// The same time as seconds, milliseconds and microseconds, and as a date.
pub(super) fn in_other_units(text: &str) -> Vec<String> {
    let Some(moment) = read(text) else { return Vec::new() };
    let number = text.parse::<i128>().unwrap_or(i128::from(moment.seconds));
    let own = i128::from(moment.steps.unwrap_or(1));
    let numbers = [1, 1_000, 1_000_000].map(|steps| (number * steps / own).to_string());
    let dates = jiff::Timestamp::from_second(moment.seconds).map(|time| time.to_string());
    numbers.into_iter().chain(dates).filter(|other| other != text).collect()
}

/// Explains a right signature that is too old or from the future.
pub(super) fn finding(case: &Case<'_>, provider: &Provider, scheme: &str, reason: Reason) -> Option<Finding> {
    let scheme = provider.schemes.iter().find(|other| other.name == scheme)?;
    let lookup = Lookup::new(&case.head).with_body(case.body, scheme.paths(), 64);
    let text = place::time_and_id(scheme, &lookup).0;
    let old = reason == Reason::TimestampTooOld;
    let cause = if old { Cause::TimestampTooOld } else { Cause::TimestampInFuture };
    let Some((text, moment)) = text.as_ref().and_then(|text| Some((text, read(text)?))) else {
        return Some(Finding::proven(cause, Blame::Sender).say(
            "The signature is right, but its time is out of bounds",
            "The time of signing is too far from the time of arrival.".to_owned(),
            "Have the sender sign anew, with the time of sending.",
        ));
    };
    let away = case.at.div_euclid(1_000_000) - moment.seconds;
    if is_within(away, scheme.tolerance) && moment.steps.is_some() {
        return Some(Finding::proven(Cause::TimestampUnit, Blame::Sender).say(
            "The timestamp is in another unit",
            format!("The signature is right, and {text} is {}, {} before it arrived; {} writes it in another unit.", unit(moment), span(away), provider.name),
            format!("Have the sender write the timestamp {}.", wanted(scheme)),
        ).of_scheme(&scheme.name));
    }
    let allowed = scheme.tolerance.and_then(|tolerance| if old { tolerance.past } else { tolerance.future });
    let allowed = allowed.map_or_else(String::new, |seconds| {
        format!(" {} allows {}.", provider.name, span(i64::from(seconds)))
    });
    let title = format!("Signed {} {} it arrived", span(away), if old { "before" } else { "after" });
    let (why, fix) = if old { later(away) } else { NOT_YET };
    let (blame, title, why, fix) = match clock::of(case, provider, away) {
        Clock::Ours(shown) => {
            let title = format!(
                "The clock of this computer is {} {}",
                span(away),
                if old { "ahead" } else { "behind" }
            );
            (Blame::Computer, title, shown, OURS)
        }
        Clock::Right(shown) if old => (Blame::Sender, title, format!("{shown}; {}", lower(HELD.0)), HELD.1),
        Clock::Theirs(shown) if old => (Blame::Sender, title, format!("{why}. {shown}"), fix),
        Clock::Theirs(shown) => {
            (Blame::Sender, title, format!("The sender's clock is ahead. {shown}"), THEIRS)
        }
        Clock::Right(_) | Clock::Unknown => (Blame::Sender, title, why.to_owned(), fix),
    };
    let evidence = format!("The signature is right.{allowed} {why}.");
    Some(Finding::proven(cause, blame).say(title, evidence, fix).of_scheme(&scheme.name))
}

/// What a time from the future looks like, and what to do.
const NOT_YET: (&str, &str) = (
    "One of the two clocks is wrong",
    "Set the clock of the sender, or the one of this computer, by a time server.",
);

/// What an old signature of a sender whose clock is right looks like.
const HELD: (&str, &str) = (
    "It was held in a queue, tried again with its first signature, or replayed",
    "Send it again with a signature of its own: in Creel, replay it re-signed.",
);

const THEIRS: &str = "Set the clock of the sender by a time server.";

const OURS: &str = "Set the clock of this computer by a time server; what came before keeps its time of arrival, so have it \
                    sent again.";

/// A sentence that goes on after another one.
fn lower(sentence: &str) -> String {
    let (first, rest) = sentence.split_at(1);
    first.to_ascii_lowercase() + rest
}

/// What a delay of so many seconds looks like.
fn later(seconds: i64) -> (&'static str, &'static str) {
    const QUARTER: i64 = 900;
    let off = seconds.rem_euclid(QUARTER).min(QUARTER - seconds.rem_euclid(QUARTER));
    if seconds <= 900 {
        (
            "So short a delay is a clock that is wrong, or a queue between the sender and Creel",
            "Set both clocks by a time server, and see what holds the request up.",
        )
    } else if seconds <= 50_400 && off <= 15 && seconds % 1_800 <= 15 {
        (
            "It is off by whole hours, as a time zone is that was taken for UTC",
            "Have the sender sign with the time in UTC.",
        )
    } else {
        HELD
    }
}

fn is_within(away: i64, tolerance: Option<Tolerance>) -> bool {
    let bound = |seconds: Option<u32>| seconds.map_or(i64::MAX, i64::from);
    tolerance
        .is_none_or(|tolerance| away <= bound(tolerance.past) && -away <= bound(tolerance.future).min(86_400))
}

fn unit(moment: Moment) -> &'static str {
    match moment.steps {
        Some(1) => "a time in seconds",
        Some(1_000) => "a time in milliseconds",
        Some(1_000_000) => "a time in microseconds",
        Some(_) => "a time in nanoseconds",
        None => "a date",
    }
}

fn wanted(scheme: &Scheme) -> &'static str {
    use crate::timestamp::Unit;
    match scheme.timestamp.as_ref().map(|(_, unit)| *unit) {
        Some(Unit::S) => "in seconds since 1970",
        Some(Unit::Ms) => "in milliseconds since 1970",
        _ => "as the provider does",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_the_unit_that_makes_a_date_of_them() {
        let check = |text: &str, steps: Option<i64>| {
            assert_eq!(read(text), Some(Moment { seconds: 1_773_480_615, steps }), "{text}");
        };
        check("1773480615", Some(1));
        check("1773480615000", Some(1_000));
        check("1773480615000000", Some(1_000_000));
        check("2026-03-14T09:30:15Z", None);
        check("Sat, 14 Mar 2026 09:30:15 GMT", None);
        for wrong in ["", "12", "-1773480615", "now", "99999999999999999999"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_time_is_written_in_the_other_units() {
        assert_eq!(
            in_other_units("1773480615123"),
            ["1773480615", "1773480615123000", "2026-03-14T09:30:15Z"]
        );
        assert_eq!(in_other_units("1773480615")[0], "1773480615000");
    }

    #[test]
    fn a_delay_is_told_from_a_time_zone() {
        assert!(later(3_600).0.contains("time zone"));
        assert!(later(7_203).0.contains("time zone"));
        assert!(later(5_000).0.contains("queue, tried again"));
        assert!(later(400).0.contains("clock"));
    }
}
