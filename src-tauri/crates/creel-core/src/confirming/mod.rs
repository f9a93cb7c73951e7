//! Confirming: a sender is called back by the URL that its handshake brought, once, because somebody asked for it. The
//! definition says which hosts it may be; here it is seen to that the call reaches no private network, follows no
//! redirect, and ends.

use std::time::Duration;

use bytes::Bytes;

use crate::clock::Timestamp;
use crate::sending::connector::{Conditions, Connector, Response, SendError};
use crate::sending::outgoing::Outgoing;
use crate::sending::url::Url;

/// How long the connection may take, and how long the answer.
const PATIENCE: Duration = Duration::from_secs(5);

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

/// Calls an `https` URL at a public address with GET, and tells what came of it. It follows no redirect.
pub(crate) async fn call(connector: &Connector, url: &str) -> Outcome {
    call_any(connector, url, true).await
}

async fn call_any(connector: &Connector, url: &str, only_public: bool) -> Outcome {
    let (status, detail) = match get(connector, url, only_public).await {
        Ok(answer) => (Some(answer.status), told(answer.status, &answer.body)),
        Err(error) => (None, error.to_string()),
    };
    Outcome { at: Timestamp::now(), status, detail }
}

/// Why there was no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    #[error("the URL cannot be called: it is not https")]
    NotEncrypted,
    #[error(transparent)]
    Send(#[from] SendError),
}

/// Calls an `https` URL with GET and reads its answer, up to 64 KiB of the body. It follows no redirect.
pub(crate) async fn get(connector: &Connector, url: &str, only_public: bool) -> Result<Response, CallError> {
    let url = Url::parse(url).map_err(SendError::from)?;
    if !url.secure {
        return Err(CallError::NotEncrypted);
    }
    let headers = [
        ("User-Agent".to_owned(), concat!("creel/", env!("CARGO_PKG_VERSION")).into()),
        ("Accept".to_owned(), b"*/*".to_vec()),
        ("Connection".to_owned(), b"close".to_vec()),
    ];
    let outgoing = Outgoing::of_parts("GET", url, &headers, Bytes::new());
    let conditions = Conditions { all: PATIENCE, keep: READ, only_public, ..Conditions::default() };
    Ok(connector.send(&outgoing, &conditions).await.outcome?)
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
pub(crate) mod tests;
