//! Random deliveries: whatever a sender writes, a ready transform makes JSON of it or nothing.
#![no_main]

#[path = "../../crates/creel-core/tests/sending/invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| invariants::transformed(bytes));
