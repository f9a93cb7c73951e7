//! A preview: what a destination would make of a delivery, before it is trusted with any.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::wire::PatchDestination;
use super::{changed, host, rules};
use crate::Creel;
use crate::api::extract::JsonBody;
use crate::api::problem::Problem;
use crate::clock::Timestamp;
use crate::delivery::{DeliveryId, headers, request_line};
use crate::program::ProgramError;
use crate::search::QueryError;
use crate::sending::confirmation::is_this_machine;
use crate::sending::credentials::Credentials;
use crate::sending::destination::{Destination, DestinationId, DestinationSettings};
use crate::sending::forward::making::{self, Made, NotMade};
use crate::sending::forward::sorting;
use crate::sending::forward::transform::TransformError;
use crate::store::Delivery;

/// How much of the body is shown, in bytes.
const SHOWN: u64 = 256 * 1024;

/// What a destination would make of a delivery.
#[derive(Debug, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct PreviewDestination {
    pub delivery: i64,
    /// A stored destination, whose secrets count and whose settings hold where the draft says nothing.
    pub destination: Option<i64>,
    pub draft: Option<PatchDestination>,
}

/// What a destination makes of a delivery.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct DestinationPreview {
    /// Whether the delivery would be forwarded; null where the filter is not understood.
    pub forwarded: Option<bool>,
    /// Why it would not, in words.
    pub passed_over: Option<String>,
    /// What is wrong with the filter.
    pub filter_error: Option<PreviewError>,
    /// What is wrong with the program, in its text or with this delivery.
    pub program_error: Option<PreviewError>,
    /// Why else the request cannot be made.
    pub error: Option<String>,
    /// The request as it would leave, with `${secret:label}` in the place of credentials; null where it cannot be made.
    pub request: Option<PreviewRequest>,
    /// Labels that are named, and that no secret has.
    pub missing_secrets: Vec<String>,
    pub warnings: Vec<String>,
}

/// What is wrong with a text, and where.
#[derive(Debug, Default, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct PreviewError {
    pub message: String,
    /// Byte offset in a filter.
    pub position: Option<usize>,
    /// Line and column in a program, from 1.
    pub line: Option<usize>,
    pub column: Option<usize>,
    pub suggestion: Option<String>,
}

/// A request as it would leave.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct PreviewRequest {
    pub method: String,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body_size: u64,
    /// The start of the body, up to 256 KiB, as text.
    pub body: String,
    /// Some bytes of it are not UTF-8 and are shown as U+FFFD, or it goes on.
    pub body_lossy: bool,
    /// Whether it is the body as received.
    pub body_unchanged: bool,
}

/// Shows what a destination would make of a delivery. Nothing is sent and nothing is kept.
///
/// `draft` is laid over the stored destination, or over what a new one has. What is wrong with filter and program is told in
/// the reply.
#[utoipa::path(
    post,
    path = "/destinations/preview",
    tag = "destinations",
    request_body = PreviewDestination,
    responses((status = 200, body = DestinationPreview))
)]
pub(in crate::api) async fn preview_destination(
    State(creel): State<Creel>,
    JsonBody(wanted): JsonBody<PreviewDestination>,
) -> Result<Json<DestinationPreview>, Problem> {
    let delivery = creel.store().delivery(DeliveryId(wanted.delivery)).await?;
    let stored = match wanted.destination {
        Some(id) => creel.store().destination(DestinationId(id)).await?,
        None => Destination {
            id: DestinationId(0),
            name: String::new(),
            enabled: true,
            paused: false,
            settings: DestinationSettings::default(),
            created_at: Timestamp::now(),
            last_success_at: None,
        },
    };
    let id = stored.id;
    let settings = changed(stored, wanted.draft.unwrap_or_default()).settings;
    let mut secrets = creel.store().opened_destination_secrets(id).await?;
    let mut missing = settings.named_secrets();
    missing.retain(|label| !secrets.contains_key(label));
    // What is shown has the names anyway.
    secrets.extend(missing.iter().map(|label| (label.clone(), "missing".to_owned().into())));
    let warnings = rules::warnings(&settings, is_this_machine(&host(&settings)));
    let mut preview = DestinationPreview {
        forwarded: None,
        passed_over: None,
        filter_error: None,
        program_error: None,
        error: None,
        request: None,
        missing_secrets: missing,
        warnings,
    };
    match sorting::query(&settings) {
        Err(error) => preview.filter_error = Some(error.into()),
        Ok(query) => {
            let found = creel.store().is_found(query, delivery.id).await?;
            preview.passed_over = passed_over(&delivery, found).map(str::to_owned);
            preview.forwarded = Some(preview.passed_over.is_none());
        }
    }
    match making::make(&creel, &settings, &Credentials::from(secrets), &delivery).await {
        Ok(made) => preview.request = Some(shown(&creel, &delivery, made).await?),
        Err(NotMade::Store(error)) => return Err(error.into()),
        Err(NotMade::Transform(TransformError::Text(error))) => preview.program_error = Some(error.into()),
        Err(NotMade::Transform(TransformError::Run(error))) => {
            preview.program_error =
                Some(PreviewError { message: error.to_string(), ..PreviewError::default() });
        }
        Err(error) => preview.error = Some(error.to_string()),
    }
    Ok(Json(preview))
}

fn passed_over(delivery: &Delivery, found: bool) -> Option<&'static str> {
    match (delivery.imported, delivery.handshake.is_some(), found) {
        (true, ..) => Some("It was imported, and what was imported is never forwarded."),
        (_, true, _) => Some("It is a handshake, which is between its sender and Creel."),
        (_, _, false) => Some("The filter does not match it, or it is not of one of the endpoints."),
        _ => None,
    }
}

async fn shown(creel: &Creel, delivery: &Delivery, made: Made) -> Result<PreviewRequest, Problem> {
    let sent = made.sent;
    let unchanged = sent.body.is_none();
    let body = match sent.body {
        Some(body) => body,
        None => creel.store().body(delivery.id, 0..SHOWN).await?,
    };
    let start = body.get(..SHOWN as usize).unwrap_or(&body);
    let text = String::from_utf8_lossy(start);
    let lossy = text.contains('\u{fffd}') || sent.body_size > SHOWN;
    let value = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    Ok(PreviewRequest {
        method: request_line(&sent.head).0.to_owned(),
        url: sent.url,
        headers: headers(&sent.head).into_iter().map(|(name, v)| (name.to_owned(), value(v))).collect(),
        body_size: sent.body_size,
        body: text.into_owned(),
        body_lossy: lossy,
        body_unchanged: unchanged,
    })
}

impl From<QueryError> for PreviewError {
    fn from(error: QueryError) -> Self {
        let QueryError { position, message, suggestion } = error;
        Self { message, position: Some(position), suggestion, ..Self::default() }
    }
}

impl From<ProgramError> for PreviewError {
    fn from(error: ProgramError) -> Self {
        let ProgramError { line, column, message } = error;
        Self { message, line: Some(line), column: Some(column), ..Self::default() }
    }
}
