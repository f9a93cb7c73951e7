//! Confirming: a sender is called back by the URL that its handshake brought, once, because somebody asked for it. The
//! definition says which hosts it may be; here it is seen to that the call reaches no private network, follows no
//! redirect, and ends.

mod reach;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Uri, header};
use http_body_util::{BodyExt, Empty};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::clock::Timestamp;

/// How long all of it may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How much of an answer is read, and how much of that is told.
const READ: usize = 64 * 1024;
const TOLD: usize = 500;

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) at: Timestamp,
    /// The status of the answer; `None` where there was none.
    pub(crate) status: Option<u16>,
    /// The start of the answer, or why there was none.
    pub(crate) detail: String,
}

/// Why there was no answer.
#[derive(Debug, thiserror::Error)]
enum CallError {
    #[error("the URL cannot be called: {0}")]
    Url(&'static str),
    #[error("{0} was not found: {1}")]
    Name(String, std::io::Error),
    #[error("{0} leads to this machine or a private network, where no sender is")]
    Private(String),
    #[error("no connection: {0}")]
    Connection(#[from] std::io::Error),
    #[error("no answer: {0}")]
    Answer(#[from] hyper::Error),
    #[error("no answer within {} seconds", PATIENCE.as_secs())]
    Time,
}

/// Whom a call can reach and whom it believes.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    tls: Arc<ClientConfig>,
    may_reach: fn(std::net::IpAddr) -> bool,
}

impl Caller {
    /// Calls public addresses, and believes the certificates that this system does.
    pub(crate) fn new() -> Self {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        Self::with(roots, reach::is_public)
    }

    fn with(roots: RootCertStore, may_reach: fn(std::net::IpAddr) -> bool) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring has cipher suites for the versions that are on by default");
        let mut config = config.with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Self { tls: Arc::new(config), may_reach }
    }

    /// Calls an `https` URL with GET, and tells what came of it. It follows no redirect.
    pub(crate) async fn call(&self, url: &str) -> Outcome {
        let called = match tokio::time::timeout(PATIENCE, self.get(url)).await {
            Ok(called) => called,
            Err(_) => Err(CallError::Time),
        };
        let (status, detail) = match called {
            Ok((status, body)) => (Some(status), told(status, &body)),
            Err(error) => (None, error.to_string()),
        };
        Outcome { at: Timestamp::now(), status, detail }
    }

    async fn get(&self, url: &str) -> Result<(u16, Vec<u8>), CallError> {
        let uri: Uri = url.parse().map_err(|_| CallError::Url("it is none"))?;
        let (Some("https"), Some(host)) = (uri.scheme_str(), uri.host()) else {
            return Err(CallError::Url("it is not https"));
        };
        let name =
            ServerName::try_from(host.to_owned()).map_err(|_| CallError::Url("its host has no name"))?;
        let stream = self.connect(host, uri.port_u16().unwrap_or(443)).await?;
        let stream = TlsConnector::from(self.tls.clone()).connect(name, stream).await?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        let answering = async {
            let path = uri.path_and_query().map_or("/", |path| path.as_str());
            let authority = uri.authority().map_or(host, |authority| authority.as_str());
            let request = Request::get(path)
                .header(header::HOST, authority)
                .header(header::USER_AGENT, concat!("creel/", env!("CARGO_PKG_VERSION")))
                .header(header::ACCEPT, "*/*")
                .body(Empty::<Bytes>::new())
                .map_err(|_| CallError::Url("it has characters that a request cannot have"))?;
            let response = sender.send_request(request).await?;
            let status = response.status().as_u16();
            let mut body = response.into_body();
            let mut read = Vec::new();
            while read.len() < READ
                && let Some(frame) = body.frame().await
            {
                // What was read by then is told, however the rest ends.
                let Ok(frame) = frame else { break };
                read.extend_from_slice(frame.data_ref().unwrap_or(&Bytes::new()));
            }
            Ok((status, read))
        };
        tokio::select! {
            answered = answering => answered,
            Err(error) = connection => Err(error.into()),
        }
    }

    /// Connects to the first address of the name that may be reached. The name is asked once, so that what was looked at
    /// is what is called.
    async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, CallError> {
        let found = tokio::net::lookup_host((host, port)).await;
        let found = found.map_err(|error| CallError::Name(host.to_owned(), error))?;
        let reachable: Vec<SocketAddr> = found.filter(|address| (self.may_reach)(address.ip())).collect();
        if reachable.is_empty() {
            return Err(CallError::Private(host.to_owned()));
        }
        Ok(TcpStream::connect(reachable.as_slice()).await?)
    }
}

/// The start of an answer as one text.
fn told(status: u16, body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text: String = text.trim().chars().filter(|c| !c.is_control() || *c == '\n').take(TOLD).collect();
    match status {
        300..400 => format!("It redirects, which is not followed. {text}").trim_end().to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests;
