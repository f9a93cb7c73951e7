//! An instance: an opened Creel that receives, and that other commands reach. `creel serve`, `creel listen` and the
//! desktop each are one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::api::serve::{self, Loopback};
use crate::api::socket::Socket;
use crate::api::token::{Token, TokenError};
use crate::receiver::{BindError, Limits, Receiver};
use crate::store::lock::{LockError, Owner};
use crate::{Creel, OpenError, Options, api};

/// How long requests under way may take once the instance is told to stop.
const DRAIN: Duration = Duration::from_secs(3);
/// How long the API may take after that; whoever waits there for a change waits for nothing now.
const API_DRAIN: Duration = Duration::from_millis(500);
/// How long a command that owns the data directory for a moment is waited for.
const PATIENCE: Duration = Duration::from_secs(2);
/// How soon a port that another program had is tried again.
const RETRY_EVERY: Duration = Duration::from_secs(2);

/// Where an instance listens.
#[derive(Debug, Clone, Copy)]
pub struct Ports {
    /// The receiver; port 0 takes one that is free. Where nothing is asked for, the setting counts.
    pub receiver: Option<SocketAddr>,
    /// The API over TCP; where there is none, only the socket is opened.
    pub api: Option<SocketAddr>,
    /// What a receiver's port that cannot be had means.
    pub without: Without,
}

/// What becomes of an instance that cannot receive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Without {
    /// It does not start.
    Refuse,
    /// It starts, since what was captured can be read; it says so, and tries again until the port is free.
    Wait,
}

/// Why an instance could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("the receiver could not start: {0}")]
    Receiver(#[from] BindError),
    #[error("the receiver's port cannot be told: {0}")]
    Address(std::io::Error),
    #[error(transparent)]
    Api(#[from] serve::BindError),
    #[error(transparent)]
    Token(#[from] TokenError),
}

#[derive(Debug)]
pub struct Instance {
    creel: Creel,
    listen: SocketAddr,
    api: Option<ApiAddress>,
    receiving: JoinSet<()>,
    serving: JoinSet<()>,
    stop: CancellationToken,
}

/// Where the API is, and what opens it.
#[derive(Debug)]
pub struct ApiAddress {
    pub url: String,
    pub ui_url: String,
    pub token: Token,
}

impl Instance {
    /// Takes the data directory and the ports, and begins to receive.
    ///
    /// # Errors
    /// Another process owns the data directory for longer than a moment, it cannot be opened, or a port cannot be had.
    pub async fn start(options: Options, ports: Ports) -> Result<Self, StartError> {
        let creel = open(options).await?;
        match Self::begin(creel.clone(), ports).await {
            Ok(instance) => Ok(instance),
            Err(error) => {
                creel.close().await;
                Err(error)
            }
        }
    }

    async fn begin(creel: Creel, ports: Ports) -> Result<Self, StartError> {
        let listen = ports.receiver.unwrap_or(creel.settings().receiver.listen);
        let receiver = match bind(&creel, listen).await {
            Err(error) if ports.without == Without::Refuse => return Err(error),
            receiver => receiver,
        };
        let loopback = match ports.api {
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
        creel.describe(socket.as_ref().map(|socket| socket.path().to_owned()), None);
        let stop = CancellationToken::new();
        let router = api::router(creel.clone());
        let mut receiving = JoinSet::new();
        let mut serving = JoinSet::new();
        let api = loopback.as_ref().map(|loopback| ApiAddress {
            url: loopback.url(),
            ui_url: loopback.ui_url(),
            token: loopback.token().clone(),
        });
        if let Some(loopback) = loopback {
            creel.connector().never_call(loopback.address());
            serving.spawn(loopback.serve(router.clone(), stop.clone()));
        }
        if let Some(socket) = socket {
            serving.spawn(socket.serve(router, stop.clone()));
        }
        creel.start_forwarding();
        match receiver {
            Ok(bound) => drop(receiving.spawn(receive(creel.clone(), bound, stop.clone()))),
            Err(error) => {
                tracing::warn!(%error, "nothing can be received yet");
                creel.note_not_receiving(Some(error.to_string()));
                receiving.spawn(receive_when_free(creel.clone(), listen, stop.clone()));
            }
        }
        Ok(Self { creel, listen, api, receiving, serving, stop })
    }

    pub fn creel(&self) -> &Creel {
        &self.creel
    }

    /// The receiver's URL for a sender on this machine, while it listens.
    pub fn receiver(&self) -> Option<String> {
        self.creel.owner().receiver
    }

    /// Whether it receives from every network that this machine is in.
    pub fn listens_on_all_networks(&self) -> bool {
        self.listen.ip().is_unspecified()
    }

    /// Where the API is over TCP.
    pub fn api(&self) -> Option<&ApiAddress> {
        self.api.as_ref()
    }

    /// Finishes what is under way, writes what is queued, and gives the data directory free.
    pub async fn stop(mut self) {
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

/// A receiver that has its port, and the URL it is reached by on this machine.
type Bound = (Receiver, String);

async fn bind(creel: &Creel, address: SocketAddr) -> Result<Bound, StartError> {
    let limits = Limits { drain: DRAIN, ..Limits::from(&creel.settings().receiver.limits) };
    let receiver = Receiver::bind(address, limits).await?;
    let address = receiver.local_addr().map_err(StartError::Address)?;
    Ok((receiver, format!("http://{}", reachable(address))))
}

/// Receives until the stop. The port is taken already, so senders find it open as soon as it is said where it is.
fn receive(creel: Creel, (receiver, url): Bound, stop: CancellationToken) -> impl Future<Output = ()> {
    tracing::info!(receiver = url, data = %creel.data_dir().display(), "receiving");
    creel.describe(creel.owner().socket, Some(url));
    creel.note_not_receiving(None);
    receiver.serve(creel, stop)
}

async fn receive_when_free(creel: Creel, address: SocketAddr, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(RETRY_EVERY) => {}
            () = stop.cancelled() => return,
        }
        if let Ok(bound) = bind(&creel, address).await {
            return receive(creel, bound, stop).await;
        }
    }
}

/// Opens the data directory, or says who owns it. A command such as `creel ls` owns it for a moment only.
async fn open(options: Options) -> Result<Creel, OpenError> {
    let since = Instant::now();
    loop {
        match Creel::open(options.clone()).await {
            Err(OpenError::Lock(LockError::Owned { owner: Owner { receiver: None, .. }, .. }))
                if since.elapsed() < PATIENCE =>
            {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            opened => return opened,
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
