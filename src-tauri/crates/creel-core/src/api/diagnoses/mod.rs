//! Diagnoses: why the verdict of a request is what it is, of stored deliveries and of requests that are given.

mod wire;

use axum::Json;
use axum::extract::State;
use creel_signatures::{Head, Proposal, Secret};
use serde::Deserialize;

use super::at::At;
use super::deliveries::ProposalItem;
use super::endpoints::provider_is_known;
use super::extract::{JsonBody, Path};
use super::import::content;
use super::problem::Problem;
use super::secrets::SecretValue;
use crate::Creel;
use crate::clock::Timestamp;
use crate::delivery::{DeliveryId, path};
use crate::doctor::{self, Question, Secrets};
use crate::endpoint::{DEFAULT, Endpoint};
use crate::import::{self, Format, ImportedRequest};
pub use wire::diagnosis_json;
pub(super) use wire::{DiagnosedRequest, Diagnosis};

/// How large the request may be as JSON, in bytes: a body of 8 MiB fits in base64.
const BODY: usize = 12 * 1024 * 1024;

/// How long what a receiver logged may be, in bytes.
const LONGEST_OBSERVED: usize = 16 * 1024;

/// What a receiver said about a delivery.
#[derive(Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct Observed {
    /// A digest or an error that it logged, at most 16,384 bytes.
    pub observed: String,
}

/// A request to be explained: `text`, or `request_b64` where it is not text.
#[derive(Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct DiagnoseRequest {
    /// Detected where it is not given.
    pub format: Option<Format>,
    /// A raw HTTP/1.1 request, a cURL command, or an HTTP archive. The first request in it counts.
    pub text: Option<String>,
    /// The same in base64.
    pub request_b64: Option<String>,
    /// The id of a provider; else that of the endpoint, else the one that the request looks like.
    pub provider: Option<String>,
    /// The slug of an endpoint whose provider and secrets count; where neither it nor `provider` is given, the endpoint
    /// that the path leads to.
    pub endpoint: Option<String>,
    /// Secrets besides those of the endpoint.
    pub secrets: Option<Vec<SecretValue>>,
    /// The URL that the sender was told to call.
    pub url: Option<String>,
    /// When it arrived, as Unix seconds or RFC 3339; else the time that an archive gives, else now.
    pub at: Option<At>,
    /// Whether a scheme that the provider has given up may make it valid.
    pub allow_legacy: Option<bool>,
    /// A digest or an error that a receiver logged about it, at most 16,384 bytes.
    pub observed: Option<String>,
}

/// Explains the verdict of a delivery together with what a receiver of yours said about it.
#[utoipa::path(
    post,
    path = "/deliveries/{id}/diagnoses",
    tag = "deliveries",
    request_body = Observed,
    responses((status = 200, body = Diagnosis))
)]
pub(super) async fn diagnose_delivery(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
    JsonBody(Observed { observed }): JsonBody<Observed>,
) -> Result<Json<Diagnosis>, Problem> {
    let observed = checked(Some(observed))?;
    let (_, answer) = doctor::explain_delivery(&creel, DeliveryId(id), observed).await?;
    Ok(Json(Diagnosis::new(&answer)))
}

/// Judges a request and explains the verdict. Nothing is stored.
///
/// `unknown_provider`: there is no such provider; `suggestion` is the nearest. `invalid_field` for `text`: there is no
/// request in it that can be read.
#[utoipa::path(
    post,
    path = "/diagnoses",
    tag = "providers",
    request_body = DiagnoseRequest,
    responses((status = 200, body = DiagnosedRequest))
)]
pub(super) async fn diagnose_request(
    State(creel): State<Creel>,
    JsonBody(wanted): JsonBody<DiagnoseRequest, BODY>,
) -> Result<Json<DiagnosedRequest>, Problem> {
    if let Some(id) = &wanted.provider {
        provider_is_known(id, &creel.catalog())?;
    }
    let at = wanted.at.as_ref().map(At::time).transpose()?;
    let observed = checked(wanted.observed)?;
    let given = given(wanted.secrets)?;
    let content = content(wanted.text, wanted.request_b64, "request_b64")?;
    let (request, left_out) = first(content, wanted.format).await?;
    let listings = creel.store().listings().await?;
    let endpoint = match &wanted.endpoint {
        Some(slug) => Some(creel.store().endpoint(slug).await?),
        None if wanted.provider.is_some() => None,
        None => route(&creel, &request),
    };
    let proposals = propose(&creel, &request);
    let catalog = creel.catalog();
    let likeliest = || proposals.first().map(|proposal| proposal.provider.as_str());
    let provider = wanted.provider.as_deref();
    let provider = provider.or(endpoint.as_ref().and_then(|e| e.provider.as_deref())).or_else(likeliest);
    let provider = provider.and_then(|id| catalog.get(id)).cloned();
    let mut secrets = Secrets::of(listings, endpoint.as_ref().map(|endpoint| endpoint.slug.as_str()));
    secrets.give(given);
    let at = at.or(request.at).unwrap_or_else(Timestamp::now);
    let url = wanted.url.filter(|url| !url.is_empty());
    let allowed = endpoint.as_ref().is_some_and(|endpoint| endpoint.allow_legacy);
    let (method, target) = (request.method().to_owned(), request.target().to_vec());
    let body_size = request.body.len() as u64;
    let headers = request.headers().into_iter().map(|(name, value)| (name.to_owned(), value.to_vec()));
    let question = Question {
        method: method.clone(),
        target: target.clone(),
        public_url: url.or(endpoint.as_ref().and_then(|endpoint| endpoint.public_url.clone())),
        headers: headers.collect(),
        at,
        allow_legacy: wanted.allow_legacy.unwrap_or(allowed),
        secrets,
        judgement: None,
        observed,
        lags: Vec::new(),
        provider: provider.clone(),
        body: request.body.into(),
    };
    let answer = doctor::explain(&creel, question).await;
    let judgement = &answer.judgement;
    Ok(Json(DiagnosedRequest {
        method,
        target: String::from_utf8_lossy(&target).into_owned(),
        body_size,
        at: at.to_string(),
        provider: provider.map(|provider| provider.id.clone()),
        endpoint: endpoint.map(|endpoint| endpoint.slug),
        verdict: judgement.verdict.into(),
        reason: judgement.reason.into(),
        scheme: judgement.scheme.clone(),
        secret: judgement.secret.and_then(|id| answer.name(id)).map(Into::into),
        diagnosis: Diagnosis::new(&answer),
        proposals: proposals.iter().map(|proposal| ProposalItem::new(proposal, &catalog)).collect(),
        left_out,
    }))
}

fn checked(observed: Option<String>) -> Result<Option<String>, Problem> {
    let observed = observed.filter(|text| !text.trim().is_empty());
    match observed.as_ref().is_some_and(|text| text.len() > LONGEST_OBSERVED) {
        true => {
            let detail = "What a receiver logged has more than 16,384 bytes here. Give the line with the digest \
                          or the error.";
            Err(Problem::field("observed", detail))
        }
        false => Ok(observed),
    }
}

/// Secrets that came with a request.
pub(super) fn given(values: Option<Vec<SecretValue>>) -> Result<Vec<Secret>, Problem> {
    let secret = |value: SecretValue| {
        let new = value.checked()?;
        Ok(Secret {
            id: 0,
            kind: new.kind,
            value: new.value,
            username: new.username,
            label: new.label,
            format: new.format,
            url: new.url,
            retired_at: None,
        })
    };
    values.unwrap_or_default().into_iter().map(secret).collect()
}

/// The first request of a text, and how many others there are.
async fn first(content: Vec<u8>, format: Option<Format>) -> Result<(ImportedRequest, usize), Problem> {
    let unread = |cause: import::Cause| Problem::field("text", format!("The request was not read: {cause}."));
    let read = tokio::task::spawn_blocking(move || import::read(&content, format)).await;
    let read = read.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic())).map_err(unread)?;
    let left_out = read.len().saturating_sub(1);
    match read.into_iter().next() {
        Some(Ok(request)) => Ok((request, left_out)),
        Some(Err(cause)) => Err(unread(cause)),
        None => Err(unread("there is no request in it".into())),
    }
}

/// Looks at a request as the catalogue does.
fn propose(creel: &Creel, request: &ImportedRequest) -> Vec<Proposal> {
    let head = Head {
        method: request.method(),
        target: request.target(),
        public_url: None,
        headers: &request.headers(),
    };
    creel.catalog().detect(&head, &request.body)
}

/// Whose the request would have been, had it been received. What comes to `default` is nobody's.
fn route(creel: &Creel, request: &ImportedRequest) -> Option<Endpoint> {
    let target = std::str::from_utf8(request.target()).unwrap_or_default();
    let endpoint = creel.directory().route(path(target))?.listing.endpoint.clone();
    (endpoint.slug != DEFAULT).then_some(endpoint)
}
