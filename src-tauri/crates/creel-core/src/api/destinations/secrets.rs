//! Secrets of a destination. A value goes in and never comes out.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use zeroize::Zeroizing;

use super::rules;
use super::wire::{DestinationSecretList, DestinationSecretReply, DestinationSecretValue};
use crate::Creel;
use crate::api::extract::{JsonBody, Path};
use crate::api::problem::Problem;
use crate::sending::destination::DestinationId;

/// The longest value, in bytes.
const LONGEST: usize = 16 * 1024;

/// The secrets of a destination, without their values.
#[utoipa::path(
    get,
    path = "/destinations/{id}/secrets",
    tag = "destinations",
    responses((status = 200, body = DestinationSecretList))
)]
pub(in crate::api) async fn list_destination_secrets(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
) -> Result<Json<DestinationSecretList>, Problem> {
    let secrets = creel.store().destination_secrets(DestinationId(id)).await?;
    Ok(Json(DestinationSecretList { items: secrets.into_iter().map(Into::into).collect() }))
}

/// Keeps a secret under its label, in place of the one that has the label already.
#[utoipa::path(
    post,
    path = "/destinations/{id}/secrets",
    tag = "destinations",
    request_body = DestinationSecretValue,
    responses((status = 201, body = DestinationSecretReply))
)]
pub(in crate::api) async fn put_destination_secret(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
    JsonBody(wanted): JsonBody<DestinationSecretValue>,
) -> Result<(StatusCode, Json<DestinationSecretReply>), Problem> {
    let (label, value) = (wanted.label, Zeroizing::new(wanted.value));
    rules::label(&label)?;
    if value.is_empty() || value.len() > LONGEST || value.contains(['\r', '\n', '\0']) {
        let detail = "A value is one line of 1 to 16,384 bytes. Nothing was changed.";
        return Err(Problem::field("value", detail));
    }
    let kept = creel.store().put_destination_secret(DestinationId(id), label, value).await?;
    Ok((StatusCode::CREATED, Json(kept.into())))
}

/// Forgets a secret. What names it is not sent any more.
#[utoipa::path(
    delete,
    path = "/destinations/{id}/secrets/{label}",
    tag = "destinations",
    responses((status = 200, body = DestinationSecretList))
)]
pub(in crate::api) async fn delete_destination_secret(
    State(creel): State<Creel>,
    Path((id, label)): Path<(i64, String)>,
) -> Result<Json<DestinationSecretList>, Problem> {
    creel.store().delete_destination_secret(DestinationId(id), label).await?;
    list_destination_secrets(State(creel), Path(id)).await
}
