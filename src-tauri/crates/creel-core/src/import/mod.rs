//! An import: a file or a paste becomes deliveries.
//!
//! [`read`] makes imported requests ([`request`]) of what was given, each format by a reader of its own: [`raw`]
//! HTTP/1.1, a [`curl`] command and its [`option`]s as a shell takes them apart ([`bash`], [`cmd`]), and [`har`]. The readers are functions of
//! the bytes they are given: they open nothing, run nothing, fill nothing in, and what they cannot read exactly they
//! refuse with a cause. [`intake`] judges the requests as of the time they were sent, and stores them together.

mod address;
mod bash;
mod cause;
mod cmd;
mod curl;
mod har;
pub(crate) mod intake;
mod option;
pub mod raw;
mod request;

use serde::Deserialize;

pub use cause::Cause;
pub use request::ImportedRequest;

/// How many requests one import takes: they are stored in one transaction, which deliveries that arrive wait for.
const MOST: usize = 10_000;

/// What a file or a paste is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ImportFormat")]
#[schema(as = ImportFormat)]
pub enum Format {
    /// HTTP/1.1 requests as they go over the wire, or as an editor left them.
    Raw,
    /// cURL commands, as browsers copy them and documentation writes them.
    Curl,
    /// An HTTP archive (HAR 1.2).
    Har,
}

impl Format {
    /// What the text looks like: JSON is an archive, `curl` in front a command, and anything else a request.
    pub fn detect(text: &[u8]) -> Self {
        let text = text.trim_ascii_start();
        match text {
            [b'{', ..] => Self::Har,
            _ if curl::leads(text) => Self::Curl,
            _ => Self::Raw,
        }
    }
}

/// Looks at the parts of a request that somebody made up.
///
/// # Errors
/// What is wrong with them, to be read after "the request cannot be sent:".
pub(crate) fn check_parts(method: Option<&str>, headers: &[(String, Vec<u8>)]) -> Result<(), Cause> {
    method.map_or(Ok(()), |method| request::check_method(method.as_bytes()))?;
    headers.iter().try_for_each(|(name, value)| {
        request::check_field(name.as_bytes(), value).map_err(|why| Cause::from(format!("a header {why}")))
    })
}

/// What came of each request, in the order of the text.
pub type Requests = Vec<Result<ImportedRequest, Cause>>;

/// Reads all requests of a text; its format is detected where none is given.
///
/// # Errors
/// The text as a whole cannot be taken apart into requests.
pub fn read(text: &[u8], format: Option<Format>) -> Result<Requests, Cause> {
    // Editors put a mark in front that is no part of the text.
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let requests = match format.unwrap_or_else(|| Format::detect(text)) {
        Format::Raw => raw::read(text),
        Format::Curl => curl::read(text)?,
        Format::Har => har::read(text)?,
    };
    match requests.len() {
        0 => Err("there is no request in it".into()),
        1..=MOST => Ok(requests),
        _ => Err(format!("it has more than {MOST} requests; import them in parts").into()),
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
