//! How webhook providers sign, name their events and shake hands, as data; and one engine that runs it.
//!
//! A [`Provider`] is read from a definition file (`providers/<id>.toml`). With secrets it becomes a [`Verifier`],
//! which judges requests: [`Verifier::begin`] takes the head, [`Judging::update`] the body in chunks,
//! [`Judging::finish`] gives the [`Judgement`]. The same definition run forward signs ([`Provider::sign`]).
//!
//! This crate does no I/O and reads no clock: the time of arrival is an argument, so that a verdict can be computed
//! again next year.

mod algorithm;
mod canonical;
mod catalog;
mod certificate;
mod check;
mod claims;
mod definition;
mod der;
mod detect;
mod doctor;
mod encoding;
mod event;
mod form;
mod function;
mod handshake;
mod host;
mod json;
mod jwk;
mod jwt;
mod key;
mod key_pair;
mod layout;
mod lookup;
mod message_signature;
mod multipart;
mod pem;
mod place;
mod plan;
mod private_key;
mod problem;
mod provider;
mod public_key;
mod read;
mod reading;
mod receiver_code;
mod request;
mod resign;
mod rule;
mod scheme;
mod secret;
mod secret_use;
mod sign;
mod source;
mod structured;
mod summary;
mod template;
mod timestamp;
mod url;
mod value;
mod verdict;
mod verify;
mod when;

pub use catalog::Catalog;
pub use definition::Kind;
pub use detect::Proposal;
pub use doctor::{Blame, Case, Cause, Certainty, Diagnosis, Finding, Lag, Outcome, Step, diagnose};
pub use handshake::{Captured, Handshake};
pub use key_pair::{KeyPair, KeyPairError};
pub use problem::DefinitionError;
pub use provider::{
    Answer, Confidence, DeclaredKey, Description, Detect, HandshakeDescription, InvalidAnswer, Origin,
    Provider, Retry, SchemeDescription, Setup,
};
pub use reading::Reading;
pub use receiver_code::{Language, ReceiverCode, receiver_code};
pub use request::{Event, Head};
pub use resign::{Resigned, Resigning, SignedHeader};
pub use secret::{Secret, SecretKind};
pub use sign::{SignError, Signing};
pub use summary::{Summary, SummaryField};
pub use timestamp::Tolerance;
pub use verdict::{Judgement, Reason, Verdict};
pub use verify::{Judging, Verifier};
