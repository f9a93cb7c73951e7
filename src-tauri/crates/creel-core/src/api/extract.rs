//! What a handler reads from its request. Each extractor answers a [`Problem`] when the request does not fit.

use std::time::Duration;

use axum::extract::{FromRequest, FromRequestParts, Request};
use http::request::Parts;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use super::problem::{Problem, ProblemCode};

/// How large a body may be where the operation does not say otherwise, in bytes.
const BODY: usize = 1024 * 1024;

/// How long a body may take. The request is held in memory meanwhile.
const PATIENCE: Duration = Duration::from_secs(30);

/// The body, read as JSON. Fields that the operation does not know are ignored.
pub(super) struct JsonBody<T, const MOST: usize = BODY>(pub T);

impl<T: DeserializeOwned, S: Sync, const MOST: usize> FromRequest<S> for JsonBody<T, MOST> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let body = Limited::new(request.into_body(), MOST).collect();
        let bytes = match tokio::time::timeout(PATIENCE, body).await {
            Ok(Ok(body)) => body.to_bytes(),
            Ok(Err(error)) if error.is::<LengthLimitError>() => {
                let detail = format!("This operation reads at most {MOST} bytes. Nothing was changed.");
                return Err(Problem::new(ProblemCode::TooLarge, detail));
            }
            _ => {
                let detail = "The body ended early or came too slowly. Nothing was changed. Send it again.";
                return Err(Problem::new(ProblemCode::IncompleteBody, detail));
            }
        };
        serde_json::from_slice(&bytes).map(Self).map_err(|error| {
            Problem::new(ProblemCode::InvalidJson, format!("{} Nothing was changed.", told(&error)))
        })
    }
}

/// What is wrong with the JSON and where. What was found there is left out: it may be a secret in the wrong place.
fn told(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let what = match message.rsplit_once(", expected ") {
        Some((_, expected)) => format!("Expected {expected}"),
        None if error.is_data() && !message.starts_with("missing field") => {
            format!("A value is not allowed at line {} column {}", error.line(), error.column())
        }
        None => format!("This is not valid JSON: {message}"),
    };
    format!("{what}.")
}

/// A field of a change: not there (`None`), `null` (`Some(None)`), or a value. It needs `#[serde(default)]`.
#[derive(Debug)]
pub(crate) struct Given<T>(pub Option<Option<T>>);

impl<T> Default for Given<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|value| Self(Some(value)))
    }
}

/// The query of the URL.
pub(super) struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Query::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(query)) => Ok(Self(query)),
            Err(rejection) => {
                Err(Problem::new(ProblemCode::InvalidParameter, format!("{}.", rejection.body_text())))
            }
        }
    }
}

/// The variable parts of the path.
pub(super) struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(path)) => Ok(Self(path)),
            Err(rejection) => {
                Err(Problem::new(ProblemCode::InvalidParameter, format!("{}.", rejection.body_text())))
            }
        }
    }
}
