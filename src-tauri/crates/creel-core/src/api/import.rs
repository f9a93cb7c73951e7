//! Import: a file or a paste becomes deliveries.

use axum::Json;
use axum::extract::State;
use data_encoding::BASE64;
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::at::At;
use super::extract::JsonBody;
use super::problem::{Problem, ProblemCode};
use crate::Creel;
use crate::import::{self, Cause, Format, intake};
use crate::store::StoreError;

/// How large the request may be as JSON, in bytes: the longest body that the receiver takes fits in base64.
const BODY: usize = 135 * 1024 * 1024;

/// How many causes are told where nothing could be imported.
const TOLD: usize = 3;

/// What is to be imported: `text`, or `content_b64` where it is not text.
#[derive(Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "Import")]
#[schema(as = Import)]
#[ts(optional_fields = nullable)]
pub(crate) struct ImportBody {
    /// Detected where it is not given.
    pub format: Option<Format>,
    pub text: Option<String>,
    /// The content in base64.
    pub content_b64: Option<String>,
    /// The slug of the endpoint that gets all of it; where it is not given, the path of each request decides.
    pub endpoint: Option<String>,
    /// When it was sent, as Unix seconds or RFC 3339. It counts over the times of an archive; without either it is now.
    pub at: Option<At>,
}

/// What was imported.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "Imported")]
#[schema(as = Imported)]
pub(crate) struct ImportReply {
    pub imported: usize,
    /// The new deliveries, in the order of the content.
    pub deliveries: Vec<i64>,
    /// What could not be imported.
    pub refused: Vec<RefusedRequest>,
}

/// A request that could not be imported.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct RefusedRequest {
    /// Its place in the content, counted from 0.
    pub index: usize,
    pub cause: String,
}

/// Imports requests from a file or a paste.
///
/// Raw HTTP/1.1 requests, cURL commands, or an HTTP archive become deliveries that are marked `imported`: all that can be
/// read, in one transaction. They are judged as of the time they were sent, with the provider and the secrets of their
/// endpoint. Nobody is answered. `nothing_to_import`: there is no request in it that can be read.
#[utoipa::path(
    post,
    path = "/import",
    tag = "deliveries",
    request_body = ImportBody,
    responses((status = 201, body = ImportReply))
)]
pub(super) async fn import(
    State(creel): State<Creel>,
    JsonBody(wanted): JsonBody<ImportBody, BODY>,
) -> Result<(StatusCode, Json<ImportReply>), Problem> {
    let at = wanted.at.as_ref().map(At::time).transpose()?;
    let to = match &wanted.endpoint {
        Some(slug) => {
            creel.store().endpoint(slug).await?;
            let gone = || StoreError::NotFound(format!("the endpoint {slug}"));
            Some(creel.directory().by_slug(slug).ok_or_else(gone)?)
        }
        None => None,
    };
    let content = content(wanted.text, wanted.content_b64, "content_b64")?;
    // Reading 100 MiB is work enough to keep it off the threads that answer.
    let read = tokio::task::spawn_blocking(move || import::read(&content, wanted.format)).await;
    let read = read.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()));
    let (mut requests, mut refused) = (Vec::new(), Vec::new());
    for (index, read) in read.map_err(|cause| nothing(&format!(": {cause}")))?.into_iter().enumerate() {
        match read {
            Ok(request) => requests.push(request),
            Err(cause) => refused.push((index, cause)),
        }
    }
    if requests.is_empty() {
        return Err(none_of(&refused));
    }
    let ids = intake::take(&creel, requests, to, at).await?;
    let refused =
        refused.into_iter().map(|(index, cause)| RefusedRequest { index, cause: cause.to_string() });
    let reply = ImportReply {
        imported: ids.len(),
        deliveries: ids.iter().map(|id| id.0).collect(),
        refused: refused.collect(),
    };
    Ok((StatusCode::CREATED, Json(reply)))
}

/// What was given, as text or in base64 in the field of that name.
pub(super) fn content(
    text: Option<String>,
    base64: Option<String>,
    field: &'static str,
) -> Result<Vec<u8>, Problem> {
    match (text, base64) {
        (Some(text), None) => Ok(text.into_bytes()),
        (None, Some(base64)) => BASE64.decode(base64.as_bytes()).map_err(|_| {
            let detail =
                "The content is not base64 with the standard alphabet and padding. Nothing was changed.";
            Problem::field(field, detail)
        }),
        _ => Err(Problem::field("text", format!("Give the content as `text` or as `{field}`, one of them."))),
    }
}

/// Every request was refused.
fn none_of(refused: &[(usize, Cause)]) -> Problem {
    if let [(_, cause)] = refused {
        return nothing(&format!(": {cause}"));
    }
    let told: Vec<_> =
        refused.iter().take(TOLD).map(|(index, cause)| format!(" Request {}: {cause}.", index + 1)).collect();
    let more = refused.len().saturating_sub(TOLD);
    let more = if more > 0 { format!(" And {more} more.") } else { String::new() };
    nothing(&format!(".{}{more}", told.concat()))
}

fn nothing(why: &str) -> Problem {
    let stop = if why.ends_with('.') { "" } else { "." };
    Problem::new(ProblemCode::NothingToImport, format!("Nothing was imported{why}{stop}"))
}
