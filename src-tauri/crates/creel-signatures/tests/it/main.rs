//! The definitions and the engine together: what is judged, signed, read and answered.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test a failed unwrap is a failed test, also in what tests share"
)]

mod broken;
mod candidates;
mod chunks;
mod clocks;
mod definitions;
mod detection;
mod doctor;
mod events;
mod forgeries;
mod handshakes;
mod hostile;
mod invariants;
mod judging;
mod key_pairs;
mod official;
mod readers;
mod reasons;
mod receivers;
mod request;
mod resigning;
mod samples;
mod signable;
mod summaries;
mod time;
mod vectors;
