//! A problem: why a request was not done, as `application/problem+json` (RFC 9457) with a stable code.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::search::QueryError;
use crate::sending::confirmation::ConfirmationNeeded;
use crate::store::StoreError;

/// Which problem it is. Scripts and the UI branch on it; a code never changes its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The body is not JSON, or not of the shape that the operation reads.
    InvalidJson,
    /// The body ended early or came too slowly.
    IncompleteBody,
    /// The search was not understood; `position` and `suggestion` say where and what was meant.
    InvalidQuery,
    /// A part of the URL or of its query is not what the operation reads; `field` names it.
    InvalidParameter,
    Unauthorized,
    ForeignOrigin,
    NotFound,
    MethodNotAllowed,
    Conflict,
    /// More than one sending would go to a host that is not this machine; `confirmation` says what. The same request with
    /// `confirm: true` does it.
    ConfirmationNeeded,
    /// The body is larger than the operation reads.
    TooLarge,
    UnsupportedMediaType,
    RangeNotSatisfiable,
    WrongHost,
    /// A field has a value that is not allowed; `field` names it.
    InvalidField,
    UnknownProvider,
    /// A setting has a value that is not allowed; `field` names it.
    InvalidSetting,
    /// Nothing in a file or a paste can be imported; the detail says why.
    NothingToImport,
    /// Creel does not receive just now, so that nothing can be sent to an endpoint of it.
    NotReceiving,
    /// Another host was asked for something, as was wished, and did not give it; the detail says why.
    NotFetched,
    /// The store cannot be read or written just now; the same request may be sent again.
    Unavailable,
    Internal,
}

impl ProblemCode {
    fn status_and_title(self) -> (StatusCode, &'static str) {
        match self {
            Self::InvalidJson => (StatusCode::BAD_REQUEST, "The body is not understood"),
            Self::IncompleteBody => (StatusCode::BAD_REQUEST, "The body is not complete"),
            Self::InvalidQuery => (StatusCode::BAD_REQUEST, "The search is not understood"),
            Self::InvalidParameter => (StatusCode::BAD_REQUEST, "A parameter is not understood"),
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "The token is missing or wrong"),
            Self::ForeignOrigin => (StatusCode::FORBIDDEN, "Another site asked"),
            Self::NotFound => (StatusCode::NOT_FOUND, "Not found"),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "The method is not allowed here"),
            Self::Conflict => (StatusCode::CONFLICT, "This contradicts what is stored"),
            Self::ConfirmationNeeded => (StatusCode::CONFLICT, "This has to be confirmed"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "The body is too large"),
            Self::UnsupportedMediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "The body is not JSON"),
            Self::RangeNotSatisfiable => (StatusCode::RANGE_NOT_SATISFIABLE, "The range is beyond the end"),
            Self::WrongHost => (StatusCode::MISDIRECTED_REQUEST, "This is not the host that was asked for"),
            Self::InvalidField => (StatusCode::UNPROCESSABLE_ENTITY, "A field is not valid"),
            Self::UnknownProvider => (StatusCode::UNPROCESSABLE_ENTITY, "The provider is not known"),
            Self::InvalidSetting => (StatusCode::UNPROCESSABLE_ENTITY, "A setting is not valid"),
            Self::NothingToImport => (StatusCode::UNPROCESSABLE_ENTITY, "Nothing can be imported"),
            Self::NotReceiving => (StatusCode::CONFLICT, "Creel does not receive just now"),
            Self::NotFetched => (StatusCode::BAD_GATEWAY, "It could not be fetched"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "The store is not available"),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong inside Creel"),
        }
    }
}

/// What a handler answers when it does not do what was asked.
#[derive(Debug)]
pub struct Problem {
    pub(super) code: ProblemCode,
    detail: String,
    field: Option<&'static str>,
    position: Option<usize>,
    suggestion: Option<String>,
    confirmation: Option<Box<ConfirmationNeeded>>,
}

impl Problem {
    /// `detail` says the cause, what it means for the data where it could mean something, and what to do.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            field: None,
            position: None,
            suggestion: None,
            confirmation: None,
        }
    }

    /// Nothing is sent yet: somebody has to agree first.
    pub(super) fn confirm(needed: ConfirmationNeeded) -> Self {
        let ConfirmationNeeded { host, count, .. } = &needed;
        let detail = format!(
            "This would send {count} requests to {host}, which cannot be taken back. Nothing was sent. Send the same order \
             with `confirm: true` to do it."
        );
        Self { confirmation: Some(Box::new(needed)), ..Self::new(ProblemCode::ConfirmationNeeded, detail) }
    }

    pub(super) fn field(field: &'static str, detail: impl Into<String>) -> Self {
        Self::new(ProblemCode::InvalidField, detail).naming(field)
    }

    pub(super) fn parameter(field: &'static str, detail: impl Into<String>) -> Self {
        Self::new(ProblemCode::InvalidParameter, detail).naming(field)
    }

    /// The text of an error as a sentence.
    pub(super) fn sentence(error: &impl std::fmt::Display) -> String {
        sentence(&error.to_string())
    }

    pub(super) fn naming(self, field: &'static str) -> Self {
        Self { field: Some(field), ..self }
    }

    pub(super) fn at(self, position: usize) -> Self {
        Self { position: Some(position), ..self }
    }

    pub(super) fn suggesting(self, suggestion: Option<impl Into<String>>) -> Self {
        Self { suggestion: suggestion.map(Into::into), ..self }
    }
}

/// A problem on the wire.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "Problem")]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// `urn:creel:problem:` and the code.
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    /// The cause, what it means for the data, and what to do; for people.
    detail: String,
    code: ProblemCode,
    /// The field or parameter that is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    field: Option<&'static str>,
    /// Byte offset where the trouble starts, in the search or in the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    position: Option<usize>,
    /// The nearest thing that would have been understood; in a search, in place of what stands at the position.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    suggestion: Option<String>,
    /// What has to be agreed to; with the code `confirmation_needed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    confirmation: Option<ConfirmationNeeded>,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, title) = self.code.status_and_title();
        let code = serde_json::to_value(self.code).unwrap_or_default();
        let body = ProblemBody {
            kind: format!("urn:creel:problem:{}", code.as_str().unwrap_or_default()),
            title,
            status: status.as_u16(),
            detail: self.detail,
            code: self.code,
            field: self.field,
            position: self.position,
            suggestion: self.suggestion,
            confirmation: self.confirmation.map(|needed| *needed),
        };
        let mut response = Response::new(Body::from(serde_json::to_vec(&body).unwrap_or_default()));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        match self.code {
            ProblemCode::Unavailable => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            ProblemCode::Unauthorized => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            _ => {}
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let code = match error {
            StoreError::Unavailable(_) | StoreError::Damaged(_) => ProblemCode::Unavailable,
            StoreError::NotFound(_) => ProblemCode::NotFound,
            StoreError::Conflict(_) => ProblemCode::Conflict,
            StoreError::Invalid(_) => ProblemCode::InvalidField,
        };
        let advice = match error {
            StoreError::Unavailable(_) => " Free space or check the disk; then try again.",
            StoreError::Damaged(_) => " It is set aside, not removed, and a new one is started. Try again.",
            _ => "",
        };
        Self::new(code, sentence(&error.to_string()) + advice)
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        Self::new(ProblemCode::InvalidQuery, sentence(&error.message))
            .at(error.position)
            .suggesting(error.suggestion)
    }
}

/// The text with a capital at its start and a full stop at its end.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    let stop = if text.ends_with(['.', '?', '!', ':']) { "" } else { "." };
    format!("{first}{}{stop}", chars.as_str())
}
