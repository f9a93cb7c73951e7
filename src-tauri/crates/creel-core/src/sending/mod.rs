//! Sending: everything that leaves this machine, because somebody asked for it.
//!
//! A delivery is sent again (a replay), sent on (a forward), or a test event is sent. Whatever it is, it becomes an
//! [`outgoing`] request, goes through the one [`connector`], and what came of it is an [`attempt`].

pub mod attempt;
pub mod compared;
pub mod connector;
pub mod outgoing;
pub mod replay;
pub mod test;
pub mod url;
