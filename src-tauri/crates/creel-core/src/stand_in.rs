//! A stand-in: a vendor that an endpoint plays. It checks what arrives as the vendor documents it, says what is wrong
//! with it, and answers as the vendor does, so that both ends can be tried without the vendor. Each is a file in
//! `stand_ins/`: facts with their source, and a [`Program`] over `prelude.jq` that makes violations and an answer of a
//! request.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::program::{Bounds, FileError, Program, RunError};

/// Bodies above this are not read: the vendor's own limit answers them.
pub const LONGEST_BODY: u64 = 1024 * 1024;

/// A sender waits for a check, so it is short.
const BOUNDS: Bounds = Bounds { time: Duration::from_millis(500), output: 256 * 1024 };

const PRELUDE: &str = include_str!("../stand_ins/prelude.jq");

const FILES: [&str; 9] = [
    include_str!("../stand_ins/datadog.toml"),
    include_str!("../stand_ins/discord.toml"),
    include_str!("../stand_ins/opsknight.toml"),
    include_str!("../stand_ins/pagerduty.toml"),
    include_str!("../stand_ins/slack.toml"),
    include_str!("../stand_ins/statuspage.toml"),
    include_str!("../stand_ins/teams.toml"),
    include_str!("../stand_ins/telegram.toml"),
    include_str!("../stand_ins/zendesk.toml"),
];

static ALL: LazyLock<Vec<StandIn>> = LazyLock::new(|| {
    let read = |text: &&str| StandIn::read(text).expect("a test reads every file that is built in");
    FILES.iter().map(read).collect()
});

/// One stand-in.
#[derive(Debug)]
pub struct StandIn {
    pub facts: Facts,
    program: Program,
}

/// What is told of a stand-in.
#[derive(Debug, Clone, Deserialize, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(rename = "StandIn")]
#[schema(as = StandIn)]
pub struct Facts {
    pub id: String,
    pub title: String,
    pub about: String,
    /// The address of what its checks and answers follow.
    pub source: String,
    /// `doc`: from the vendor's documents; `verified_by_source`: from its source.
    pub confidence: String,
    /// The path that the vendor's URL has, to be put behind the endpoint's.
    pub path: String,
    /// What is not confirmed, or differs from the vendor.
    #[serde(default)]
    pub notes: Vec<String>,
    #[serde(skip_serializing)]
    #[ts(skip)]
    program: String,
}

/// Something that the vendor would not have taken.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub struct Violation {
    /// Where it is: `method`, `path`, `header:…`, `query:…`, `body` or `body:…` with the names down to it.
    pub path: String,
    pub message: String,
}

/// A request as a stand-in looks at it.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub method: &'a str,
    pub target: &'a [u8],
    pub headers: &'a [(&'a str, &'a [u8])],
    /// All of it, or nothing where it is longer than [`LONGEST_BODY`].
    pub body: &'a [u8],
    /// Bytes of the body.
    pub size: u64,
}

/// What a stand-in makes of a request.
#[derive(Debug, Deserialize)]
pub struct Judged {
    pub violations: Vec<Violation>,
    pub status: u16,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    body: Box<RawValue>,
}

/// All of them, by id.
pub fn all() -> &'static [StandIn] {
    &ALL
}

/// The one of this id.
pub fn get(id: &str) -> Option<&'static StandIn> {
    ALL.iter().find(|stand_in| stand_in.facts.id == id)
}

impl StandIn {
    fn read(text: &str) -> Result<Self, FileError> {
        let facts: Facts = toml::from_str(text)?;
        let program = Program::compile_with(PRELUDE, &facts.program, &[])?;
        Ok(Self { facts, program })
    }

    /// Checks a request and answers it.
    ///
    /// # Errors
    /// The check took too long or met a defect.
    pub async fn judge(&self, asked: Asked<'_>) -> Result<Judged, RunError> {
        let output = self.program.run_within(BOUNDS, asked.json().into(), Vec::new()).await?;
        let output = output.ok_or_else(|| RunError::Output("there is none".to_owned()))?;
        serde_json::from_slice(&output).map_err(|error| RunError::Output(error.to_string()))
    }
}

impl Judged {
    /// The body of the answer and its type.
    pub fn body(&self) -> (Bytes, Option<&'static str>) {
        let written = self.body.get();
        match serde_json::from_str::<Option<String>>(written) {
            Ok(text) => (Bytes::from(text.unwrap_or_default()), None),
            Err(_) => (Bytes::copy_from_slice(written.as_bytes()), Some("application/json")),
        }
    }
}

impl Asked<'_> {
    /// What the program is given; see `prelude.jq`.
    fn json(&self) -> Vec<u8> {
        #[derive(Serialize)]
        struct Given<'a> {
            method: &'a str,
            path: &'a str,
            query: BTreeMap<String, Vec<String>>,
            headers: BTreeMap<String, Vec<String>>,
            is_json: bool,
            json: Option<&'a RawValue>,
            size: u64,
        }
        let target = String::from_utf8_lossy(self.target);
        let query = target.split_once('?').map(|(_, query)| query).unwrap_or_default();
        let json = serde_json::from_slice(self.body).ok();
        let given = Given {
            method: self.method,
            path: crate::delivery::path(&target),
            query: grouped(form_urlencoded::parse(query.as_bytes())),
            headers: grouped(
                self.headers
                    .iter()
                    .map(|(name, value)| (name.to_ascii_lowercase(), String::from_utf8_lossy(value))),
            ),
            is_json: json.is_some(),
            json,
            size: self.size,
        };
        serde_json::to_vec(&given).unwrap_or_default()
    }
}

/// Names with all their values, in their order.
pub(crate) fn grouped<N: Into<String>, V: Into<String>>(
    pairs: impl Iterator<Item = (N, V)>,
) -> BTreeMap<String, Vec<String>> {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in pairs {
        groups.entry(name.into()).or_default().push(value.into());
    }
    groups
}

#[cfg(test)]
mod tests;
