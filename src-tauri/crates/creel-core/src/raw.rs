//! A raw request: a stored delivery as the bytes of an HTTP/1.1 message, in pieces, so that a body of any size costs the
//! memory of one slice.

use std::ops::Range;

use bytes::Bytes;

use crate::delivery::{DeliveryId, Wire, headers};
use crate::sending::head::set;
use crate::store::{Delivery, Store, StoreError};

/// How much of a body is read at once, in bytes; as much as the store keeps in one chunk.
pub(crate) const SLICE: u64 = 256 * 1024;

/// A run of bytes.
#[derive(Debug, Clone)]
pub enum Piece {
    Bytes(Bytes),
    /// A part of a delivery's body.
    Stored(DeliveryId, Range<u64>),
}

impl Piece {
    pub fn size(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Stored(_, range) => range.end - range.start,
        }
    }

    /// What of this piece lies within a range that counts from the piece's start.
    pub(crate) fn part(self, range: Range<u64>) -> Self {
        let (start, end) = (range.start.min(self.size()), range.end.min(self.size()));
        match self {
            // A piece in memory is shorter than the address space.
            Self::Bytes(bytes) => Self::Bytes(bytes.slice(start as usize..end as usize)),
            Self::Stored(id, all) => Self::Stored(id, all.start + start..all.start + end),
        }
    }
}

/// The head of a stored delivery, and what follows it. Where the body came in chunks, it is one chunk here, followed by
/// the trailers. A head rendered from HTTP/2 gets a Content-Length where HTTP/1.1 needs one.
pub fn pieces(delivery: &Delivery, head: Vec<u8>, trailers: Vec<u8>) -> (Vec<u8>, Vec<Piece>) {
    let body = Piece::Stored(delivery.id, 0..delivery.body_size);
    if delivery.framing.chunked {
        (head, chunked(body, trailers))
    } else if delivery.wire == Wire::H2 {
        (with_length(head, delivery.body_size), vec![body])
    } else {
        (head, vec![body])
    }
}

/// A slice in full: a shorter one would leave a message short of what it announced.
pub(crate) async fn read(store: &Store, id: DeliveryId, slice: Range<u64>) -> Result<Bytes, StoreError> {
    let length = slice.end - slice.start;
    let bytes = store.body(id, slice).await?;
    match bytes.len() as u64 == length {
        true => Ok(bytes),
        false => Err(StoreError::Unavailable(format!("the body of delivery {} ended early", id.0))),
    }
}

/// The head with a Content-Length, where a body follows and the head announces none.
pub(crate) fn with_length(head: Vec<u8>, size: u64) -> Vec<u8> {
    let announced = headers(&head).iter().any(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    if size == 0 || announced {
        return head;
    }
    set(&head, "content-length", &[size.to_string().as_bytes()])
}

/// A body as one chunk, with the trailers after it.
pub(crate) fn chunked(body: Piece, trailers: Vec<u8>) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(4);
    match body.size() {
        0 => pieces.push(Piece::Bytes(Bytes::from_static(b"0\r\n"))),
        size => {
            pieces.push(Piece::Bytes(format!("{size:x}\r\n").into()));
            pieces.push(body);
            pieces.push(Piece::Bytes(Bytes::from_static(b"\r\n0\r\n")));
        }
    }
    pieces.push(Piece::Bytes(match trailers.is_empty() {
        true => Bytes::from_static(b"\r\n"),
        false => trailers.into(),
    }));
    pieces
}
