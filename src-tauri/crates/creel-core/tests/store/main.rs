//! The store through its public face: what goes in comes out, and nothing that was acknowledged is lost.

// In a test that is how a wrong value ends.
#![allow(clippy::panic, clippy::unwrap_used)]

mod damage;
mod deleting;
mod finding;
mod judging;
mod keeping;
mod retaining;
mod retrying;
mod support;
