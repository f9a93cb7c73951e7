//! Proposals: who may have sent a delivery.

use axum::Json;
use axum::extract::State;
use creel_signatures::{Catalog, Proposal};
use serde::Serialize;

use super::seen::Seen;
use crate::Creel;
use crate::api::extract::Path;
use crate::api::problem::Problem;
use crate::delivery::DeliveryId;

/// Who may have sent a delivery, the likeliest first.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct ProposalList {
    pub items: Vec<ProposalItem>,
}

/// A provider that may have sent a request.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct ProposalItem {
    /// The provider's id.
    pub provider: String,
    pub name: String,
    /// How much speaks for it, from 1 to 100.
    pub score: u8,
    /// What speaks for it.
    pub reasons: Vec<String>,
}

impl ProposalItem {
    pub(in crate::api) fn new(proposal: &Proposal, catalog: &Catalog) -> Self {
        let id = &proposal.provider;
        Self {
            provider: id.clone(),
            name: catalog.get(id).map_or(id, |provider| &provider.name).clone(),
            score: proposal.score,
            reasons: proposal.reasons.clone(),
        }
    }
}

/// Who may have sent a delivery, by its headers, its user agent and the shape of its body.
#[utoipa::path(
    get,
    path = "/deliveries/{id}/proposals",
    tag = "deliveries",
    responses((status = 200, body = ProposalList))
)]
pub(in crate::api) async fn get_proposals(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
) -> Result<Json<ProposalList>, Problem> {
    let seen = Seen::read(&creel, DeliveryId(id)).await?;
    let catalog = creel.catalog();
    let found = seen.with_head(|head, start| catalog.detect(head, start));
    let items = found.iter().map(|proposal| ProposalItem::new(proposal, &catalog)).collect();
    Ok(Json(ProposalList { items }))
}
