//! Transforms: the program of a destination, run on a delivery.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use creel_signatures::{Head, Summary};

use crate::Creel;
use crate::delivery::headers;
use crate::program::{Program, ProgramError, RunError};
use crate::sending::credentials::{marked, unmarked};
use crate::sending::destination::{DestinationSettings, Transform};
use crate::store::{Delivery, StoreError};
use crate::transform::{self, Source};

/// How much of a body is looked at for what it says, in bytes.
const START: usize = 256 * 1024;

/// How many compiled programs are kept.
const KEPT: usize = 64;

/// Compiled programs of users by their text: compiling takes longer than running.
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

/// The program of a destination, where it has one.
pub(crate) fn program(settings: &DestinationSettings) -> Result<Option<Program>, TransformError> {
    match &settings.transform {
        None => Ok(None),
        Some(Transform::Program(text)) => Ok(Some(compile(text)?)),
        Some(Transform::Ready(id)) => {
            let ready = transform::get(id).ok_or_else(|| TransformError::Unknown(id.clone()))?;
            Ok(Some(compile(&ready.facts.program)?))
        }
    }
}

/// The program of a text, whose secrets are marked.
pub(crate) fn compile(text: &str) -> Result<Program, ProgramError> {
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(program) = compiled.get(text) {
        return Ok(program.clone());
    }
    let program = match marked(text) {
        Cow::Borrowed(text) => transform::compile(text)?,
        // Where it is wrong is told as people wrote it.
        Cow::Owned(marked) => {
            transform::compile(&marked).map_err(|error| transform::compile(text).err().unwrap_or(error))?
        }
    };
    if compiled.len() >= KEPT {
        compiled.clear();
    }
    compiled.insert(text.to_owned(), program.clone());
    Ok(program)
}

/// What the program makes of a delivery: JSON with marked names of secrets, or nothing.
pub(crate) async fn run(
    creel: &Creel,
    program: &Program,
    delivery: &Delivery,
    body: Bytes,
) -> Result<Option<String>, TransformError> {
    let (head, _) = creel.store().head(delivery.id).await?;
    let listing = creel.directory().by_slug(&delivery.endpoint);
    let verifier = listing.as_ref().and_then(|listing| listing.verifier.as_ref());
    let source = Source {
        id: delivery.id,
        endpoint: &delivery.endpoint,
        event_type: delivery.event.event_type.as_deref(),
        event_id: delivery.event.event_id.as_deref(),
        verdict: delivery.judgement.verdict,
        received_at: delivery.received_at,
        head: &head,
        body_start: body.get(..START).unwrap_or(&body),
        provider: verifier.map(|verifier| verifier.provider().as_ref()),
    };
    let values = source.values();
    let input = if body.is_empty() { Bytes::from_static(b"null") } else { body };
    let output = program.run(input, values).await.map_err(|error| match error {
        RunError::Failed(told) => RunError::Failed(unmarked(&told)),
        other => other,
    })?;
    let output = output.map(|bytes| String::from_utf8(bytes).unwrap_or_default());
    Ok(output.filter(|output| output != "null"))
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
