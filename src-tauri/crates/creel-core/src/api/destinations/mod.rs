//! Destinations: creating and changing the places that deliveries are forwarded to.

mod catch_up;
mod preview;
mod rules;
mod secrets;
mod wire;

use axum::Json;
use axum::extract::State;
use http::{StatusCode, Uri};
use tokio::sync::Mutex;

use super::deletions::DeletionReply;
use super::extract::{JsonBody, Path};
use super::problem::Problem;
use crate::Creel;
use crate::sending::confirmation::is_this_machine;
use crate::sending::credentials::filled_with;
use crate::sending::destination::{Destination, DestinationId, DestinationSettings};
use crate::sending::forward::catching_up::{self, Backlog};
use crate::sending::forward::lack;
use crate::sending::retry::TABLES;
pub(super) use catch_up::{__path_catch_up_destination, agreed, catch_up_destination};
pub(super) use preview::{
    __path_preview_destination, DestinationPreview, PreviewDestination, preview_destination,
};
pub(super) use secrets::{
    __path_delete_destination_secret, __path_list_destination_secrets, __path_put_destination_secret,
    DestinationSecretList, DestinationSecretValue, delete_destination_secret, list_destination_secrets,
    put_destination_secret,
};
pub(super) use wire::{
    CatchUp, CaughtUp, CreateDestination, DestinationList, DestinationReply, PatchDestination, Resume,
    RetryTableList,
};

/// Held while a destination is read, changed and written, so that of two changes at once neither is lost.
static CHANGING: Mutex<()> = Mutex::const_new(());

/// All destinations.
#[utoipa::path(get, path = "/destinations", tag = "destinations", responses((status = 200, body = DestinationList)))]
pub(super) async fn list_destinations(State(creel): State<Creel>) -> Result<Json<DestinationList>, Problem> {
    let mut items = Vec::new();
    for destination in creel.store().destinations().await? {
        items.push(reply(&creel, destination).await?);
    }
    Ok(Json(DestinationList { items }))
}

/// One destination.
#[utoipa::path(
    get,
    path = "/destinations/{id}",
    tag = "destinations",
    responses((status = 200, body = DestinationReply))
)]
pub(super) async fn get_destination(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
) -> Result<Json<DestinationReply>, Problem> {
    let destination = creel.store().destination(DestinationId(id)).await?;
    reply(&creel, destination).await.map(Json)
}

/// Creates a destination.
///
/// Only `url` is needed. What is received from now on is sent there; `POST /destinations/{id}/catch-up` takes in what was
/// received before. `invalid_query`: the filter is not understood.
#[utoipa::path(
    post,
    path = "/destinations",
    tag = "destinations",
    request_body = CreateDestination,
    responses((status = 201, body = DestinationReply))
)]
pub(super) async fn create_destination(
    State(creel): State<Creel>,
    JsonBody(wanted): JsonBody<CreateDestination>,
) -> Result<(StatusCode, Json<DestinationReply>), Problem> {
    let CreateDestination { url, mut rest } = wanted;
    let (name, enabled) = (rest.name.0.take().flatten(), rest.enabled.0.take().flatten().unwrap_or(true));
    let settings = rest.onto(DestinationSettings::default(), Some(url));
    rules::settings(&creel, None, &settings)?;
    let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| host(&settings));
    rules::name(&name)?;
    let destination = creel.store().create_destination(name, enabled, settings).await?;
    Ok((StatusCode::CREATED, Json(reply(&creel, destination).await?)))
}

/// Changes a destination.
///
/// What is not given stays; `null` sets a field back to what a new destination has. What was received while it was switched
/// off is passed over when it is switched on.
#[utoipa::path(
    patch,
    path = "/destinations/{id}",
    tag = "destinations",
    request_body = PatchDestination,
    responses((status = 200, body = DestinationReply))
)]
pub(super) async fn change_destination(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
    JsonBody(wanted): JsonBody<PatchDestination>,
) -> Result<Json<DestinationReply>, Problem> {
    let _changing = CHANGING.lock().await;
    let before = creel.store().destination(DestinationId(id)).await?;
    let known = before.settings.clone();
    let changed = changed(before, wanted);
    rules::settings(&creel, Some(&known), &changed.settings)?;
    rules::name(&changed.name)?;
    let after = creel.store().change_destination(changed).await?;
    creel.call_forwarding();
    reply(&creel, after).await.map(Json)
}

/// Deletes a destination with its queue. `POST /deletions/{id}/restore` brings both back.
#[utoipa::path(
    delete,
    path = "/destinations/{id}",
    tag = "destinations",
    responses((status = 200, body = DeletionReply))
)]
pub(super) async fn delete_destination(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
) -> Result<Json<DeletionReply>, Problem> {
    let _changing = CHANGING.lock().await;
    let deletion = creel.store().delete_destination(DestinationId(id)).await?;
    Ok(Json(deletion.into()))
}

/// Holds what is queued from now on; what is on its way goes on.
#[utoipa::path(
    post,
    path = "/destinations/{id}/pause",
    tag = "destinations",
    responses((status = 200, body = DestinationReply))
)]
pub(super) async fn pause_destination(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
) -> Result<Json<DestinationReply>, Problem> {
    let _changing = CHANGING.lock().await;
    let before = creel.store().destination(DestinationId(id)).await?;
    let after = creel.store().change_destination(Destination { paused: true, ..before }).await?;
    reply(&creel, after).await.map(Json)
}

/// Ends a pause: what waits is sent, the oldest first.
///
/// `confirmation_needed`: more than one delivery waits, and the destination is production or not this machine.
#[utoipa::path(
    post,
    path = "/destinations/{id}/resume",
    tag = "destinations",
    request_body = Resume,
    responses((status = 200, body = DestinationReply))
)]
pub(super) async fn resume_destination(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
    JsonBody(wanted): JsonBody<Resume>,
) -> Result<Json<DestinationReply>, Problem> {
    let _changing = CHANGING.lock().await;
    let before = creel.store().destination(DestinationId(id)).await?;
    let plan = catching_up::plan(&creel, &before, Backlog::All, None).await?;
    agreed(&creel, &before, plan.count, plan.first, wanted.confirm).await?;
    let after = creel.store().change_destination(Destination { paused: false, ..before }).await?;
    creel.call_forwarding();
    reply(&creel, after).await.map(Json)
}

/// The tables of retries: which outcomes are tried again, after whose page.
#[utoipa::path(get, path = "/retry-tables", tag = "destinations", responses((status = 200, body = RetryTableList)))]
pub(super) async fn list_retry_tables() -> Json<RetryTableList> {
    Json(RetryTableList { items: TABLES.iter().map(Into::into).collect() })
}

/// The destination with a change.
fn changed(before: Destination, wanted: PatchDestination) -> Destination {
    let PatchDestination { url, mut rest } = wanted;
    let (name, enabled) = (rest.name.0.take(), rest.enabled.0.take());
    let settings = rest.onto(before.settings.clone(), url).unhidden(&before.settings);
    let name = match name {
        None => before.name,
        Some(name) => name.filter(|name| !name.is_empty()).unwrap_or_else(|| host(&settings)),
    };
    Destination {
        name,
        enabled: enabled.map_or(before.enabled, |enabled| enabled.unwrap_or(true)),
        settings,
        ..before
    }
}

/// The host of its URL; what passed the rules has one.
fn host(settings: &DestinationSettings) -> String {
    let uri = filled_with(&settings.url, "x").parse::<Uri>().ok();
    uri.and_then(|uri| uri.host().map(str::to_owned)).unwrap_or_default()
}

async fn reply(creel: &Creel, destination: Destination) -> Result<DestinationReply, Problem> {
    let queue = creel.store().destination_queue(destination.id).await?;
    let lack = lack::of(creel, &destination).await?;
    let settings = &destination.settings;
    let host = host(settings);
    let loopback = is_this_machine(&host);
    let mut warnings = rules::warnings(settings, loopback);
    if lack.as_ref().is_some_and(|lack| lack.closed) {
        warnings.push(
            "Nothing is sent while its secrets are closed: the keyring has not given their key.".into(),
        );
    }
    let missing = lack.map(|lack| lack.labels).unwrap_or_default();
    Ok(DestinationReply::new(destination, queue, missing, warnings, host, loopback))
}
