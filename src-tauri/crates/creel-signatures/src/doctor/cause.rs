//! A cause: what made a signature fail, finer than the reason that is stored with the verdict.

use serde::{Deserialize, Serialize};

use super::{Blame, Certainty, Finding};
use crate::Reason;

/// Why a verdict is not `valid`. The names are part of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    NoProvider,
    NoSecret,
    SecretUnavailable,
    BodyTooLarge,
    /// The sender does not sign, as far as can be seen.
    Unsigned,
    MissingSignature,
    MissingHeader,
    MissingTimestamp,
    MalformedHeader,
    /// A header is gone that others speak for, or is there twice.
    HeaderChanged,
    Scheme,
    Algorithm,
    TimestampTooOld,
    TimestampInFuture,
    /// Seconds, milliseconds or microseconds were taken for each other.
    TimestampUnit,
    /// Another timestamp of the request was signed.
    TimestampSource,
    WrongSecret,
    SecretWhitespace,
    SecretDecoding,
    /// An asymmetric key of another application, or written otherwise.
    WrongKey,
    WrongProvider,
    /// What is signed is put together in another way.
    Template,
    BodyReserialized,
    TrailingNewline,
    Charset,
    /// The body came with BOM, NUL or HTML escapes.
    BodyEscaped,
    BodyCompressed,
    BodyTruncated,
    FormDecoded,
    Encoding,
    Prefix,
    UrlMismatch,
    Method,
    UntrustedCertUrl,
    NoMatchingKey,
    /// A claim of the token does not fit the request.
    Claims,
    /// The signature covers less than the body: no failure, but worth knowing.
    BodyNotCovered,
    /// The code of a receiver verifies wrongly.
    ReceiverCode,
}

/// The finding that a reason alone gives.
pub(super) fn of(reason: Reason) -> Option<Finding> {
    let cause = match reason {
        Reason::Ok => return None,
        Reason::NoProvider => Cause::NoProvider,
        Reason::NoSecret => Cause::NoSecret,
        Reason::SecretUnavailable => Cause::SecretUnavailable,
        Reason::BodyTooLarge => Cause::BodyTooLarge,
        Reason::MissingSignature => Cause::MissingSignature,
        Reason::MissingHeader => Cause::MissingHeader,
        Reason::MissingTimestamp => Cause::MissingTimestamp,
        Reason::MalformedHeader => Cause::MalformedHeader,
        Reason::Scheme => Cause::Scheme,
        Reason::Algorithm => Cause::Algorithm,
        Reason::TimestampTooOld => Cause::TimestampTooOld,
        Reason::TimestampInFuture => Cause::TimestampInFuture,
        Reason::SignatureMismatch => Cause::WrongSecret,
    };
    let certainty = if reason == Reason::SignatureMismatch { Certainty::Likely } else { Certainty::Proven };
    Some(Finding {
        cause,
        certainty,
        title: String::new(),
        evidence: String::new(),
        fix: String::new(),
        blame: Blame::Sender,
        secret: None,
        provider: None,
        scheme: None,
    })
}
