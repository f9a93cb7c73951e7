//! A sample: a request as a provider's public documents show it, and what has to be read from it. The files are
//! `fixtures/samples/*.json`.

use std::path::Path;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::request::Request;

/// One file of `fixtures/samples/`.
pub(crate) struct Sample {
    pub(crate) name: String,
    /// The provider by its id; none for a request of nobody's.
    pub(crate) provider: Option<String>,
    pub(crate) request: Request,
    /// The event's type.
    pub(crate) event: Option<String>,
    pub(crate) summary: Value,
}

pub(crate) fn samples() -> Vec<Sample> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/samples");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut samples: Vec<_> = entries.map(|file| read(&file)).collect();
    samples.sort_by(|one, other| one.name.cmp(&other.name));
    samples
}

fn read(file: &Path) -> Sample {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Fields {
        provider: Option<String>,
        source: String,
        headers: Vec<(String, String)>,
        body: Box<RawValue>,
        event: Option<String>,
        summary: Value,
    }
    let name = file.file_stem().unwrap().to_string_lossy().into_owned();
    let text = std::fs::read_to_string(file).unwrap();
    let fields: Fields = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert!(!fields.source.is_empty(), "{name}");
    // A body that is a text is the body itself, such as a form's.
    let body = serde_json::from_str::<String>(fields.body.get()).unwrap_or(fields.body.get().to_owned());
    let mut request = Request::new(body.as_bytes());
    request.headers = fields.headers.into_iter().map(|(name, value)| (name, value.into_bytes())).collect();
    Sample { name, provider: fields.provider, request, event: fields.event, summary: fields.summary }
}
