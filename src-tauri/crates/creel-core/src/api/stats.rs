//! Stats: how much came, and how genuine it was.

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use super::problem::Problem;
use crate::Creel;
use crate::store::{EndpointStats, Removed};

/// Totals of all endpoints and of each.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct Stats {
    pub total: Totals,
    pub endpoints: Vec<EndpointTotals>,
}

/// Totals of one endpoint.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct EndpointTotals {
    /// The endpoint's slug.
    pub endpoint: String,
    #[serde(flatten)]
    pub totals: Totals,
}

/// How many deliveries there are, by verdict and by age.
#[derive(Debug, Default, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct Totals {
    pub deliveries: u64,
    pub valid: u64,
    pub invalid: u64,
    pub missing: u64,
    pub unchecked: u64,
    /// Not marked as read.
    pub unread: u64,
    /// Arrived in the last minute.
    pub last_minute: u64,
    /// Arrived in the last hour.
    pub last_hour: u64,
    /// When the newest arrived.
    pub newest_at: Option<String>,
    /// What went for good because it was beyond the limits; null where nothing did.
    pub removed_by_retention: Option<RemovedReply>,
    /// How many deliveries stand beyond the limits, since they wait to be forwarded or replayed; as of the last look, once a
    /// minute. More than the limits allow again are not kept.
    pub kept_to_send: u64,
}

/// What retention removed.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "Removed")]
#[schema(as = Removed)]
pub(crate) struct RemovedReply {
    pub count: u64,
    /// When the oldest of it had arrived.
    pub from: String,
    /// When the newest of it had arrived.
    pub to: String,
    /// When something was removed last.
    pub last_at: String,
}

impl From<Removed> for RemovedReply {
    fn from(removed: Removed) -> Self {
        let Removed { count, from, to, last_at } = removed;
        Self { count, from: from.to_string(), to: to.to_string(), last_at: last_at.to_string() }
    }
}

impl Totals {
    fn add(&mut self, more: &EndpointStats, kept: u64) {
        self.kept_to_send += kept;
        self.deliveries += more.deliveries;
        self.valid += more.valid;
        self.invalid += more.invalid;
        self.missing += more.missing;
        self.unchecked += more.unchecked;
        self.unread += more.unread;
        self.last_minute += more.last_minute;
        self.last_hour += more.last_hour;
    }
}

/// Totals, rates and verdicts.
#[utoipa::path(get, path = "/stats", tag = "state", responses((status = 200, body = Stats)))]
pub(super) async fn stats(State(creel): State<Creel>) -> Result<Json<Stats>, Problem> {
    let stored = creel.store().stats().await?;
    let mut total = Totals::default();
    stored.iter().for_each(|endpoint| total.add(endpoint, creel.keeping().kept(endpoint.id)));
    total.newest_at = stored.iter().filter_map(|endpoint| endpoint.newest_at).max().map(|at| at.to_string());
    let removed = stored.iter().filter_map(|endpoint| endpoint.removed_by_retention);
    total.removed_by_retention = removed.reduce(Removed::and).map(RemovedReply::from);
    let endpoints = stored.into_iter().map(|endpoint| {
        let mut totals = Totals::default();
        totals.add(&endpoint, creel.keeping().kept(endpoint.id));
        totals.newest_at = endpoint.newest_at.map(|at| at.to_string());
        totals.removed_by_retention = endpoint.removed_by_retention.map(RemovedReply::from);
        EndpointTotals { endpoint: endpoint.endpoint, totals }
    });
    Ok(Json(Stats { total, endpoints: endpoints.collect() }))
}
