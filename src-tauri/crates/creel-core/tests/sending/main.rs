//! Sending as receivers see it: what leaves Creel is read from a socket, byte for byte.

// Clippy takes only functions marked as tests for tests; what they call is tests as well.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod exact;
#[path = "../api/instance.rs"]
#[allow(dead_code, reason = "this binary asks for less than the one it is shared with")]
mod instance;
mod invariants;
mod modes;
mod orders;
mod place;
mod replaying;
mod ways;
