//! Random keys, headers and bodies: whatever a sender writes and a user pastes, judging keeps its promises.
#![no_main]

#[path = "../../crates/creel-signatures/tests/it/judging.rs"]
mod judging;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| judging::check(bytes));
