//! Random keys: whatever a user pastes as one, the readers of PEM, DER and JSON web keys keep their promises.
#![no_main]

#[path = "../../crates/creel-signatures/tests/it/readers.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    readers::key(bytes);
});
