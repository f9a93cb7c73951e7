//! Forwards: how far deliveries are on their way to destinations.

mod ordering;
mod wire;

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::extract::{Path, Query};
use super::page::{self, PageOf};
use super::problem::Problem;
use crate::Creel;
use crate::delivery::DeliveryId;
use crate::sending::destination::{Destination, DestinationId};
use crate::sending::forward::lack::{self, Lack};
use crate::sending::forward::{Forward, ForwardId, ForwardState};
use crate::store::ForwardsWanted;
pub(super) use ordering::{__path_order_forwards, OrderForwards, OrderedForwards, order_forwards};
pub(super) use wire::{ForwardList, ForwardReply};

/// Which forwards.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ForwardsQuery {
    /// Of this destination.
    destination: Option<i64>,
    /// Of this delivery.
    delivery: Option<i64>,
    /// In this state.
    state: Option<ForwardState>,
    /// 1 to 1000, else the nearest of them; 50 where it is not given.
    limit: Option<i64>,
    /// The `next` of the reply before.
    cursor: Option<String>,
}

/// Forwards, the newest first.
#[utoipa::path(
    get,
    path = "/forwards",
    tag = "forwards",
    params(ForwardsQuery),
    responses((status = 200, body = ForwardList))
)]
pub(super) async fn list_forwards(
    State(creel): State<Creel>,
    Query(wanted): Query<ForwardsQuery>,
) -> Result<Json<ForwardList>, Problem> {
    let limit = page::limit(wanted.limit);
    let found = creel
        .store()
        .forwards(ForwardsWanted {
            destination: wanted.destination.map(DestinationId),
            delivery: wanted.delivery.map(DeliveryId),
            state: wanted.state,
            before: wanted.cursor.as_deref().map(page::read).transpose()?.map(ForwardId),
            limit: limit + 1,
        })
        .await?;
    let PageOf { items, next } = PageOf::cut(found, limit, |forward| forward.id.0);
    Ok(Json(ForwardList { items: replies(&creel, items).await?, next }))
}

/// The forwards of a delivery, the newest first.
#[utoipa::path(
    get,
    path = "/deliveries/{id}/forwards",
    tag = "forwards",
    responses((status = 200, body = ForwardList))
)]
pub(super) async fn list_forwards_of_delivery(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
) -> Result<Json<ForwardList>, Problem> {
    let delivery = creel.store().delivery(DeliveryId(id)).await?.id;
    let wanted = ForwardsWanted { delivery: Some(delivery), limit: 1000, ..ForwardsWanted::default() };
    let found = creel.store().forwards(wanted).await?;
    Ok(Json(ForwardList { items: replies(&creel, found).await?, next: None }))
}

/// Sends a forward again at once, with all its tries before it.
///
/// `conflict`: it is on its way, or it was delivered; a replay sends a delivery once more.
#[utoipa::path(
    post,
    path = "/forwards/{id}/retry",
    tag = "forwards",
    responses((status = 200, body = ForwardReply))
)]
pub(super) async fn retry_forward(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
) -> Result<Json<ForwardReply>, Problem> {
    let forward = creel.store().retry_forward(ForwardId(id)).await?;
    creel.call_forwarding();
    reply(&creel, forward).await.map(Json)
}

/// Takes a forward out of the queue.
///
/// `conflict`: it is on its way, or it has ended already.
#[utoipa::path(
    post,
    path = "/forwards/{id}/cancel",
    tag = "forwards",
    responses((status = 200, body = ForwardReply))
)]
pub(super) async fn cancel_forward(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
) -> Result<Json<ForwardReply>, Problem> {
    let forward = creel.store().cancel_forward(ForwardId(id)).await?;
    // In an ordered queue the next one may be due now.
    creel.call_forwarding();
    reply(&creel, forward).await.map(Json)
}

async fn reply(creel: &Creel, forward: Forward) -> Result<ForwardReply, Problem> {
    let destination = creel.store().destination(forward.destination).await?;
    let (budget, lack) = standing(creel, &destination).await?;
    Ok(ForwardReply::new(forward, budget, lack.as_ref()))
}

/// How often a destination tries, and what it lacks now.
async fn standing(creel: &Creel, destination: &Destination) -> Result<(u32, Option<Lack>), Problem> {
    Ok((destination.settings.retries.rules().budget, lack::of(creel, destination).await?))
}

async fn replies(creel: &Creel, forwards: Vec<Forward>) -> Result<Vec<ForwardReply>, Problem> {
    let mut destinations: HashMap<DestinationId, (u32, Option<Lack>)> = HashMap::new();
    for destination in creel.store().destinations().await? {
        destinations.insert(destination.id, standing(creel, &destination).await?);
    }
    Ok(forwards
        .into_iter()
        .map(|forward| {
            let of = destinations.get(&forward.destination);
            let (budget, lack) = of.map_or((0, None), |(budget, lack)| (*budget, lack.as_ref()));
            ForwardReply::new(forward, budget, lack)
        })
        .collect())
}
