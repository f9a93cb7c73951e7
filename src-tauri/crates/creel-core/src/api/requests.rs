//! Reading a request that was pasted, so that it can be changed and sent.

use axum::Json;
use serde::{Deserialize, Serialize};

use super::extract::JsonBody;
use super::problem::{Problem, ProblemCode};
use crate::import::{Cause, ImportedRequest, read};

/// How long a paste may be as JSON, in bytes.
const BODY: usize = 12 * 1024 * 1024;

/// A text with a request in it.
#[derive(Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct PastedRequest {
    /// A cURL command, a raw HTTP/1.1 request, or an HTTP archive.
    pub text: String,
}

/// The request that a text begins with.
#[derive(Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct ReadRequest {
    pub method: String,
    /// Where it went; null where the text does not name a host.
    pub url: Option<String>,
    /// Names and values in their order.
    pub headers: Vec<(String, String)>,
    /// The body; null where it is not text.
    pub body: Option<String>,
}

/// Reads the first request of a text and stores nothing. `nothing_to_import`: there is none that can be read.
#[utoipa::path(
    post,
    path = "/requests/read",
    tag = "sending",
    request_body = PastedRequest,
    responses((status = 200, body = ReadRequest))
)]
pub(super) async fn read_request(
    JsonBody(pasted): JsonBody<PastedRequest, BODY>,
) -> Result<Json<ReadRequest>, Problem> {
    let refused = |cause: Cause| {
        let detail = format!("The text cannot be read as a request: {cause}. Nothing was changed.");
        Problem::new(ProblemCode::NothingToImport, detail)
    };
    let mut requests = read(pasted.text.as_bytes(), None).map_err(refused)?;
    let first = requests.drain(..).next().unwrap_or_else(|| Err("there is none in it".into()));
    Ok(Json(ReadRequest::new(first.map_err(refused)?, &pasted.text)))
}

impl ReadRequest {
    fn new(request: ImportedRequest, text: &str) -> Self {
        let headers: Vec<(String, String)> = request
            .headers()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), String::from_utf8_lossy(value).into_owned()))
            .collect();
        let host = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("host"));
        let target = String::from_utf8_lossy(request.target());
        Self {
            method: request.method().to_owned(),
            url: host.map(|(_, host)| {
                // A request has no scheme of its own; the text around it may say it.
                let scheme = if text.contains(&format!("https://{host}")) { "https" } else { "http" };
                format!("{scheme}://{host}{target}")
            }),
            body: String::from_utf8(request.body).ok(),
            headers,
        }
    }
}
