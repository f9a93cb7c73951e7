//! Hypotheses about the body: it is not the one that was signed, but the signed one can be made from it.

use super::change::{self, Change, How};
use super::search::Search;
use super::{Blame, Cause, Finding, text};

/// The body with one change.
pub(super) fn changed(search: &mut Search<'_, '_>) -> Option<Finding> {
    let (head, body) = (search.case.head, search.case.body);
    for change in change::all(&head, body) {
        if !search.bench.prepare(change.body.len()) {
            return None;
        }
        let own = search.own.clone();
        if let Some(hit) = search.judge(&own, &change.body) {
            return Some(finding(&change, body).with_secret(hit.secret).of_scheme(&hit.scheme));
        }
    }
    None
}

/// What is to be said where a change fits.
pub(super) fn finding(change: &Change, body: &[u8]) -> Finding {
    const PASS: &str = "Have what lies between the sender and Creel pass the body on byte for byte, and sign the very bytes that are sent.";
    if matches!(change.how, How::Written(_)) && text::on_one_line(&change.body) == body {
        return Finding::proven(Cause::TrailingNewline, Blame::Between).say(
            "The newlines were taken out of the body before it was sent",
            "The signature fits the same body with its newlines. `curl -d @file` strips them.",
            "Send the file with `curl --data-binary @file`.",
        );
    }
    let finding = Finding::proven(change.cause, Blame::Between);
    let was = |bytes: usize| format!("The signature fits a body of {bytes} bytes, and {} came.", body.len());
    match change.how {
        How::Written(writer) => {
            let came = match change::writer_of(body) {
                Some(other) => format!("What came is written as {} writes it.", other.name),
                None => "What came is written in another way.".to_owned(),
            };
            finding.say(
                "The body was written anew before it reached Creel",
                format!("The signature fits the same JSON as {} writes it. {came}", writer.name),
                PASS,
            )
        }
        How::Text(_) if change.cause == Cause::BodyTruncated && change.body.len() < 3 => {
            Finding::proven(change.cause, Blame::Sender).say(
                change.how.on_the_way(),
                was(change.body.len()),
                "Have the sender sign the body that it sends, after the body is complete.",
            )
        }
        How::Text(_) if change.cause == Cause::TrailingNewline => finding.say(
            change.how.on_the_way(),
            was(change.body.len()),
            "Sign and send the same bytes: `printf` in place of `echo`, `curl --data-binary` in place of `curl -d`, and no editor in between.",
        ),
        How::Text(_) => finding.say(change.how.on_the_way(), was(change.body.len()), PASS),
    }
}
