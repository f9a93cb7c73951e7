//! A mode: what of a delivery stays as it was received when it is sent again.

use serde::{Deserialize, Serialize};

/// How a delivery is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ReplayMode")]
#[schema(as = ReplayMode)]
pub enum Mode {
    /// Byte for byte as received; only the request-target and the Host header follow the URL.
    Exact,
    /// With a fresh signature, and with a fresh timestamp and id where the scheme has them. All else stays.
    Resigned,
    /// With the parts that somebody gave.
    Edited,
    /// Without the headers of the signature.
    Stripped,
    /// Broken on purpose, in ways that a receiver has to refuse.
    Broken,
}

/// What becomes of the signature of an edited request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EditSigning {
    /// The headers are sent as they were given.
    #[default]
    Keep,
    /// It is signed as the endpoint's provider would.
    Resign,
    /// The headers of the signature are left out.
    Strip,
}

/// How far a replay is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ReplayState")]
#[schema(as = ReplayState)]
pub enum State {
    Running,
    /// Everything was sent.
    Done,
    /// Somebody stopped it.
    Cancelled,
    /// Creel ended before it did. It does not go on by itself.
    Interrupted,
}
