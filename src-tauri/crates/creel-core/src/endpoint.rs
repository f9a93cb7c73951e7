//! An endpoint: a receiving URL with its provider, its secrets and its answer.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::clock::Timestamp;
use crate::network::Network;
use crate::sending::pass_through::PassThrough;

/// The slug of the endpoint that catches what no other endpoint owns.
pub const DEFAULT: &str = "default";

/// An endpoint's row in the store; people and the API name it by its slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EndpointId(pub i64);

/// What an endpoint answers. A field that is not set is the provider's preset, else status 200 without a body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(default)]
pub struct Answer {
    /// 200 to 599.
    pub status: Option<u16>,
    /// Names and values in the order they are sent.
    pub headers: Option<Vec<(String, String)>>,
    pub body: Option<String>,
    /// How long the answer waits after the delivery is stored, in milliseconds; at most 300,000.
    pub delay_ms: u32,
    /// Answer 401 where the signature is invalid or missing.
    pub reject_invalid: bool,
    /// What is answered to the first sending of an event, to the second, and so on: `500,429 retry-after:5,200`. A step is
    /// a status, `ok`, `drop` or `cut`, with `retry-after:5` and `delay:2s`; the last one stays.
    pub plan: Option<String>,
    /// Body and header values are templates (minijinja), which see `request`, `verdict`, `reason`, `event` and `retry`.
    pub template: bool,
    /// The id of a stand-in, which then answers: `GET /stand-ins` lists them.
    pub stand_in: Option<String>,
    /// The sender gets a destination's answer, where there is one in time.
    pub pass_through: Option<PassThrough>,
}

/// What of an endpoint's deliveries the desktop notifies of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotifyWhen {
    /// All of them, while Creel's window has not the focus.
    #[default]
    Unfocused,
    /// All of them.
    Always,
    /// Those whose verdict is `invalid` or `missing`.
    Failed,
    /// Those that the rule's query finds.
    Matching,
    Never,
}

/// The notification rule of an endpoint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(default)]
pub struct Notify {
    pub when: NotifyWhen,
    /// A search; only `matching` asks it.
    pub query: Option<String>,
}

/// Who may send to an endpoint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Protection {
    /// Where requests may come from; empty for anywhere.
    pub allow_from: Vec<Network>,
    /// Proxies and tunnels whose word counts about who called them.
    pub trusted_proxies: Vec<Network>,
}

impl Protection {
    /// Whether a request may come in; the cause where it may not.
    pub(crate) fn check(&self, peer: IpAddr, headers: &[(&str, &[u8])]) -> Result<(), String> {
        let client = Client::read(peer, headers, &self.trusted_proxies);
        let address = match &client {
            None => Some(peer.to_canonical()),
            Some(client) => client.address,
        };
        let via = client.map(|client| format!(" (by the word of {})", client.via)).unwrap_or_default();
        match address {
            Some(address) if self.allow_from.iter().any(|network| network.contains(address)) => Ok(()),
            Some(address) => Err(format!("{address}{via} is not among the addresses that may send here")),
            None => Err(format!("the proxy does not say in one reading who called it{via}")),
        }
    }
}

/// One endpoint as it is configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    pub id: EndpointId,
    pub slug: String,
    pub name: String,
    pub provider: Option<String>,
    pub enabled: bool,
    /// Path patterns it owns besides its slug: `/hooks/github`, `/api/integrations/*`.
    pub paths: Vec<String>,
    pub public_url: Option<String>,
    pub answer: Answer,
    /// Whether a scheme that the provider has given up (such as GitHub's SHA-1) may make a delivery valid.
    pub allow_legacy: bool,
    pub notify: Notify,
    pub protection: Protection,
    pub created_at: Timestamp,
}

/// What can be changed about an endpoint; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EndpointChange {
    pub name: Option<String>,
    /// `Some(None)` takes the provider away.
    pub provider: Option<Option<String>>,
    pub enabled: Option<bool>,
    pub paths: Option<Vec<String>>,
    pub public_url: Option<Option<String>>,
    pub answer: Option<Answer>,
    pub allow_legacy: Option<bool>,
    pub notify: Option<Notify>,
    pub protection: Option<Protection>,
}
