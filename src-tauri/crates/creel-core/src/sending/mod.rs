//! Sending: everything that leaves this machine, because somebody asked for it.

pub mod confirmation;
pub mod credentials;
pub mod destination;
pub mod forward;
pub mod retry;
