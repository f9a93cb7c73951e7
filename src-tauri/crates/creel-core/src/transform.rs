//! A ready transform: how a delivery of any provider becomes what a vendor takes. Each is a file in `transforms/`: where
//! it goes, which credentials that needs, and a [`Program`] over `prelude.jq`. It reads the summary that the provider's
//! definition finds, so that one program serves every sender.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bytes::Bytes;
use creel_signatures::{Head, Provider, Summary, SummaryField, Verdict};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::clock::Timestamp;
use crate::delivery::{DeliveryId, headers, request_line};
use crate::program::{FileError, Program, ProgramError};
use crate::stand_in::grouped;

/// What a transform knows besides the body of the delivery: `$delivery` (`id`, `endpoint`, `event_type`, `event_id`,
/// `verdict`, `received_at`, `method`, `target`, `headers` as an object of arrays, names in lower case) and `$summary`
/// (`title`, `severity`, `status`, `dedup_key`, `source`, `link`, each null or with `text` and `meaning`, and
/// `occurred_at`, null or a time).
pub const VARIABLES: [&str; 2] = ["$delivery", "$summary"];

/// The definitions in jq that stand before each program.
pub const PRELUDE: &str = include_str!("../transforms/prelude.jq");

const FILES: [&str; 12] = [
    include_str!("../transforms/datadog.toml"),
    include_str!("../transforms/discord.toml"),
    include_str!("../transforms/google_chat.toml"),
    include_str!("../transforms/jira.toml"),
    include_str!("../transforms/opsknight.toml"),
    include_str!("../transforms/pagerduty.toml"),
    include_str!("../transforms/servicenow.toml"),
    include_str!("../transforms/slack.toml"),
    include_str!("../transforms/statuspage.toml"),
    include_str!("../transforms/teams.toml"),
    include_str!("../transforms/telegram.toml"),
    include_str!("../transforms/zendesk.toml"),
];

static ALL: LazyLock<Vec<ReadyTransform>> = LazyLock::new(|| {
    let read = |text: &&str| ReadyTransform::read(text).expect("a test reads every file that is built in");
    FILES.iter().map(read).collect()
});

/// One ready transform.
#[derive(Debug)]
pub struct ReadyTransform {
    pub facts: Facts,
    pub program: Program,
}

/// What is told of a ready transform, from which a destination can be made.
#[derive(Debug, Clone, Deserialize, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(rename = "ReadyTransform")]
#[schema(as = ReadyTransform)]
pub struct Facts {
    pub id: String,
    pub title: String,
    pub about: String,
    /// The address of what it follows.
    pub source: String,
    /// `doc`: from the vendor's documents; `verified_by_source`: from its source.
    pub confidence: String,
    /// What is not confirmed, and what has to be put in place of the example's.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The id of the stand-in that takes what it makes.
    #[serde(default)]
    pub stand_in: Option<String>,
    pub method: String,
    /// The vendor's URL; `${secret:label}` stands for a secret of the destination.
    pub url: String,
    /// Names and values, in the same way.
    pub headers: Vec<(String, String)>,
    pub needs: Vec<Need>,
    /// The jq program, over the definitions in `prelude`. It gives nothing for what is not to be sent.
    pub program: String,
}

/// A secret that a destination with this transform has to have.
#[derive(Debug, Clone, Deserialize, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Need {
    pub label: String,
    /// What it is and where it is found.
    pub help: String,
}

/// A delivery as its transform sees it.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    pub id: DeliveryId,
    /// The endpoint's slug.
    pub endpoint: &'a str,
    pub event_type: Option<&'a str>,
    pub event_id: Option<&'a str>,
    pub verdict: Verdict,
    pub received_at: Timestamp,
    /// The head as it was received.
    pub head: &'a [u8],
    /// The body or its beginning; 256 KiB are enough.
    pub body_start: &'a [u8],
    /// What says where the summary stands.
    pub provider: Option<&'a Provider>,
}

/// All of them, by id.
pub fn all() -> &'static [ReadyTransform] {
    &ALL
}

/// The one of this id.
pub fn get(id: &str) -> Option<&'static ReadyTransform> {
    ALL.iter().find(|transform| transform.facts.id == id)
}

/// Compiles a program of a user, who has the definitions of the ready transforms, too.
///
/// # Errors
/// Says where the text is no program.
pub fn compile(text: &str) -> Result<Program, ProgramError> {
    Program::compile_with(PRELUDE, text, &VARIABLES)
}

impl ReadyTransform {
    fn read(text: &str) -> Result<Self, FileError> {
        let facts: Facts = toml::from_str(text)?;
        let program = compile(&facts.program)?;
        Ok(Self { facts, program })
    }
}

impl Source<'_> {
    /// The values of [`VARIABLES`], as JSON.
    pub fn values(&self) -> Vec<Bytes> {
        vec![written(&self.delivery()), written(&self.summary())]
    }

    fn delivery(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Delivery<'a> {
            id: DeliveryId,
            endpoint: &'a str,
            event_type: Option<&'a str>,
            event_id: Option<&'a str>,
            verdict: Verdict,
            received_at: String,
            method: &'a str,
            target: String,
            headers: BTreeMap<String, Vec<String>>,
        }
        let (method, target) = request_line(self.head);
        let named = |(name, value): (&str, &[u8])| {
            (name.to_ascii_lowercase(), String::from_utf8_lossy(value).into_owned())
        };
        Delivery {
            id: self.id,
            endpoint: self.endpoint,
            event_type: self.event_type,
            event_id: self.event_id,
            verdict: self.verdict,
            received_at: self.received_at.to_string(),
            method,
            target: String::from_utf8_lossy(target).into_owned(),
            headers: grouped(headers(self.head).into_iter().map(named)),
        }
    }

    fn summary(&self) -> impl Serialize {
        let (method, target) = request_line(self.head);
        let fields = headers(self.head);
        let head = Head { method, target, public_url: None, headers: &fields };
        let read = Summary::read(self.provider, &head, self.body_start);
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
}

fn written(value: &impl Serialize) -> Bytes {
    // A map of texts is JSON in any case.
    serde_json::to_vec(value).unwrap_or_default().into()
}

#[cfg(test)]
mod tests;
