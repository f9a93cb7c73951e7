//! Replays: sending deliveries again.

mod reading;
mod wire;

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::Deserialize;
use sha2::{Digest, Sha256};

pub(super) use wire::{ReplayList, ReplayOrder, ReplayPreview, ReplayReply};

use super::attempts::{AttemptItem, AttemptList};
use super::extract::{JsonBody, Path, Query};
use super::page::{self, PageOf, PageQuery};
use super::problem::{Problem, ProblemCode};
use crate::Creel;
use crate::delivery::DeliveryId;
use crate::sending::replay::mode::State as ReplayState;
use crate::sending::replay::order::Order;
use crate::sending::replay::preview::Preview;
use crate::sending::replay::resigning::Signers;
use crate::sending::replay::run::run;
use crate::store::{NewReplay, StoredReplay};

/// How large an order may be as JSON, in bytes: an edited body of 8 MiB fits in base64.
const BODY: usize = 12 * 1024 * 1024;

/// Which attempts of a replay.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReplayAttemptsQuery {
    /// 1 to 1000, else the nearest of them; 50 where it is not given.
    limit: Option<i64>,
    /// Those that are newer than this one.
    #[serde(default)]
    after: i64,
}

/// Says what a replay would send, and sends nothing.
///
/// The body is that of `PUT /replays/{uuid}`.
#[utoipa::path(
    post,
    path = "/replays/preview",
    tag = "sending",
    request_body = ReplayOrder,
    responses((status = 200, body = ReplayPreview))
)]
pub(super) async fn preview_replay(
    State(creel): State<Creel>,
    JsonBody(wanted): JsonBody<ReplayOrder, BODY>,
) -> Result<Json<ReplayPreview>, Problem> {
    let signers = Signers::read(&creel).await?;
    let (order, deliveries) = reading::read(&creel, &signers, wanted).await?;
    let preview = Preview::make(&creel, &signers, &order, &deliveries).await?;
    Ok(Json(ReplayPreview::new(preview, creel.store()).await?))
}

/// Sends deliveries again.
///
/// The client names the replay with a uuid of its own making. The same order again is answered with the replay as it
/// stands, and sends nothing anew; a value of a secret that is used once is no part of what is compared. `conflict`:
/// another order has that name. `confirmation_needed`: more than one sending would go to a host that is not this machine;
/// `confirmation` says what, and the same order with `confirm: true` sends it.
#[utoipa::path(
    put,
    path = "/replays/{uuid}",
    tag = "sending",
    request_body = ReplayOrder,
    responses((status = 201, body = ReplayReply), (status = 200, body = ReplayReply))
)]
pub(super) async fn put_replay(
    State(creel): State<Creel>,
    Path(uuid): Path<String>,
    JsonBody(wanted): JsonBody<ReplayOrder, BODY>,
) -> Result<(StatusCode, Json<ReplayReply>), Problem> {
    let uuid = name(&uuid)?;
    let fingerprint = serde_json::to_vec(&wanted).map(Sha256::digest).unwrap_or_default().to_vec();
    if let Some(there) = creel.store().find_replay(uuid.clone()).await? {
        return same(&creel, there, &fingerprint);
    }
    let confirmed = wanted.confirm == Some(true);
    let signers = Signers::read(&creel).await?;
    let (order, deliveries) = reading::read(&creel, &signers, wanted).await?;
    if !confirmed {
        let preview = Preview::make(&creel, &signers, &order, &deliveries).await?;
        if preview.needs_confirmation() {
            let preview = ReplayPreview::new(preview, creel.store()).await?;
            return Err(Problem::confirm(preview.into()));
        }
    }
    let new = NewReplay {
        uuid,
        fingerprint: fingerprint.clone(),
        url: order.url.to_string(),
        mode: order.mode,
        ways: order.ways.clone(),
        expect: order.expect.as_ref().map(|expect| expect.text.clone()),
        total: order.sendings(deliveries.len() as u64),
    };
    let (replay, is_new) = creel.store().begin_replay(new).await?;
    if !is_new {
        return same(&creel, replay, &fingerprint);
    }
    begin(&creel, replay.row, order, signers, deliveries);
    Ok((StatusCode::CREATED, Json(reply(&creel, replay))))
}

/// How far a replay is.
#[utoipa::path(
    get,
    path = "/replays/{uuid}",
    tag = "sending",
    responses((status = 200, body = ReplayReply))
)]
pub(super) async fn get_replay(
    State(creel): State<Creel>,
    Path(uuid): Path<String>,
) -> Result<Json<ReplayReply>, Problem> {
    let replay = creel.store().replay(name(&uuid)?).await?;
    Ok(Json(reply(&creel, replay)))
}

/// Stops a replay at once. One that has ended stays as it is.
#[utoipa::path(
    delete,
    path = "/replays/{uuid}",
    tag = "sending",
    responses((status = 200, body = ReplayReply))
)]
pub(super) async fn cancel_replay(
    State(creel): State<Creel>,
    Path(uuid): Path<String>,
) -> Result<Json<ReplayReply>, Problem> {
    let uuid = name(&uuid)?;
    let replay = creel.store().replay(uuid.clone()).await?;
    if let Some(live) = creel.replays().get(replay.row) {
        live.cancel.cancel();
    }
    creel.store().end_replay(replay.row, ReplayState::Cancelled).await?;
    let replay = creel.store().replay(uuid).await?;
    Ok(Json(reply(&creel, replay)))
}

/// The attempts of a replay, oldest first: ask again with the newest id received. Of each delivery the newest 200 are
/// kept.
#[utoipa::path(
    get,
    path = "/replays/{uuid}/attempts",
    tag = "sending",
    params(ReplayAttemptsQuery),
    responses((status = 200, body = AttemptList))
)]
pub(super) async fn list_replay_attempts(
    State(creel): State<Creel>,
    Path(uuid): Path<String>,
    Query(wanted): Query<ReplayAttemptsQuery>,
) -> Result<Json<AttemptList>, Problem> {
    let replay = creel.store().replay(name(&uuid)?).await?;
    let limit = page::limit(wanted.limit);
    let lines = creel.store().attempt_lines_of_replay(replay.row, wanted.after, limit).await?;
    let items = lines.into_iter().map(|(line, before)| AttemptItem::new(line, before.as_ref()));
    Ok(Json(AttemptList { items: items.collect() }))
}

/// Replays, newest first; the last thousand are kept.
#[utoipa::path(
    get,
    path = "/replays",
    tag = "sending",
    params(PageQuery),
    responses((status = 200, body = ReplayList))
)]
pub(super) async fn list_replays(
    State(creel): State<Creel>,
    Query(wanted): Query<PageQuery>,
) -> Result<Json<ReplayList>, Problem> {
    let limit = page::limit(wanted.limit);
    let before = wanted.cursor.as_deref().map(page::read).transpose()?.unwrap_or(i64::MAX);
    let found = creel.store().replays(before, limit + 1).await?;
    let PageOf { items, next } = PageOf::cut(found, limit, |replay| replay.row);
    Ok(Json(ReplayList { items: items.into_iter().map(|replay| reply(&creel, replay)).collect(), next }))
}

fn begin(creel: &Creel, row: i64, order: Order, signers: Signers, deliveries: Vec<DeliveryId>) {
    let live = creel.replays().begin(row, creel.shutdown().child_token(), &deliveries);
    creel.spawn(run(creel.clone(), row, order, signers, deliveries, live));
}

fn reply(creel: &Creel, replay: StoredReplay) -> ReplayReply {
    let running = creel.replays().get(replay.row).map_or(0, |live| live.running());
    ReplayReply::new(replay, running)
}

/// The replay that has this name already, if it is of the same order.
fn same(
    creel: &Creel,
    there: StoredReplay,
    fingerprint: &[u8],
) -> Result<(StatusCode, Json<ReplayReply>), Problem> {
    match there.made.fingerprint == fingerprint {
        true => Ok((StatusCode::OK, Json(reply(creel, there)))),
        false => {
            let detail = "Another order has this uuid. Nothing was sent. Make a new uuid for each order.";
            Err(Problem::new(ProblemCode::Conflict, detail))
        }
    }
}

/// A uuid in lower case.
fn name(text: &str) -> Result<String, Problem> {
    let fits = text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    match fits {
        true => Ok(text.to_ascii_lowercase()),
        false => {
            let detail = "A replay is named by a uuid, such as 9fa1f6a2-1b0c-4b7e-8f5b-0d8bd31e7a11.";
            Err(Problem::parameter("uuid", detail))
        }
    }
}
