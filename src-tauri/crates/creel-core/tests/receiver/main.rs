//! The receiver over raw sockets: what a sender may write, and what comes of it.

mod answers;
mod crowd;
mod exact;
mod h2;
mod invariants;
mod patience;
mod readers;
mod server;
mod stopping;
mod wire;
