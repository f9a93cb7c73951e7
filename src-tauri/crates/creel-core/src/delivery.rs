//! A delivery: one captured HTTP request, byte for byte.

use std::net::SocketAddr;

use bytes::Bytes;
use creel_signatures::{Event, Judgement};
use serde::Serialize;

use crate::clock::Timestamp;
use crate::endpoint::EndpointId;
use crate::store::Upload;

/// A delivery's number: commit order, never reused, independent of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct DeliveryId(pub i64);

/// How the request came over the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Wire {
    /// HTTP/1: the head is the bytes as received.
    H1,
    /// HTTP/2: the head is rendered as HTTP/1.1 from what was decoded.
    H2,
}

/// What was unusual or worth telling about the framing of a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Framing {
    /// The body came in chunks; their boundaries are not kept.
    pub chunked: bool,
    /// The head has line ends without a carriage return.
    pub bare_lf: bool,
    /// Content-Length came more than once, with equal values.
    pub duplicate_length: bool,
}

/// The body of an arrival: in memory when it is short, else already in the store.
#[derive(Debug)]
pub enum Body {
    Inline(Bytes),
    Uploaded(Upload),
}

/// One complete request on its way into the store. It becomes a delivery with the commit.
#[derive(Debug)]
pub struct Arrival {
    pub endpoint: EndpointId,
    /// When the head was complete.
    pub received_at: Timestamp,
    pub wire: Wire,
    pub peer: SocketAddr,
    pub method: String,
    /// The request-target as received.
    pub target: Vec<u8>,
    /// The head as received, from the request line to the empty line.
    pub head: Vec<u8>,
    pub body: Body,
    /// The trailer section as received, with its closing empty line; empty where there was none.
    pub trailers: Vec<u8>,
    pub framing: Framing,
    pub judgement: Judgement,
    pub event: Event,
    /// The handshake that was answered, by its name in the provider's definition.
    pub handshake: Option<String>,
    /// The status that the sender is answered with.
    pub answer_status: u16,
}
