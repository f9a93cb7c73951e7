//! Changes: the long poll behind every live view.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::extract::Query;
use super::problem::Problem;
use crate::Creel;

/// The longest wait, in seconds. A proxy or a reload in between must not cost a view more than this.
const LONGEST: f64 = 20.0;

/// What the client has seen, and how long it waits.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ChangesQuery {
    /// The revision that the client has seen; without it the answer comes at once.
    after: Option<u64>,
    /// Seconds, at most 20; more is cut.
    wait: Option<f64>,
}

/// How far the writes have come.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct Revision {
    /// Grows with every committed write; starts again with the process.
    pub revision: u64,
}

/// Waits until the revision is another than `after`.
///
/// The answer comes at once where it already is, after `wait` where nothing happens, and when Creel shuts down.
#[utoipa::path(
    get,
    path = "/changes",
    tag = "state",
    params(ChangesQuery),
    responses((status = 200, body = Revision))
)]
pub(super) async fn changes(
    State(creel): State<Creel>,
    Query(wanted): Query<ChangesQuery>,
) -> Result<Json<Revision>, Problem> {
    let revision = changed(&creel, wanted.after, wanted.wait).await?;
    Ok(Json(Revision { revision }))
}

/// The revision as soon as it is another than `after`, or when so many seconds are over, or when Creel shuts down; at once
/// where there is nothing to compare it with.
///
/// # Errors
///
/// What is no length of time.
pub(super) async fn changed(creel: &Creel, after: Option<u64>, wait: Option<f64>) -> Result<u64, Problem> {
    let wait = wait.unwrap_or(LONGEST);
    if wait.is_nan() || wait < 0.0 {
        return Err(Problem::parameter("wait", "`wait` is a number of seconds from 0 to 20."));
    }
    let Some(after) = after else { return Ok(creel.changes().revision()) };
    let changed = creel.changes().after(after, Duration::from_secs_f64(wait.min(LONGEST)));
    let changed = creel.shutdown().run_until_cancelled(changed).await;
    Ok(changed.unwrap_or_else(|| creel.changes().revision()))
}
