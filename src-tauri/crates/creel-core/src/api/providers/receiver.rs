//! Receiver code: a receiver that takes only what a provider signed, in the language of whoever asks.

use axum::Json;
use axum::extract::State;
use creel_signatures::{ReceiverCode, receiver_code};
use serde::{Deserialize, Serialize};

use super::known;
use crate::Creel;
use crate::api::extract::{Path, Query};
use crate::api::problem::{Problem, ProblemCode};
use crate::api::wire::Language;

/// Which receiver.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReceiverQuery {
    language: Language,
    /// A scheme by its name; the first that is not legacy where it is not given.
    scheme: Option<String>,
}

/// A receiver, ready to be saved and started.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "ReceiverCode")]
#[schema(as = ReceiverCode)]
pub(crate) struct ReceiverReply {
    pub language: Language,
    /// What the file is usually called.
    pub file: String,
    pub code: String,
    /// What to know before it is used, one sentence or two each.
    pub notes: Vec<String>,
}

/// A receiver in a programming language that verifies what a provider sends.
///
/// `not_found`: there is no such provider or scheme, or the language cannot verify it in a few honest lines.
#[utoipa::path(
    get,
    path = "/providers/{id}/receiver",
    tag = "providers",
    params(ReceiverQuery),
    responses((status = 200, body = ReceiverReply))
)]
pub(in crate::api) async fn get_receiver(
    State(creel): State<Creel>,
    Path(id): Path<String>,
    Query(wanted): Query<ReceiverQuery>,
) -> Result<Json<ReceiverReply>, Problem> {
    let catalog = creel.catalog();
    let provider = known(&catalog, &id)?;
    let language = wanted.language;
    match receiver_code(provider, wanted.scheme.as_deref(), language.into()) {
        Some(ReceiverCode { file, code, notes }) => Ok(Json(ReceiverReply { language, file, code, notes })),
        None => {
            let detail = "There is no receiver for this: the provider has no such scheme, or the language cannot verify \
                          it in a few lines. Another language may, or the provider's own library.";
            Err(Problem::new(ProblemCode::NotFound, detail))
        }
    }
}
