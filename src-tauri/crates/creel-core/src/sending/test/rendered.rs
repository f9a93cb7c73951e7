//! A rendered test event, and the request that it is to a certain URL.

use http::{HeaderValue, Uri};

use super::expression::Values;
use super::{Body, RenderError, TestEvent, document};
use crate::clock::Timestamp;

/// A test event with the ids and times of one rendering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub method: String,
    /// What follows the URL.
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// The time that it was rendered for, and that it is to be signed with.
    pub at: Timestamp,
}

/// A request with its URL, ready to be signed and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub method: String,
    /// The URL in full, without a fragment.
    pub url: String,
    /// The host and port that the URL names.
    pub authority: String,
    /// Path and query.
    pub target: String,
    /// Without `Host` and `Content-Length`, which are those of the connection.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// Why a text is no URL that anything can be sent to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no URL that a request can be sent to; it reads like http://127.0.0.1:3000/webhook")]
pub struct UrlError(pub String);

impl TestEvent {
    /// Draws ids and writes times. Every rendering has ids of its own.
    pub fn render(&self, now: Timestamp) -> Result<Rendered, RenderError> {
        let values = Values::new(now);
        let header = |(name, value): &(String, String)| {
            let value = values.text(value)?;
            match HeaderValue::from_str(&value) {
                Ok(_) => Ok((name.clone(), value)),
                Err(_) => {
                    Err(RenderError::NotSent(format!("the header {name} gets a value that none can have")))
                }
            }
        };
        let headers = self.headers.iter().map(header).collect::<Result<_, _>>()?;
        let path = values.text(&self.path)?;
        let body = match &self.body {
            Body::Json(json) => document::filled(json, &values)?.into_bytes(),
            Body::Text(text) => values.text(text)?.into_bytes(),
            Body::Bytes(bytes) => bytes.clone(),
        };
        Ok(Rendered { method: self.method.clone(), path, headers, body, at: now })
    }
}

impl Rendered {
    /// The request to a URL: its path, and then that of the event; its query, and then that of the event.
    pub fn to(&self, url: &str) -> Result<Request, UrlError> {
        let refused = || UrlError(url.to_owned());
        let given = url.trim().split('#').next().unwrap_or_default();
        let uri: Uri = given.parse().map_err(|_| refused())?;
        let scheme = uri.scheme_str().filter(|scheme| ["http", "https"].contains(scheme));
        let (scheme, authority) = scheme.zip(uri.authority()).ok_or_else(refused)?;
        if authority.as_str().contains('@') {
            return Err(refused());
        }
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let base = if path.is_empty() { uri.path() } else { uri.path().trim_end_matches('/') };
        let queries = [uri.query().unwrap_or_default(), query];
        let queries: Vec<&str> = queries.into_iter().filter(|query| !query.is_empty()).collect();
        let mark = if queries.is_empty() { "" } else { "?" };
        let target = format!("{base}{path}{mark}{}", queries.join("&"));
        if target.parse::<Uri>().is_err() {
            return Err(UrlError(target));
        }
        Ok(Request {
            method: self.method.clone(),
            url: format!("{scheme}://{authority}{target}"),
            authority: authority.to_string(),
            target,
            headers: self.headers.clone(),
            body: self.body.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_an_event_follows_that_of_the_url() {
        let check = |url: &str, path: &str, expected: &str| {
            let rendered = Rendered {
                method: "POST".into(),
                path: path.into(),
                headers: Vec::new(),
                body: Vec::new(),
                at: Timestamp::from_micros(0),
            };
            let request = rendered.to(url);
            assert_eq!(request.map(|request| request.url), Ok(expected.to_owned()), "{url} {path}");
        };
        check("http://x:1", "", "http://x:1/");
        check("http://x/a/?b=c#d", "", "http://x/a/?b=c");
        check("https://x/a/?b=c", "/1?e=f", "https://x/a/1?b=c&e=f");
        check("http://[::1]:8/a", "?e", "http://[::1]:8/a?e");
        for url in ["", "x", "/a", "ftp://x/", "http://", "http://me:pw@x/", "http://x y/"] {
            let rendered = Rendered {
                method: "POST".into(),
                path: String::new(),
                headers: Vec::new(),
                body: Vec::new(),
                at: Timestamp::from_micros(0),
            };
            assert!(rendered.to(url).is_err(), "{url}");
        }
    }
}
