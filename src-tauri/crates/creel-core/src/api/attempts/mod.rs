//! Attempts: what came of each sending.

mod wire;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use http::HeaderMap;

pub(super) use wire::{AttemptItem, AttemptList, AttemptReply};

use super::extract::Path;
use super::problem::Problem;
use super::slices::attachment;
use crate::Creel;
use crate::delivery::DeliveryId;
use crate::raw::Piece;
use crate::sending::attempt::{AttemptId, KEPT_BODY, Outcome};
use crate::store::StoreError;
use wire::Received;

/// How many attempts of a delivery are listed; as many are kept.
const MOST: usize = 200;

/// The attempts to send a delivery, newest first: replays and forwards. Of each delivery the newest 200 are kept.
#[utoipa::path(
    get,
    path = "/deliveries/{id}/attempts",
    tag = "sending",
    responses((status = 200, body = AttemptList))
)]
pub(super) async fn list_attempts(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
) -> Result<Json<AttemptList>, Problem> {
    let lines = creel.store().attempt_lines(DeliveryId(id), MOST).await?;
    let items = lines.into_iter().map(|(line, before)| AttemptItem::new(line, before.as_ref()));
    Ok(Json(AttemptList { items: items.collect() }))
}

/// One attempt: the request beside the delivery as received, and the answer beside the one before.
#[utoipa::path(
    get,
    path = "/attempts/{id}",
    tag = "sending",
    responses((status = 200, body = AttemptReply))
)]
pub(super) async fn get_attempt(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
) -> Result<Json<AttemptReply>, Problem> {
    let store = creel.store();
    let (line, before) = store.attempt_line(AttemptId(id)).await?;
    let attempt = store.attempt(line.id).await?;
    let before = match before {
        Some(line) => {
            let attempt = store.attempt(line.id).await?;
            Some((line, attempt))
        }
        None => None,
    };
    let received = match line.delivery {
        Some(delivery) => received(&creel, delivery).await?,
        None => None,
    };
    Ok(Json(AttemptReply::new(attempt, line, before, received.as_ref())))
}

/// The request as it was sent, without credentials. Of a body that was changed, the first MiB is kept.
#[utoipa::path(
    get,
    path = "/attempts/{id}/request",
    tag = "sending",
    responses((status = 200, content_type = "application/octet-stream", description = "Head and body."))
)]
pub(super) async fn get_attempt_request(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
    wanted: HeaderMap,
) -> Result<Response, Problem> {
    let attempt = creel.store().attempt(AttemptId(id)).await?.made;
    let body = match (attempt.sent.body, attempt.purpose.delivery) {
        (Some(body), _) => Piece::Bytes(body),
        (None, Some(delivery)) => {
            Piece::Stored(delivery, 0..creel.store().delivery(delivery).await?.body_size)
        }
        (None, None) => Piece::Bytes(Bytes::new()),
    };
    let pieces = vec![Piece::Bytes(attempt.sent.head.into()), body];
    Ok(attachment(creel.store(), &wanted, &format!("attempt-{id}.http"), pieces))
}

/// The body of the answer, as much as is kept of it. `not_found`: there was no answer.
#[utoipa::path(
    get,
    path = "/attempts/{id}/response",
    tag = "sending",
    responses((status = 200, content_type = "application/octet-stream", description = "All of it."))
)]
pub(super) async fn get_attempt_response(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
    wanted: HeaderMap,
) -> Result<Response, Problem> {
    match creel.store().attempt(AttemptId(id)).await?.made.outcome {
        Outcome::Answered { body, .. } => {
            let pieces = vec![Piece::Bytes(body)];
            Ok(attachment(creel.store(), &wanted, &format!("attempt-{id}.response"), pieces))
        }
        Outcome::Failed { detail, .. } => {
            Err(StoreError::NotFound(format!("an answer to the attempt {id}: {detail}; it")).into())
        }
    }
}

/// The delivery that was sent; `None` where it is deleted.
async fn received(creel: &Creel, id: DeliveryId) -> Result<Option<Received>, StoreError> {
    let read = async {
        let (head, _) = creel.store().head(id).await?;
        let body = creel.store().body(id, 0..KEPT_BODY as u64 + 1).await?;
        Ok(Received { head, body })
    };
    match read.await {
        Ok(received) => Ok(Some(received)),
        Err(StoreError::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
