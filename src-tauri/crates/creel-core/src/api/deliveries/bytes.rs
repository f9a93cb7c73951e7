//! The bytes of a delivery: its body, and the whole request.

use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use http::HeaderMap;

use crate::Creel;
use crate::api::extract::Path;
use crate::api::problem::Problem;
use crate::api::slices::{Piece, attachment};
use crate::delivery::{DeliveryId, Wire, headers};

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
    Ok(attachment(creel.store(), &headers, &format!("delivery-{id}.body"), pieces))
}

/// The request as received.
///
/// Head and body; where the body came in chunks, it is one chunk here, followed by the trailers. A request over HTTP/2
/// is rendered as HTTP/1.1, with a Content-Length where it needs one. `Range` is understood.
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
    wanted: HeaderMap,
) -> Result<Response, Problem> {
    let delivery = creel.store().delivery(DeliveryId(id)).await?;
    let (head, trailers) = creel.store().head(delivery.id).await?;
    let body = Piece::Stored(delivery.id, 0..delivery.body_size);
    let pieces = if delivery.framing.chunked {
        chunked(head, body, trailers)
    } else if delivery.wire == Wire::H2 {
        vec![Piece::Bytes(with_length(head, delivery.body_size).into()), body]
    } else {
        vec![Piece::Bytes(head.into()), body]
    };
    Ok(attachment(creel.store(), &wanted, &format!("delivery-{id}.http"), pieces))
}

/// A head rendered from HTTP/2, where a body needs no announcement, with the length that HTTP/1.1 needs.
fn with_length(mut head: Vec<u8>, size: u64) -> Vec<u8> {
    let announced = headers(&head).iter().any(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    if size > 0 && !announced && head.ends_with(b"\r\n\r\n") {
        head.truncate(head.len() - 2);
        head.extend_from_slice(format!("content-length: {size}\r\n\r\n").as_bytes());
    }
    head
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
