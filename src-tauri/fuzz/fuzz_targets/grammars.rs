//! Random plans, networks, URLs and times: whatever a user writes, it is refused or means one thing.
#![no_main]

#[path = "../../crates/creel-core/tests/receiver/grammars.rs"]
mod grammars;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| grammars::small(bytes));
