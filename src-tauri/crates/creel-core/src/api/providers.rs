//! Providers: who can send, and what an endpoint of each takes.

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use super::extract::Path;
use super::problem::{Problem, ProblemCode};
use crate::Creel;
use crate::search::nearest;

/// All providers that are known.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct ProviderList {
    pub items: Vec<ProviderReply>,
}

/// A provider.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "Provider")]
#[schema(as = Provider)]
pub(crate) struct ProviderReply {
    pub id: String,
    pub name: String,
}

impl From<&creel_signatures::Provider> for ProviderReply {
    fn from(provider: &creel_signatures::Provider) -> Self {
        Self { id: provider.id.clone(), name: provider.name.clone() }
    }
}

/// All providers that are known.
#[utoipa::path(get, path = "/providers", tag = "providers", responses((status = 200, body = ProviderList)))]
pub(super) async fn list_providers(State(creel): State<Creel>) -> Json<ProviderList> {
    Json(ProviderList { items: creel.catalog().iter().map(|provider| provider.as_ref().into()).collect() })
}

/// One provider.
#[utoipa::path(get, path = "/providers/{id}", tag = "providers", responses((status = 200, body = ProviderReply)))]
pub(super) async fn get_provider(
    State(creel): State<Creel>,
    Path(id): Path<String>,
) -> Result<Json<ProviderReply>, Problem> {
    if let Some(provider) = creel.catalog().get(&id) {
        return Ok(Json(provider.as_ref().into()));
    }
    let meant = nearest(&id, creel.catalog().iter().map(|provider| provider.id.as_str()));
    let detail = format!("There is no provider {id:?}. GET /api/v1/providers lists them.");
    Err(Problem::new(ProblemCode::NotFound, detail).suggesting(meant))
}
