//! Health: whether Creel is there, and what it stands on.

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use crate::Creel;

/// The state of Creel.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct Health {
    /// `ok` as long as anything answers.
    pub status: &'static str,
    pub version: &'static str,
    pub revision: u64,
}

/// The state of Creel.
#[utoipa::path(get, path = "/health", tag = "state", responses((status = 200, body = Health)))]
pub(super) async fn health(State(creel): State<Creel>) -> Json<Health> {
    Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION"), revision: creel.changes().revision() })
}
