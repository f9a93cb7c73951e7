//! Random tokens and lists of signed parts: whatever a sender writes, nothing is valid without the key.
#![no_main]

#[path = "../../crates/creel-signatures/tests/it/readers.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| readers::token(bytes));
