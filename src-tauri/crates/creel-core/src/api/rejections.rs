//! Rejected: what reached the receiver but became no delivery.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use serde::Serialize;

use super::extract::{Path, Query};
use super::page::{self, PageOf, PageQuery};
use super::problem::Problem;
use super::slices::attachment;
use crate::Creel;
use crate::raw::Piece;
use crate::rejected::Code;
use crate::store::Rejected;

/// A page of rejected requests.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct RejectedList {
    pub items: Vec<RejectedItem>,
    /// Continues the list as `cursor`; null at its end.
    pub next: Option<String>,
}

/// A rejected request.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "Rejected")]
#[schema(as = Rejected)]
pub(crate) struct RejectedItem {
    pub id: i64,
    pub at: String,
    pub peer: String,
    pub code: Code,
    /// What exactly was wrong.
    pub detail: String,
    /// Null where the connection was closed without an answer.
    pub answer_status: Option<u16>,
    /// How many bytes of it are kept, at most 8,192.
    pub raw_size: u64,
}

impl From<Rejected> for RejectedItem {
    fn from(rejected: Rejected) -> Self {
        Self {
            id: rejected.id,
            at: rejected.at.to_string(),
            peer: rejected.peer,
            code: rejected.code,
            detail: rejected.detail,
            answer_status: rejected.answer_status,
            raw_size: rejected.raw_size,
        }
    }
}

/// What became no delivery, newest first; the last 1,000 are kept.
#[utoipa::path(
    get,
    path = "/rejected",
    tag = "rejected",
    params(PageQuery),
    responses((status = 200, body = RejectedList))
)]
pub(super) async fn list_rejected(
    State(creel): State<Creel>,
    Query(wanted): Query<PageQuery>,
) -> Result<Json<RejectedList>, Problem> {
    let limit = page::limit(wanted.limit);
    let before = wanted.cursor.as_deref().map(page::read).transpose()?;
    let found = creel.store().rejections(before, limit + 1).await?;
    let PageOf { items, next } = PageOf::cut(found, limit, |rejected| rejected.id);
    Ok(Json(RejectedList { items: items.into_iter().map(Into::into).collect(), next }))
}

/// The first bytes of a rejected request as received, at most 8,192.
#[utoipa::path(
    get,
    path = "/rejected/{id}/raw",
    tag = "rejected",
    responses(
        (status = 200, content_type = "application/octet-stream", description = "All that is kept."),
        (status = 206, content_type = "application/octet-stream", description = "The range.")
    )
)]
pub(super) async fn get_rejected_raw(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let raw = creel.store().rejected_raw(id).await?;
    Ok(attachment(creel.store(), &headers, &format!("rejected-{id}.http"), vec![Piece::Bytes(raw.into())]))
}
