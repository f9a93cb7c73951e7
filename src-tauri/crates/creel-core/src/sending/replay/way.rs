//! A way: how a request is broken on purpose, to see whether a receiver refuses it.

use serde::{Deserialize, Serialize};

/// A way of breaking a request. All begin with a request that is signed right, or, where there is nothing to sign with,
/// with the signature that was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ReplayWay")]
#[schema(as = ReplayWay)]
pub enum Way {
    /// Signed with a secret that nobody has.
    WrongSecret,
    /// One bit of the body is another one than was signed.
    FlippedByte,
    /// The second half of the body is missing.
    TruncatedBody,
    /// The body is empty.
    EmptyBody,
    /// A line feed follows the body.
    ExtraNewline,
    /// The JSON of the body was read and written again, with other blanks.
    ReserializedJson,
    /// Signed right, longer ago than the provider allows.
    StaleTimestamp,
    /// Signed right, for a time further ahead than the provider allows.
    FutureTimestamp,
    /// The headers of the signature are not there.
    MissingSignature,
    /// The header of the signature has no value.
    EmptySignature,
    /// The last character of the signature is missing.
    ShortSignature,
    /// Another algorithm or version stands before the signature.
    WrongPrefix,
    /// The header of the signature is there twice, with a wrong signature first.
    DuplicateSignature,
}
