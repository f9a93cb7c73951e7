//! Random programs: whatever a user writes as jq, it is refused at its place or can be used.
#![no_main]

#[path = "../../crates/creel-core/tests/receiver/grammars.rs"]
mod grammars;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| grammars::program(bytes));
