//! Limits: how long and how large anything from a sender may be.

use std::time::Duration;

use crate::settings::ReceiverLimits;

/// What the receiver allows. The defaults suit a developer's machine; those that people have a reason to
/// change are [`ReceiverLimits`], the settings it starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// From the connection to its first byte.
    pub first_byte: Duration,
    /// From the first byte of a head to its last.
    pub head: Duration,
    /// Without a byte of the body; also the stretch over which `least_rate` is measured.
    pub progress: Duration,
    /// Bytes a second that a body must bring, so that one that drips comes to an end.
    pub least_rate: u64,
    /// Between two requests of one connection.
    pub idle: Duration,
    /// Until an answer is taken by the sender.
    pub write: Duration,
    /// Until the store has committed; after that the sender is told to come again.
    pub store: Duration,
    /// How long a refused sender may go on sending before the connection is cut.
    pub linger: Duration,
    /// How long open requests may take to end when the receiver stops.
    pub drain: Duration,
    pub connections: usize,
    /// Header fields of one head.
    pub headers: usize,
    /// Bytes of one head.
    pub head_size: usize,
    pub body_size: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            first_byte: Duration::from_secs(10),
            head: Duration::from_secs(10),
            progress: Duration::from_secs(30),
            least_rate: 128,
            idle: Duration::from_secs(60),
            write: Duration::from_secs(30),
            store: Duration::from_secs(1),
            linger: Duration::from_secs(2),
            drain: Duration::from_secs(5),
            connections: 512,
            headers: 200,
            head_size: 64 * 1024,
            body_size: 100 * 1024 * 1024,
        }
    }
}

impl From<&ReceiverLimits> for Limits {
    fn from(chosen: &ReceiverLimits) -> Self {
        Self {
            first_byte: Duration::from_secs(chosen.first_byte_s),
            head: Duration::from_secs(chosen.head_s),
            progress: Duration::from_secs(chosen.body_idle_s),
            connections: chosen.connections,
            headers: chosen.headers,
            head_size: chosen.head_bytes,
            body_size: chosen.body_bytes,
            ..Self::default()
        }
    }
}
