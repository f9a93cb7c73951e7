//! Secrets of an endpoint. A value goes in and never comes out.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::deletions::DeletionReply;
use super::extract::{Given, JsonBody, Path};
use super::problem::Problem;
use super::wire::SecretKind;
use crate::Creel;
use crate::secret::{NewSecret, SecretState, StoredSecret};

/// The longest value, in bytes; a certificate chain fits.
const LONGEST: usize = 64 * 1024;

/// All secrets of an endpoint.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct SecretList {
    pub items: Vec<SecretReply>,
}

/// A secret without its value.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "Secret")]
#[schema(as = Secret)]
pub(crate) struct SecretReply {
    pub id: i64,
    pub kind: SecretKind,
    pub label: Option<String>,
    pub username: Option<String>,
    pub format: Option<String>,
    pub url: Option<String>,
    /// The last four characters of a value that has at least twelve, else empty.
    pub last_four: String,
    pub state: SecretState,
    pub created_at: String,
    pub retired_at: Option<String>,
    /// False where the key that sealed it is lost; it must be entered again.
    pub available: bool,
}

impl From<StoredSecret> for SecretReply {
    fn from(secret: StoredSecret) -> Self {
        Self {
            id: secret.id,
            kind: secret.kind.into(),
            label: secret.label,
            username: secret.username,
            format: secret.format,
            url: secret.url,
            last_four: secret.last_four,
            state: match secret.retired_at {
                Some(_) => SecretState::Retired,
                None => SecretState::Active,
            },
            created_at: secret.created_at.to_string(),
            retired_at: secret.retired_at.map(|at| at.to_string()),
            available: secret.available,
        }
    }
}

/// A secret with its value, on its way in.
#[derive(Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct SecretValue {
    pub kind: SecretKind,
    /// The value; for `basic_auth` give `username` and `password` instead.
    pub value: Option<String>,
    pub username: Option<String>,
    pub password: Option<String>,
    pub label: Option<String>,
    /// Which of several encodings the key is in, where the kind leaves it open.
    pub format: Option<String>,
    /// Where a certificate comes from.
    pub url: Option<String>,
}

impl SecretValue {
    pub(super) fn checked(self) -> Result<NewSecret, Problem> {
        let basic = self.kind == SecretKind::BasicAuth;
        let (username, value) = match (basic, self.username, self.password, self.value) {
            (true, Some(username), Some(password), None) => (Some(username), password),
            (false, None, None, Some(value)) => (None, value),
            (true, ..) => {
                let detail = "A secret of the kind basic_auth has `username` and `password`, and no `value`.";
                return Err(Problem::field("password", format!("{detail} Nothing was changed.")));
            }
            (false, ..) => {
                let detail =
                    "A secret of this kind has `value`; only basic_auth has `username` and `password`.";
                return Err(Problem::field("value", format!("{detail} Nothing was changed.")));
            }
        };
        if value.is_empty() || value.len() > LONGEST {
            let detail = "The value is empty or has more than 65,536 bytes. Nothing was changed.";
            return Err(Problem::field(if basic { "password" } else { "value" }, detail));
        }
        let (kind, value) = (self.kind.into(), Zeroizing::new(value));
        Ok(NewSecret { kind, value, username, label: self.label, format: self.format, url: self.url })
    }
}

/// What is to change about a secret.
#[derive(Debug, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct ChangeSecret {
    /// `null` takes the label away.
    #[serde(default)]
    #[ts(as = "Option<String>")]
    #[schema(value_type = Option<String>)]
    pub label: Given<String>,
    /// A retired secret counts only for what arrived before its retirement.
    pub state: Option<SecretState>,
}

/// The secrets of an endpoint, without their values.
#[utoipa::path(
    get,
    path = "/endpoints/{slug}/secrets",
    tag = "secrets",
    responses((status = 200, body = SecretList))
)]
pub(super) async fn list_secrets(
    State(creel): State<Creel>,
    Path(slug): Path<String>,
) -> Result<Json<SecretList>, Problem> {
    let endpoint = creel.store().endpoint(&slug).await?;
    let secrets = creel.store().secrets(endpoint.id).await?;
    Ok(Json(SecretList { items: secrets.into_iter().map(Into::into).collect() }))
}

/// Adds a secret and has the stored deliveries judged again.
#[utoipa::path(
    post,
    path = "/endpoints/{slug}/secrets",
    tag = "secrets",
    request_body = SecretValue,
    responses((status = 201, body = SecretReply))
)]
pub(super) async fn add_secret(
    State(creel): State<Creel>,
    Path(slug): Path<String>,
    JsonBody(wanted): JsonBody<SecretValue>,
) -> Result<(StatusCode, Json<SecretReply>), Problem> {
    let secret = wanted.checked()?;
    let endpoint = creel.store().endpoint(&slug).await?;
    let stored = creel.store().add_secret(endpoint.id, secret).await?;
    creel.refresh_directory().await?;
    creel.judge_again(&slug);
    Ok((StatusCode::CREATED, Json(stored.into())))
}

/// Changes a secret's label or state. A change of the state has the stored deliveries judged again.
#[utoipa::path(
    patch,
    path = "/endpoints/{slug}/secrets/{id}",
    tag = "secrets",
    request_body = ChangeSecret,
    responses((status = 200, body = SecretReply))
)]
pub(super) async fn change_secret(
    State(creel): State<Creel>,
    Path((slug, id)): Path<(String, i64)>,
    JsonBody(wanted): JsonBody<ChangeSecret>,
) -> Result<Json<SecretReply>, Problem> {
    let endpoint = creel.store().endpoint(&slug).await?;
    let retired = wanted.state.map(|state| state == SecretState::Retired);
    let stored = creel.store().change_secret(endpoint.id, id, wanted.label.0, retired).await?;
    creel.refresh_directory().await?;
    if retired.is_some() {
        creel.judge_again(&slug);
    }
    Ok(Json(stored.into()))
}

/// Deletes a secret and has the stored deliveries judged again. `POST /deletions/{id}/restore` brings it back.
#[utoipa::path(
    delete,
    path = "/endpoints/{slug}/secrets/{id}",
    tag = "secrets",
    responses((status = 200, body = DeletionReply))
)]
pub(super) async fn delete_secret(
    State(creel): State<Creel>,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Json<DeletionReply>, Problem> {
    let endpoint = creel.store().endpoint(&slug).await?;
    let deletion = creel.store().delete_secret(endpoint.id, id).await?;
    creel.refresh_directory().await?;
    creel.judge_again(&slug);
    Ok(Json(deletion.into()))
}
