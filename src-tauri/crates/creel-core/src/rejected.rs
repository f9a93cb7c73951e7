//! Rejected: what reached the socket but became no delivery.

use std::net::SocketAddr;

use serde::Serialize;

use crate::clock::Timestamp;

/// How much of a rejected request is kept, in bytes.
pub const KEPT: usize = 8 * 1024;

/// Why a request became no delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "RejectedCode")]
#[schema(as = RejectedCode)]
pub enum Code {
    /// It breaks the rules of HTTP in a way that leaves its meaning open.
    Malformed,
    /// Head or body never came to an end, or the body's chunks do not fit together.
    Incomplete,
    /// It came too slowly.
    Timeout,
    /// Head or body are over the limits.
    TooLarge,
    /// The method is unknown or not allowed.
    Method,
    /// The sender's address is not allowed.
    Address,
    /// It asked for a tunnel.
    Connect,
    /// It spoke TLS to a port that speaks plain HTTP.
    TlsHello,
    /// The endpoint is switched off.
    Disabled,
    /// It was sent on by a Creel so often that it must be going round in a circle.
    Loop,
}

impl Code {
    pub const ALL: [Self; 10] = [
        Self::Malformed,
        Self::Incomplete,
        Self::Timeout,
        Self::TooLarge,
        Self::Method,
        Self::Address,
        Self::Connect,
        Self::TlsHello,
        Self::Disabled,
        Self::Loop,
    ];
}

/// One rejection on its way into the store.
#[derive(Debug, Clone)]
pub struct Rejection {
    pub at: Timestamp,
    pub peer: SocketAddr,
    pub code: Code,
    /// What exactly was wrong, for people.
    pub detail: String,
    /// The status it was answered with; `None` where the connection was closed without an answer.
    pub answer_status: Option<u16>,
    /// The first [`KEPT`] bytes as received.
    pub raw: Vec<u8>,
}
