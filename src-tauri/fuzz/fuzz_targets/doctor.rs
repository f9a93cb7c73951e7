//! Random requests: whatever a sender writes and a user pastes, the signature doctor keeps its promises.
#![no_main]

#[path = "../../crates/creel-signatures/tests/it/hostile.rs"]
mod hostile;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hostile::doctor(bytes));
