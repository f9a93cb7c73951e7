//! The receiver over raw sockets: what a sender may write, and what comes of it.

mod invariants;
mod readers;
