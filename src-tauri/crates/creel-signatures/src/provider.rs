//! A provider: who sends webhooks, read from its definition.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::SecretKind;
use crate::definition::Kind;
use crate::detect::Shape;
use crate::rule::Rule;
use crate::scheme::Scheme;
use crate::summary::Parts;
use crate::template::Template;
use crate::timestamp::Tolerance;

/// A provider as its definition file describes it.
#[derive(Debug)]
pub struct Provider {
    pub id: String,
    pub name: String,
    /// Where the provider documents its webhooks.
    pub docs: Option<String>,
    pub origin: Origin,
    pub confidence: Confidence,
    /// What about this definition nobody could confirm. It must never be shown as fact.
    pub unconfirmed: Vec<String>,
    pub detect: Detect,
    pub setup: Setup,
    /// What the provider's own page says to answer.
    pub answer: Answer,
    pub retry: Option<Retry>,
    /// The key material an endpoint of this provider takes.
    pub keys: Vec<DeclaredKey>,
    /// Each alone gives the provider away.
    pub(crate) shapes: Vec<Shape>,
    pub(crate) summary: Parts,
    pub(crate) event: Vec<Template>,
    pub(crate) delivery: Vec<Template>,
    pub(crate) schemes: Vec<Scheme>,
    pub(crate) handshakes: Vec<Rule>,
}

/// Where a definition comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    Builtin,
    User,
}

/// How well a definition is known to be right.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// The provider's official library made or accepted the test vectors.
    VerifiedBySdk,
    /// An independent library agreed.
    VerifiedByLibrary,
    /// The sender's own source was read.
    VerifiedBySource,
    /// Written down in documentation, tried by nobody.
    Doc,
    /// Not confirmed by anything.
    Memory,
    /// The definition does not say, as a user's need not.
    #[default]
    Unstated,
}

/// What gives a provider away when an endpoint has none yet.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Detect {
    /// Headers of which one is enough. Several providers can share a name.
    pub headers: Vec<String>,
    /// A user agent, with `*` for any text.
    pub user_agent: Option<String>,
    /// What its requests say, each text an alternative, such as `json:version = 4, json:groupKey`.
    pub shapes: Vec<String>,
    /// Whether this is a standard that other providers follow, rather than one sender.
    pub standard: bool,
}

/// How a webhook is set up at the provider's side.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Setup {
    /// What to do, in order: where this provider wants the URL and where it shows the secret.
    pub steps: Vec<String>,
    /// The events the provider documents.
    pub events: Vec<String>,
    /// What is worth knowing before trouble comes up.
    pub notes: Vec<String>,
}

/// An answer as the provider's page gives it, ready to be an endpoint's preset.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: String,
    /// What to answer where the signature is wrong.
    pub invalid: Option<InvalidAnswer>,
}

impl Default for Answer {
    fn default() -> Self {
        Self { status: 200, headers: BTreeMap::new(), body: String::new(), invalid: None }
    }
}

/// The answer to a delivery whose signature is wrong.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvalidAnswer {
    pub status: u16,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    #[serde(default)]
    pub body: String,
}

impl Default for InvalidAnswer {
    fn default() -> Self {
        Self { status: 401, headers: BTreeMap::new(), body: "Invalid signature\n".to_owned() }
    }
}

impl Provider {
    /// What is answered to a wrong signature, where it is refused.
    pub fn refusal(&self) -> InvalidAnswer {
        self.answer.invalid.clone().unwrap_or_default()
    }
}

/// When the provider gives up waiting and whether it tries again.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retry {
    pub about: String,
    /// How long the provider waits for an answer, in seconds.
    pub timeout_s: Option<u32>,
    /// How often it tries in all, the first time included.
    pub attempts: Option<u32>,
    pub confidence: Confidence,
}

/// A piece of key material that an endpoint of a provider takes. It drives the form, the API and the command line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredKey {
    /// Names the key on the command line: `--secret NAME=VALUE`.
    pub name: String,
    pub kind: SecretKind,
    pub label: String,
    pub help: Option<String>,
    /// A regular expression that a value normally matches, for a hint and not for refusal.
    pub pattern: Option<String>,
    #[serde(default)]
    pub required: bool,
}

/// Everything about a provider that the API and the user interfaces show.
#[derive(Debug, Clone, Serialize)]
pub struct Description<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub docs: Option<&'a str>,
    pub origin: Origin,
    pub confidence: Confidence,
    pub unconfirmed: &'a [String],
    pub detect: &'a Detect,
    pub setup: &'a Setup,
    pub answer: &'a Answer,
    pub retry: Option<&'a Retry>,
    pub keys: &'a [DeclaredKey],
    pub schemes: Vec<SchemeDescription<'a>>,
    pub handshakes: Vec<HandshakeDescription<'a>>,
}

/// One way a provider signs.
#[derive(Debug, Clone, Serialize)]
pub struct SchemeDescription<'a> {
    pub name: &'a str,
    pub label: &'a str,
    pub kind: Kind,
    /// The algorithm as the definition names it; none for a token.
    pub algorithm: Option<&'static str>,
    /// Where the signature is, such as `header:Stripe-Signature`.
    pub source: &'a str,
    /// What is signed, as a template.
    pub content: &'a str,
    pub legacy: bool,
    pub unconfirmed: bool,
    /// Whether a timestamp is signed along, so that replaying it needs signing again.
    pub timestamped: bool,
    /// How far a timestamp may be off, where that is checked.
    pub tolerance: Option<Tolerance>,
    /// Whether the signature covers the body.
    pub covers_body: bool,
    pub secret_kind: SecretKind,
}

/// A handshake that is answered automatically.
#[derive(Debug, Clone, Serialize)]
pub struct HandshakeDescription<'a> {
    pub name: &'a str,
    pub about: Option<&'a str>,
    pub verify_first: bool,
    /// The kind of key material that comes with it and is kept.
    pub captures: Option<SecretKind>,
    /// Whether the provider wants to be called back.
    pub calls_back: bool,
}
