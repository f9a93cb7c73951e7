//! A test event on the wire.

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use crate::api::problem::Problem;
use crate::api::secrets::SecretValue;
use crate::delivery::DeliveryId;
use crate::sending::attempt::{AttemptId, NewAttempt, Outcome};
use crate::sending::test::{Body, Confidence, Kept, Request, TestEvent};

/// Test events.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct EventList {
    /// By provider and name.
    pub items: Vec<EventItem>,
    /// Files of saved events that could not be used.
    pub problems: Vec<RefusedEvent>,
}

/// A test event as a list shows it.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct EventItem {
    /// The id of the provider; `own` where there is none.
    pub provider: String,
    /// Names it among those of the provider.
    pub name: String,
    pub title: String,
    /// The event's type, as the provider's definition reads it.
    pub event_type: Option<String>,
    /// How well it is known that the provider sends this. What is assumed must never be shown as fact.
    pub confidence: Confidence,
    /// Where it is documented, or what it was made of.
    pub source: String,
    /// A user saved it.
    pub saved: bool,
    /// Whether the provider signs it.
    pub signed: bool,
}

/// A file that could not be used.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct RefusedEvent {
    pub provider: String,
    pub name: String,
    pub cause: String,
}

/// A test event as a template.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "TestEvent")]
#[schema(as = TestEvent)]
pub(crate) struct EventReply {
    #[serde(flatten)]
    pub item: EventItem,
    pub method: String,
    /// What follows the URL that it is sent to: a path, a query, or both.
    pub path: String,
    /// Names and values in their order, without the signature.
    pub headers: Vec<(String, String)>,
    pub body: EventBody,
    /// The scheme it is signed with, where it is not the first that the secrets fit.
    pub scheme: Option<String>,
}

/// The body of a test event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct EventBody {
    pub kind: EventBodyKind,
    pub text: String,
}

/// How the text of a body is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EventBodyKind {
    /// JSON with expressions in its strings, sent without blanks between its values.
    Json,
    /// Text with expressions, sent as it is.
    Text,
    /// Bytes in base64, sent as they are.
    Base64,
}

/// What is to become of a test event. Whatever is not given is as the test event has it.
#[derive(Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct SendEvent {
    /// The slug of the endpoint that it goes to, and whose secrets sign it. Give this or `url`.
    pub endpoint: Option<String>,
    /// The URL that it goes to. With `endpoint` as well, the endpoint's secrets sign what goes to the URL.
    pub url: Option<String>,
    /// Secrets to sign with instead of those of the endpoint; an empty list leaves it unsigned.
    pub secrets: Option<Vec<SecretValue>>,
    pub method: Option<String>,
    pub headers: Option<Vec<(String, String)>>,
    pub body: Option<EventBody>,
    pub scheme: Option<String>,
    /// Values of a JSON body that are to be others: paths such as `data.items.0.id`, each with JSON.
    pub set: Option<Vec<(String, String)>>,
    /// Whether to send it; if not, the request is shown as it would have been sent.
    #[serde(default)]
    pub send: bool,
}

/// A test event as a request.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "RenderedEvent")]
#[schema(as = RenderedEvent)]
pub(crate) struct RenderedEvent {
    pub method: String,
    pub url: String,
    /// Names and values in their order, without `Host` and `Content-Length`.
    pub headers: Vec<(String, String)>,
    /// The body in base64.
    pub body_b64: String,
    /// What it is signed with; null where it is unsigned.
    pub signed_by: Option<EventSignature>,
    /// Why it is unsigned; null where it is signed.
    pub unsigned: Option<String>,
    /// A secret is part of the request, and stands here as asterisks.
    pub masked: bool,
    /// What came of sending it; null where it was not sent.
    pub sent: Option<SentEvent>,
}

/// What came of sending a test event.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct SentEvent {
    /// The attempt, which has the answer in full.
    pub attempt: i64,
    /// The status of the answer; null where there was none.
    pub status: Option<u16>,
    /// Why there was none, in a word that stays the same, such as `refused` or `timeout`.
    pub error_code: Option<String>,
    /// Why there was none, for people.
    pub error: Option<String>,
    /// From the beginning to the end.
    pub total_ms: f64,
    /// The delivery that it became; null where it went to another URL than that of an endpoint, or became none.
    pub delivery: Option<i64>,
}

/// What a test event is signed with.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct EventSignature {
    /// The scheme by its name in the provider's definition.
    pub scheme: String,
    /// The label of the secret, where it has one.
    pub label: Option<String>,
    /// The id of the endpoint's secret; null where the secret was given.
    pub secret: Option<i64>,
}

/// A delivery as a test event.
#[derive(Debug, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct SaveEvent {
    /// Letters, digits, `-`, `_` and `.`; at most 80 of them, the first a letter or a digit.
    pub name: String,
    /// What people read; the event's type where it is not given.
    pub title: Option<String>,
}

impl SentEvent {
    pub(super) fn new(id: AttemptId, attempt: &NewAttempt, delivery: Option<DeliveryId>) -> Self {
        let (status, error_code, error) = match &attempt.outcome {
            Outcome::Answered { status, .. } => (Some(*status), None, None),
            Outcome::Failed { code, detail } => (None, Some(code.clone()), Some(detail.clone())),
        };
        Self {
            attempt: id.0,
            status,
            error_code,
            error,
            total_ms: attempt.timing.total.as_secs_f64() * 1_000.0,
            delivery: delivery.map(|delivery| delivery.0),
        }
    }
}

impl EventItem {
    pub(super) fn new(provider: &str, name: &str, saved: bool, event: &TestEvent) -> Self {
        Self {
            provider: provider.to_owned(),
            name: name.to_owned(),
            title: event.title.clone(),
            event_type: event.event.clone(),
            confidence: event.confidence,
            source: event.source.clone(),
            saved,
            signed: event.signed,
        }
    }
}

impl EventList {
    pub(super) fn new(kept: Vec<Kept>) -> Self {
        let (mut items, mut problems) = (Vec::new(), Vec::new());
        for Kept { provider, name, saved, event } in kept {
            match event {
                Ok(event) => items.push(EventItem::new(&provider, &name, saved, &event)),
                Err(error) => problems.push(RefusedEvent { provider, name, cause: error.to_string() }),
            }
        }
        Self { items, problems }
    }
}

impl EventReply {
    pub(super) fn new(provider: &str, name: &str, saved: bool, event: TestEvent) -> Self {
        Self {
            item: EventItem::new(provider, name, saved, &event),
            method: event.method,
            path: event.path,
            headers: event.headers,
            body: event.body.into(),
            scheme: event.scheme,
        }
    }
}

impl From<Body> for EventBody {
    fn from(body: Body) -> Self {
        let (kind, text) = match body {
            Body::Json(json) => (EventBodyKind::Json, outdented(&json)),
            Body::Text(text) => (EventBodyKind::Text, text),
            Body::Bytes(bytes) => (EventBodyKind::Base64, BASE64.encode(&bytes)),
        };
        Self { kind, text }
    }
}

impl EventBody {
    pub(super) fn read(self) -> Result<Body, Problem> {
        Ok(match self.kind {
            EventBodyKind::Json => Body::Json(self.text),
            EventBodyKind::Text => Body::Text(self.text),
            EventBodyKind::Base64 => Body::Bytes(BASE64.decode(self.text.as_bytes()).map_err(|_| {
                Problem::field("body", "The body is not base64 with the standard alphabet and padding.")
            })?),
        })
    }
}

impl RenderedEvent {
    pub(super) fn new(shown: Request, masked: bool, signed: Result<EventSignature, String>) -> Self {
        let (signed_by, unsigned) = match signed {
            Ok(signature) => (Some(signature), None),
            Err(cause) => (None, Some(cause)),
        };
        Self {
            method: shown.method,
            url: shown.url.to_string(),
            headers: shown.headers,
            body_b64: BASE64.encode(&shown.body),
            signed_by,
            unsigned,
            masked,
            sent: None,
        }
    }
}

/// The JSON as it stands in its file, without the two blanks that its lines are further in there.
fn outdented(json: &str) -> String {
    json.replace("\n  ", "\n")
}
