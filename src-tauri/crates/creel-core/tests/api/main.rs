//! The API as its callers see it: a real Creel in a directory of its own, asked through the router and over sockets.

// Clippy takes only functions marked as tests for tests; what they call is tests as well.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bytes;
mod carriers;
mod definitions;
mod deletions;
mod deliveries;
mod diagnoses;
mod endpoints;
mod events;
mod exported_commands;
mod exporting;
mod generated;
mod guards;
mod handshakes;
mod importing;
mod instance;
mod marks;
mod problems;
mod protection;
mod providers;
mod received;
mod rotating;
mod secrets;
mod settings;
mod state;
mod taking_over;
mod vendors;
