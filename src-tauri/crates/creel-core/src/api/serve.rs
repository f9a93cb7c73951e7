//! The API over loopback TCP, for `creel serve`.
//!
//! Threat model: everything on this machine can connect, and every page in a browser can make that browser connect. So
//! this listener is bound to loopback only, and the guards of `guards.rs` stand before every route. It is not encrypted:
//! on loopback only the system and its administrator could listen, and they can read the database as well.
//! The receiver has a listener of its own, and nothing that a sender sends can come here.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::middleware;
use axum::routing::get;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use super::assets;
use super::connections::{self, Accept};
use super::guards::{Guard, guard};
use super::layers::safe_headers;
use super::token::Token;

/// Where the API is opened when nothing else is asked for.
pub const DEFAULT_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 27336);

/// Why the API could not be opened on TCP.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    #[error(
        "The API is not opened on {0}: it listens on this machine only (127.0.0.1 or [::1]), because it shows all \
         that was captured. From another machine, use an SSH tunnel."
    )]
    NotLoopback(SocketAddr),
    #[error("The API could not be opened: port {} of {} is in use. Choose another with --api, or 0 for any that is free.", .0.port(), .0.ip())]
    InUse(SocketAddr),
    #[error("The API could not be opened on {0}: {1}")]
    Failed(SocketAddr, io::Error),
}

/// The API's listener on loopback, bound but not serving yet.
#[derive(Debug)]
pub struct Loopback {
    listener: TcpListener,
    address: SocketAddr,
    token: Arc<Token>,
}

impl Loopback {
    /// Takes the address; port 0 takes one that is free.
    pub async fn bind(address: SocketAddr, token: Token) -> Result<Self, BindError> {
        if !address.ip().is_loopback() {
            return Err(BindError::NotLoopback(address));
        }
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::AddrInUse => BindError::InUse(address),
            _ => BindError::Failed(address, error),
        };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self { listener, address, token: Arc::new(token) })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL that clients start from.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The URL of the UI. The token stands behind `#`, where browsers keep it to themselves.
    pub fn ui_url(&self) -> String {
        format!("{}/#token={}", self.url(), self.token.reveal())
    }

    pub fn token(&self) -> &Token {
        &self.token
    }

    /// Serves the router behind the guards until the shutdown.
    pub async fn serve(self, router: Router, shutdown: CancellationToken) {
        let guarded = Guard { token: self.token, port: self.address.port() };
        let router = router
            .route("/", get(assets::page))
            .route("/assets/{*path}", get(assets::asset))
            .route("/creel.svg", get(assets::icon))
            .layer(middleware::from_fn_with_state(guarded, guard))
            .layer(middleware::map_response(safe_headers));
        connections::serve(self.listener, router, shutdown).await;
    }
}

impl Accept for TcpListener {
    type Connection = TcpStream;

    async fn accept(&self) -> io::Result<Option<TcpStream>> {
        let (stream, peer) = TcpListener::accept(self).await?;
        // Answers are small and written whole; waiting for more to send only delays them.
        stream.set_nodelay(true)?;
        Ok(peer.ip().to_canonical().is_loopback().then_some(stream))
    }
}
