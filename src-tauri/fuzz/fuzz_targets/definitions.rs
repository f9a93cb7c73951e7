//! Random definitions: whatever a user writes, it is refused at its place or can be used.
#![no_main]

#[path = "../../crates/creel-signatures/tests/it/readers.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| readers::definition(bytes));
