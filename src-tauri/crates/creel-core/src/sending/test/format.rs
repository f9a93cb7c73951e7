//! The format of test events: one file each, `<provider>/<name>.json`. `fixtures/events/README.md` describes it.

use data_encoding::BASE64;
use http::{HeaderName, HeaderValue, Method};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{RenderError, document};

/// How well it is known that the provider sends this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "EventConfidence")]
#[schema(as = EventConfidence)]
pub enum Confidence {
    /// The source shows such a request.
    Documented,
    /// The source names the event; fields or values of the body are made up after its other documents.
    Assumed,
    /// It was received.
    Captured,
}

/// A request as a provider sends it, as a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestEvent {
    pub title: String,
    /// Where it is documented, or what it was made of.
    pub source: String,
    pub confidence: Confidence,
    /// The event's type, as the provider's definition reads it from the request.
    pub event: Option<String>,
    pub method: String,
    /// What follows the URL: a path, a query, or both.
    pub path: String,
    /// What the provider sends besides the signature.
    pub headers: Vec<(String, String)>,
    pub body: Body,
    /// Whether the provider signs it.
    pub signed: bool,
    /// The scheme to sign with, where it is not the first that the secrets fit.
    pub scheme: Option<String>,
}

/// The body of a test event. Texts in it may have expressions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// JSON, sent without blanks between its values.
    Json(String),
    /// Text, sent as it is.
    Text(String),
    /// Bytes, sent as they are, without expressions.
    Bytes(Vec<u8>),
}

impl Body {
    /// Bytes of it as a template.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Json(text) | Self::Text(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
        }
    }
}

/// What a request is to have other than its test event; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    pub method: Option<String>,
    pub headers: Option<Vec<(String, String)>>,
    pub body: Option<Body>,
    pub scheme: Option<String>,
    /// Paths into a JSON body, such as `data.severity`, each with the JSON that is to stand there.
    pub set: Vec<(String, String)>,
}

/// Why a file is no test event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    #[error("it is not understood: {0}")]
    Json(String),
    #[error("it has more than one of `body`, `text` and `body_b64`")]
    Bodies,
    #[error("`body_b64` is not base64 with the standard alphabet and padding")]
    Base64,
    #[error("{0:?} cannot be a method")]
    Method(String),
    #[error("{0:?} cannot be the name of a header")]
    Header(String),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    source: String,
    confidence: Confidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<String>,
    #[serde(default = "post", skip_serializing_if = "is_post")]
    method: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    path: String,
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    signed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheme: Option<String>,
    #[serde(default)]
    headers: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body_b64: Option<String>,
}

fn post() -> String {
    "POST".to_owned()
}

fn is_post(method: &str) -> bool {
    method == "POST"
}

fn yes() -> bool {
    true
}

fn is_yes(signed: &bool) -> bool {
    *signed
}

impl TestEvent {
    pub fn read(text: &str) -> Result<Self, FormatError> {
        let file: File = serde_json::from_str(text).map_err(|error| FormatError::Json(error.to_string()))?;
        let body = match (file.body, file.text, file.body_b64) {
            (Some(json), None, None) => Body::Json(json.get().to_owned()),
            (None, text, None) => Body::Text(text.unwrap_or_default()),
            (None, None, Some(bytes)) => {
                Body::Bytes(BASE64.decode(bytes.as_bytes()).map_err(|_| FormatError::Base64)?)
            }
            _ => return Err(FormatError::Bodies),
        };
        let event = Self {
            title: file.title,
            source: file.source,
            confidence: file.confidence,
            event: file.event,
            method: file.method,
            path: file.path,
            headers: file.headers,
            body,
            signed: file.signed,
            scheme: file.scheme,
        };
        event.check()?;
        Ok(event)
    }

    /// The text of its file.
    pub fn write(&self) -> Result<String, FormatError> {
        let (mut body, mut text, mut body_b64) = (None, None, None);
        match &self.body {
            Body::Json(json) => {
                let raw = RawValue::from_string(json.clone());
                body = Some(raw.map_err(|error| FormatError::Json(error.to_string()))?);
            }
            Body::Text(given) => text = Some(given.clone()).filter(|text| !text.is_empty()),
            Body::Bytes(bytes) => body_b64 = Some(BASE64.encode(bytes)),
        }
        let file = File {
            title: self.title.clone(),
            source: self.source.clone(),
            confidence: self.confidence,
            event: self.event.clone(),
            method: self.method.clone(),
            path: self.path.clone(),
            signed: self.signed,
            scheme: self.scheme.clone(),
            headers: self.headers.clone(),
            body,
            text,
            body_b64,
        };
        let written = serde_json::to_string_pretty(&file);
        written.map(|text| text + "\n").map_err(|error| FormatError::Json(error.to_string()))
    }

    /// The test event with some of it changed.
    pub fn edited(mut self, edit: Edit) -> Result<Self, EditError> {
        self.method = edit.method.unwrap_or(self.method);
        self.headers = edit.headers.unwrap_or(self.headers);
        self.body = edit.body.unwrap_or(self.body);
        self.scheme = edit.scheme.or(self.scheme);
        for (path, json) in edit.set {
            let Body::Json(body) = &self.body else {
                let cause = "it is sent as text".to_owned();
                return Err(RenderError::NoPlace(path, cause).into());
            };
            self.body = Body::Json(document::changed(body, &path, &json)?);
        }
        self.check()?;
        Ok(self)
    }

    fn check(&self) -> Result<(), FormatError> {
        if Method::from_bytes(self.method.as_bytes()).is_err() {
            return Err(FormatError::Method(self.method.clone()));
        }
        let bad = |(name, value): &&(String, String)| {
            HeaderName::from_bytes(name.as_bytes()).is_err() || HeaderValue::from_str(value).is_err()
        };
        self.headers.iter().find(bad).map_or(Ok(()), |(name, _)| Err(FormatError::Header(name.clone())))
    }
}

/// Why a change of a test event was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    #[error(transparent)]
    Format(#[from] FormatError),
    #[error(transparent)]
    Render(#[from] RenderError),
}
