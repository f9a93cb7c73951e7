//! A draft: a delivery on its way to be sent again. It begins as the exact request, and what is changed in it is changed
//! in its place, so that everything else stays byte for byte.

use bytes::Bytes;
use creel_signatures::Head;

use super::skip::{Skip, SkipCode};
use crate::delivery::headers;
use crate::raw::{Piece, chunked};
use crate::sending::attempt::Sent;
use crate::sending::head::{CREDENTIALS, hidden, set};
use crate::sending::outgoing::{LONGEST, Outgoing, in_mib};
use crate::sending::url::Url;
use crate::store::{Delivery, Store, StoreError};

/// A request in the making.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) outgoing: Outgoing,
    trailers: Vec<u8>,
    chunked: bool,
    /// The body, where it is held in memory.
    body: Option<Bytes>,
    /// It is the delivery's own, byte for byte.
    own_body: bool,
    /// The body as it may be shown.
    shown_body: Option<Bytes>,
    /// Names of headers whose values are not to be shown.
    secret: Vec<String>,
}

impl Draft {
    pub(crate) async fn exact(store: &Store, delivery: &Delivery, url: Url) -> Result<Self, StoreError> {
        let (_, trailers) = store.head(delivery.id).await?;
        Ok(Self {
            outgoing: Outgoing::exact(store, delivery, url).await?,
            trailers,
            chunked: delivery.framing.chunked,
            body: None,
            own_body: true,
            shown_body: None,
            secret: Vec::new(),
        })
    }

    /// A request of parts that somebody gave; the body may be the delivery's own all the same.
    pub(crate) fn of_parts(
        method: &str,
        url: Url,
        headers: &[(String, Vec<u8>)],
        body: Bytes,
        own_body: bool,
    ) -> Self {
        let framing = ["content-length", "transfer-encoding"];
        let headers: Vec<_> = headers
            .iter()
            .filter(|(name, _)| !framing.iter().any(|framing| name.eq_ignore_ascii_case(framing)))
            .cloned()
            .collect();
        Self {
            outgoing: Outgoing::of_parts(method, url, &headers, body.clone()),
            trailers: Vec::new(),
            chunked: false,
            body: Some(body),
            own_body,
            shown_body: None,
            secret: Vec::new(),
        }
    }

    pub(crate) fn headers(&self) -> Vec<(&str, &[u8])> {
        headers(&self.outgoing.head)
    }

    /// Lends the request as a provider's definition looks at it. Its URL is the one that the receiver will see.
    pub(crate) fn as_head<T>(&self, look: impl FnOnce(Head<'_>) -> T) -> T {
        let url = self.outgoing.url.to_string();
        look(Head {
            method: self.outgoing.method(),
            target: self.outgoing.url.target.as_bytes(),
            public_url: Some(&url),
            headers: &self.headers(),
        })
    }

    /// The body as a whole.
    pub(crate) async fn body(&self, store: &Store, delivery: &Delivery) -> Result<Bytes, Skip> {
        if let Some(body) = &self.body {
            return Ok(body.clone());
        }
        if delivery.body_size > LONGEST {
            let detail = format!(
                "Its body has {}, and what is changed or signed again is held in memory, which is done up to 8 MiB. Send \
                 it exact or stripped.",
                in_mib(delivery.body_size)
            );
            return Err(Skip::new(delivery.id, None, SkipCode::TooLarge, detail));
        }
        let read = store.body(delivery.id, 0..delivery.body_size).await;
        read.map_err(|error| Skip::new(delivery.id, None, SkipCode::Unavailable, error.to_string()))
    }

    /// Puts a header in the place of the one of that name, or behind all others where there is none.
    pub(crate) fn set(&mut self, name: &str, values: &[&[u8]]) {
        self.outgoing.head = set(&self.outgoing.head, name, values);
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.set(name, &[]);
    }

    /// Takes another body, and says its length where the old one's was said.
    pub(crate) fn set_body(&mut self, body: Bytes) {
        if self.chunked {
            self.outgoing.body = chunked(Piece::Bytes(body.clone()), self.trailers.clone());
        } else {
            self.set("Content-Length", &[body.len().to_string().as_bytes()]);
            self.outgoing.body = vec![Piece::Bytes(body.clone())];
        }
        self.body = Some(body);
        self.own_body = false;
        self.shown_body = None;
    }

    /// Has this header's value left out of what is kept and shown.
    pub(crate) fn hide(&mut self, name: &str) {
        self.secret.push(name.to_owned());
    }

    /// Has another body kept and shown in place of the one that is sent.
    pub(crate) fn show_body(&mut self, body: Bytes) {
        self.shown_body = Some(body);
    }

    /// The request without credentials.
    pub(crate) fn sent(&self) -> Sent {
        let mut head = self.outgoing.head.clone();
        let secret = self.secret.iter().map(String::as_str).chain(CREDENTIALS);
        for name in secret {
            head = hidden(&head, name).unwrap_or(head);
        }
        let own = self.outgoing.body.iter().find_map(|piece| match piece {
            Piece::Stored(_, range) => Some(range.end - range.start),
            Piece::Bytes(_) => None,
        });
        Sent {
            url: self.outgoing.url.to_string(),
            head,
            body_size: self.body.as_ref().map_or(own.unwrap_or_default(), |body| body.len() as u64),
            body: self.shown_body.clone().or_else(|| self.body.clone()).filter(|_| !self.own_body),
        }
    }
}
