//! Random requests: whatever a sender writes and a user pastes, the signature doctor keeps its promises.
#![no_main]

#[path = "../../crates/creel-signatures/tests/it/invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| invariants::doctor(bytes));
