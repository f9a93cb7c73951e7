//! Secrets of an endpoint. A value goes in and never comes out.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::deletions::DeletionReply;
use super::extract::{Given, JsonBody, Path};
use super::problem::{Problem, ProblemCode};
use super::wire::SecretKind;
use crate::Creel;
use crate::clock::Timestamp;
use crate::rotation::{Use, stopped_being_used_at};
use crate::secret::{NewSecret, SecretState, StoredSecret};

/// The longest label, in bytes.
const LONGEST_LABEL: usize = 256;

/// How many of the deliveries that a secret matched are looked at.
const MOST_USES: usize = 100;

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
    /// The delivery that brought it with its handshake.
    pub captured_from: Option<i64>,
    /// When the last delivery arrived that it matched, of those that are kept.
    pub last_used_at: Option<String>,
    pub last_delivery: Option<i64>,
    /// How many deliveries it matched, counted to 100.
    pub deliveries: usize,
    /// When it matched for the last time, where another active secret has matched since: in the last ten deliveries, or
    /// at all while this one did not for a day. Then it can be retired.
    pub stopped_being_used_at: Option<String>,
}

/// What a new secret is to be called.
#[derive(Debug, Default, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct RotateSecret {
    /// The label of the new secret; that of the old one with the day where it is not given.
    pub label: Option<String>,
}

/// A new secret, with its value this once.
#[derive(Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct RotatedSecret {
    pub secret: SecretReply,
    /// To be entered at the sender. No other reply has it.
    pub value: String,
}

/// What a key pair that Creel makes is to be called.
#[derive(Debug, Default, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct MakeKeyPair {
    /// The label of the private key; `test key` where it is not given.
    pub label: Option<String>,
}

/// A key pair that Creel made.
#[derive(Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct MadeKeyPair {
    /// The private key as a secret of the endpoint: it signs, and verifies what it signed.
    pub secret: SecretReply,
    /// The public key in PEM, for receivers that are to take what Creel signs.
    pub public_key: String,
    /// The scheme it was made for, by its name in the provider's definition.
    pub scheme: String,
}

impl SecretReply {
    fn new(secret: StoredSecret, uses: &[Use], others: &[&[Use]]) -> Self {
        let stopped = stopped_being_used_at(uses, others, Timestamp::now());
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
            captured_from: secret.captured_from.map(|delivery| delivery.0),
            last_used_at: uses.first().map(|last| last.at.to_string()),
            last_delivery: uses.first().map(|last| last.delivery.0),
            deliveries: uses.len(),
            stopped_being_used_at: stopped.map(|at| at.to_string()),
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
        let label = named(self.label)?;
        Ok(NewSecret {
            kind,
            value,
            username,
            label,
            format: self.format,
            url: self.url,
            captured_from: None,
        })
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
    Ok(Json(SecretList { items: replies(&creel, &slug, secrets).await? }))
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
    Ok((StatusCode::CREATED, Json(reply(&creel, &slug, stored).await?)))
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
    let label = wanted.label.0.map(named).transpose()?;
    let stored = creel.store().change_secret(endpoint.id, id, label, retired).await?;
    creel.refresh_directory().await?;
    if retired.is_some() {
        creel.judge_again(&slug);
    }
    reply(&creel, &slug, stored).await.map(Json)
}

/// Makes a new secret in the shape of this one, and has the stored deliveries judged again.
///
/// Both count until the old one is retired. The reply is the only one that has the new value: it is to be entered at the
/// sender. `conflict`: the secret is retired, cannot be opened, or is a key that the sender makes.
#[utoipa::path(
    post,
    path = "/endpoints/{slug}/secrets/{id}/rotation",
    tag = "secrets",
    request_body = RotateSecret,
    responses((status = 201, body = RotatedSecret))
)]
pub(super) async fn rotate_secret(
    State(creel): State<Creel>,
    Path((slug, id)): Path<(String, i64)>,
    JsonBody(wanted): JsonBody<RotateSecret>,
) -> Result<(StatusCode, Json<RotatedSecret>), Problem> {
    let endpoint = creel.store().endpoint(&slug).await?;
    let (stored, value) = creel.store().rotate_secret(endpoint.id, id, named(wanted.label)?).await?;
    creel.refresh_directory().await?;
    creel.judge_again(&slug);
    let secret = reply(&creel, &slug, stored).await?;
    Ok((StatusCode::CREATED, Json(RotatedSecret { secret, value: value.to_string() })))
}

/// Makes a key pair, so that Creel can sign in the place of a provider whose private key nobody else has.
///
/// The private key is kept as a secret of the endpoint and never told. While it counts, what it signed is valid there.
/// `conflict`: the endpoint's provider signs with no private key, with that of its certificate, or with one of RSA, which is
/// made elsewhere and added as a secret.
#[utoipa::path(
    post,
    path = "/endpoints/{slug}/key-pairs",
    tag = "secrets",
    request_body = MakeKeyPair,
    responses((status = 201, body = MadeKeyPair))
)]
pub(super) async fn make_key_pair(
    State(creel): State<Creel>,
    Path(slug): Path<String>,
    JsonBody(wanted): JsonBody<MakeKeyPair>,
) -> Result<(StatusCode, Json<MadeKeyPair>), Problem> {
    let label = named(wanted.label)?.unwrap_or_else(|| "test key".to_owned());
    let endpoint = creel.store().endpoint(&slug).await?;
    let provider = endpoint.provider.as_deref().and_then(|id| creel.catalog().get(id).cloned());
    let conflict = |why: String| Problem::new(ProblemCode::Conflict, format!("{why}. Nothing was changed."));
    let Some(provider) = provider else {
        return Err(conflict(format!("The endpoint {slug} has no provider that says how it signs")));
    };
    let pair = provider.key_pair().map_err(|error| conflict(error.to_string()))?;
    let secret = NewSecret {
        kind: pair.kind,
        value: pair.private,
        username: None,
        label: Some(label),
        format: None,
        url: None,
        captured_from: None,
    };
    let stored = creel.store().add_secret(endpoint.id, secret).await?;
    creel.refresh_directory().await?;
    creel.judge_again(&slug);
    let secret = reply(&creel, &slug, stored).await?;
    Ok((StatusCode::CREATED, Json(MadeKeyPair { secret, public_key: pair.public, scheme: pair.scheme })))
}

/// A label; searches tell it from a number.
fn named(label: Option<String>) -> Result<Option<String>, Problem> {
    let label = label.filter(|label| !label.trim().is_empty());
    let fits = |label: &String| {
        label.len() <= LONGEST_LABEL
            && !label.contains(char::is_control)
            && !label.bytes().all(|byte| byte.is_ascii_digit())
    };
    match label.as_ref().is_none_or(fits) {
        true => Ok(label),
        false => {
            let detail = "A label is one line of at most 256 bytes, and no number. Nothing was changed.";
            Err(Problem::field("label", detail))
        }
    }
}

async fn reply(creel: &Creel, slug: &str, stored: StoredSecret) -> Result<SecretReply, Problem> {
    let all = creel.store().secrets(stored.endpoint).await?;
    let replies = replies(creel, slug, all).await?;
    let reply = replies.into_iter().find(|reply| reply.id == stored.id);
    // It may have been deleted meanwhile.
    Ok(reply.unwrap_or_else(|| SecretReply::new(stored, &[], &[])))
}

async fn replies(creel: &Creel, slug: &str, secrets: Vec<StoredSecret>) -> Result<Vec<SecretReply>, Problem> {
    let mut uses = Vec::new();
    for secret in &secrets {
        uses.push(creel.store().uses_of_secret(slug, secret.id, MOST_USES).await?);
    }
    let beside = |this: &StoredSecret| -> Vec<&[Use]> {
        let beside = |other: &StoredSecret| {
            other.id != this.id && other.kind == this.kind && other.retired_at.is_none()
        };
        secrets
            .iter()
            .zip(&uses)
            .filter(|(other, _)| beside(other))
            .map(|(_, uses)| uses.as_slice())
            .collect()
    };
    let reply = |(secret, uses): (&StoredSecret, &Vec<Use>)| {
        let others = if secret.retired_at.is_some() { Vec::new() } else { beside(secret) };
        SecretReply::new(secret.clone(), uses, &others)
    };
    Ok(secrets.iter().zip(&uses).map(reply).collect())
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
