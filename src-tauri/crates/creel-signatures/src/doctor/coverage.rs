//! What a signature covers: some prove who sends, and not what was sent.

use super::{Blame, Case, Cause, Finding};
use crate::definition::Kind;
use crate::{Judgement, Provider, Reason};

/// A note where the scheme that decided leaves the body open.
pub(super) fn note(case: &Case<'_>) -> Option<Finding> {
    let Judgement { reason, scheme, .. } = case.judgement;
    let provider: &Provider = case.provider?;
    if !matches!(reason, Reason::Ok | Reason::TimestampTooOld | Reason::TimestampInFuture) {
        return None;
    }
    let scheme = provider.schemes.iter().find(|other| Some(&other.name) == scheme.as_ref())?;
    if scheme.covers_body() {
        return None;
    }
    let what = match scheme.kind {
        Kind::Token => "a token that is the same every time".to_owned(),
        _ => format!("`{}`", scheme.content.source()),
    };
    Some(
        Finding::proven(Cause::BodyNotCovered, Blame::Sender)
            .say(
                "The signature does not protect the body",
                format!(
                    "{} signs {what}; whoever can change the body on its way is not noticed.",
                    provider.name
                ),
                "Do not act on the body alone where it matters: ask the provider's API for what it says.",
            )
            .of_scheme(&scheme.name),
    )
}
