//! Settings of a destination as they are typed.

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::{Map, Value, json};

#[derive(Debug, Args)]
pub(crate) struct Settings {
    /// What you call it
    #[arg(long)]
    name: Option<String>,
    /// An endpoint whose deliveries go there; may be given several times, and empty for all
    #[arg(long = "endpoint", value_name = "SLUG")]
    endpoints: Vec<String>,
    /// The method to send with; the delivery's own if not given
    #[arg(long, value_name = "METHOD")]
    method: Option<String>,
    /// A jq program that makes the body: TEXT, or @FILE; empty for the body as received
    #[arg(long, value_name = "PROGRAM", conflicts_with = "ready")]
    transform: Option<String>,
    /// A ready transform, such as pagerduty
    #[arg(long, value_name = "ID")]
    ready: Option<String>,
    /// A header to set, or `Name:` to take one away; may be given several times. ${secret:label} stands for a secret
    #[arg(long = "header", value_name = "NAME: VALUE")]
    headers: Vec<String>,
    /// What becomes of the sender's signature
    #[arg(long, value_name = "WHAT", value_parser = ["keep", "strip", "resign"])]
    signing: Option<String>,
    /// With --signing resign: the label of the destination's secret to sign with; the endpoint's own if not given
    #[arg(long, value_name = "LABEL")]
    sign_with: Option<String>,
    /// How long one sending may take
    #[arg(long, value_name = "MILLISECONDS")]
    timeout_ms: Option<u32>,
    /// Whose table of retries counts
    #[arg(long, value_name = "TABLE", value_parser = ["default", "wizstatus", "statusstack"])]
    retries: Option<String>,
    /// How often a delivery is tried in all
    #[arg(long, value_name = "N")]
    budget: Option<u32>,
    /// How many are sent at the same time
    #[arg(long, value_name = "N")]
    concurrency: Option<u32>,
    /// Strictly one after the other, as they were received
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    ordered: Option<bool>,
    /// What is older than this when its turn comes is not sent any more; 0 for no limit
    #[arg(long = "max-age", value_name = "SECONDS")]
    max_age_s: Option<u64>,
    /// Something that people depend on: sending more than one thing there is always confirmed
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    production: Option<bool>,
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    /// Follow redirects, at most five
    follow_redirects: Option<bool>,
    /// Believe any certificate, such as one that you signed yourself
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    accept_any_certificate: Option<bool>,
    /// Whether deliveries are queued for it
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    enabled: Option<bool>,
}

impl Settings {
    /// What was given, as the API takes it.
    pub(crate) fn json(&self) -> Result<Map<String, Value>> {
        let signing = match (self.signing.as_deref(), &self.sign_with) {
            (Some("resign"), secret) => Some(json!({"resign": {"secret": secret}})),
            (_, Some(_)) => bail!("--sign-with goes with --signing resign"),
            (signing, None) => signing.map(Value::from),
        };
        let retries = match (&self.retries, self.budget) {
            (None, None) => None,
            (table, budget) => {
                Some(json!({"table": table.as_deref().unwrap_or("default"), "budget": budget}))
            }
        };
        let fields = [
            ("name", self.name.as_deref().map(Value::from)),
            ("endpoints", self.endpoints()),
            ("method", self.method.as_deref().map(Value::from)),
            ("transform", self.transform()?),
            ("headers", headers(&self.headers)?),
            ("signing", signing),
            ("timeout_ms", self.timeout_ms.map(Value::from)),
            ("retries", retries),
            ("concurrency", self.concurrency.map(Value::from)),
            ("ordered", self.ordered.map(Value::from)),
            ("max_age_s", self.max_age_s.map(|age| if age == 0 { Value::Null } else { age.into() })),
            ("production", self.production.map(Value::from)),
            ("follow_redirects", self.follow_redirects.map(Value::from)),
            ("accept_any_certificate", self.accept_any_certificate.map(Value::from)),
            ("enabled", self.enabled.map(Value::from)),
        ];
        Ok(fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
    }

    fn endpoints(&self) -> Option<Value> {
        let slugs: Vec<&str> =
            self.endpoints.iter().filter(|slug| !slug.is_empty()).map(String::as_str).collect();
        match (self.endpoints.is_empty(), slugs.is_empty()) {
            (true, _) => None,
            (false, true) => Some(Value::Null),
            (false, false) => Some(json!(slugs)),
        }
    }

    fn transform(&self) -> Result<Option<Value>> {
        if let Some(id) = &self.ready {
            return Ok(Some(json!({"ready": id})));
        }
        let Some(text) = &self.transform else { return Ok(None) };
        let text = match text.strip_prefix('@') {
            Some(file) => std::fs::read_to_string(file)
                .with_context(|| format!("the program could not be read from {file}"))?,
            None => text.clone(),
        };
        Ok(Some(if text.is_empty() { Value::Null } else { json!({"program": text}) }))
    }
}

fn headers(written: &[String]) -> Result<Option<Value>> {
    let mut headers = Vec::new();
    for header in written.iter().filter(|header| !header.is_empty()) {
        let Some((name, value)) = header.split_once(':') else {
            bail!("{header:?} is no header; it reads like 'Name: value'");
        };
        let value = Some(value.trim()).filter(|value| !value.is_empty());
        headers.push(json!({"name": name.trim(), "value": value}));
    }
    Ok((!written.is_empty()).then(|| headers.into()))
}
