//! Endpoints: creating, changing and deleting the URLs that receive.

mod rules;
mod wire;

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::Deserialize;
use tokio::sync::Mutex;

use super::deletions::DeletionReply;
use super::extract::{Given, JsonBody, Path, Query};
use super::problem::{Problem, ProblemCode};
use crate::Creel;
use crate::delivery::{DeliveryId, path};
use crate::endpoint::{DEFAULT, Endpoint, EndpointChange};
use crate::moving;
use crate::sending::destination::DestinationId;
pub(super) use rules::provider as provider_is_known;
pub(super) use wire::{ChangeEndpoint, CreateEndpoint, EndpointList, EndpointReply, LastHandshake};

/// Held while an endpoint is read, changed and written, so that of two changes at once neither is lost. One lock serves
/// all routers: only one process has the database open.
static CHANGING: Mutex<()> = Mutex::const_new(());

/// All endpoints.
#[utoipa::path(get, path = "/endpoints", tag = "endpoints", responses((status = 200, body = EndpointList)))]
pub(super) async fn list_endpoints(State(creel): State<Creel>) -> Result<Json<EndpointList>, Problem> {
    let mut items = Vec::new();
    for endpoint in creel.store().endpoints().await? {
        items.push(reply(&creel, endpoint).await?);
    }
    Ok(Json(EndpointList { items }))
}

/// One endpoint.
#[utoipa::path(get, path = "/endpoints/{slug}", tag = "endpoints", responses((status = 200, body = EndpointReply)))]
pub(super) async fn get_endpoint(
    State(creel): State<Creel>,
    Path(slug): Path<String>,
) -> Result<Json<EndpointReply>, Problem> {
    let endpoint = creel.store().endpoint(&slug).await?;
    reply(&creel, endpoint).await.map(Json)
}

/// Creates an endpoint.
///
/// Only `slug` is needed. `take_over` moves deliveries of `default` to it, which are then judged again. `conflict`: the
/// slug or one of the paths belongs to another endpoint, or the delivery does.
#[utoipa::path(
    post,
    path = "/endpoints",
    tag = "endpoints",
    request_body = CreateEndpoint,
    responses((status = 201, body = EndpointReply))
)]
pub(super) async fn create_endpoint(
    State(creel): State<Creel>,
    JsonBody(wanted): JsonBody<CreateEndpoint>,
) -> Result<(StatusCode, Json<EndpointReply>), Problem> {
    let CreateEndpoint { slug, take_over, mut rest } = wanted;
    rules::slug(&slug)?;
    let _changing = CHANGING.lock().await;
    if let Some(id) = take_over {
        let mut paths = rest.paths.0.take().flatten().unwrap_or_default();
        paths.extend(path_of(&creel, DeliveryId(id), &slug).await?);
        paths.dedup();
        rest.paths = Given(Some(Some(paths)));
    }
    let change = checked(&creel, &slug, rest, None).await?;
    let endpoint = creel.store().create_endpoint(slug, change).await?;
    creel.refresh_directory().await?;
    if take_over.is_some() {
        let default = creel.store().endpoint(DEFAULT).await?;
        let count = moving::take_over(&creel, &default, &endpoint).await?;
        tracing::info!(count, endpoint = endpoint.slug, "the endpoint took deliveries over");
        creel.judge_again(&endpoint.slug);
    }
    Ok((StatusCode::CREATED, Json(reply(&creel, endpoint).await?)))
}

/// Changes an endpoint.
///
/// What is not given stays, and `answer` is merged field by field; `null` sets a field back to
/// what a new endpoint has. `invalid_query`: the query of `notify` is not understood. A change of `provider`, `allow_legacy` or `public_url` has the stored deliveries judged again.
#[utoipa::path(
    patch,
    path = "/endpoints/{slug}",
    tag = "endpoints",
    request_body = ChangeEndpoint,
    responses((status = 200, body = EndpointReply))
)]
pub(super) async fn change_endpoint(
    State(creel): State<Creel>,
    Path(slug): Path<String>,
    JsonBody(wanted): JsonBody<ChangeEndpoint>,
) -> Result<Json<EndpointReply>, Problem> {
    let _changing = CHANGING.lock().await;
    let before = creel.store().endpoint(&slug).await?;
    let change = checked(&creel, &slug, wanted, Some(&before)).await?;
    let after = creel.store().change_endpoint(&slug, change).await?;
    creel.refresh_directory().await?;
    let judged_by = |e: &Endpoint| (e.provider.clone(), e.allow_legacy, e.public_url.clone());
    if judged_by(&after) != judged_by(&before) {
        creel.judge_again(&slug);
    }
    reply(&creel, after).await.map(Json)
}

/// What becomes of the deliveries.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeleteEndpointQuery {
    /// They go to `default` in place of being deleted. After `take_over` that is as it was before.
    #[serde(default)]
    keep_deliveries: bool,
}

/// Deletes an endpoint with its deliveries, or gives those to `default`.
///
/// `POST /deletions/{id}/restore` brings back what was deleted. `conflict`: the endpoint `default` cannot be deleted.
#[utoipa::path(
    delete,
    path = "/endpoints/{slug}",
    tag = "endpoints",
    params(DeleteEndpointQuery),
    responses((status = 200, body = DeletionReply))
)]
pub(super) async fn delete_endpoint(
    State(creel): State<Creel>,
    Path(slug): Path<String>,
    Query(DeleteEndpointQuery { keep_deliveries }): Query<DeleteEndpointQuery>,
) -> Result<Json<DeletionReply>, Problem> {
    if slug == DEFAULT {
        let detail = "The endpoint `default` catches what no other endpoint owns, so it cannot be deleted. Its \
                      deliveries can: POST /api/v1/deletions {\"endpoint\":\"default\"}.";
        return Err(Problem::new(ProblemCode::Conflict, detail));
    }
    let _changing = CHANGING.lock().await;
    let endpoint = creel.store().endpoint(&slug).await?;
    let default = creel.store().endpoint(DEFAULT).await?;
    if keep_deliveries {
        let count = moving::give_back(&creel, &endpoint, &default).await?;
        tracing::info!(count, endpoint = endpoint.slug, "the endpoint gave its deliveries back");
    }
    let deletion = creel.store().delete_endpoint(&slug).await?;
    creel.refresh_directory().await?;
    if keep_deliveries {
        // What came while they were moved is hidden with the endpoint now.
        moving::give_back(&creel, &endpoint, &default).await?;
        creel.judge_again(DEFAULT);
    }
    Ok(Json(deletion.into()))
}

/// The path that a delivery of `default` was sent to, unless the slug leads there anyway.
async fn path_of(creel: &Creel, id: DeliveryId, slug: &str) -> Result<Option<String>, Problem> {
    let delivery = creel.store().delivery(id).await?;
    if delivery.endpoint != DEFAULT {
        let detail = format!(
            "The delivery {} belongs to the endpoint {:?} already. Nothing was changed.",
            id.0, delivery.endpoint
        );
        return Err(Problem::new(ProblemCode::Conflict, detail));
    }
    let target = String::from_utf8_lossy(&delivery.target).into_owned();
    let path = path(&target);
    let by_slug = path.strip_prefix('/').and_then(|path| path.split('/').next()) == Some(slug);
    Ok((!by_slug).then(|| path.to_owned()))
}

/// What the store is to write, once all of it is allowed.
async fn checked(
    creel: &Creel,
    slug: &str,
    wanted: ChangeEndpoint,
    before: Option<&Endpoint>,
) -> Result<EndpointChange, Problem> {
    let change = wanted.onto(slug, before)?;
    rules::change(&change, &creel.catalog())?;
    if let Some(how) = change.answer.as_ref().and_then(|answer| answer.pass_through.as_ref())
        && creel.store().destination(DestinationId(how.destination)).await.is_err()
    {
        let detail = format!(
            "There is no destination {}. GET /api/v1/destinations lists them. Nothing was changed.",
            how.destination
        );
        return Err(Problem::field("answer.pass_through", detail));
    }
    let others = creel.store().endpoints().await?;
    rules::ownership(slug, change.paths.as_deref(), &others)?;
    Ok(change)
}

async fn reply(creel: &Creel, endpoint: Endpoint) -> Result<EndpointReply, Problem> {
    let secrets = creel.store().secrets(endpoint.id).await?.len();
    let rejudging = creel.rejudging(&endpoint.slug);
    let handshake = creel.store().last_handshake(endpoint.id).await?;
    let handshake = handshake.map(|(delivery, at, name)| LastHandshake {
        name,
        at: at.to_string(),
        delivery: delivery.0,
    });
    Ok(EndpointReply::new(endpoint, secrets, handshake, rejudging))
}
