//! Attempts: what came of each sending.

mod wire;

pub(super) use wire::{AttemptList, AttemptReply};
