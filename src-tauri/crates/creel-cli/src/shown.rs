//! What is shown of plain values: times, sizes, verdicts.

use anstyle::{AnsiColor, Style};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The time on the clock of this machine, with its distance from UTC: `2026-11-21 08:31:02+01:00`.
pub(crate) fn time(rfc3339: &str) -> String {
    local(rfc3339, "%Y-%m-%d %H:%M:%S%:z")
}

/// The same with every digit that is stored.
pub(crate) fn exact_time(rfc3339: &str) -> String {
    local(rfc3339, "%Y-%m-%d %H:%M:%S%.6f%:z")
}

fn local(rfc3339: &str, format: &str) -> String {
    match rfc3339.parse::<Timestamp>() {
        Ok(time) => time.to_zoned(TimeZone::system()).strftime(format).to_string(),
        Err(_) => rfc3339.to_owned(),
    }
}

/// `73 B`, `1.2 kB`, `41 MB`.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let mut value = bytes as f64 / 1000.0;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    match value {
        value if value < 9.95 => format!("{value:.1} {}", UNITS[unit]),
        value => format!("{value:.0} {}", UNITS[unit]),
    }
}

/// A verdict as a glyph and a word, so that it is told by neither colour nor shape alone.
pub(crate) fn verdict(verdict: &str, reason: &str) -> String {
    let glyph = match verdict {
        "valid" => "✓",
        "invalid" => "✗",
        "missing" => "–",
        _ => "·",
    };
    match reason {
        // These say nothing beyond the verdict.
        "ok" | "missing_signature" | "no_provider" | "" => format!("{glyph} {verdict}"),
        _ => format!("{glyph} {verdict} ({reason})"),
    }
}

pub(crate) fn verdict_style(verdict: &str) -> Style {
    match verdict {
        "valid" => AnsiColor::Green.on_default(),
        "invalid" => AnsiColor::Red.on_default(),
        "missing" => AnsiColor::Yellow.on_default(),
        _ => Style::new().dimmed(),
    }
}

/// What a reason means, in words.
pub(crate) fn reason(reason: &str) -> &str {
    match reason {
        "ok" => "the signature is right",
        "no_provider" => "nothing says how to check: the endpoint has no provider, or one that does not sign",
        "no_secret" => "there is no secret to check with",
        "secret_unavailable" => "a secret cannot be opened, so a mismatch proves nothing; enter it again",
        "body_too_large" => "this scheme needs the body as a whole, and it is larger than 8 MiB",
        "handshake" => "an unsigned handshake, which most senders begin with; it says nothing of who sent it",
        "missing_signature" => "the request has no signature",
        "missing_header" => "a header that the scheme needs is not there",
        "missing_timestamp" => "the scheme needs a timestamp, and there is none",
        "malformed_header" => "the signature's header cannot be read",
        "scheme" => "the header has no signature of a version that is known",
        "algorithm" => "the signature names an algorithm that is not accepted",
        "timestamp_too_old" => "the signature is right, but its timestamp is too old",
        "timestamp_in_future" => "the signature is right, but its timestamp is in the future",
        "signature_mismatch" => "no secret gives the signature that came with it",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{size, time, verdict};

    #[test]
    fn sizes_have_two_digits_or_three() {
        let cases = [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.0 kB"),
            (9_949, "9.9 kB"),
            (9_951, "10 kB"),
            (999_499, "999 kB"),
            (999_500, "1.0 MB"),
            (104_857_600, "105 MB"),
            (u64::MAX, "18446744 TB"),
        ];
        for (bytes, wanted) in cases {
            assert_eq!(size(bytes), wanted);
        }
    }

    #[test]
    fn verdicts_say_their_reason_where_it_adds_something() {
        assert_eq!(verdict("valid", "ok"), "✓ valid");
        assert_eq!(verdict("invalid", "signature_mismatch"), "✗ invalid (signature_mismatch)");
        assert_eq!(verdict("missing", "missing_signature"), "– missing");
        assert_eq!(verdict("unchecked", "no_secret"), "· unchecked (no_secret)");
    }

    #[test]
    fn times_name_their_distance_from_utc() {
        let shown = time("2026-11-21T07:31:02.5Z");
        assert_eq!(shown.len(), "2026-11-21 08:31:02+01:00".len(), "{shown}");
        assert_eq!(time("never"), "never");
    }
}
