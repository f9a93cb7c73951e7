//! Forwarding: deliveries that a real receiver takes go to destinations that answer by a script.

// Clippy takes only functions marked as tests for tests; what they call is tests as well.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod catching_up;
mod changing;
mod choosing;
mod credentials;
mod keeping;
mod loops;
mod order;
mod outcomes;
mod passing_through;
mod previewing;
mod restarts;
mod stub;
mod world;
