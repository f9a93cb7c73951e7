//! Endpoints: creating, changing and deleting the URLs that receive.

mod rules;
mod wire;

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use tokio::sync::Mutex;

use super::deletions::DeletionReply;
use super::extract::{JsonBody, Path};
use super::problem::{Problem, ProblemCode};
use crate::Creel;
use crate::endpoint::{DEFAULT, Endpoint, EndpointChange};
pub(super) use rules::provider as provider_is_known;
pub(super) use wire::{ChangeEndpoint, CreateEndpoint, EndpointList, EndpointReply};

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
/// Only `slug` is needed. `conflict`: the slug or one of the paths belongs to another endpoint.
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
    rules::slug(&wanted.slug)?;
    let _changing = CHANGING.lock().await;
    let change = checked(&creel, &wanted.slug, wanted.rest, None).await?;
    let endpoint = creel.store().create_endpoint(wanted.slug, change).await?;
    creel.refresh_directory().await?;
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

/// Deletes an endpoint with its deliveries.
///
/// `POST /deletions/{id}/restore` brings both back. `conflict`: the endpoint `default` cannot be deleted.
#[utoipa::path(
    delete,
    path = "/endpoints/{slug}",
    tag = "endpoints",
    responses((status = 200, body = DeletionReply))
)]
pub(super) async fn delete_endpoint(
    State(creel): State<Creel>,
    Path(slug): Path<String>,
) -> Result<Json<DeletionReply>, Problem> {
    if slug == DEFAULT {
        let detail = "The endpoint `default` catches what no other endpoint owns, so it cannot be deleted. Its \
                      deliveries can: POST /api/v1/deletions {\"endpoint\":\"default\"}.";
        return Err(Problem::new(ProblemCode::Conflict, detail));
    }
    let _changing = CHANGING.lock().await;
    let deletion = creel.store().delete_endpoint(&slug).await?;
    creel.refresh_directory().await?;
    Ok(Json(deletion.into()))
}

/// What the store is to write, once all of it is allowed.
async fn checked(
    creel: &Creel,
    slug: &str,
    wanted: ChangeEndpoint,
    before: Option<&Endpoint>,
) -> Result<EndpointChange, Problem> {
    let change = wanted.onto(slug, before);
    rules::change(&change, creel.catalog())?;
    let others = creel.store().endpoints().await?;
    rules::ownership(slug, change.paths.as_deref(), &others)?;
    Ok(change)
}

async fn reply(creel: &Creel, endpoint: Endpoint) -> Result<EndpointReply, Problem> {
    let secrets = creel.store().secrets(endpoint.id).await?.len();
    let rejudging = creel.rejudging(&endpoint.slug);
    Ok(EndpointReply::new(endpoint, secrets, rejudging))
}
