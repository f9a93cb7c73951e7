//! Sending: everything that leaves this machine, because somebody asked for it.

pub mod compared;
pub mod replay;
