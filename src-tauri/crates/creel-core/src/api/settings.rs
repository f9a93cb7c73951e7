//! Settings: reading and changing what holds for all of Creel.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use serde_json::{Map, Value};

use super::extract::JsonBody;
use super::problem::{Problem, ProblemCode};
use crate::Creel;
use crate::settings::{InvalidSetting, Settings, changes};

/// All settings as they are in force.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "Settings")]
#[schema(as = SettingsReply)]
pub(crate) struct SettingsReply {
    #[serde(flatten)]
    pub settings: Settings,
    /// The names of settings that were changed and count only when Creel starts again, such as `receiver.listen`.
    pub restart_needed: Vec<&'static str>,
}

/// All settings.
#[utoipa::path(get, path = "/settings", tag = "settings", responses((status = 200, body = SettingsReply)))]
pub(super) async fn get_settings(State(creel): State<Creel>) -> Json<SettingsReply> {
    Json(reply(&creel))
}

/// Changes settings.
///
/// The body is any part of what `GET` answers; what is not given stays. `null` sets a setting or a group of them back
/// to its default; for a limit of `storage.retention` it is "no limit". `invalid_setting`: a value is not allowed,
/// `field` says which, and nothing was changed.
#[utoipa::path(
    patch,
    path = "/settings",
    tag = "settings",
    request_body(content = Object, description = "Any part of the settings."),
    responses((status = 200, body = SettingsReply))
)]
pub(super) async fn change_settings(
    State(creel): State<Creel>,
    JsonBody(wanted): JsonBody<Map<String, Value>>,
) -> Result<Json<SettingsReply>, Problem> {
    creel.change_settings(changes(&wanted)?).await?;
    Ok(Json(reply(&creel)))
}

fn reply(creel: &Creel) -> SettingsReply {
    let settings = creel.settings();
    SettingsReply { settings: (*settings).clone(), restart_needed: creel.restart_needed() }
}

impl From<InvalidSetting> for Problem {
    fn from(error: InvalidSetting) -> Self {
        Self::new(ProblemCode::InvalidSetting, format!("{error}. Nothing was changed.")).naming(error.name)
    }
}
