//! Settings of an endpoint as they are typed.

use anyhow::{Result, bail};
use clap::Args;
use serde_json::{Map, Value, json};

use crate::api::Api;
use crate::commands::destination;

#[derive(Debug, Args)]
pub(super) struct Settings {
    /// Who sends here; `creel provider ls` lists them
    #[arg(long, value_name = "P")]
    pub(super) provider: Option<String>,
    /// What you call it
    #[arg(long)]
    name: Option<String>,
    /// A further path that it owns, such as /hooks/github or /api/*; may be given several times
    #[arg(long = "path", value_name = "PATH")]
    paths: Vec<String>,
    /// The URL that the sender was told to call, for providers that sign it
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// The status to answer
    #[arg(long, value_name = "STATUS")]
    status: Option<u16>,
    /// A header to answer; may be given several times
    #[arg(long = "header", value_name = "NAME: VALUE")]
    headers: Vec<String>,
    /// The body to answer
    #[arg(long, value_name = "TEXT")]
    body: Option<String>,
    /// How long the answer waits after the delivery is stored
    #[arg(long, value_name = "MILLISECONDS")]
    delay_ms: Option<u32>,
    /// What to answer sending by sending, such as '500,429 retry-after:5,200'; a step is a status, ok, drop or cut, with
    /// retry-after:SECONDS and delay:2s, and the last one stays
    #[arg(long, value_name = "STEPS")]
    plan: Option<String>,
    /// Read the body and the headers as templates that see request, verdict, reason, event and retry
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    template: Option<bool>,
    /// Answer as a vendor would, and check what comes as it would: pagerduty, datadog, slack, teams, discord, telegram,
    /// zendesk, statuspage or opsknight
    #[arg(long, value_name = "VENDOR")]
    stand_in: Option<String>,
    /// Answer what this destination answers, by its number or name; the answer above stands in where it does not in time
    #[arg(long, value_name = "DESTINATION")]
    pass_through: Option<String>,
    /// How long the destination is waited for
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 5_000, requires = "pass_through")]
    pass_through_ms: u32,
    /// Answer 401 where the signature is invalid or missing
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    reject_invalid: Option<bool>,
    /// Let a scheme that the provider has given up make a delivery valid
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(super) allow_legacy: Option<bool>,
    /// What of it the desktop notifies of; `failed` is what is invalid or missing, `matching` what --notify-query finds
    #[arg(long, value_name = "WHEN", value_parser = ["unfocused", "always", "failed", "matching", "never"])]
    notify: Option<String>,
    /// The search that `--notify matching` asks
    #[arg(long, value_name = "QUERY")]
    notify_query: Option<String>,
    /// A network that requests may come from, such as 192.0.2.0/24; may be given several times, and empty for anywhere
    #[arg(long, value_name = "NETWORK")]
    allow_from: Vec<String>,
    /// A proxy or tunnel whose word counts about who called it; may be given several times, and empty for none
    #[arg(long = "trust-proxy", value_name = "NETWORK")]
    trusted_proxies: Vec<String>,
    /// Whether it receives
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    enabled: Option<bool>,
}

impl Settings {
    /// What was given, as the API takes it.
    pub(super) async fn json(&self, api: &Api) -> Result<Map<String, Value>> {
        let pass_through = match self.pass_through.as_deref() {
            None => None,
            Some("") => Some(Value::Null),
            Some(named) => {
                let id = destination::id(api, named).await?;
                Some(json!({"destination": id, "timeout_ms": self.pass_through_ms}))
            }
        };
        let mut answer = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                answer.insert(name.into(), value);
            }
        };
        put("status", self.status.map(Value::from));
        put("headers", headers(&self.headers)?);
        put("body", self.body.as_deref().map(Value::from));
        put("delay_ms", self.delay_ms.map(Value::from));
        put("reject_invalid", self.reject_invalid.map(Value::from));
        put("plan", self.plan.as_deref().map(Value::from));
        put("template", self.template.map(Value::from));
        put("stand_in", self.stand_in.as_deref().map(Value::from));
        put("pass_through", pass_through);
        let notify = [("when", &self.notify), ("query", &self.notify_query)];
        let notify: Map<String, Value> = notify
            .into_iter()
            .filter_map(|(name, value)| Some((name.into(), value.clone()?.into())))
            .collect();
        let fields = [
            ("provider", self.provider.as_deref().map(Value::from)),
            ("name", self.name.as_deref().map(Value::from)),
            ("paths", list(&self.paths)),
            ("allow_from", list(&self.allow_from)),
            ("trusted_proxies", list(&self.trusted_proxies)),
            ("public_url", self.public_url.as_deref().map(Value::from)),
            ("allow_legacy", self.allow_legacy.map(Value::from)),
            ("enabled", self.enabled.map(Value::from)),
            ("answer", (!answer.is_empty()).then(|| answer.into())),
            ("notify", (!notify.is_empty()).then(|| notify.into())),
        ];
        Ok(fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
    }
}

/// What was given of something that can be given several times; an empty text empties the list.
fn list(given: &[String]) -> Option<Value> {
    let texts = given.iter().filter(|text| !text.is_empty()).map(String::as_str);
    (!given.is_empty()).then(|| texts.collect())
}

fn headers(written: &[String]) -> Result<Option<Value>> {
    let mut headers = Vec::new();
    for header in written.iter().filter(|header| !header.is_empty()) {
        let Some((name, value)) = header.split_once(':') else {
            bail!("{header:?} is no header; it reads like 'Name: value'");
        };
        headers.push((name.trim(), value.trim()));
    }
    Ok((!written.is_empty()).then(|| json!(headers)))
}
