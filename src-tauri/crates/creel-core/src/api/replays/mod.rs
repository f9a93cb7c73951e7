//! Replays: sending deliveries again.

mod wire;

pub(super) use wire::{ReplayList, ReplayOrder, ReplayPreview, ReplayReply};
