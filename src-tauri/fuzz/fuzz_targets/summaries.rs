//! Random events: whatever a sender writes, its summary keeps within its bounds.
#![no_main]

#[path = "../../crates/creel-signatures/tests/it/readers.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| readers::summary(bytes));
