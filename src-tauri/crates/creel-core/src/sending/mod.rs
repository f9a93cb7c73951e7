//! Sending: what leaves Creel because somebody asked for it.

pub mod test;
