//! An instance: a Creel that receives, and that other commands reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use creel_core::api::serve::Loopback;
use creel_core::api::socket::Socket;
use creel_core::api::token::Token;
use creel_core::receiver::{Limits, Receiver};
use creel_core::store::lock::{LockError, Owner};
use creel_core::{Creel, OpenError, api};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::api::unopened;
use crate::exit::Owned;
use crate::place::Place;

/// How long requests under way may take once the instance is told to stop.
const DRAIN: Duration = Duration::from_secs(3);
/// How long the API may take after that; whoever waits there for a change waits for nothing now.
const API_DRAIN: Duration = Duration::from_millis(500);
/// How long a command that owns the data directory for a moment is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Debug)]
pub(crate) struct Instance {
    creel: Creel,
    /// The receiver's URL for a sender on this machine.
    pub receiver: String,
    /// It receives from every network that this machine is in.
    pub all_networks: bool,
    pub api: Option<ApiAddress>,
    receiving: JoinSet<()>,
    serving: JoinSet<()>,
    stop: CancellationToken,
}

/// Where the API is, and what opens it.
#[derive(Debug)]
pub(crate) struct ApiAddress {
    pub url: String,
    pub ui_url: String,
    pub token: Token,
}

impl Instance {
    /// Takes the data directory and the ports, and begins to receive. Where `listen` is none, the setting counts; where
    /// `api` is none, only the socket is opened.
    pub(crate) async fn start(
        place: &Place,
        listen: Option<SocketAddr>,
        api: Option<SocketAddr>,
    ) -> Result<Self> {
        let creel = open(place).await?;
        match Self::begin(creel.clone(), listen, api).await {
            Ok(instance) => Ok(instance),
            Err(error) => {
                creel.close().await;
                Err(error)
            }
        }
    }

    async fn begin(creel: Creel, listen: Option<SocketAddr>, api: Option<SocketAddr>) -> Result<Self> {
        let settings = &creel.settings().receiver;
        let limits = Limits { drain: DRAIN, ..Limits::from(&settings.limits) };
        let listen = listen.unwrap_or(settings.listen);
        let receiver = Receiver::bind(listen, limits).await.context("the receiver could not start")?;
        let address = receiver.local_addr().context("the receiver's port cannot be told")?;
        let loopback = match api {
            Some(api) => Some(Loopback::bind(api, Token::from_environment()?).await?),
            None => None,
        };
        let socket = match Socket::bind(creel.data_dir()) {
            Ok(socket) => Some(socket),
            // Receiving goes on without it, and the other ways to the API stay.
            Err(error) => {
                tracing::warn!(%error, "other commands cannot reach this instance");
                None
            }
        };
        let url = format!("http://{}", reachable(address));
        creel.describe(socket.as_ref().map(|socket| socket.path().to_owned()), Some(url.clone()));
        for refused in creel.refused_definitions() {
            tracing::warn!(file = %refused.file.display(), cause = refused.cause, "provider definition not used");
        }
        let stop = CancellationToken::new();
        let router = api::router(creel.clone());
        let mut receiving = JoinSet::new();
        let mut serving = JoinSet::new();
        let address = loopback.as_ref().map(|loopback| ApiAddress {
            url: loopback.url(),
            ui_url: loopback.ui_url(),
            token: loopback.token().clone(),
        });
        if let Some(loopback) = loopback {
            serving.spawn(loopback.serve(router.clone(), stop.clone()));
        }
        if let Some(socket) = socket {
            serving.spawn(socket.serve(router, stop.clone()));
        }
        receiving.spawn(receiver.serve(creel.clone(), stop.clone()));
        tracing::info!(receiver = url, data = %creel.data_dir().display(), "receiving");
        let all_networks = listen.ip().is_unspecified();
        Ok(Self { creel, receiver: url, all_networks, api: address, receiving, serving, stop })
    }

    pub(crate) fn creel(&self) -> &Creel {
        &self.creel
    }

    /// Finishes what is under way, writes what is queued, and gives the data directory free.
    pub(crate) async fn stop(mut self) {
        tracing::info!("stopping");
        self.stop.cancel();
        while self.receiving.join_next().await.is_some() {}
        let drained = async { while self.serving.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(API_DRAIN, drained).await;
        self.serving.shutdown().await;
        self.creel.close().await;
        tracing::info!("stopped");
    }
}

/// Opens the data directory, or says who owns it. A command such as `creel ls` owns it for a moment only.
async fn open(place: &Place) -> Result<Creel> {
    let since = Instant::now();
    loop {
        match Creel::open(place.options()).await {
            Ok(creel) => return Ok(creel),
            Err(OpenError::Lock(error @ LockError::Owned { .. })) => {
                let passing = matches!(&error, LockError::Owned { owner: Owner { receiver: None, .. }, .. });
                if !passing || since.elapsed() > PATIENCE {
                    return Err(anyhow!(Owned(format!(
                        "{error}. Its deliveries are safe. `creel ls` and the other commands work with it; to run \
                         a second one, give it a data directory and ports of its own (--data-dir, --listen, --api)"
                    ))));
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Err(error) => return Err(unopened(place, error)),
        }
    }
}

/// The address as a sender on this machine writes it: who listens on all networks is found on loopback too.
fn reachable(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => (Ipv4Addr::LOCALHOST, address.port()).into(),
        IpAddr::V6(ip) if ip.is_unspecified() => (Ipv6Addr::LOCALHOST, address.port()).into(),
        _ => address,
    }
}
