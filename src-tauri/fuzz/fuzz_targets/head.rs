//! Random heads: whatever a sender writes, the reader keeps its promises.
#![no_main]

#[path = "../../crates/creel-core/tests/receiver/invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| invariants::head(bytes));
