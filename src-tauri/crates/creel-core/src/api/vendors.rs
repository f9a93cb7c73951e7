//! What Creel knows of vendors: ready transforms, for what is forwarded to them, and stand-ins, which play them.

use axum::Json;
use serde::Serialize;

use crate::{stand_in, transform};

/// All ready transforms.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct TransformList {
    pub items: Vec<transform::Facts>,
    /// The definitions that stand before each program, a ready one or one's own.
    pub prelude: &'static str,
}

/// All stand-ins.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct StandInList {
    pub items: Vec<stand_in::Facts>,
}

/// The ready transforms, from each of which a destination can be made.
#[utoipa::path(get, path = "/transforms", tag = "vendors", responses((status = 200, body = TransformList)))]
pub(super) async fn list_transforms() -> Json<TransformList> {
    let items = transform::all().iter().map(|transform| transform.facts.clone()).collect();
    Json(TransformList { items, prelude: transform::PRELUDE })
}

/// The vendors that an endpoint can stand in for.
#[utoipa::path(get, path = "/stand-ins", tag = "vendors", responses((status = 200, body = StandInList)))]
pub(super) async fn list_stand_ins() -> Json<StandInList> {
    let items = stand_in::all().iter().map(|stand_in| stand_in.facts.clone()).collect();
    Json(StandInList { items })
}
