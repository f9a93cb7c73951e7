//! The receiver over raw sockets: what a sender may write, and what comes of it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what a test relies on may fail it anywhere"
)]

mod answers;
mod crowd;
mod exact;
mod grammars;
mod h2;
mod h2_hostile;
mod handshakes;
mod invariants;
mod patience;
mod plans;
mod readers;
mod server;
mod stopping;
mod wire;
