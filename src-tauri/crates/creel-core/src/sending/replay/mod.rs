//! A replay: one order, named by a client's uuid, to send deliveries again.

pub mod mode;
pub mod way;
