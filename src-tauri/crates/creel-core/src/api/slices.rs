//! A reply of stored bytes: pieces in a row, of which a body comes from the store slice by slice, so that a reply of any
//! size costs the memory of one slice.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, HttpBody};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use hyper::body::{Frame, SizeHint};

use super::problem::{Problem, ProblemCode};
use super::range::{Asked, asked};
use crate::raw::{self, Piece, SLICE};
use crate::store::{Store, StoreError};

/// Answers with these pieces as a file to save, or with the range of them that the request asks for.
pub(super) fn attachment(store: &Store, wanted: &HeaderMap, name: &str, pieces: Vec<Piece>) -> Response {
    let size: u64 = pieces.iter().map(Piece::size).sum();
    let range = match asked(wanted, size) {
        Asked::All => None,
        Asked::Part(range) => Some(range),
        Asked::Beyond => return beyond(size),
    };
    let status = if range.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let part = range.clone().unwrap_or(0..size);
    let mut at = 0;
    let mut left = VecDeque::new();
    for piece in pieces {
        let length = piece.size();
        let piece = piece.part(part.start.saturating_sub(at)..part.end.saturating_sub(at));
        if piece.size() > 0 {
            left.push_back(piece);
        }
        at += length;
    }
    let length = part.end - part.start;
    let slices = Slices { store: store.clone(), left, reading: None };
    let mut response = Response::new(Body::new(slices));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    let texts = [
        (header::CONTENT_DISPOSITION, Some(format!("attachment; filename=\"{name}\""))),
        (header::CONTENT_RANGE, range.map(|r| format!("bytes {}-{}/{size}", r.start, r.end - 1))),
    ];
    for (name, text) in texts {
        if let Some(value) = text.and_then(|text| HeaderValue::try_from(text).ok()) {
            headers.insert(name, value);
        }
    }
    response
}

fn beyond(size: u64) -> Response {
    let detail = format!("There are {size} bytes; the range begins after the last of them.");
    let mut response = Problem::new(ProblemCode::RangeNotSatisfiable, detail).into_response();
    if let Ok(value) = HeaderValue::try_from(format!("bytes */{size}")) {
        response.headers_mut().insert(header::CONTENT_RANGE, value);
    }
    response
}

type Reading = Pin<Box<dyn Future<Output = Result<Bytes, StoreError>> + Send>>;

/// The pieces as the body of a reply.
struct Slices {
    store: Store,
    left: VecDeque<Piece>,
    reading: Option<Reading>,
}

impl HttpBody for Slices {
    type Data = Bytes;
    type Error = StoreError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, StoreError>>> {
        if self.reading.is_none() {
            match self.left.pop_front() {
                None => return Poll::Ready(None),
                Some(Piece::Bytes(bytes)) => return Poll::Ready(Some(Ok(Frame::data(bytes)))),
                Some(Piece::Stored(id, range)) => {
                    let slice = range.start..range.end.min(range.start + SLICE);
                    if slice.end < range.end {
                        self.left.push_front(Piece::Stored(id, slice.end..range.end));
                    }
                    let store = self.store.clone();
                    self.reading = Some(Box::pin(async move { raw::read(&store, id, slice).await }));
                }
            }
        }
        let Some(reading) = self.reading.as_mut() else { return Poll::Ready(None) };
        let result = ready!(reading.as_mut().poll(context));
        self.reading = None;
        Poll::Ready(Some(result.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        match self.reading {
            // Asked for before the first slice only; meanwhile the Content-Length header says it.
            Some(_) => SizeHint::new(),
            None => SizeHint::with_exact(self.left.iter().map(Piece::size).sum()),
        }
    }
}
