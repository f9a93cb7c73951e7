//! Sending: everything that leaves this machine, because somebody asked for it.
//!
//! A delivery is sent again (a replay), sent on (a forward), or a test event is sent. Whatever it is, it becomes an
//! [`outgoing`] request, goes through the one [`connector`], and what came of it is an [`attempt`].

pub(crate) mod aside;
pub mod attempt;
pub mod compare;
pub mod confirmation;
pub mod connector;
pub mod credentials;
pub mod destination;
pub mod forward;
pub(crate) mod head;
pub mod hops;
pub mod outgoing;
pub mod pass_through;
pub mod replay;
pub mod retry;
pub mod test;
pub mod url;
