//! Words: what a notification says. A sender decides part of it, so it is made plain first.

use creel_signatures::Reason;

use super::bursts::Burst;

/// The most characters of what a sender wrote.
const LONGEST: usize = 80;

/// A notification in plain text; whatever the daemon takes for markup is escaped by who sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) title: String,
    pub(super) body: String,
}

pub(super) fn of(burst: &Burst) -> Words {
    let endpoint = &burst.endpoint;
    let newest = &burst.newest;
    let request = format!("{} {}", plain(&newest.method), plain(&newest.target));
    let what = newest.event_type.as_deref().map_or_else(|| request.clone(), plain);
    if burst.count == 1 {
        let verdict = verdict(newest.reason);
        let body = if what == request { verdict.to_owned() } else { format!("{verdict}\n{request}") };
        return Words { title: format!("{endpoint}: {what}"), body };
    }
    let bad = if burst.bad == 0 { String::new() } else { format!(", {} not genuine", burst.bad) };
    Words {
        title: format!("{} deliveries on {endpoint}{bad}", burst.count),
        body: format!("The newest: {what}"),
    }
}

fn verdict(reason: Reason) -> &'static str {
    match reason {
        Reason::Ok => "The signature is valid.",
        Reason::NoProvider | Reason::NoSecret => "The signature was not checked.",
        Reason::SecretUnavailable => "The signature was not checked: the secret is not available.",
        Reason::BodyTooLarge => "The signature was not checked: the body is too large.",
        Reason::Handshake => "A handshake was answered.",
        Reason::MissingSignature => "The signature is missing.",
        Reason::MissingHeader => "The signature is invalid: a header is missing.",
        Reason::MissingTimestamp => "The signature is invalid: the timestamp is missing.",
        Reason::MalformedHeader => "The signature is invalid: its header is malformed.",
        Reason::Scheme => "The signature is invalid: its version is not known.",
        Reason::Algorithm => "The signature is invalid: its algorithm is not allowed.",
        Reason::TimestampTooOld => "The signature is right, but too old.",
        Reason::TimestampInFuture => "The signature is right, but from the future.",
        Reason::SignatureMismatch => "The signature is invalid: it does not match.",
    }
}

/// Text of a sender as it may stand in a line of the desktop: nothing that is obeyed, nothing that turns the line round.
fn plain(text: &str) -> String {
    let hides = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let mut plain: String =
        text.chars().map(|c| if hides(c) { '\u{fffd}' } else { c }).take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        plain.push('…');
    }
    plain
}

#[cfg(test)]
mod tests {
    use creel_signatures::Reason;

    use super::super::bursts::{Burst, Newest};
    use super::{Words, of};

    fn burst(count: u64, bad: u64, event_type: Option<&str>, reason: Reason) -> Burst {
        let newest = Newest {
            id: 7,
            method: "POST".into(),
            target: "/stripe".into(),
            event_type: event_type.map(str::to_owned),
            reason,
        };
        Burst { endpoint: "stripe".into(), count, bad, newest }
    }

    #[test]
    fn one_is_named_and_many_are_counted() {
        let check = |burst: Burst, title: &str, body: &str| {
            assert_eq!(of(&burst), Words { title: title.into(), body: body.into() });
        };
        check(
            burst(1, 0, Some("charge.succeeded"), Reason::Ok),
            "stripe: charge.succeeded",
            "The signature is valid.\nPOST /stripe",
        );
        check(
            burst(1, 1, None, Reason::TimestampTooOld),
            "stripe: POST /stripe",
            "The signature is right, but too old.",
        );
        check(
            burst(1, 0, None, Reason::NoProvider),
            "stripe: POST /stripe",
            "The signature was not checked.",
        );
        check(
            burst(37, 2, Some("push"), Reason::Ok),
            "37 deliveries on stripe, 2 not genuine",
            "The newest: push",
        );
        check(burst(2, 0, None, Reason::Ok), "2 deliveries on stripe", "The newest: POST /stripe");
    }

    #[test]
    fn what_a_sender_wrote_neither_acts_nor_hides() {
        let words = of(&burst(1, 0, Some("a\u{202e}b\n\u{1b}[31mc"), Reason::Ok));
        assert_eq!(words.title, "stripe: a\u{fffd}b\u{fffd}\u{fffd}[31mc");
        let words = of(&burst(1, 0, Some(&"x".repeat(500)), Reason::Ok));
        assert!(words.title.chars().count() < 100);
    }
}
