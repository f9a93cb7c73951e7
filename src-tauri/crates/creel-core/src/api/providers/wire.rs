//! A provider on the wire: what its definition says, for people and for forms.

use std::collections::BTreeMap;

use creel_signatures::{DeclaredKey, HandshakeDescription, Provider, SchemeDescription};
use serde::Serialize;

use crate::api::health::RefusedDefinition;
use crate::api::wire::{Confidence, Kind, Origin, SecretKind};

/// All providers that are known.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct ProviderList {
    pub items: Vec<ProviderItem>,
    /// Definitions of the user's that could not be used.
    pub problems: Vec<RefusedDefinition>,
}

/// A provider as a list shows it.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct ProviderItem {
    pub id: String,
    pub name: String,
    /// Where the provider documents its webhooks.
    pub docs: Option<String>,
    pub origin: Origin,
    pub confidence: Confidence,
}

/// A provider.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "Provider")]
#[schema(as = Provider)]
pub(crate) struct ProviderReply {
    #[serde(flatten)]
    pub item: ProviderItem,
    /// What about the definition nobody could confirm. It must never be shown as fact.
    pub unconfirmed: Vec<String>,
    /// Headers that give the provider away; one is enough.
    pub detect_headers: Vec<String>,
    /// A user agent that gives it away, with `*` for any text.
    pub detect_user_agent: Option<String>,
    /// What else gives it away: values that are all there, such as `json:type = invoice.*`; one line is enough.
    pub detect_shapes: Vec<String>,
    /// How to set it up, in order.
    pub steps: Vec<String>,
    /// The events that it documents.
    pub events: Vec<String>,
    pub notes: Vec<String>,
    pub answer: ProviderAnswer,
    /// What it is answered where the signature is wrong.
    pub invalid_answer: Option<ProviderAnswer>,
    pub retry: Option<ProviderRetry>,
    pub keys: Vec<ProviderKey>,
    pub schemes: Vec<ProviderScheme>,
    pub handshakes: Vec<ProviderHandshake>,
}

/// An answer that the provider's page asks for.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct ProviderAnswer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

/// When a provider tries again.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct ProviderRetry {
    pub about: String,
    /// How long it waits for an answer, in seconds.
    pub timeout_s: Option<u32>,
    /// How often it tries in all.
    pub attempts: Option<u32>,
    pub confidence: Confidence,
}

/// A piece of key material that an endpoint of the provider takes.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct ProviderKey {
    pub name: String,
    pub kind: SecretKind,
    pub label: String,
    pub help: Option<String>,
    /// A regular expression that a value normally matches: a hint, no reason to refuse.
    pub pattern: Option<String>,
    pub required: bool,
}

/// One way a provider signs.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct ProviderScheme {
    pub name: String,
    pub label: String,
    pub kind: Kind,
    /// None for a token.
    pub algorithm: Option<String>,
    /// Where the signature is, such as `header:Stripe-Signature`.
    pub source: String,
    /// What is signed, as a template.
    pub content: String,
    /// The provider has given it up; it proves nothing unless the endpoint allows it.
    pub legacy: bool,
    pub unconfirmed: bool,
    /// A timestamp is signed along.
    pub timestamped: bool,
    /// How old a timestamp may be, in seconds; null where that is not checked.
    pub tolerance_past: Option<u32>,
    /// How far in the future it may be, in seconds; null where that is not checked.
    pub tolerance_future: Option<u32>,
    pub covers_body: bool,
    pub secret_kind: SecretKind,
}

/// A handshake that is answered automatically.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct ProviderHandshake {
    pub name: String,
    pub about: Option<String>,
    /// Where a secret is configured, only a right signature gets the answer.
    pub verify_first: bool,
    /// The kind of key material that it brings along, which is kept as a secret of the endpoint.
    pub captures: Option<SecretKind>,
    /// It wants to be called back, which is done when somebody asks for it.
    pub calls_back: bool,
}

impl ProviderItem {
    pub(super) fn new(provider: &Provider) -> Self {
        Self {
            id: provider.id.clone(),
            name: provider.name.clone(),
            docs: provider.docs.clone(),
            origin: provider.origin.into(),
            confidence: provider.confidence.into(),
        }
    }
}

impl ProviderReply {
    pub(super) fn new(provider: &Provider) -> Self {
        let described = provider.describe();
        let answer = &provider.answer;
        Self {
            item: ProviderItem::new(provider),
            unconfirmed: provider.unconfirmed.clone(),
            detect_headers: provider.detect.headers.clone(),
            detect_user_agent: provider.detect.user_agent.clone(),
            detect_shapes: provider.detect.shapes.clone(),
            steps: provider.setup.steps.clone(),
            events: provider.setup.events.clone(),
            notes: provider.setup.notes.clone(),
            answer: ProviderAnswer {
                status: answer.status,
                headers: answer.headers.clone(),
                body: answer.body.clone(),
            },
            invalid_answer: answer.invalid.as_ref().map(|invalid| ProviderAnswer {
                status: invalid.status,
                headers: invalid.headers.clone(),
                body: invalid.body.clone(),
            }),
            retry: provider.retry.as_ref().map(|retry| ProviderRetry {
                about: retry.about.clone(),
                timeout_s: retry.timeout_s,
                attempts: retry.attempts,
                confidence: retry.confidence.into(),
            }),
            keys: provider.keys.iter().map(Into::into).collect(),
            schemes: described.schemes.iter().map(Into::into).collect(),
            handshakes: described.handshakes.iter().map(Into::into).collect(),
        }
    }
}

impl From<&DeclaredKey> for ProviderKey {
    fn from(key: &DeclaredKey) -> Self {
        Self {
            name: key.name.clone(),
            kind: key.kind.into(),
            label: key.label.clone(),
            help: key.help.clone(),
            pattern: key.pattern.clone(),
            required: key.required,
        }
    }
}

impl From<&SchemeDescription<'_>> for ProviderScheme {
    fn from(scheme: &SchemeDescription<'_>) -> Self {
        Self {
            name: scheme.name.to_owned(),
            label: scheme.label.to_owned(),
            kind: scheme.kind.into(),
            algorithm: scheme.algorithm.map(str::to_owned),
            source: scheme.source.to_owned(),
            content: scheme.content.to_owned(),
            legacy: scheme.legacy,
            unconfirmed: scheme.unconfirmed,
            timestamped: scheme.timestamped,
            tolerance_past: scheme.tolerance.and_then(|tolerance| tolerance.past),
            tolerance_future: scheme.tolerance.and_then(|tolerance| tolerance.future),
            covers_body: scheme.covers_body,
            secret_kind: scheme.secret_kind.into(),
        }
    }
}

impl From<&HandshakeDescription<'_>> for ProviderHandshake {
    fn from(handshake: &HandshakeDescription<'_>) -> Self {
        Self {
            name: handshake.name.to_owned(),
            about: handshake.about.map(str::to_owned),
            verify_first: handshake.verify_first,
            captures: handshake.captures.map(Into::into),
            calls_back: handshake.calls_back,
        }
    }
}
