//! An endpoint on the wire.

use serde::{Deserialize, Serialize};

use crate::api::extract::Given;
use crate::api::problem::Problem;
use crate::endpoint::{Answer, DEFAULT, Endpoint, EndpointChange, Notify, NotifyWhen, Protection};
use crate::judging::Rejudging;
use crate::network::Network;
use crate::sending::pass_through::PassThrough;

/// All endpoints.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct EndpointList {
    pub items: Vec<EndpointReply>,
}

/// One endpoint.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename = "Endpoint")]
#[schema(as = Endpoint)]
pub(crate) struct EndpointReply {
    pub slug: String,
    pub name: String,
    pub provider: Option<String>,
    pub enabled: bool,
    /// Path patterns it owns besides its slug.
    pub paths: Vec<String>,
    /// The path at the receiver that belongs to it, with everything below.
    pub receiver_path: String,
    pub public_url: Option<String>,
    pub answer: Answer,
    pub allow_legacy: bool,
    /// What of its deliveries the desktop notifies of.
    pub notify: Notify,
    /// The networks that requests may come from, such as `192.0.2.0/24`; empty for anywhere.
    pub allow_from: Vec<String>,
    /// Proxies and tunnels whose word counts about who called them.
    pub trusted_proxies: Vec<String>,
    /// The last handshake that was answered.
    pub last_handshake: Option<LastHandshake>,
    /// How many secrets it has.
    pub secrets: usize,
    /// What judging its deliveries again came to, since the last change that called for it.
    pub rejudging: Option<Rejudging>,
    pub created_at: String,
}

impl EndpointReply {
    pub(super) fn new(
        endpoint: Endpoint,
        secrets: usize,
        last_handshake: Option<LastHandshake>,
        rejudging: Option<Rejudging>,
    ) -> Self {
        let receiver_path = match endpoint.slug.as_str() {
            DEFAULT => "/".to_owned(),
            slug => format!("/{slug}"),
        };
        Self {
            slug: endpoint.slug,
            name: endpoint.name,
            provider: endpoint.provider,
            enabled: endpoint.enabled,
            paths: endpoint.paths,
            receiver_path,
            public_url: endpoint.public_url,
            answer: endpoint.answer,
            allow_legacy: endpoint.allow_legacy,
            notify: endpoint.notify,
            allow_from: told(&endpoint.protection.allow_from),
            trusted_proxies: told(&endpoint.protection.trusted_proxies),
            last_handshake,
            secrets,
            rejudging,
            created_at: endpoint.created_at.to_string(),
        }
    }
}

fn told(networks: &[Network]) -> Vec<String> {
    networks.iter().map(Network::to_string).collect()
}

/// A handshake that was answered.
#[derive(Debug, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct LastHandshake {
    /// By its name in the provider's definition.
    pub name: String,
    pub at: String,
    /// The delivery that it came with.
    pub delivery: i64,
}

/// A new endpoint.
#[derive(Debug, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub(crate) struct CreateEndpoint {
    /// 1 to 64 of a-z, 0-9 and -.
    pub slug: String,
    /// A delivery of the endpoint `default`: the new endpoint gets the path that it was sent to, and all deliveries that
    /// it would have received.
    #[serde(default)]
    pub take_over: Option<i64>,
    #[serde(flatten)]
    pub rest: ChangeEndpoint,
}

/// What is to change about an endpoint; `null` sets a field back to what a new endpoint has.
#[derive(Debug, Default, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct ChangeEndpoint {
    #[serde(default)]
    #[ts(as = "Option<String>")]
    #[schema(value_type = Option<String>)]
    pub name: Given<String>,
    /// The id of a provider.
    #[serde(default)]
    #[ts(as = "Option<String>")]
    #[schema(value_type = Option<String>)]
    pub provider: Given<String>,
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    #[schema(value_type = Option<bool>)]
    pub enabled: Given<bool>,
    /// `/hooks/github`, or with everything below it `/api/integrations/*`.
    #[serde(default)]
    #[ts(as = "Option<Vec<String>>")]
    #[schema(value_type = Option<Vec<String>>)]
    pub paths: Given<Vec<String>>,
    /// The URL that the sender was told to call, where it is not the receiver's own.
    #[serde(default)]
    #[ts(as = "Option<String>")]
    #[schema(value_type = Option<String>)]
    pub public_url: Given<String>,
    #[serde(default)]
    #[ts(as = "Option<AnswerChange>")]
    #[schema(value_type = Option<AnswerChange>)]
    pub answer: Given<AnswerChange>,
    /// Whether a scheme that the provider has given up may make a delivery valid.
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    #[schema(value_type = Option<bool>)]
    pub allow_legacy: Given<bool>,
    #[serde(default)]
    #[ts(as = "Option<NotifyChange>")]
    #[schema(value_type = Option<NotifyChange>)]
    pub notify: Given<NotifyChange>,
    /// The networks that requests may come from, such as `192.0.2.0/24`; at most 64. What comes from elsewhere is answered
    /// 403. None of them: from anywhere.
    #[serde(default)]
    #[ts(as = "Option<Vec<String>>")]
    #[schema(value_type = Option<Vec<String>>)]
    pub allow_from: Given<Vec<String>>,
    /// Proxies and tunnels whose word counts about who called them (`Forwarded`, `X-Forwarded-For`); at most 64 networks.
    #[serde(default)]
    #[ts(as = "Option<Vec<String>>")]
    #[schema(value_type = Option<Vec<String>>)]
    pub trusted_proxies: Given<Vec<String>>,
}

/// What is to change about a notification rule; `null` sets a field back.
#[derive(Debug, Default, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct NotifyChange {
    #[serde(default)]
    #[ts(as = "Option<NotifyWhen>")]
    #[schema(value_type = Option<NotifyWhen>)]
    pub when: Given<NotifyWhen>,
    /// A search; `matching` needs one.
    #[serde(default)]
    #[ts(as = "Option<String>")]
    #[schema(value_type = Option<String>)]
    pub query: Given<String>,
}

/// What is to change about an answer; `null` sets a field back.
#[derive(Debug, Default, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(optional_fields = nullable)]
pub(crate) struct AnswerChange {
    /// 200 to 599.
    #[serde(default)]
    #[ts(as = "Option<u16>")]
    #[schema(value_type = Option<u16>)]
    pub status: Given<u16>,
    /// Names and values in the order they are sent.
    #[serde(default)]
    #[ts(as = "Option<Vec<(String, String)>>")]
    #[schema(value_type = Option<Vec<(String, String)>>)]
    pub headers: Given<Vec<(String, String)>>,
    #[serde(default)]
    #[ts(as = "Option<String>")]
    #[schema(value_type = Option<String>)]
    pub body: Given<String>,
    /// At most 300,000.
    #[serde(default)]
    #[ts(as = "Option<u32>")]
    #[schema(value_type = Option<u32>)]
    pub delay_ms: Given<u32>,
    /// Answer 401 where the signature is invalid or missing.
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    #[schema(value_type = Option<bool>)]
    pub reject_invalid: Given<bool>,
    /// What is answered to the first sending of an event, to the second, and so on: `500,429 retry-after:5,200`. A step is
    /// a status, `ok`, `drop` or `cut`, with `retry-after:5` and `delay:2s`; the last one stays.
    #[serde(default)]
    #[ts(as = "Option<String>")]
    #[schema(value_type = Option<String>)]
    pub plan: Given<String>,
    /// Body and header values are templates (minijinja), which see `request`, `verdict`, `reason`, `event` and `retry`.
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    #[schema(value_type = Option<bool>)]
    pub template: Given<bool>,
    /// The id of a stand-in, which then answers.
    #[serde(default)]
    #[ts(as = "Option<String>")]
    #[schema(value_type = Option<String>)]
    pub stand_in: Given<String>,
    /// The sender gets a destination's answer, where there is one in time; else the endpoint's own.
    #[serde(default)]
    #[ts(as = "Option<PassThrough>")]
    #[schema(value_type = Option<PassThrough>)]
    pub pass_through: Given<PassThrough>,
}

impl ChangeEndpoint {
    /// The change in the store's terms; `before` is the endpoint so far, where there is one.
    ///
    /// # Errors
    /// A text that is no network.
    pub(super) fn onto(self, slug: &str, before: Option<&Endpoint>) -> Result<EndpointChange, Problem> {
        let before_protection = before.map(|endpoint| endpoint.protection.clone()).unwrap_or_default();
        let allow_from = networks("allow_from", self.allow_from.0)?;
        let trusted_proxies = networks("trusted_proxies", self.trusted_proxies.0)?;
        let protected = allow_from.is_some() || trusted_proxies.is_some();
        let protection = protected.then(|| Protection {
            allow_from: allow_from.unwrap_or(before_protection.allow_from),
            trusted_proxies: trusted_proxies.unwrap_or(before_protection.trusted_proxies),
        });
        let answer = || before.map(|endpoint| endpoint.answer.clone()).unwrap_or_default();
        let notify = || before.map(|endpoint| endpoint.notify.clone()).unwrap_or_default();
        Ok(EndpointChange {
            name: self.name.0.map(|name| name.unwrap_or_else(|| slug.to_owned())),
            provider: self.provider.0.map(not_empty),
            enabled: self.enabled.0.map(|enabled| enabled.unwrap_or(true)),
            paths: self.paths.0.map(Option::unwrap_or_default),
            public_url: self.public_url.0.map(not_empty),
            answer: self.answer.0.map(|change| match change {
                Some(change) => change.onto(answer()),
                None => Answer::default(),
            }),
            allow_legacy: self.allow_legacy.0.map(Option::unwrap_or_default),
            notify: self.notify.0.map(|change| match change {
                Some(change) => change.onto(notify()),
                None => Notify::default(),
            }),
            protection,
        })
    }
}

/// How many networks a list may have.
const MOST_NETWORKS: usize = 64;

fn networks(
    field: &'static str,
    given: Option<Option<Vec<String>>>,
) -> Result<Option<Vec<Network>>, Problem> {
    let Some(texts) = given.map(Option::unwrap_or_default) else { return Ok(None) };
    if texts.len() > MOST_NETWORKS {
        return Err(Problem::field(field, "A list has at most 64 networks. Nothing was changed."));
    }
    let network = |text: &String| {
        text.parse().map_err(|why| {
            Problem::field(field, format!("{text:?} is no network: {why}. Nothing was changed."))
        })
    };
    texts.iter().map(network).collect::<Result<_, _>>().map(Some)
}

fn not_empty(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

impl NotifyChange {
    fn onto(self, notify: Notify) -> Notify {
        Notify {
            when: self.when.0.map_or(notify.when, Option::unwrap_or_default),
            query: self.query.0.map_or(notify.query, not_empty),
        }
    }
}

impl AnswerChange {
    fn onto(self, answer: Answer) -> Answer {
        Answer {
            status: self.status.0.unwrap_or(answer.status),
            headers: self.headers.0.unwrap_or(answer.headers),
            body: self.body.0.unwrap_or(answer.body),
            delay_ms: self.delay_ms.0.map_or(answer.delay_ms, Option::unwrap_or_default),
            reject_invalid: self.reject_invalid.0.map_or(answer.reject_invalid, Option::unwrap_or_default),
            plan: self.plan.0.map_or(answer.plan, not_empty),
            template: self.template.0.map_or(answer.template, Option::unwrap_or_default),
            stand_in: self.stand_in.0.map_or(answer.stand_in, not_empty),
            pass_through: self.pass_through.0.unwrap_or(answer.pass_through),
        }
    }
}
