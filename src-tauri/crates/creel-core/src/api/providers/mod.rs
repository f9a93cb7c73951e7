//! Providers: who can send, and what an endpoint of each takes.

mod receiver;
mod wire;

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use creel_signatures::{Catalog, Provider};

use super::extract::Path;
use super::problem::{Problem, ProblemCode};
use crate::Creel;
use crate::search::nearest;
pub(super) use receiver::{__path_get_receiver, ReceiverReply, get_receiver};
pub(super) use wire::{ProviderItem, ProviderList, ProviderReply};

/// All providers that are known, by their ids.
#[utoipa::path(get, path = "/providers", tag = "providers", responses((status = 200, body = ProviderList)))]
pub(super) async fn list_providers(State(creel): State<Creel>) -> Json<ProviderList> {
    let definitions = creel.definitions();
    Json(ProviderList {
        items: definitions.catalog.iter().map(|provider| ProviderItem::new(provider)).collect(),
        problems: definitions.refused.iter().map(Into::into).collect(),
    })
}

/// One provider: how it signs, what it takes, how it is set up.
#[utoipa::path(get, path = "/providers/{id}", tag = "providers", responses((status = 200, body = ProviderReply)))]
pub(super) async fn get_provider(
    State(creel): State<Creel>,
    Path(id): Path<String>,
) -> Result<Json<ProviderReply>, Problem> {
    Ok(Json(ProviderReply::new(known(&creel.catalog(), &id)?)))
}

fn known<'c>(catalog: &'c Catalog, id: &str) -> Result<&'c Provider, Problem> {
    catalog.get(id).map(Arc::as_ref).ok_or_else(|| {
        let meant = nearest(id, catalog.iter().map(|provider| provider.id.as_str()));
        let detail = format!("There is no provider {id:?}. GET /api/v1/providers lists them.");
        Problem::new(ProblemCode::NotFound, detail).suggesting(meant)
    })
}
