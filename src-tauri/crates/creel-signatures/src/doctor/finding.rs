//! How findings are put together, and the words they share.

use super::{Blame, Cause, Certainty, Finding};
use crate::Secret;

impl Finding {
    pub(super) fn proven(cause: Cause, blame: Blame) -> Self {
        Self {
            cause,
            certainty: Certainty::Proven,
            title: String::new(),
            evidence: String::new(),
            fix: String::new(),
            blame,
            secret: None,
            provider: None,
            scheme: None,
        }
    }

    pub(super) fn likely(cause: Cause, blame: Blame) -> Self {
        Self { certainty: Certainty::Likely, ..Self::proven(cause, blame) }
    }

    /// Says it: what happened, what shows it, what to do.
    pub(super) fn say(
        self,
        title: impl Into<String>,
        evidence: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self { title: title.into(), evidence: evidence.into(), fix: fix.into(), ..self }
    }

    pub(super) fn of_scheme(self, scheme: &str) -> Self {
        Self { scheme: (!scheme.is_empty()).then(|| scheme.to_owned()), ..self }
    }

    pub(super) fn with_secret(self, id: i64) -> Self {
        Self { secret: Some(id), ..self }
    }
}

/// A secret by its label; never by its value.
pub(super) fn named(secret: &Secret) -> String {
    match &secret.label {
        Some(label) => format!("the secret \"{label}\""),
        None => "the secret".to_owned(),
    }
}

/// A span of time in words, rounded to what matters.
pub(super) fn span(seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    let (count, unit) = match seconds {
        0..=119 => (seconds, "second"),
        120..=7_199 => (seconds / 60, "minute"),
        7_200..=172_799 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

/// Text from a request as it can be shown: one line, cut where it is long.
pub(super) fn shown(bytes: &[u8]) -> String {
    const LONGEST: usize = 120;
    let text = String::from_utf8_lossy(bytes);
    let mut letters = text.chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter });
    let start: String = letters.by_ref().take(LONGEST).collect();
    if letters.next().is_some() { start + "…" } else { start }
}

/// Names in a sentence: `a`, `a and b`, `a, b and c`.
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_in_the_unit_that_fits() {
        for (seconds, words) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (-119, "119 seconds"),
            (150, "2 minutes"),
            (8_000, "2 hours"),
            (900_000, "10 days"),
        ] {
            assert_eq!(span(seconds), words);
        }
    }

    #[test]
    fn what_is_shown_is_one_short_line() {
        assert_eq!(shown(b"a\nb\xff"), "a\u{fffd}b\u{fffd}");
        assert_eq!(shown(&[b'x'; 200]).chars().count(), 121);
        assert_eq!(listed(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }
}
