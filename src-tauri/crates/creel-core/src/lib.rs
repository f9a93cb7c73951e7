//! The core of Creel: it receives webhooks, keeps them byte for byte, judges their signatures, and offers one API.
//!
//! The way of a request: [`receiver`] reads it from the socket, [`directory`] says whose it is, `creel-signatures`
//! judges it, [`store`] commits it, and only then is it answered. [`api`] is the only table of operations; the desktop,
//! `creel serve` and the CLI carry the same router. [`changes`] is the one primitive behind every live view.
//!
//! The core never names the desktop toolkit, and only [`store`] contains SQL.

pub mod api;
mod certificates;
pub mod changes;
pub mod client;
pub mod clock;
mod confirming;
mod creel;
pub mod definitions;
pub mod delivery;
pub mod directory;
mod doctor;
pub mod endpoint;
mod export;
mod handshakes;
pub mod import;
pub mod instance;
pub mod judging;
pub mod marks;
mod moving;
pub mod network;
pub mod plan;
pub mod program;
pub mod raw;
pub mod receiver;
pub mod rejected;
mod retention;
pub mod retry;
pub mod rotation;
pub mod search;
pub mod secret;
pub mod sending;
pub mod settings;
pub mod stand_in;
pub mod store;
mod template;
pub mod transform;

pub use creel::{Creel, OpenError, Options};
