//! Summary: what a delivery says in the words of support staff.

use axum::Json;
use axum::extract::State;
use creel_signatures::{self as signatures, SummaryField};
use serde::Serialize;

use super::seen::Seen;
use crate::Creel;
use crate::api::extract::Path;
use crate::api::problem::Problem;
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;

/// What a delivery says. A part that was not found is null.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct Summary {
    pub title: Option<SummaryPart>,
    pub severity: Option<SummaryPart>,
    pub status: Option<SummaryPart>,
    /// What the same trouble has in common each time it is told.
    pub dedup_key: Option<SummaryPart>,
    pub source: Option<SummaryPart>,
    pub link: Option<SummaryPart>,
    /// When it happened, by the event itself.
    pub occurred_at: Option<SummaryTime>,
    /// From then to the arrival; negative where the event's clock is ahead.
    pub lag_ms: Option<i64>,
    /// What is missing and why that matters.
    pub hints: Vec<String>,
}

/// A part of a summary.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct SummaryPart {
    /// As it stands in the request.
    pub text: String,
    /// Where it stands, such as `json:alert.title`.
    pub from: String,
    /// What it means where a table says so, such as the severity `critical` for `high`; null for a text that stands in no
    /// table.
    pub meaning: Option<String>,
}

/// A time in a summary.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct SummaryTime {
    pub at: String,
    /// As it stands in the request.
    pub text: String,
    /// Where it stands.
    pub from: String,
}

/// What a delivery says: title, severity, status, each with the field it came from.
#[utoipa::path(
    get,
    path = "/deliveries/{id}/summary",
    tag = "deliveries",
    responses((status = 200, body = Summary))
)]
pub(in crate::api) async fn get_summary(
    State(creel): State<Creel>,
    Path(id): Path<i64>,
) -> Result<Json<Summary>, Problem> {
    let seen = Seen::read(&creel, DeliveryId(id)).await?;
    let listing = creel.directory().by_slug(&seen.delivery.endpoint);
    let verifier = listing.as_ref().and_then(|listing| listing.verifier.as_ref());
    let provider = verifier.map(|verifier| verifier.provider().as_ref());
    let read = seen.with_head(|head, start| signatures::Summary::read(provider, head, start));
    Ok(Json(Summary::new(read, seen.delivery.received_at)))
}

impl Summary {
    fn new(read: signatures::Summary, received_at: Timestamp) -> Self {
        let lag = |(at, _): &(i64, SummaryField)| received_at.micros().saturating_sub(*at) / 1_000;
        Self {
            lag_ms: read.occurred_at.as_ref().map(lag),
            title: read.title.map(Into::into),
            severity: read.severity.map(Into::into),
            status: read.status.map(Into::into),
            dedup_key: read.dedup_key.map(Into::into),
            source: read.source.map(Into::into),
            link: read.link.map(Into::into),
            occurred_at: read.occurred_at.map(|(at, SummaryField { text, from, .. })| SummaryTime {
                at: Timestamp::from_micros(at).to_string(),
                text,
                from,
            }),
            hints: read.hints,
        }
    }
}

impl From<SummaryField> for SummaryPart {
    fn from(field: SummaryField) -> Self {
        let SummaryField { text, from, meaning } = field;
        Self { text, from, meaning }
    }
}
