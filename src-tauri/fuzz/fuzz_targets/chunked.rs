//! Random chunked bodies: whatever a sender writes and however it is split, the decoder keeps its promises.
#![no_main]

#[path = "../../crates/creel-core/tests/receiver/invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| invariants::chunked(bytes));
