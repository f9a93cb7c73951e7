//! How webhook providers sign, name their events and shake hands, as data; and one engine that runs it.
//!
//! A [`Provider`] is read from a definition file (`providers/<id>.toml`). With secrets it becomes a [`Verifier`],
//! which judges requests: [`Verifier::begin`] takes the head, [`Judging::update`] the body in chunks,
//! [`Judging::finish`] gives the [`Judgement`]. The same definition run forward signs ([`Provider::sign`]).
//!
//! This crate does no I/O and reads no clock: the time of arrival is an argument, so that a verdict can be computed
//! again next year.

mod algorithm;
mod catalog;
mod definition;
mod detect;
mod doctor;
mod encoding;
mod event;
mod form;
mod handshake;
mod host;
mod json;
mod key;
mod layout;
mod lookup;
mod plan;
mod problem;
mod provider;
mod read;
mod reading;
mod request;
mod rule;
mod scheme;
mod secret;
mod sign;
mod summary;
mod template;
mod timestamp;
mod verdict;
mod verify;

pub use catalog::Catalog;
pub use definition::Kind;
pub use detect::Proposal;
pub use doctor::{Blame, Case, Cause, Certainty, Diagnosis, Finding, Outcome, Step, diagnose};
pub use handshake::{Captured, Handshake};
pub use problem::DefinitionError;
pub use provider::{
    Answer, Confidence, DeclaredKey, Description, Detect, HandshakeDescription, InvalidAnswer, Origin,
    Provider, Retry, SchemeDescription, Setup,
};
pub use reading::Reading;
pub use request::{Event, Head};
pub use secret::{Secret, SecretKind};
pub use sign::{SignError, Signing};
pub use summary::{Summary, SummaryField};
pub use timestamp::Tolerance;
pub use verdict::{Judgement, Reason, Verdict};
pub use verify::{Judging, Verifier};
