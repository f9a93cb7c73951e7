//! A rendered test event, and the request that it is to a certain URL.

use http::HeaderValue;

use super::expression::Values;
use super::{Body, RenderError, TestEvent, document};
use crate::clock::Timestamp;
use crate::sending::outgoing::Outgoing;
use crate::sending::url::{Url, UrlError};

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
    pub url: Url,
    /// Without `Host` and `Content-Length`, which are those of the connection.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

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
    pub fn to(&self, mut url: Url) -> Result<Request, UrlError> {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let (base, before) = url.target.split_once('?').unwrap_or((&url.target, ""));
        let base = if path.is_empty() { base } else { base.trim_end_matches('/') };
        let queries: Vec<&str> = [before, query].into_iter().filter(|query| !query.is_empty()).collect();
        let mark = if queries.is_empty() { "" } else { "?" };
        let target = format!("{base}{path}{mark}{}", queries.join("&"));
        url.target = Url::parse(&format!("http://host{target}"))?.target;
        let (method, headers, body) = (self.method.clone(), self.headers.clone(), self.body.clone());
        Ok(Request { method, url, headers, body })
    }
}

impl Request {
    /// The bytes that leave.
    pub fn outgoing(&self) -> Outgoing {
        let bytes = |(name, value): &(String, String)| (name.clone(), value.clone().into_bytes());
        let headers: Vec<_> = self.headers.iter().map(bytes).collect();
        Outgoing::of_parts(&self.method, self.url.clone(), &headers, self.body.clone().into())
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
            let request = rendered.to(Url::parse(url).unwrap()).unwrap();
            assert_eq!(request.url.to_string(), expected, "{url} {path}");
        };
        check("http://x:1", "", "http://x:1/");
        check("http://x/a/?b=c#d", "", "http://x/a/?b=c");
        check("https://x/a/?b=c", "/1?e=f", "https://x/a/1?b=c&e=f");
        check("http://[::1]:8/a", "?e", "http://[::1]:8/a?e");
    }
}
