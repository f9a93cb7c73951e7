//! The program `creel` from outside: the real binary, real sockets, a data directory of its own.

// In a test that is how a wrong value ends.
#![allow(clippy::panic, clippy::unwrap_used)]

mod doctoring;
mod endpoints;
mod escaping;
mod exits;
mod fault_disk;
mod fault_memory;
mod forwarding;
mod guards;
mod importing;
mod kill;
mod kill_forwarding;
mod kill_minus_9;
mod listing;
mod official_packages;
mod pages;
mod real_sdks;
mod replaying;
mod secrets;
mod sending;
mod settings;
mod showing;
mod support;
mod tailing;
mod verifying;
