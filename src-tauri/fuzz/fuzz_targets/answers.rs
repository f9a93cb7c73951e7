//! Random answers: whatever a destination writes, it is read alike however it comes in.
#![no_main]

#[path = "../../crates/creel-core/tests/sending/invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| invariants::answer(bytes));
