//! Whose clock is wrong: what the deliveries of other senders say of one that is too old, or comes from the future.

use creel_signatures::{Blame, Case, Catalog, Lag, Secret, diagnose};

use crate::request::{NOW, Request};

const MINUTE: i64 = 60;

struct Clocks {
    /// How long before its arrival the delivery was signed, in seconds.
    away: i64,
    lags: &'static [(&'static str, i64)],
    blame: Blame,
    /// What the title, the evidence and the fix have to say.
    said: [&'static str; 3],
}

#[track_caller]
fn check(clocks: &Clocks) {
    let catalog = Catalog::builtin();
    let provider = catalog.get("svix").unwrap();
    let secrets = [Secret::shared(1, "whsec_c2VjcmV0")];
    let request = Request::new(b"{}").signed_at(provider, None, &secrets[0], NOW - clocks.away * 1_000_000);
    let judgement = request.judged(provider, &secrets);
    let lag = |(provider, seconds): &(&str, i64)| Lag { provider: (*provider).to_owned(), seconds: *seconds };
    let lags: Vec<_> = clocks.lags.iter().map(lag).collect();
    let diagnosis = request.head(|head| {
        diagnose(&Case {
            catalog: &catalog,
            provider: Some(provider),
            head,
            body: &request.body,
            at: request.at,
            secrets: &secrets,
            elsewhere: &[],
            allow_legacy: false,
            judgement: &judgement,
            observed: None,
            lags: &lags,
        })
    });
    let [finding] = &diagnosis.findings[..] else { panic!("{:?}", diagnosis.findings) };
    let case = format!("{} s, {:?}: {finding:?}", clocks.away, clocks.lags);
    assert_eq!(finding.blame, clocks.blame, "{case}");
    for (text, said) in [&finding.title, &finding.evidence, &finding.fix].into_iter().zip(clocks.said) {
        assert!(text.contains(said), "{said:?} in {case}");
    }
}

#[test]
fn one_sender_alone_says_nothing_of_whose_clock_it_is() {
    check(&Clocks {
        away: 10 * MINUTE,
        lags: &[],
        blame: Blame::Sender,
        said: ["Signed 10 minutes before", "a clock that is wrong, or a queue", "Set both clocks"],
    });
    check(&Clocks {
        away: -10 * MINUTE,
        lags: &[],
        blame: Blame::Sender,
        said: ["Signed 10 minutes after", "One of the two clocks", "or the one of this computer"],
    });
}

#[test]
fn several_senders_that_are_off_alike_show_this_computers_clock() {
    for (away, direction, lags) in [
        (10 * MINUTE, "10 minutes ahead", &[("stripe", 603), ("slack", 598)][..]),
        (10 * MINUTE, "10 minutes ahead", &[("stripe", 590)]),
        (-10 * MINUTE, "10 minutes behind", &[("stripe", -598), ("slack", -600)]),
        (120 * MINUTE, "2 hours ahead", &[("slack", 7_000), ("stripe", 7_199), ("zoom", 20)]),
    ] {
        let said = [direction, "off in the same direction at about that time", "the clock of this computer"];
        check(&Clocks { away, lags, blame: Blame::Computer, said });
    }
}

#[test]
fn where_the_others_are_on_time_it_is_the_sender() {
    let said =
        ["Signed 10 minutes after", "Slack and Stripe were on time then", "Set the clock of the sender by"];
    check(&Clocks { away: -10 * MINUTE, lags: &[("slack", 1), ("stripe", 2)], blame: Blame::Sender, said });
    let said = ["Signed 10 minutes before", "Stripe was on time then", "see what holds the request up"];
    check(&Clocks { away: 10 * MINUTE, lags: &[("stripe", 2)], blame: Blame::Sender, said });
}

#[test]
fn where_the_same_sender_is_on_time_with_the_rest_no_clock_is_wrong() {
    let said = ["Signed 10 minutes before", "no clock is wrong; it was held in a queue", "re-signed"];
    check(&Clocks { away: 10 * MINUTE, lags: &[("stripe", 2), ("svix", 1)], blame: Blame::Sender, said });
}

#[test]
fn what_does_not_fit_together_shows_nothing() {
    for (away, lags) in [
        // Off, but by something else.
        (10 * MINUTE, &[("stripe", 200)][..]),
        (10 * MINUTE, &[("stripe", -600)]),
        (10 * MINUTE, &[("stripe", 1_200)]),
        // As many against it as for it.
        (10 * MINUTE, &[("stripe", 600), ("slack", 0)]),
    ] {
        check(&Clocks {
            away,
            lags,
            blame: Blame::Sender,
            said: ["Signed 10 minutes", "or a queue", "both clocks"],
        });
    }
}
