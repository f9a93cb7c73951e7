//! Sending chosen deliveries on to a destination.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use crate::Creel;
use crate::api::destinations::agreed;
use crate::api::extract::JsonBody;
use crate::api::problem::Problem;
use crate::api::selection::Chosen;
use crate::sending::destination::DestinationId;

/// Which deliveries are sent on, by one of `deliveries` and `q`, and where to.
#[derive(Debug, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct OrderForwards {
    /// The number of a destination.
    pub destination: i64,
    /// Deliveries by id.
    pub deliveries: Option<Vec<i64>>,
    /// A search.
    pub q: Option<String>,
    /// With `q`: what it found when this delivery was the newest.
    pub as_of: Option<i64>,
    /// With `q`: ids of what it finds that are not sent on.
    pub except: Option<Vec<i64>>,
    /// Somebody has agreed to the sending.
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    pub confirm: bool,
}

/// What came of it.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct OrderedForwards {
    /// How many were queued.
    pub queued: u64,
    /// How many were not, since they were delivered there before, are on their way already, or do not exist.
    pub passed_over: u64,
}

/// Sends chosen deliveries on to a destination.
///
/// They take their place among what waits there, the oldest delivery first, whatever its filter says, and those that came to
/// nothing before are tried again; while it is paused they are held. A replay sends once more what was delivered.
/// `confirmation_needed`: more than one would be sent to a destination that is production or not this machine. `conflict`: the
/// destination is off.
#[utoipa::path(
    post,
    path = "/forwards",
    tag = "forwards",
    request_body = OrderForwards,
    responses((status = 200, body = OrderedForwards))
)]
pub(in crate::api) async fn order_forwards(
    State(creel): State<Creel>,
    JsonBody(wanted): JsonBody<OrderForwards>,
) -> Result<Json<OrderedForwards>, Problem> {
    let OrderForwards { destination, deliveries, q, as_of, except, confirm } = wanted;
    let selection = Chosen { ids: deliveries, q, as_of, except }.read("deliveries", "Nothing was queued.")?;
    let destination = creel.store().destination(DestinationId(destination)).await?;
    let mut chosen = creel.store().ids(selection).await?;
    // However they were chosen, the oldest is sent first.
    chosen.sort_unstable();
    chosen.dedup();
    let count = chosen.len() as u64;
    let orderable = creel.store().orderable_forwards(destination.id, chosen).await?;
    let first = orderable.first().copied();
    agreed(&creel, &destination, orderable.len() as u64, first, confirm).await?;
    let queued = creel.store().order_forwards(destination.id, orderable).await? as u64;
    creel.call_forwarding();
    Ok(Json(OrderedForwards { queued, passed_over: count.saturating_sub(queued) }))
}
