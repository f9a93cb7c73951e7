//! A moment: when something happened, as senders write it.

use jiff::Timestamp;
use jiff::fmt::{rfc2822, strtime};
use jiff::tz::TimeZone;

/// What lies outside of these years is no time of an event: 1990 to 2100, in microseconds since the Unix epoch.
const PLAUSIBLE: std::ops::Range<i64> = 631_152_000_000_000..4_102_444_800_000_000;

/// Reads a moment, in microseconds since the Unix epoch: RFC 3339 and its relatives with an offset, RFC 2822, Java's
/// `Date` in UTC, and Unix time in seconds, milliseconds, microseconds or nanoseconds, told apart by its digits. A time
/// without an offset says nothing about when it was, and is none.
pub(super) fn read(text: &str) -> Option<i64> {
    let text = text.trim();
    let moment = unix(text).or_else(|| written(text).map(Timestamp::as_microsecond))?;
    PLAUSIBLE.contains(&moment).then_some(moment)
}

fn written(text: &str) -> Option<Timestamp> {
    let java = |zone: &str| {
        let time = strtime::parse(format!("%a %b %d %H:%M:%S {zone} %Y"), text).ok()?;
        Some(time.to_datetime().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp())
    };
    let rfc_3339 = || text.parse::<Timestamp>().ok();
    let rfc_2822 = || rfc2822::parse(text).ok().map(|zoned| zoned.timestamp());
    rfc_3339().or_else(rfc_2822).or_else(|| java("UTC")).or_else(|| java("GMT"))
}

fn unix(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    match whole.len() {
        10 => {
            let micros: String = fraction.chars().chain("000000".chars()).take(6).collect();
            Some(number * 1_000_000 + micros.parse::<i64>().ok()?)
        }
        13 => Some(number * 1_000),
        16 => Some(number),
        19 => Some(number / 1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_as_senders_write_it() {
        const TIME: i64 = 1_773_480_615_000_000;
        for (text, expected) in [
            ("2026-03-14T09:30:15Z", Some(TIME)),
            ("2026-03-14T10:30:15.250+01:00", Some(TIME + 250_000)),
            ("2026-03-14T10:30:15.000+0100", Some(TIME)),
            ("2026-03-14 09:30:15.527Z", Some(TIME + 527_000)),
            ("2026-03-14T09:30:15.3713213Z", Some(TIME + 371_321)),
            (" 1773480615 ", Some(TIME)),
            ("1773480615.25", Some(TIME + 250_000)),
            ("1773480615000", Some(TIME)),
            ("1773480615000000", Some(TIME)),
            ("1773480615000000000", Some(TIME)),
            ("Sat, 14 Mar 2026 09:30:15 GMT", Some(TIME)),
            ("Sat, 14 Mar 2026 10:30:15 +0100", Some(TIME)),
            ("Sat Mar 14 09:30:15 UTC 2026", Some(TIME)),
            ("2026-03-14T09:30:15", None),
            ("2026-03-14", None),
            ("0001-01-01T00:00:00Z", None),
            ("9999999999999999999", None),
            ("12", None),
            ("-1773480615", None),
            ("1773480615.x", None),
            ("", None),
            (".", None),
            ("yesterday", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
