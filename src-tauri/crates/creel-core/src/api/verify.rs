//! Verify: judging a request that was not received. Nothing is stored, and only the given secrets are used.

use axum::Json;
use axum::extract::State;
use creel_signatures::{Head, Secret, Verifier};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use super::at::At;
use super::endpoints::provider_is_known;
use super::extract::JsonBody;
use super::problem::Problem;
use super::secrets::SecretValue;
use super::wire::{Reason, Verdict};
use crate::Creel;
use crate::clock::Timestamp;

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
    /// Why it is not valid, once that is looked into.
    pub diagnosis: Option<VerifyDiagnosis>,
}

/// Why a verdict is not valid.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct VerifyDiagnosis {
    pub cause: String,
    pub confidence: String,
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
    provider_is_known(&wanted.provider, creel.catalog())?;
    // Checking 8 MiB is work enough to keep it off the threads that answer.
    let judged = tokio::task::spawn_blocking(move || judge(&creel, wanted)).await;
    judged.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic())).map(Json)
}

fn judge(creel: &Creel, wanted: VerifyRequest) -> Result<VerifyReply, Problem> {
    let at = wanted.at.as_ref().map_or_else(|| Ok(Timestamp::now()), At::time)?;
    let body = BASE64.decode(wanted.body_b64.unwrap_or_default().as_bytes()).map_err(|_| {
        Problem::field("body_b64", "The body is not base64 with the standard alphabet and padding.")
    })?;
    let mut secrets = Vec::new();
    for (index, secret) in wanted.secrets.unwrap_or_default().into_iter().enumerate() {
        let new = secret.checked()?;
        secrets.push(Secret {
            id: i64::try_from(index).unwrap_or(i64::MAX),
            kind: new.kind,
            value: new.value,
            username: new.username,
            label: new.label,
            format: new.format,
            url: new.url,
            retired_at: None,
        });
    }
    let Some(provider) = creel.catalog().get(&wanted.provider) else {
        return Err(Problem::field("provider", "The provider is not known."));
    };
    let url = wanted.url.as_deref().filter(|url| !url.is_empty());
    let headers = wanted.headers.unwrap_or_default();
    let headers: Vec<(&str, &[u8])> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
    let head = Head {
        method: wanted.method.as_deref().unwrap_or("POST"),
        target: target(url.unwrap_or("/")).as_bytes(),
        public_url: url.filter(|url| url.contains("://")),
        headers: &headers,
    };
    let verifier = Verifier::new(provider.clone(), secrets, wanted.allow_legacy.unwrap_or_default());
    let mut judging = verifier.begin(&head, at.micros());
    judging.update(&body);
    let judgement = judging.finish();
    Ok(VerifyReply {
        verdict: judgement.verdict.into(),
        reason: judgement.reason.into(),
        scheme: judgement.scheme,
        secret: judgement.secret,
        diagnosis: None,
    })
}

/// The request-target of a URL: its path and query.
fn target(url: &str) -> &str {
    let Some((_, after)) = url.split_once("://") else { return url };
    match after.find(['/', '?']) {
        Some(start) => after[start..].split('#').next().unwrap_or_default(),
        None => "/",
    }
}
