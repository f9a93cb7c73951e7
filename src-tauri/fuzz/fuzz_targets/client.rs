//! Random headers of proxies: whatever a client writes, nobody else's address becomes its own.
#![no_main]

#[path = "../../crates/creel-core/tests/receiver/invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| invariants::client(bytes));
