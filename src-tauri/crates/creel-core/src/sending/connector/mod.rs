//! The connector: the one way out of this machine.
//!
//! Whatever is sent goes through here, so that some things hold for all of it: the address that was looked at is the one
//! that is called, and it is never Creel's own control API in any spelling, because what counts is the address that the
//! name led to and the connection that came of it; every wait has a limit; of an answer no more is kept than was asked
//! for; and no redirect is followed, since whoever sends decides on that.

mod connect;
mod public;
pub mod response;
mod tls;

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::{Duration, Instant};

use rustls::ClientConfig;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};

pub use response::{End, Response};

use super::outgoing::Outgoing;
use super::url::UrlError;
use crate::clock::Timestamp;
use crate::raw::{self, Piece, SLICE};
use crate::store::{Store, StoreError};

/// A server that refuses a request early answers and hangs up, and what it said may still be on the way.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// What holds for one sending.
#[derive(Debug, Clone)]
pub struct Conditions {
    /// How long it may take in all, from looking for the address to the end of the answer.
    pub all: Duration,
    /// How much of that the name, the connection and its encryption may take.
    pub connect: Duration,
    /// How long a port that refuses connections is tried again: a server that restarts is back in a moment. This wait is no
    /// part of what it may take in all.
    pub wait_for_refused: Duration,
    /// How many bytes of the answer's body are read and kept.
    pub keep: usize,
    /// Believe any certificate, such as one that a developer signed for this machine.
    pub accept_any_certificate: bool,
    /// Call no address of this machine or of a private network.
    pub only_public: bool,
}

impl Conditions {
    /// How long a connection may take.
    fn connecting(&self) -> Duration {
        self.connect.min(self.all)
    }
}

impl Default for Conditions {
    fn default() -> Self {
        Self {
            all: Duration::from_secs(30),
            connect: Duration::from_secs(10),
            wait_for_refused: Duration::ZERO,
            keep: 1024 * 1024,
            accept_any_certificate: false,
            only_public: false,
        }
    }
}

/// How long the parts of a sending took. What was not reached is `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Timing {
    /// Until there was a connection: finding the address, and waiting for a port that refused.
    pub connect: Option<Duration>,
    /// The handshake of TLS; `None` as well where there is none.
    pub tls: Option<Duration>,
    /// From the first byte sent to the first byte of the answer.
    pub first_byte: Option<Duration>,
    /// From the beginning to the end.
    pub total: Duration,
}

/// What came of sending one request.
#[derive(Debug)]
pub struct Exchange {
    pub started_at: Timestamp,
    /// The address that was called.
    pub peer: Option<SocketAddr>,
    pub timing: Timing,
    pub outcome: Result<Response, SendError>,
}

/// Why there was no answer. The words are for people; [`SendError::code`] is for what is kept.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    #[error("the URL cannot be called: {0}")]
    Url(#[from] UrlError),
    #[error("{0} was not found: {1}")]
    Name(String, std::io::Error),
    #[error("{0} leads to this machine or a private network, where no sender is")]
    Private(String),
    #[error("{0} is Creel's own control API, which nothing is sent to")]
    OwnApi(SocketAddr),
    #[error("{0} refused the connection: nothing listens there")]
    Refused(SocketAddr),
    #[error("no connection to {0}: {1}")]
    Connection(SocketAddr, std::io::Error),
    #[error("no encrypted connection: {0}")]
    Tls(std::io::Error),
    #[error("no connection within {} s", .0.as_secs_f32())]
    ConnectTime(Duration),
    #[error("no answer within {} s", .0.as_secs_f32())]
    AnswerTime(Duration),
    #[error("the connection was closed without an answer")]
    Closed,
    #[error("the connection broke off: {0}")]
    Broken(std::io::Error),
    #[error("the answer is not HTTP: {0}")]
    NotHttp(&'static str),
    #[error("the body could not be read from the database: {0}")]
    Body(#[from] StoreError),
}

impl SendError {
    /// A stable name of the kind of error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Url(_) => "url",
            Self::Name(..) => "name",
            Self::Private(_) => "private",
            Self::OwnApi(_) => "own_api",
            Self::Refused(_) => "refused",
            Self::Connection(..) => "connection",
            Self::Tls(_) => "tls",
            Self::ConnectTime(_) | Self::AnswerTime(_) => "timeout",
            Self::Closed => "closed",
            Self::Broken(_) => "broken",
            Self::NotHttp(_) => "not_http",
            Self::Body(_) => "body",
        }
    }
}

/// The way out; cloned freely.
#[derive(Debug, Clone)]
pub struct Connector {
    store: Option<Store>,
    /// Where the control API listens, which nothing is sent to.
    own_api: Arc<RwLock<Vec<SocketAddr>>>,
    believing: Arc<OnceLock<Arc<ClientConfig>>>,
    /// Where tests have a host of the internet answered.
    #[cfg(test)]
    stand_ins: Arc<RwLock<std::collections::HashMap<String, SocketAddr>>>,
}

impl Connector {
    /// Bodies of deliveries are read from `store`.
    pub fn new(store: Store) -> Self {
        Self { store: Some(store), ..Self::without_store() }
    }

    fn without_store() -> Self {
        Self {
            store: None,
            own_api: Arc::default(),
            believing: Arc::default(),
            #[cfg(test)]
            stand_ins: Arc::default(),
        }
    }

    /// Names an address that the control API listens on.
    pub fn never_call(&self, address: SocketAddr) {
        self.own_api.write().unwrap_or_else(PoisonError::into_inner).push(address);
    }

    /// Has every call to a host answered at this address, for tests: they reach nobody else's machine.
    #[cfg(test)]
    pub(crate) fn stand_in(&self, host: &str, address: SocketAddr) {
        self.stand_ins.write().unwrap_or_else(PoisonError::into_inner).insert(host.to_owned(), address);
    }

    #[cfg(test)]
    fn stood_in(&self, host: &str) -> Option<SocketAddr> {
        self.stand_ins.read().unwrap_or_else(PoisonError::into_inner).get(host).copied()
    }

    /// Sends a request and reads its answer. Dropping the future ends it at once.
    pub async fn send(&self, outgoing: &Outgoing, conditions: &Conditions) -> Exchange {
        let started_at = Timestamp::now();
        let started = Instant::now();
        let mut exchange =
            Exchange { started_at, peer: None, timing: Timing::default(), outcome: Err(SendError::Closed) };
        exchange.outcome = self.exchange(outgoing, conditions, &mut exchange).await;
        exchange.timing.total = started.elapsed();
        exchange
    }

    async fn exchange(
        &self,
        outgoing: &Outgoing,
        conditions: &Conditions,
        exchange: &mut Exchange,
    ) -> Result<Response, SendError> {
        let (stream, begun) = self.connect(&outgoing.url, conditions, exchange).await?;
        let timing = &mut exchange.timing;
        let exchanging = self.exchange_on(stream, outgoing, conditions.keep, timing);
        tokio::time::timeout(conditions.all.saturating_sub(begun.elapsed()), exchanging)
            .await
            .map_err(|_| SendError::AnswerTime(conditions.all))?
    }

    /// Writes and reads at the same time: a server may answer before it has read everything, and then read no more.
    async fn exchange_on(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin,
        outgoing: &Outgoing,
        keep: usize,
        timing: &mut Timing,
    ) -> Result<Response, SendError> {
        let (mut reader, mut writer) = tokio::io::split(stream);
        let started = Instant::now();
        let to_head = outgoing.method().eq_ignore_ascii_case("HEAD");
        let reading = response::read(&mut reader, keep, to_head, || {
            timing.first_byte = Some(started.elapsed());
        });
        let writing = self.write(&mut writer, outgoing);
        tokio::pin!(reading, writing);
        tokio::select! {
            biased;
            answered = &mut reading => answered,
            written = &mut writing => match written {
                Ok(()) => reading.await,
                Err(SendError::Body(error)) => Err(SendError::Body(error)),
                Err(error) => match tokio::time::timeout(LAST_WORDS, reading).await {
                    Ok(Ok(response)) => Ok(response),
                    _ => Err(error),
                },
            },
        }
    }

    async fn write(
        &self,
        writer: &mut (impl AsyncWrite + Unpin),
        outgoing: &Outgoing,
    ) -> Result<(), SendError> {
        let mut waiting = outgoing.head.clone();
        for piece in &outgoing.body {
            match piece {
                // Small parts leave together, or each would be a packet of its own.
                Piece::Bytes(bytes) if waiting.len() + bytes.len() <= SLICE as usize => {
                    waiting.extend_from_slice(bytes);
                }
                Piece::Bytes(bytes) => {
                    flush(writer, &mut waiting).await?;
                    writer.write_all(bytes).await.map_err(SendError::Broken)?;
                }
                Piece::Stored(id, range) => {
                    let Some(store) = &self.store else { continue };
                    let mut at = range.start;
                    while at < range.end {
                        let slice = at..range.end.min(at + SLICE);
                        at = slice.end;
                        let bytes = raw::read(store, *id, slice).await?;
                        waiting.extend_from_slice(&bytes);
                        if waiting.len() >= SLICE as usize {
                            flush(writer, &mut waiting).await?;
                        }
                    }
                }
            }
        }
        flush(writer, &mut waiting).await?;
        writer.flush().await.map_err(SendError::Broken)
    }
}

async fn flush(writer: &mut (impl AsyncWrite + Unpin), waiting: &mut Vec<u8>) -> Result<(), SendError> {
    writer.write_all(waiting).await.map_err(SendError::Broken)?;
    waiting.clear();
    Ok(())
}

#[cfg(test)]
mod tests;
