//! The store through its public face: what goes in comes out, and nothing that was acknowledged is lost.

mod damage;
mod deleting;
mod finding;
mod judging;
mod keeping;
mod support;
