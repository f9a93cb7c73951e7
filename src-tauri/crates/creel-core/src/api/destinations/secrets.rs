//! Secrets of a destination. A value goes in and never comes out.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::rules;
use crate::Creel;
use crate::api::extract::{JsonBody, Path};
use crate::api::problem::Problem;
use crate::sending::destination::{DestinationId, DestinationSecret};

/// The longest value, in bytes.
const LONGEST: usize = 16 * 1024;

/// All secrets of a destination.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct DestinationSecretList {
    pub items: Vec<DestinationSecretReply>,
}

/// A secret of a destination without its value.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "DestinationSecret")]
#[schema(as = DestinationSecret)]
pub(crate) struct DestinationSecretReply {
    pub label: String,
    /// The last four characters of a value that has at least twelve, else empty.
    pub last_four: String,
    pub created_at: String,
    /// False where the key that sealed it is lost; it must be entered again.
    pub available: bool,
}

impl From<DestinationSecret> for DestinationSecretReply {
    fn from(secret: DestinationSecret) -> Self {
        let DestinationSecret { label, last_four, created_at, available } = secret;
        Self { label, last_four, created_at: created_at.to_string(), available }
    }
}

/// A secret of a destination, on its way in.
#[derive(Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct DestinationSecretValue {
    /// 1 to 64 of letters, digits, `_`, `-` and `.`; `${secret:label}` stands for the value.
    pub label: String,
    pub value: String,
}

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
    // What waited for it goes on.
    creel.call_forwarding();
    Ok((StatusCode::CREATED, Json(kept.into())))
}

/// Forgets a secret. What is to be sent with it waits until there is one of its label again.
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
