//! Connecting: from a URL to a stream, with the address checked that is really called.

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::public::is_public;
use super::{Conditions, Connector, Exchange, SendError};
use crate::sending::url::Url;

/// How soon a port that refused is tried again.
const AGAIN: Duration = Duration::from_millis(100);

/// A connection, encrypted or not.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

impl Connector {
    /// A stream, and when the try that led to it began.
    pub(super) async fn connect(
        &self,
        url: &Url,
        conditions: &Conditions,
        exchange: &mut Exchange,
    ) -> Result<(Box<dyn Stream>, Instant), SendError> {
        let (started, patience) = (Instant::now(), conditions.connecting());
        loop {
            let begun = Instant::now();
            let connecting = self.connect_encrypted(url, conditions, started, exchange);
            match tokio::time::timeout(patience, connecting).await {
                Ok(Err(SendError::Refused(_))) if started.elapsed() < conditions.wait_for_refused => {
                    tokio::time::sleep(AGAIN).await;
                }
                Ok(connected) => return Ok((connected?, begun)),
                Err(_) => return Err(SendError::ConnectTime(patience)),
            }
        }
    }

    async fn connect_encrypted(
        &self,
        url: &Url,
        conditions: &Conditions,
        started: Instant,
        exchange: &mut Exchange,
    ) -> Result<Box<dyn Stream>, SendError> {
        let stream = self.connect_once(url, conditions).await?;
        exchange.peer = stream.peer_addr().ok();
        exchange.timing.connect = Some(started.elapsed());
        if !url.secure {
            return Ok(Box::new(stream));
        }
        let encrypting = Instant::now();
        let name = ServerName::try_from(url.host.clone())
            .map_err(|error| SendError::Tls(std::io::Error::new(ErrorKind::InvalidInput, error)))?;
        let config = self.tls(conditions.accept_any_certificate).await;
        let stream = TlsConnector::from(config).connect(name, stream).await.map_err(SendError::Tls)?;
        exchange.timing.tls = Some(encrypting.elapsed());
        Ok(Box::new(stream))
    }

    /// Tries the addresses of the name one after the other. The name is asked once, so that what was looked at is what
    /// is called.
    async fn connect_once(&self, url: &Url, conditions: &Conditions) -> Result<TcpStream, SendError> {
        #[cfg(test)]
        if let Some(address) = self.stood_in(&url.host) {
            return self.call(address).await;
        }
        let found = tokio::net::lookup_host((url.host.as_str(), url.port)).await;
        let found = found.map_err(|error| SendError::Name(url.host.clone(), error))?;
        let addresses: Vec<SocketAddr> =
            found.filter(|address| !conditions.only_public || is_public(address.ip())).collect();
        if addresses.is_empty() {
            return Err(SendError::Private(url.host.clone()));
        }
        // One that leads nowhere must not use up the time of those behind it.
        let patience = conditions.connecting();
        let share = patience / u32::try_from(addresses.len()).unwrap_or(u32::MAX);
        let mut failed = None;
        for address in addresses {
            match tokio::time::timeout(share, self.call(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error @ SendError::OwnApi(_))) => return Err(error),
                Ok(Err(error)) => failed = Some(error),
                Err(_) => failed = failed.or(Some(SendError::ConnectTime(patience))),
            }
        }
        Err(failed.unwrap_or(SendError::ConnectTime(patience)))
    }

    async fn call(&self, address: SocketAddr) -> Result<TcpStream, SendError> {
        self.check(address, None)?;
        let stream = TcpStream::connect(address).await.map_err(|error| match error.kind() {
            ErrorKind::ConnectionRefused => SendError::Refused(address),
            _ => SendError::Connection(address, error),
        })?;
        let lost = |error| SendError::Connection(address, error);
        self.check(stream.peer_addr().map_err(lost)?, Some(stream.local_addr().map_err(lost)?.ip()))?;
        stream.set_nodelay(true).map_err(lost)?;
        Ok(stream)
    }

    /// Refuses the control API. It listens on loopback, which is also reached by the address that stands for any, and by
    /// every address of this machine where a system takes them for one another; then both ends have the same address.
    fn check(&self, peer: SocketAddr, local: Option<IpAddr>) -> Result<(), SendError> {
        let ip = peer.ip().to_canonical();
        let here = ip.is_loopback() || ip.is_unspecified() || local.is_some_and(|l| l.to_canonical() == ip);
        let own = self.own_api.read().unwrap_or_else(PoisonError::into_inner);
        match here && own.iter().any(|address| address.port() == peer.port()) {
            true => Err(SendError::OwnApi(peer)),
            false => Ok(()),
        }
    }
}
