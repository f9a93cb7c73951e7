//! The receiver: takes webhooks from the network, stores them byte for byte, and only then answers.
//!
//! Everything that comes from a sender is hostile until proven otherwise: it may be malformed, endless, slow, silent, or
//! ambiguous on purpose. So every wait has a limit ([`wait`]), every buffer a bound ([`limits`]), and seats are taken
//! from the slowest when they run out ([`seat`]). Framing is decided once ([`framing`]), and what two readers could
//! understand differently is refused and recorded ([`rejected`]). Nothing received is run, fetched, forwarded or
//! reflected from here, and no part of it reaches the control API, which has its own listener.
//!
//! [`accept`] gives a connection a seat; [`h1`] reads requests from it with [`head`], [`body`] and [`chunked`], or hands
//! it to [`h2`]; both feed an [`intake`], whose [`answer`], chosen in its [`order`], goes out after the commit.

mod accept;
mod answer;
mod bind;
mod body;
#[doc(hidden)]
pub mod chunked;
mod framing;
mod h1;
mod h2;
#[doc(hidden)]
pub mod head;
mod intake;
mod limits;
mod order;
mod refusal;
mod rejected;
mod seat;
mod wait;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

pub use bind::{BindError, Holder};
pub use framing::Length;
pub use head::MOST_HEADERS;
pub use limits::Limits;
pub use refusal::Refusal;

use crate::Creel;
use seat::Seats;

/// Where it receives when nothing else is asked for: C-R-E-E-L on the keypad of a phone.
pub const DEFAULT_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 27335);

/// How many uploads hand a chunk to the store at the same time.
const UPLOADS: usize = 32;

/// A receiver that has its port.
#[derive(Debug)]
pub struct Receiver {
    listener: TcpListener,
    limits: Limits,
}

/// What all connections share.
#[derive(Debug)]
struct Shared {
    creel: Creel,
    limits: Limits,
    seats: Arc<Seats>,
    uploads: Semaphore,
    /// Requests over HTTP/2 that are being read, of all connections together: each may hold a short body in memory.
    streams: Semaphore,
}

impl Receiver {
    /// Takes the port; port 0 takes a free one.
    pub async fn bind(address: SocketAddr, limits: Limits) -> Result<Self, BindError> {
        Ok(Self { listener: bind::bind(address).await?, limits })
    }

    pub fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Receives until `shutdown`; then finishes what is complete, closes the rest without a success, and returns within
    /// [`Limits::drain`].
    pub async fn serve(self, creel: Creel, shutdown: CancellationToken) {
        let shared = Shared {
            creel,
            seats: Seats::new(),
            uploads: Semaphore::new(UPLOADS),
            streams: Semaphore::new(self.limits.connections),
            limits: self.limits,
        };
        accept::accept(self.listener, Arc::new(shared), shutdown).await;
    }
}
