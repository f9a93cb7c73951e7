//! Transforms: the program of a destination, run on a delivery.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use creel_signatures::{Head, Summary, SummaryField};
use serde_json::{Value, json};

use crate::Creel;
use crate::clock::Timestamp;
use crate::delivery::headers;
use crate::program::{Program, ProgramError, RunError};
use crate::sending::destination::{DestinationSettings, Transform};
use crate::store::{Delivery, StoreError};

/// What a program may use beside its input, which is the body: the delivery, and what it says.
pub(crate) const VARIABLES: [&str; 2] = ["$delivery", "$summary"];

/// How many compiled programs are kept.
const KEPT: usize = 64;

/// Compiled programs by their text: compiling takes longer than running.
static COMPILED: Mutex<BTreeMap<String, Program>> = Mutex::new(BTreeMap::new());

/// Why a transform has no output.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TransformError {
    #[error("there is no ready transform {0:?}")]
    Unknown(String),
    #[error("the transform cannot be read: {0}")]
    Text(#[from] ProgramError),
    #[error("the transform: {0}")]
    Run(#[from] RunError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The text of the program, where the destination has one.
pub(crate) fn text(settings: &DestinationSettings) -> Result<Option<String>, TransformError> {
    match &settings.transform {
        None => Ok(None),
        Some(Transform::Program(text)) => Ok(Some(text.clone())),
        Some(Transform::Ready(id)) => Err(TransformError::Unknown(id.clone())),
    }
}

/// The program of a text.
pub(crate) fn compile(text: &str) -> Result<Program, ProgramError> {
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(program) = compiled.get(text) {
        return Ok(program.clone());
    }
    let program = Program::compile(text, &VARIABLES)?;
    if compiled.len() >= KEPT {
        compiled.clear();
    }
    compiled.insert(text.to_owned(), program.clone());
    Ok(program)
}

/// What the program makes of a delivery: JSON, or nothing.
pub(crate) async fn run(
    creel: &Creel,
    text: &str,
    delivery: &Delivery,
    body: Bytes,
) -> Result<Option<String>, TransformError> {
    let program = compile(text)?;
    let (head, _) = creel.store().head(delivery.id).await?;
    let values = [told(delivery, &head), summary(creel, delivery, &head, &body)];
    let values = values.iter().map(|value| Bytes::from(value.to_string())).collect();
    let input = if body.is_empty() { Bytes::from_static(b"null") } else { body };
    let output = program.run(input, values).await?;
    let output = output.map(|bytes| String::from_utf8(bytes).unwrap_or_default());
    Ok(output.filter(|output| output != "null"))
}

/// The delivery as programs see it.
fn told(delivery: &Delivery, head: &[u8]) -> Value {
    let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in headers(head) {
        let value = String::from_utf8_lossy(value).into_owned();
        fields.entry(name.to_ascii_lowercase()).or_default().push(value);
    }
    json!({
        "id": delivery.id.0,
        "endpoint": delivery.endpoint,
        "event_type": delivery.event.event_type,
        "event_id": delivery.event.event_id,
        "verdict": delivery.judgement.verdict,
        "received_at": delivery.received_at.to_string(),
        "method": delivery.method,
        "target": String::from_utf8_lossy(&delivery.target),
        "headers": fields,
    })
}

/// What a delivery says, by its provider's definition.
pub(crate) fn read_summary(creel: &Creel, delivery: &Delivery, head: &[u8], body: &[u8]) -> Summary {
    let listing = creel.directory().by_slug(&delivery.endpoint);
    let verifier = listing.as_ref().and_then(|listing| listing.verifier.as_ref());
    let provider = verifier.map(|verifier| verifier.provider().as_ref());
    let seen = Head {
        method: &delivery.method,
        target: &delivery.target,
        public_url: None,
        headers: &headers(head),
    };
    Summary::read(provider, &seen, body)
}

/// A part is `{text, meaning}`, or null.
fn summary(creel: &Creel, delivery: &Delivery, head: &[u8], body: &[u8]) -> Value {
    let read = read_summary(creel, delivery, head, body);
    let part = |field: Option<SummaryField>| {
        field.map(|field| json!({"text": field.text, "meaning": field.meaning}))
    };
    json!({
        "title": part(read.title),
        "severity": part(read.severity),
        "status": part(read.status),
        "dedup_key": part(read.dedup_key),
        "source": part(read.source),
        "link": part(read.link),
        "occurred_at": read.occurred_at.map(|(at, _)| Timestamp::from_micros(at).to_string()),
    })
}
