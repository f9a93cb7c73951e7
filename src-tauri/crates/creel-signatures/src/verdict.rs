//! A verdict: whether a delivery is genuine, and the cheap reason that is stored with it.

use serde::{Deserialize, Serialize};

/// Whether a delivery is genuine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Valid,
    Invalid,
    /// A signature was expected and none was found.
    Missing,
    /// Nothing could be checked; the reason says why.
    Unchecked,
}

/// Why the verdict is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    Ok,
    NoProvider,
    NoSecret,
    SecretUnavailable,
    BodyTooLarge,
    /// An unsigned handshake: most senders ask whether an endpoint is there before they have a secret to sign with.
    Handshake,
    MissingSignature,
    MissingHeader,
    MissingTimestamp,
    MalformedHeader,
    /// The header was read, but no signature in it is of a version the definition knows.
    Scheme,
    Algorithm,
    /// The signature is right, but older than the provider's tolerance.
    TimestampTooOld,
    TimestampInFuture,
    SignatureMismatch,
}

impl Reason {
    /// The verdict that goes with this reason.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Ok => Verdict::Valid,
            Self::NoProvider
            | Self::NoSecret
            | Self::SecretUnavailable
            | Self::BodyTooLarge
            | Self::Handshake => Verdict::Unchecked,
            Self::MissingSignature => Verdict::Missing,
            _ => Verdict::Invalid,
        }
    }
}

/// What judging a request came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    pub verdict: Verdict,
    pub reason: Reason,
    /// The scheme that decided, by its name in the definition.
    pub scheme: Option<String>,
    /// The secret that matched.
    pub secret: Option<i64>,
}

impl Judgement {
    /// A judgement that no scheme and no secret took part in.
    pub fn of(reason: Reason) -> Self {
        Self { verdict: reason.verdict(), reason, scheme: None, secret: None }
    }

    /// The same of a request that was answered as a handshake: there a missing signature is no failure. One that is there
    /// and wrong still is.
    pub fn of_handshake(self) -> Self {
        match self.reason {
            Reason::MissingSignature => Self::of(Reason::Handshake),
            _ => self,
        }
    }
}
