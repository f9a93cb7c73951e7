//! Catching up, and the agreement that it takes.

use axum::Json;
use axum::extract::State;

use super::wire::{CatchUp, CaughtUp};
use super::{CHANGING, host};
use crate::Creel;
use crate::api::extract::{JsonBody, Path};
use crate::api::problem::Problem;
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;
use crate::sending::confirmation::{ConfirmationNeeded, is_this_machine};
use crate::sending::destination::{Destination, DestinationId};
use crate::sending::forward::catching_up;
use crate::sending::forward::making;

/// How much of the first request's body is shown, in bytes.
const SHOWN: usize = 1024;

/// Decides what becomes of what waits for a destination, and lets the destination go on.
///
/// `take`: all of it, of several about the same only the newest, or none. With `since`, what was received since then and was
/// never queued for it is taken in, too. It ends a pause. `confirmation_needed`: more than one delivery would be sent to a
/// destination that is production or not this machine.
#[utoipa::path(
    post,
    path = "/destinations/{id}/catch-up",
    tag = "destinations",
    request_body = CatchUp,
    responses((status = 200, body = CaughtUp))
)]
pub(in crate::api) async fn catch_up_destination(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
    JsonBody(wanted): JsonBody<CatchUp>,
) -> Result<Json<CaughtUp>, Problem> {
    let since = wanted.since.as_deref().map(|text| {
        let told = "A time is RFC 3339, such as 2026-03-01T08:00:00Z, or Unix seconds. Nothing was changed.";
        Timestamp::parse(text).ok_or_else(|| Problem::field("since", told))
    });
    let since = since.transpose()?;
    let _changing = CHANGING.lock().await;
    let destination = creel.store().destination(DestinationId(id)).await?;
    let plan = catching_up::plan(&creel, &destination, wanted.take, since).await?;
    agreed(&creel, &destination, plan.count, plan.first, wanted.confirm).await?;
    let (taken_in, left_out) = catching_up::carry_out(&creel, &destination, &plan).await?;
    creel.store().change_destination(Destination { paused: false, ..destination }).await?;
    creel.call_forwarding();
    let waiting = plan.count - (plan.take_in.len() as u64).min(plan.count) + taken_in as u64;
    Ok(Json(CaughtUp { waiting, taken_in: taken_in as u64, left_out: left_out as u64 + plan.passed_over }))
}

/// Much is sent to where it cannot be taken back only when somebody has agreed to it.
pub(in crate::api) async fn agreed(
    creel: &Creel,
    destination: &Destination,
    count: u64,
    first: Option<DeliveryId>,
    confirmed: bool,
) -> Result<(), Problem> {
    let host = host(&destination.settings);
    let guarded = destination.settings.production || !is_this_machine(&host);
    if confirmed || count <= 1 || !guarded {
        return Ok(());
    }
    let first_request = first_request(creel, destination, first).await.unwrap_or_default();
    Err(Problem::confirm(ConfirmationNeeded { host, count, first_request }))
}

/// The first request as text, with names in the places of credentials; none where it cannot be made.
async fn first_request(
    creel: &Creel,
    destination: &Destination,
    first: Option<DeliveryId>,
) -> Option<String> {
    let delivery = creel.store().delivery(first?).await.ok()?;
    let secrets = creel.store().opened_destination_secrets(destination.id).await.ok()?;
    let made = making::make(creel, &destination.settings, &secrets.into(), &delivery).await.ok()?;
    let body = match &made.sent.body {
        Some(body) => body.clone(),
        None => creel.store().body(delivery.id, 0..SHOWN as u64).await.ok()?,
    };
    let start = body.get(..SHOWN).unwrap_or(&body);
    Some(String::from_utf8_lossy(&[&made.sent.head, start].concat()).into_owned())
}
