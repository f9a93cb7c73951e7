//! Pass-through: a sender waits for what a destination says to its request, and gets that as its answer.

use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use super::attempt::{AttemptKind, Outcome, Purpose};
use super::connector::{End, Response};
use super::credentials::Credentials;
use super::destination::{Destination, DestinationId};
use super::forward::{making, trying};
use crate::Creel;
use crate::delivery::DeliveryId;

/// The longest body that is passed on to the sender, in bytes.
const LONGEST: usize = 10 * 1024 * 1024;

/// By how much the wait itself may be late.
const GRACE: Duration = Duration::from_secs(1);

/// How much of an answer is kept with its attempt, in bytes.
const KEPT: usize = 64 * 1024;

/// Headers that belong to one connection, or say how the body was framed on it (RFC 9110 §7.6.1).
const OF_THE_CONNECTION: [&str; 10] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "content-length",
];

/// Whose answer a sender gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct PassThrough {
    /// The number of a destination.
    pub destination: i64,
    /// How long its answer is waited for, 1 to 60,000; then the sender gets the endpoint's own.
    pub timeout_ms: u32,
}

impl PassThrough {
    /// How long it may take in all.
    pub(crate) fn longest(&self) -> Duration {
        Duration::from_millis(self.timeout_ms.into()) + GRACE
    }
}

/// What a destination answered, ready for the sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Passed {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
}

/// Sends a delivery to the destination and gives its answer; `None` where there was none in time, or none that can be passed
/// on whole. What came of it is kept either way.
pub(crate) async fn ask(creel: &Creel, how: &PassThrough, id: DeliveryId) -> Option<Passed> {
    let timeout = Duration::from_millis(how.timeout_ms.into());
    let (tell, mut told) = oneshot::channel();
    let (creel, destination) = (creel.clone(), DestinationId(how.destination));
    // It goes on when the sender does not wait any more, so that what came of it is not lost.
    tokio::spawn(async move {
        if let Err(error) = send(&creel, destination, id, timeout, tell).await {
            tracing::warn!(%error, delivery = id.0, "a delivery was not passed through");
        }
    });
    match tokio::time::timeout(timeout, &mut told).await {
        Ok(passed) => passed.ok(),
        Err(_) => {
            // From here on nothing can be told any more, so that what is kept is what the sender got.
            told.close();
            told.try_recv().ok()
        }
    }
}

async fn send(
    creel: &Creel,
    destination: DestinationId,
    id: DeliveryId,
    timeout: Duration,
    tell: oneshot::Sender<Passed>,
) -> Result<(), making::NotMade> {
    let store = creel.store();
    let Destination { mut settings, enabled, paused, .. } = store.destination(destination).await?;
    if !enabled || paused {
        return Ok(());
    }
    let millis = u32::try_from(timeout.as_millis()).unwrap_or(u32::MAX);
    settings.timeout_ms = settings.timeout_ms.min(millis);
    let credentials = Credentials::from(store.opened_destination_secrets(destination).await?);
    let delivery = store.delivery(id).await?;
    let made = making::make(creel, &settings, &credentials, &delivery).await?;
    let purpose = Purpose { kind: AttemptKind::PassThrough, delivery: Some(id), order: None };
    let (mut attempts, outcome) =
        trying::exchange(creel, &settings, &credentials, made, purpose, LONGEST).await;
    let passed = outcome.ok().and_then(whole);
    let status = passed.and_then(|passed| {
        let status = passed.status;
        tell.send(passed).ok().map(|()| status)
    });
    for attempt in &mut attempts {
        if let Outcome::Answered { body, end, .. } = &mut attempt.outcome
            && body.len() > KEPT
        {
            (*body, *end) = (body.slice(..KEPT), End::Cut);
        }
    }
    Ok(store.put_pass_through(id, status, attempts).await?)
}

/// The answer without what belongs to the connection; none where a part of it is missing.
fn whole(answer: Response) -> Option<Passed> {
    if answer.end != End::Complete || !(200..600).contains(&answer.status) {
        return None;
    }
    let named = answer.header("connection").unwrap_or_default().to_ascii_lowercase();
    let kept = |name: &str| {
        let lower = name.to_ascii_lowercase();
        !OF_THE_CONNECTION.contains(&lower.as_str()) && !named.split(',').any(|named| named.trim() == lower)
    };
    let headers = answer
        .headers()
        .into_iter()
        .filter(|(name, _)| kept(name))
        .filter_map(|(name, value)| Some((name.to_owned(), std::str::from_utf8(value).ok()?.to_owned())));
    Some(Passed { status: answer.status, headers: headers.collect(), body: answer.body.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_the_connection_stays_behind() {
        let head = b"HTTP/1.1 201 X\r\nX-A: 1\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nTransfer-Encoding: chunked\r\n\
                     Set-Cookie: a\r\nset-cookie: b\r\n\r\n";
        let answer = |end| Response { status: 201, head: head.to_vec(), body: "b".into(), end };
        let passed = whole(answer(End::Complete)).unwrap();
        let headers = [("X-A", "1"), ("Set-Cookie", "a"), ("set-cookie", "b")];
        assert_eq!(passed.headers, headers.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(whole(answer(End::Cut)), None);
        assert_eq!(whole(answer(End::Broken)), None);
    }
}
