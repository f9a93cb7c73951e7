//! Creel under the worst that can happen to it: killed at any moment, a full disk, a failing disk, bodies far larger than
//! its memory should grow. What was answered 2xx is there afterwards, byte for byte; what cannot be kept is not answered
//! 2xx; and neither needs a restart to recover.

// In a test that is how a wrong value ends.
#![allow(clippy::panic, clippy::unwrap_used)]

mod fault_disk;
mod fault_memory;
mod kill;
mod post;
mod serve;
