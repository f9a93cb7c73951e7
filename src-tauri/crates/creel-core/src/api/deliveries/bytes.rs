//! The bytes of a delivery: its body, and the whole request.

use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use http::HeaderMap;

use crate::Creel;
use crate::api::extract::Path;
use crate::api::problem::Problem;
use crate::api::slices::{Piece, attachment};
use crate::delivery::DeliveryId;

/// The body as received, after transfer decoding.
///
/// `Range` is understood. `range_not_satisfiable`: the range begins after the end.
#[utoipa::path(
    get,
    path = "/deliveries/{id}/body",
    tag = "deliveries",
    responses(
        (status = 200, content_type = "application/octet-stream", description = "All of it."),
        (status = 206, content_type = "application/octet-stream", description = "The range.")
    )
)]
pub(in crate::api) async fn get_body(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let delivery = creel.store().delivery(DeliveryId(id)).await?;
    let pieces = vec![Piece::Stored(delivery.id, 0..delivery.body_size)];
    attachment(creel.store(), &headers, &format!("delivery-{id}.body"), pieces)
}

/// The request as received.
///
/// Head and body; where the body came in chunks, it is one chunk here, followed by the trailers. A request over HTTP/2
/// is rendered as HTTP/1.1. `Range` is understood.
#[utoipa::path(
    get,
    path = "/deliveries/{id}/raw",
    tag = "deliveries",
    responses(
        (status = 200, content_type = "application/octet-stream", description = "All of it."),
        (status = 206, content_type = "application/octet-stream", description = "The range.")
    )
)]
pub(in crate::api) async fn get_raw(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let delivery = creel.store().delivery(DeliveryId(id)).await?;
    let (head, trailers) = creel.store().head(delivery.id).await?;
    let body = Piece::Stored(delivery.id, 0..delivery.body_size);
    let pieces = match delivery.framing.chunked {
        true => chunked(head, body, trailers),
        false => vec![Piece::Bytes(head.into()), body],
    };
    attachment(creel.store(), &headers, &format!("delivery-{id}.http"), pieces)
}

fn chunked(head: Vec<u8>, body: Piece, trailers: Vec<u8>) -> Vec<Piece> {
    let mut pieces = vec![Piece::Bytes(head.into())];
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
