//! The definitions and the engine together: what is judged, signed, read and answered.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test a failed unwrap is a failed test, also in what tests share"
)]

mod candidates;
mod chunks;
mod definitions;
mod events;
mod forgeries;
mod handshakes;
mod official;
mod reasons;
mod receivers;
mod request;
mod time;
mod vectors;
