//! The bytes of a delivery: its body, and the whole request.

use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;

use crate::Creel;
use crate::api::extract::Path;
use crate::api::problem::Problem;
use crate::api::slices::attachment;
use crate::delivery::DeliveryId;
use crate::raw::{self, Piece};

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
    let (head, rest) = raw::pieces(&delivery, head, trailers);
    let pieces = std::iter::once(Piece::Bytes(head.into())).chain(rest).collect();
    Ok(attachment(creel.store(), &wanted, &format!("delivery-{id}.http"), pieces))
}
