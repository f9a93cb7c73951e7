//! The program `creel` from outside: the real binary, real sockets, a data directory of its own.

// In a test that is how a wrong value ends.
#![allow(clippy::panic, clippy::unwrap_used)]

mod endpoints;
mod escaping;
mod exits;
mod guards;
mod kill;
mod listing;
mod real_sdks;
mod secrets;
mod showing;
mod support;
mod tailing;
mod verifying;
