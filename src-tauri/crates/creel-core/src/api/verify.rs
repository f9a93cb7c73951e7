//! Verify: judging a request that was not received. Nothing is stored, and only the given secrets are used.

use axum::Json;
use axum::extract::State;
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use super::at::At;
use super::diagnoses::{Diagnosis, given};
use super::endpoints::provider_is_known;
use super::extract::JsonBody;
use super::problem::Problem;
use super::secrets::SecretValue;
use super::wire::{Reason, Verdict};
use crate::Creel;
use crate::clock::Timestamp;
use crate::doctor::{self, Question, Secrets};

/// How large the request may be as JSON, in bytes: a body of 8 MiB fits in base64.
const BODY: usize = 12 * 1024 * 1024;

/// The request to judge.
#[derive(Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct VerifyRequest {
    /// The id of a provider.
    pub provider: String,
    /// `POST` where it is not given.
    pub method: Option<String>,
    /// The URL that the sender called, in full or from its path on.
    pub url: Option<String>,
    /// Names and values in their order.
    pub headers: Option<Vec<(String, String)>>,
    /// The body in base64.
    pub body_b64: Option<String>,
    pub secrets: Option<Vec<SecretValue>>,
    /// When it arrived, as Unix seconds or RFC 3339; now where it is not given.
    pub at: Option<At>,
    /// Whether a scheme that the provider has given up may make it valid.
    pub allow_legacy: Option<bool>,
}

/// What judging came to.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct VerifyReply {
    pub verdict: Verdict,
    pub reason: Reason,
    /// The scheme that decided, by its name in the provider's definition.
    pub scheme: Option<String>,
    /// Which of the given secrets matched, counted from 0.
    pub secret: Option<i64>,
    /// Why the verdict is what it is.
    pub diagnosis: Option<Diagnosis>,
}

/// Judges a request without storing anything.
///
/// `unknown_provider`: there is no such provider; `suggestion` is the nearest.
#[utoipa::path(
    post,
    path = "/verify",
    tag = "providers",
    request_body = VerifyRequest,
    responses((status = 200, body = VerifyReply))
)]
pub(super) async fn verify(
    State(creel): State<Creel>,
    JsonBody(wanted): JsonBody<VerifyRequest, BODY>,
) -> Result<Json<VerifyReply>, Problem> {
    let catalog = creel.catalog();
    provider_is_known(&wanted.provider, &catalog)?;
    let at = wanted.at.as_ref().map_or_else(|| Ok(Timestamp::now()), At::time)?;
    let body = BASE64.decode(wanted.body_b64.unwrap_or_default().as_bytes()).map_err(|_| {
        Problem::field("body_b64", "The body is not base64 with the standard alphabet and padding.")
    })?;
    let mut secrets = Secrets::default();
    secrets.give(given(wanted.secrets)?);
    let url = wanted.url.as_deref().filter(|url| !url.is_empty());
    let headers = wanted.headers.unwrap_or_default();
    let question = Question {
        provider: catalog.get(&wanted.provider).cloned(),
        method: wanted.method.unwrap_or_else(|| "POST".to_owned()),
        target: target(url.unwrap_or("/")).as_bytes().to_vec(),
        public_url: url.filter(|url| url.contains("://")).map(str::to_owned),
        headers: headers.into_iter().map(|(name, value)| (name, value.into_bytes())).collect(),
        body: body.into(),
        at,
        allow_legacy: wanted.allow_legacy.unwrap_or_default(),
        secrets,
        judgement: None,
        observed: None,
        lags: Vec::new(),
    };
    let answer = doctor::explain(&creel, question).await;
    let judgement = &answer.judgement;
    Ok(Json(VerifyReply {
        verdict: judgement.verdict.into(),
        reason: judgement.reason.into(),
        scheme: judgement.scheme.clone(),
        secret: judgement.secret.and_then(|id| answer.name(id)).map(|name| name.id),
        diagnosis: Some(Diagnosis::new(&answer)),
    }))
}

/// The request-target of a URL: its path and query.
fn target(url: &str) -> &str {
    let Some((_, after)) = url.split_once("://") else { return url };
    match after.find(['/', '?']) {
        Some(start) => after[start..].split('#').next().unwrap_or_default(),
        None => "/",
    }
}
