//! Health: whether Creel is there, and what it stands on.

use axum::Json;
use axum::extract::State;
use creel_signatures::DefinitionError;
use serde::Serialize;

use crate::Creel;
use crate::definitions;
use crate::store::Protection;

/// The state of Creel.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct Health {
    pub status: HealthStatus,
    pub version: &'static str,
    pub revision: u64,
    pub data_dir: String,
    /// The receiver's URL; null while it does not listen.
    pub receiver: Option<String>,
    /// Why the receiver does not listen although it should; null while all is well.
    pub not_receiving: Option<String>,
    /// The socket that the command line uses; null where there is none.
    pub socket: Option<String>,
    /// Where the key of the secrets is kept, and so what sealing protects from.
    pub protection: Protection,
    /// Why nothing can be written; null while all is well.
    pub trouble: Option<String>,
    /// Damaged files that were set aside since the start; nothing was removed.
    pub set_aside: Vec<String>,
    /// Deliveries that the search index does not hold yet. A search finds them all the same.
    pub not_indexed: u64,
    /// Definitions of the user's that could not be used.
    pub refused_definitions: Vec<RefusedDefinition>,
}

/// Whether all is well.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HealthStatus {
    Ok,
    /// Creel answers, but stores nothing: `trouble` says why.
    Trouble,
}

/// A provider definition that could not be used.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct RefusedDefinition {
    pub file: String,
    /// What is wrong with it, with line and column.
    pub cause: String,
    pub line: usize,
    pub column: usize,
    /// The cause without its place.
    pub message: String,
}

impl From<&definitions::RefusedDefinition> for RefusedDefinition {
    fn from(refused: &definitions::RefusedDefinition) -> Self {
        let DefinitionError { line, column, message } = refused.error.clone();
        Self {
            file: refused.file.display().to_string(),
            cause: refused.error.to_string(),
            line,
            column,
            message,
        }
    }
}

/// The state of Creel.
#[utoipa::path(get, path = "/health", tag = "state", responses((status = 200, body = Health)))]
pub(super) async fn health(State(creel): State<Creel>) -> Json<Health> {
    let store = creel.store().health().await;
    let owner = creel.owner();
    Json(Health {
        status: if store.trouble.is_none() { HealthStatus::Ok } else { HealthStatus::Trouble },
        version: env!("CARGO_PKG_VERSION"),
        revision: creel.changes().revision(),
        data_dir: creel.data_dir().display().to_string(),
        receiver: owner.receiver,
        not_receiving: creel.not_receiving(),
        socket: owner.socket.map(|path| path.display().to_string()),
        protection: store.protection,
        trouble: store.trouble,
        set_aside: store.set_aside.iter().map(|path| path.display().to_string()).collect(),
        not_indexed: store.not_indexed,
        refused_definitions: creel.definitions().refused.iter().map(Into::into).collect(),
    })
}
