//! An export: deliveries as a file that other programs read. It is written piece by piece while it is read, so that its size
//! does not matter. What a sender proved itself with is left out: a file goes on to others.

mod csv;
mod curl;
mod har;
mod ndjson;
mod raw;

use std::ops::Range;

use bytes::Bytes;
use creel_signatures::Head;
use data_encoding::BASE64;
use serde::Deserialize;
use tokio::sync::mpsc;

use crate::Creel;
use crate::delivery::{DeliveryId, headers};
use crate::raw::read;
use crate::sending::head::{CREDENTIALS, hidden};
use crate::store::{Delivery, StoreError};

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    /// An HTTP archive (version 1.2), as browsers and `POST /import` read it.
    Har,
    /// A line of JSON for each delivery, with its verdict and its body.
    Ndjson,
    /// A line for each delivery without headers and body, for a table.
    Csv,
    /// A script for a POSIX shell: a cURL command for each delivery, which sends it to `$URL`.
    Curl,
    /// The requests as they were received, one after the other, as `POST /import` reads them.
    Raw,
}

impl Format {
    /// The ending of the file's name, and its media type.
    pub(crate) fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Har => ("har", "application/json"),
            Self::Ndjson => ("ndjson", "application/x-ndjson"),
            Self::Csv => ("csv", "text/csv; charset=utf-8"),
            Self::Curl => ("sh", "application/x-sh"),
            Self::Raw => ("http", "application/http"),
        }
    }
}

/// Parts of the file that are written and not yet read.
const AHEAD: usize = 4;
/// The longest body that is looked at for being text, in bytes; a longer one is written in base64.
const LONGEST_TEXT: u64 = 1024 * 1024;
/// How much of a long body is read at a time, in bytes; base64 makes whole groups of it.
const SLICE: u64 = 3 * 64 * 1024;

/// Begins a file of these deliveries; what was deleted since they were chosen is passed over. Whoever drops the receiver ends it.
pub(crate) fn begin(
    creel: &Creel,
    format: Format,
    deliveries: Vec<DeliveryId>,
) -> mpsc::Receiver<Result<Bytes, StoreError>> {
    let (tell, told) = mpsc::channel(AHEAD);
    let file = File { creel: creel.clone(), tell };
    tokio::spawn(async move {
        if let Err(Ended::Broken(error)) = file.write(format, &deliveries).await {
            // The reader learns that the file is not whole.
            let _ = file.tell.send(Err(error)).await;
        }
    });
    told
}

/// Why a file was not written to its end.
enum Ended {
    /// Nobody reads it any more.
    Unread,
    Broken(StoreError),
}

impl From<StoreError> for Ended {
    fn from(error: StoreError) -> Self {
        Self::Broken(error)
    }
}

/// A file under way.
struct File {
    creel: Creel,
    tell: mpsc::Sender<Result<Bytes, StoreError>>,
}

impl File {
    async fn write(&self, format: Format, deliveries: &[DeliveryId]) -> Result<(), Ended> {
        let (start, between, end) = match format {
            Format::Har => (har::start(), ",\n", "\n]}}\n"),
            Format::Ndjson => (String::new(), "", ""),
            Format::Csv => (csv::start(), "", ""),
            Format::Curl => (curl::start(), "", ""),
            Format::Raw => (String::new(), "", ""),
        };
        self.put(start).await?;
        let mut first = true;
        for id in deliveries {
            let delivery = match self.creel.store().delivery(*id).await {
                Err(StoreError::NotFound(_)) => continue,
                delivery => delivery?,
            };
            if !std::mem::replace(&mut first, false) {
                self.put(between).await?;
            }
            match format {
                Format::Har => har::write(self, &delivery).await?,
                Format::Ndjson => ndjson::write(self, &delivery).await?,
                Format::Csv => self.put(csv::line(&delivery)).await?,
                Format::Curl => curl::write(self, &delivery).await?,
                Format::Raw => raw::write(self, &delivery, deliveries.len() == 1).await?,
            }
        }
        self.put(end).await
    }

    async fn put(&self, part: impl Into<Bytes>) -> Result<(), Ended> {
        let part = part.into();
        if part.is_empty() {
            return Ok(());
        }
        self.tell.send(Ok(part)).await.map_err(|_| Ended::Unread)
    }

    /// The head without what the sender proved itself with.
    async fn head(&self, delivery: &Delivery) -> Result<Vec<u8>, Ended> {
        let (head, _) = self.creel.store().head(delivery.id).await?;
        Ok(without(&self.credentials(delivery, &head), &head))
    }

    /// The names of headers that its sender proved itself with, as the head writes them or as a provider does.
    fn credentials(&self, delivery: &Delivery, head: &[u8]) -> Vec<String> {
        let listing = self.creel.directory().by_slug(&delivery.endpoint);
        let provider = listing.as_ref().and_then(|listing| listing.verifier.as_ref());
        let headers = headers(head);
        let tokens = provider.map(|verifier| {
            verifier.provider().secret_headers(&Head {
                method: &delivery.method,
                target: &delivery.target,
                public_url: None,
                headers: &headers,
            })
        });
        tokens.into_iter().flatten().chain(CREDENTIALS.map(str::to_owned)).collect()
    }

    /// Writes the body as a string of JSON: between `text` and its end where it is text, between `base64` and its end where
    /// it is not.
    async fn put_body(&self, delivery: &Delivery, text: &str, base64: &str) -> Result<(), Ended> {
        let size = delivery.body_size;
        if size <= LONGEST_TEXT {
            let body = self.creel.store().body(delivery.id, 0..size).await?;
            return match std::str::from_utf8(&body) {
                Ok(body) => self.put(format!("{text}{}", serde_json::Value::from(body))).await,
                Err(_) => self.put(format!("{base64}\"{}\"", BASE64.encode(&body))).await,
            };
        }
        self.put(format!("{base64}\"")).await?;
        self.put_base64(delivery, "").await?;
        self.put("\"").await
    }

    /// Writes the body in base64, with `end` after each part of it.
    async fn put_base64(&self, delivery: &Delivery, end: &str) -> Result<(), Ended> {
        for slice in slices(0..delivery.body_size) {
            let body = read(self.creel.store(), delivery.id, slice).await?;
            self.put(BASE64.encode(&body) + end).await?;
        }
        Ok(())
    }
}

/// A body in parts that are read one after the other.
fn slices(body: Range<u64>) -> impl Iterator<Item = Range<u64>> {
    let end = body.end;
    (body.start..end).step_by(SLICE as usize).map(move |at| at..end.min(at + SLICE))
}

/// The head without the values of these headers.
fn without(names: &[String], head: &[u8]) -> Vec<u8> {
    names.iter().fold(head.to_owned(), |head, name| hidden(&head, name).unwrap_or(head))
}

/// A word of the API for a value, such as that of a verdict.
fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What the sender was answered; `None` where it got no answer, or was imported.
fn answer_status(delivery: &Delivery) -> Option<u16> {
    delivery.answered.as_ref().and_then(|answered| answered.status)
}

/// Names and values in their order; bytes that are no text are replaced, since JSON has none.
fn pairs(head: &[u8]) -> impl Iterator<Item = (String, String)> {
    let text = |(name, value): (&str, &[u8])| (name.to_owned(), String::from_utf8_lossy(value).into_owned());
    headers(head).into_iter().map(text).collect::<Vec<_>>().into_iter()
}
