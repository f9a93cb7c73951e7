//! Deletions: taking deliveries away, and bringing them back. What is deleted is purged after seven days.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::events;
use super::extract::{JsonBody, Path};
use super::problem::Problem;
use super::selection::Chosen;
use crate::Creel;
use crate::store::{Deletion, Selection};

/// What is to be deleted: exactly one of these.
#[derive(Debug, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct DeleteDeliveries {
    pub ids: Option<Vec<i64>>,
    /// A search.
    pub q: Option<String>,
    /// With `q`: what it found when this delivery was the newest.
    pub as_of: Option<i64>,
    /// With `q`: ids of what it finds that stay.
    pub except: Option<Vec<i64>>,
    /// All deliveries of this endpoint; the endpoint itself stays.
    pub endpoint: Option<String>,
}

/// A deletion that can be undone.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "Deletion")]
#[schema(as = Deletion)]
pub(crate) struct DeletionReply {
    pub id: i64,
    /// How many deliveries went.
    pub count: u64,
}

impl From<Deletion> for DeletionReply {
    fn from(deletion: Deletion) -> Self {
        Self { id: deletion.id, count: deletion.count }
    }
}

/// What came back.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct Restored {
    /// How many deliveries returned.
    pub count: u64,
}

/// Deletes deliveries.
///
/// Give one of `ids`, `q` and `endpoint`. Ids that do not exist are passed over.
#[utoipa::path(
    post,
    path = "/deletions",
    tag = "deletions",
    request_body = DeleteDeliveries,
    responses((status = 200, body = DeletionReply))
)]
pub(super) async fn delete_deliveries(
    State(creel): State<Creel>,
    JsonBody(wanted): JsonBody<DeleteDeliveries>,
) -> Result<Json<DeletionReply>, Problem> {
    let DeleteDeliveries { ids, q, as_of, except, endpoint } = wanted;
    let selection = match (ids.is_some() || q.is_some(), endpoint) {
        (false, Some(slug)) => Selection::Endpoint(creel.store().endpoint(&slug).await?.slug),
        (true, None) => Chosen { ids, q, as_of, except }.read("ids", "Nothing was deleted.")?,
        _ => {
            let detail = "Say what to delete with one of `ids`, `q` and `endpoint`. Nothing was deleted.";
            return Err(Problem::field("ids", detail));
        }
    };
    Ok(Json(creel.store().delete(selection).await?.into()))
}

/// Takes a deletion back.
#[utoipa::path(
    post,
    path = "/deletions/{id}/restore",
    tag = "deletions",
    responses((status = 200, body = Restored))
)]
pub(super) async fn restore_deletion(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
) -> Result<Json<Restored>, Problem> {
    // The files first, of which another may have taken the name; where the rest fails, it can be undone again.
    let deletion = creel.store().deletion(id).await?;
    events::restore(&creel, deletion).await?;
    let count = creel.store().restore(id).await?;
    // The deletion may have been one of an endpoint or of a secret.
    creel.refresh_directory().await?;
    // Or of a destination, whose queue returned with it.
    creel.call_forwarding();
    for (_, slug, _) in creel.store().judging_pending().await? {
        creel.judge_again(&slug);
    }
    Ok(Json(Restored { count }))
}
