//! A destination: a place that deliveries are forwarded to, with what is sent there and how.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::credentials::labels;
use super::head::CREDENTIALS;
use super::retry::Retries;
use super::url::userinfo;
use crate::clock::Timestamp;
use crate::transform as ready;

/// A destination's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DestinationId(pub i64);

/// One destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    pub id: DestinationId,
    pub name: String,
    /// Whether deliveries are queued for it.
    pub enabled: bool,
    /// Deliveries are queued and held, and nothing is sent.
    pub paused: bool,
    pub settings: DestinationSettings,
    pub created_at: Timestamp,
    /// When it took something last.
    pub last_success_at: Option<Timestamp>,
}

/// What can be set about a destination besides its name and whether it works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DestinationSettings {
    /// The slugs of the endpoints whose deliveries go there; `None` for all.
    pub endpoints: Option<Vec<String>>,
    /// Where to; `${secret:label}` stands for a secret of the destination.
    pub url: String,
    /// `None` for the delivery's own.
    pub method: Option<String>,
    /// A search that a delivery must match; empty for all.
    pub filter: String,
    pub transform: Option<Transform>,
    pub headers: Vec<HeaderEdit>,
    pub signing: Signing,
    /// How long one sending may take in all, with the redirects that it follows; a connection at most 10 s of it.
    pub timeout_ms: u32,
    pub retries: Retries,
    /// How many are sent at the same time.
    pub concurrency: u32,
    /// Strictly one after the other, as they were received.
    pub ordered: bool,
    /// What is older than this, in seconds, when its turn comes is not sent any more.
    pub max_age_s: Option<u64>,
    /// Something that people depend on: sending more than one thing there is always confirmed.
    pub production: bool,
    pub follow_redirects: bool,
    /// Believe any certificate, such as one that a developer signed.
    pub accept_any_certificate: bool,
}

impl Default for DestinationSettings {
    fn default() -> Self {
        Self {
            endpoints: None,
            url: String::new(),
            method: None,
            filter: String::new(),
            transform: None,
            headers: Vec::new(),
            signing: Signing::Keep,
            timeout_ms: 10_000,
            retries: Retries::default(),
            concurrency: 8,
            ordered: false,
            max_age_s: None,
            production: false,
            follow_redirects: false,
            accept_any_certificate: false,
        }
    }
}

/// What is shown in the place of a credential that an older Creel kept in clear.
pub(crate) const HIDDEN: &str = "***";

impl DestinationSettings {
    /// Whether it has a credential in clear. Creel takes none any more.
    pub(crate) fn tells_a_credential(&self) -> bool {
        password(&self.url).is_some() || self.headers.iter().any(HeaderEdit::tells_a_credential)
    }

    /// The credentials that it has in clear, as they are told to whoever it leads to.
    pub(crate) fn told_credentials(&self) -> impl Iterator<Item = Zeroizing<String>> {
        let password = password(&self.url).and_then(|there| self.url.get(there));
        let told = self.headers.iter().filter(|edit| edit.tells_a_credential());
        let values = told.filter_map(|edit| edit.value.as_deref());
        password.into_iter().chain(values).map(|text| text.to_owned().into())
    }

    /// The URL as it may be seen.
    pub(crate) fn shown_url(&self) -> String {
        let mut url = self.url.clone();
        if let Some(there) = password(&url) {
            url.replace_range(there, HIDDEN);
        }
        url
    }

    /// The headers as they may be seen.
    pub(crate) fn shown_headers(&self) -> Vec<HeaderEdit> {
        self.headers.iter().map(HeaderEdit::shown).collect()
    }

    /// These settings with what `before` had wherever it is given back as it was shown.
    pub(crate) fn unhidden(mut self, before: &Self) -> Self {
        if self.url == before.shown_url() {
            self.url.clone_from(&before.url);
        }
        for edit in &mut self.headers {
            if let Some(known) = before.headers.iter().find(|known| known.shown() == *edit) {
                edit.clone_from(known);
            }
        }
        self
    }

    /// The text of its program, where it has one.
    pub(crate) fn program(&self) -> Option<&str> {
        match &self.transform {
            Some(Transform::Program(text)) => Some(text),
            Some(Transform::Ready(id)) => ready::get(id).map(|ready| ready.facts.program.as_str()),
            None => None,
        }
    }

    /// The labels of secrets that URL, headers, program and signing name, each once.
    pub(crate) fn named_secrets(&self) -> Vec<String> {
        let values = self.headers.iter().filter_map(|edit| edit.value.as_deref());
        let texts = values.chain([self.url.as_str()]).chain(self.program());
        let mut named: Vec<String> = texts.flat_map(labels).collect();
        if let Signing::Resign(how) = &self.signing {
            named.extend(how.secret.clone());
        }
        named.sort();
        named.dedup();
        named
    }
}

/// What makes the body that is sent of the body that was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transform {
    /// A jq program.
    Program(String),
    /// The id of a ready transform.
    Ready(String),
}

/// A header that is set, or taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct HeaderEdit {
    pub name: String,
    /// `${secret:label}` stands for a secret of the destination; `null` takes the header away.
    pub value: Option<String>,
}

impl HeaderEdit {
    /// Whether it has a credential in clear.
    pub(crate) fn tells_a_credential(&self) -> bool {
        let in_clear = self.value.as_deref().is_some_and(|value| labels(value).is_empty());
        in_clear && CREDENTIALS.iter().any(|name| name.eq_ignore_ascii_case(&self.name))
    }

    fn shown(&self) -> Self {
        match self.tells_a_credential() {
            true => Self { name: self.name.clone(), value: Some(HIDDEN.to_owned()) },
            false => self.clone(),
        }
    }
}

/// Where a password stands in a URL in clear; all of `user:password` where nothing says which part it is.
fn password(url: &str) -> Option<Range<usize>> {
    let there = userinfo(url)?;
    let text = url.get(there.clone())?;
    let in_clear = !text.is_empty() && labels(text).is_empty();
    let start = text.find(':').map_or(there.start, |colon| there.start + colon + 1);
    in_clear.then_some(start..there.end)
}

/// What becomes of the sender's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Signing {
    /// It is sent on as it came.
    Keep,
    /// The provider's signature headers are left out.
    Strip,
    /// What is sent is signed anew, as the provider signs.
    Resign(Resigning),
}

/// How what is sent is signed anew.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(default)]
#[ts(optional_fields = nullable)]
pub struct Resigning {
    /// The label of a secret of the destination; without it, the active secrets of the delivery's endpoint.
    pub secret: Option<String>,
    /// The provider whose way of signing is taken; without it, that of the delivery's endpoint.
    pub provider: Option<String>,
}

/// A secret of a destination without its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DestinationSecret {
    pub label: String,
    /// The last four characters of a value that has at least twelve, else empty.
    pub last_four: String,
    pub created_at: Timestamp,
    /// Whether the data key opens it.
    pub available: bool,
}

/// How the queue of a destination stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueState {
    /// What waits for its turn, its next try, or an end of the pause.
    pub waiting: u64,
    pub sending: u64,
    pub failed: u64,
    /// When the oldest delivery that waits was queued.
    pub oldest_waiting_at: Option<Timestamp>,
    /// When the next of those that are tried again is due.
    pub next_at: Option<Timestamp>,
}
