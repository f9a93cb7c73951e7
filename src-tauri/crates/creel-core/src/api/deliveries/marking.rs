//! Marking many deliveries at once.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::marks::checked;
use crate::Creel;
use crate::api::extract::JsonBody;
use crate::api::problem::Problem;
use crate::api::selection::Chosen;
use crate::marks::CommonChange;

/// Which deliveries, by one of `ids` and `q`, and what is to change about their marks. What is not given stays.
#[derive(Debug, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct MarkDeliveries {
    pub ids: Option<Vec<i64>>,
    /// A search.
    pub q: Option<String>,
    /// With `q`: what it found when this delivery was the newest.
    pub as_of: Option<i64>,
    /// With `q`: ids of what it finds that stay as they are.
    pub except: Option<Vec<i64>>,
    pub pinned: Option<bool>,
    pub read: Option<bool>,
    /// Tags beside those that each has; of 1 to 64 characters.
    pub add_tags: Option<Vec<String>>,
    /// Tags that are taken off, in whatever case they were written.
    pub remove_tags: Option<Vec<String>>,
}

/// What came of it.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct MarkedDeliveries {
    /// How many deliveries are marked so now.
    pub count: u64,
    /// How many stay as they were, since they would have more than 32 tags.
    pub full: u64,
}

/// Marks many deliveries alike.
///
/// Ids that do not exist are passed over. Notes are of one delivery each, and are not changed here.
#[utoipa::path(
    patch,
    path = "/deliveries",
    tag = "deliveries",
    request_body = MarkDeliveries,
    responses((status = 200, body = MarkedDeliveries))
)]
pub(in crate::api) async fn mark_deliveries(
    State(creel): State<Creel>,
    JsonBody(wanted): JsonBody<MarkDeliveries>,
) -> Result<Json<MarkedDeliveries>, Problem> {
    let change = CommonChange {
        pinned: wanted.pinned,
        read: wanted.read,
        add_tags: checked("add_tags", wanted.add_tags.unwrap_or_default())?,
        remove_tags: checked("remove_tags", wanted.remove_tags.unwrap_or_default())?,
    };
    let chosen = Chosen { ids: wanted.ids, q: wanted.q, as_of: wanted.as_of, except: wanted.except };
    let marked = creel.store().mark_all(chosen.read("ids", "Nothing was changed.")?, change).await?;
    Ok(Json(MarkedDeliveries { count: marked.count, full: marked.full }))
}
