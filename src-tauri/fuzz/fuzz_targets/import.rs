//! Random files and pastes: whatever somebody imports, the readers keep their promises.
#![no_main]

#[path = "../../crates/creel-core/tests/receiver/invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| invariants::import(bytes));
