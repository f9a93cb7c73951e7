//! Random searches: whatever a user types, it is understood or refused at its place.
#![no_main]

#[path = "../../crates/creel-core/tests/receiver/grammars.rs"]
mod grammars;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| grammars::query(bytes));
