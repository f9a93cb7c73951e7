//! A destination on the wire.

use serde::{Deserialize, Serialize};

use crate::api::extract::Given;
use crate::sending::destination::{
    Destination, DestinationSettings, HeaderEdit, QueueState, Signing, Transform,
};
use crate::sending::forward::catching_up::Backlog;
use crate::sending::retry::{Retries, RetryRules, RetryTable, TableName};

/// All destinations.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct DestinationList {
    pub items: Vec<DestinationReply>,
}

/// One destination: a place that deliveries are forwarded to.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "Destination")]
#[schema(as = Destination)]
pub(crate) struct DestinationReply {
    pub id: i64,
    pub name: String,
    /// Whether deliveries are queued for it. What is received meanwhile is passed over.
    pub enabled: bool,
    /// Deliveries are queued and held, and nothing is sent.
    pub paused: bool,
    /// The slugs of the endpoints whose deliveries go there; null for all.
    pub endpoints: Option<Vec<String>>,
    /// Where to; `${secret:label}` stands for a secret of the destination.
    pub url: String,
    /// The host of the URL.
    pub host: String,
    /// Whether the host is this machine by its name or address.
    pub loopback: bool,
    /// Null for the delivery's own.
    pub method: Option<String>,
    /// A search that a delivery must match; empty for all.
    pub filter: String,
    /// What makes the body that is sent; null for the body as received.
    pub transform: Option<Transform>,
    pub headers: Vec<HeaderEdit>,
    pub signing: Signing,
    pub timeout_ms: u32,
    pub retries: Retries,
    pub concurrency: u32,
    /// Strictly one after the other, as they were received: one that waits for its next try holds those behind it.
    pub ordered: bool,
    pub max_age_s: Option<u64>,
    pub production: bool,
    pub follow_redirects: bool,
    pub accept_any_certificate: bool,
    pub queue: DestinationQueue,
    /// Labels that URL, headers or program name, and that no secret has. Nothing is sent until they have.
    pub missing_secrets: Vec<String>,
    /// What to think about, such as plain http to another machine.
    pub warnings: Vec<String>,
    pub created_at: String,
}

/// How the queue of a destination stands.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct DestinationQueue {
    /// What waits for its turn, its next try, or the end of a pause.
    pub waiting: u64,
    pub sending: u64,
    pub failed: u64,
    /// When the oldest that waits was queued.
    pub oldest_waiting_at: Option<String>,
    /// When the next of those that are tried again is due.
    pub next_at: Option<String>,
    pub last_success_at: Option<String>,
}

impl DestinationReply {
    pub(super) fn new(
        destination: Destination,
        queue: QueueState,
        missing_secrets: Vec<String>,
        warnings: Vec<String>,
        host: String,
        loopback: bool,
    ) -> Self {
        let Destination { id, name, enabled, paused, settings, created_at, last_success_at } = destination;
        let text = |at: Option<crate::clock::Timestamp>| at.map(|at| at.to_string());
        let (url, shown_headers) = (settings.shown_url(), settings.shown_headers());
        Self {
            id: id.0,
            name,
            enabled,
            paused,
            endpoints: settings.endpoints,
            url,
            host,
            loopback,
            method: settings.method,
            filter: settings.filter,
            transform: settings.transform,
            headers: shown_headers,
            signing: settings.signing,
            timeout_ms: settings.timeout_ms,
            retries: settings.retries,
            concurrency: settings.concurrency,
            ordered: settings.ordered,
            max_age_s: settings.max_age_s,
            production: settings.production,
            follow_redirects: settings.follow_redirects,
            accept_any_certificate: settings.accept_any_certificate,
            queue: DestinationQueue {
                waiting: queue.waiting,
                sending: queue.sending,
                failed: queue.failed,
                oldest_waiting_at: text(queue.oldest_waiting_at),
                next_at: text(queue.next_at),
                last_success_at: text(last_success_at),
            },
            missing_secrets,
            warnings,
            created_at: created_at.to_string(),
        }
    }
}

/// A new destination. Only `url` is needed.
#[derive(Debug, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct CreateDestination {
    /// Where to; `${secret:label}` stands for a secret of the destination.
    pub url: String,
    #[serde(flatten)]
    pub rest: ChangeDestination,
}

/// What is to change about a destination; `null` sets a field back to what a new destination has.
#[derive(Debug, Default, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct ChangeDestination {
    /// The host, where none is given.
    #[serde(default)]
    #[ts(as = "Option<String>")]
    #[schema(value_type = Option<String>)]
    pub name: Given<String>,
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    #[schema(value_type = Option<bool>)]
    pub enabled: Given<bool>,
    /// The slugs of the endpoints whose deliveries go there; null for all.
    #[serde(default)]
    #[ts(as = "Option<Vec<String>>")]
    #[schema(value_type = Option<Vec<String>>)]
    pub endpoints: Given<Vec<String>>,
    /// `POST` and the like; null for the delivery's own.
    #[serde(default)]
    #[ts(as = "Option<String>")]
    #[schema(value_type = Option<String>)]
    pub method: Given<String>,
    /// A search that a delivery must match; empty for all.
    #[serde(default)]
    #[ts(as = "Option<String>")]
    #[schema(value_type = Option<String>)]
    pub filter: Given<String>,
    #[serde(default)]
    #[ts(as = "Option<Transform>")]
    #[schema(value_type = Option<Transform>)]
    pub transform: Given<Transform>,
    /// At most 64.
    #[serde(default)]
    #[ts(as = "Option<Vec<HeaderEdit>>")]
    #[schema(value_type = Option<Vec<HeaderEdit>>)]
    pub headers: Given<Vec<HeaderEdit>>,
    #[serde(default)]
    #[ts(as = "Option<Signing>")]
    #[schema(value_type = Option<Signing>)]
    pub signing: Given<Signing>,
    /// 100 to 300,000; 10,000 where it is not given.
    #[serde(default)]
    #[ts(as = "Option<u32>")]
    #[schema(value_type = Option<u32>)]
    pub timeout_ms: Given<u32>,
    #[serde(default)]
    #[ts(as = "Option<Retries>")]
    #[schema(value_type = Option<Retries>)]
    pub retries: Given<Retries>,
    /// 1 to 64; 8 where it is not given.
    #[serde(default)]
    #[ts(as = "Option<u32>")]
    #[schema(value_type = Option<u32>)]
    pub concurrency: Given<u32>,
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    #[schema(value_type = Option<bool>)]
    pub ordered: Given<bool>,
    /// What is older, in seconds, when its turn comes is not sent any more.
    #[serde(default)]
    #[ts(as = "Option<u64>")]
    #[schema(value_type = Option<u64>)]
    pub max_age_s: Given<u64>,
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    #[schema(value_type = Option<bool>)]
    pub production: Given<bool>,
    /// At most five, and credentials are left out for another host.
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    #[schema(value_type = Option<bool>)]
    pub follow_redirects: Given<bool>,
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    #[schema(value_type = Option<bool>)]
    pub accept_any_certificate: Given<bool>,
}

/// What is to change about a destination, its URL among it.
#[derive(Debug, Default, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct PatchDestination {
    pub url: Option<String>,
    #[serde(flatten)]
    pub rest: ChangeDestination,
}

impl ChangeDestination {
    /// The settings with these changes.
    pub(super) fn onto(self, before: DestinationSettings, url: Option<String>) -> DestinationSettings {
        let fresh = DestinationSettings::default();
        let text = |given: Given<String>, before| match given.0 {
            None => before,
            Some(given) => given.filter(|text| !text.is_empty()),
        };
        DestinationSettings {
            url: url.unwrap_or(before.url),
            endpoints: self.endpoints.0.unwrap_or(before.endpoints),
            method: text(self.method, before.method),
            filter: self.filter.0.map_or(before.filter, Option::unwrap_or_default),
            transform: self.transform.0.unwrap_or(before.transform),
            headers: self.headers.0.map_or(before.headers, Option::unwrap_or_default),
            signing: self.signing.0.map_or(before.signing, |given| given.unwrap_or(fresh.signing)),
            timeout_ms: self
                .timeout_ms
                .0
                .map_or(before.timeout_ms, |given| given.unwrap_or(fresh.timeout_ms)),
            retries: self.retries.0.map_or(before.retries, Option::unwrap_or_default),
            concurrency: self
                .concurrency
                .0
                .map_or(before.concurrency, |given| given.unwrap_or(fresh.concurrency)),
            ordered: self.ordered.0.map_or(before.ordered, Option::unwrap_or_default),
            max_age_s: self.max_age_s.0.unwrap_or(before.max_age_s),
            production: self.production.0.map_or(before.production, Option::unwrap_or_default),
            follow_redirects: self
                .follow_redirects
                .0
                .map_or(before.follow_redirects, Option::unwrap_or_default),
            accept_any_certificate: self
                .accept_any_certificate
                .0
                .map_or(before.accept_any_certificate, Option::unwrap_or_default),
        }
    }
}

/// How a destination catches up.
#[derive(Debug, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct CatchUp {
    pub take: Backlog,
    /// What was received since then and was never queued for it is taken in, too: RFC 3339 or Unix seconds.
    pub since: Option<String>,
    /// Somebody has agreed to the sending.
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    pub confirm: bool,
}

/// Lets a destination go on.
#[derive(Debug, Default, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct Resume {
    /// Somebody has agreed to the sending.
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    pub confirm: bool,
}

/// What catching up came to.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct CaughtUp {
    /// How many wait to be sent now.
    pub waiting: u64,
    /// How many were taken in that had not been queued before.
    pub taken_in: u64,
    /// How many are not sent.
    pub left_out: u64,
}

/// Every table of retries.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct RetryTableList {
    pub items: Vec<RetryTableReply>,
}

/// A table of retries with where it comes from.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "RetryTable")]
#[schema(as = RetryTable)]
pub(crate) struct RetryTableReply {
    pub name: TableName,
    pub title: &'static str,
    pub source: &'static str,
    /// What of it nobody has written down, so that Creel chose it.
    pub unconfirmed: &'static [&'static str],
    pub rules: RetryRules,
}

impl From<&'static RetryTable> for RetryTableReply {
    fn from(table: &'static RetryTable) -> Self {
        let RetryTable { name, title, source, unconfirmed, .. } = table;
        Self { name: *name, title, source, unconfirmed, rules: table.rules() }
    }
}
