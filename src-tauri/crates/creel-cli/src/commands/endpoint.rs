//! `endpoint`: the URLs that receive, each with its provider and its answer.

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use http::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{read, with_api};
use crate::api::{Api, Route};
use crate::columns::{Cell, table};
use crate::exit::Exit;
use crate::output::Output;
use crate::place::Place;
use crate::{escape, rejudging};

/// The URLs that receive
#[derive(Debug, Args)]
pub(crate) struct Endpoint {
    #[command(subcommand)]
    action: Action,
    /// Print the API's JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add an endpoint
    #[command(after_help = "\
Examples:
  creel endpoint add stripe --provider stripe
  creel endpoint add github --provider github --path /hooks/github
  creel endpoint add flaky --status 503 --header 'Retry-After: 5'

It receives at /SLUG and everything below, and at its further paths.")]
    Add {
        /// 1 to 64 of a-z, 0-9 and -
        slug: String,
        #[command(flatten)]
        settings: Settings,
    },
    /// List the endpoints
    #[command(after_help = "Example:\n  creel endpoint ls --json")]
    Ls,
    /// Show an endpoint
    #[command(after_help = "Example:\n  creel endpoint show stripe")]
    Show { slug: String },
    /// Change an endpoint; what is not given stays
    #[command(after_help = "\
Examples:
  creel endpoint set stripe --reject-invalid
  creel endpoint set stripe --reject-invalid=false --status 202
  creel endpoint set stripe --provider ''    an empty text takes a setting away")]
    Set {
        slug: String,
        #[command(flatten)]
        settings: Settings,
    },
    /// Delete an endpoint with its deliveries; `creel undo` brings both back
    #[command(after_help = "Example:\n  creel endpoint rm stripe")]
    Rm { slug: String },
}

#[derive(Debug, Args)]
struct Settings {
    /// Who sends here; `creel provider ls` lists them
    #[arg(long, value_name = "P")]
    provider: Option<String>,
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
    /// Answer 401 where the signature is invalid or missing
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    reject_invalid: Option<bool>,
    /// Let a scheme that the provider has given up make a delivery valid
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    allow_legacy: Option<bool>,
    /// Whether it receives
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    enabled: Option<bool>,
}

/// What is shown of an endpoint.
#[derive(Debug, Deserialize)]
struct Stored {
    slug: String,
    name: String,
    provider: Option<String>,
    enabled: bool,
    paths: Vec<String>,
    receiver_path: String,
    public_url: Option<String>,
    answer: Answer,
    allow_legacy: bool,
    secrets: usize,
}

#[derive(Debug, Deserialize)]
struct Answer {
    status: Option<u16>,
    headers: Option<Vec<(String, String)>>,
    body: Option<String>,
    delay_ms: u32,
    reject_invalid: bool,
}

#[derive(Debug, Deserialize)]
struct List {
    items: Vec<Stored>,
}

#[derive(Debug, Deserialize)]
struct Deletion {
    id: i64,
    count: u64,
}

impl Endpoint {
    pub(crate) async fn run(self, place: &Place) -> Result<Exit> {
        with_api(place, async |api, output| {
            let all = Route::new("endpoints");
            let reply = match &self.action {
                Action::Add { slug, settings } => {
                    let mut body = settings.json()?;
                    body.insert("slug".into(), json!(slug));
                    api.send(Method::POST, &all, &body.into()).await?
                }
                Action::Ls => api.get(&all).await?,
                Action::Show { slug } => api.get(&all.part(slug)).await?,
                Action::Set { slug, settings } => {
                    let body = settings.json()?;
                    if body.is_empty() {
                        bail!("say what to change; `creel endpoint set --help` lists what there is");
                    }
                    api.send(Method::PATCH, &all.part(slug), &body.into()).await?
                }
                Action::Rm { slug } => api.send(Method::DELETE, &all.part(slug), &json!({})).await?,
            };
            match self.json {
                true => output.json(&reply)?,
                false => self.action.tell(api, output, &reply).await?,
            }
            Ok(Exit::Yes)
        })
        .await
    }
}

impl Action {
    async fn tell(&self, api: &Api, output: &mut Output, reply: &str) -> Result<()> {
        match self {
            Self::Ls => {
                let List { items } = read(reply)?;
                let rows: Vec<_> = items.iter().map(Stored::row).collect();
                table(output, &["SLUG", "PROVIDER", "SECRETS", "PATHS", "ANSWER"], &rows)
            }
            Self::Show { .. } => read::<Stored>(reply)?.show(api, output),
            Self::Set { slug, settings } => {
                read::<Stored>(reply)?.show(api, output)?;
                match settings.provider.is_some() || settings.allow_legacy.is_some() {
                    true => rejudging::tell(api, output, slug).await,
                    false => Ok(()),
                }
            }
            Self::Add { .. } => {
                let stored: Stored = read(reply)?;
                stored.show(api, output)?;
                match &stored.provider {
                    Some(provider) => output.line(format!(
                        "\nAdd its secret:  creel secret add {} env:VARIABLE\n\
                         `creel provider show {}` says where to find it.",
                        stored.slug,
                        escape::line(provider)
                    )),
                    None => {
                        output.line("\nWithout a provider nothing is checked: --provider says who sends.")
                    }
                }
            }
            Self::Rm { slug } => {
                let Deletion { id, count } = read(reply)?;
                output.line(format!(
                    "Deleted {slug} and {count} deliveries. `creel undo {id}` brings them back, for seven days."
                ))
            }
        }
    }
}

impl Settings {
    /// What was given, as the API takes it.
    fn json(&self) -> Result<Map<String, Value>> {
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
        let paths = self.paths.iter().filter(|path| !path.is_empty());
        let fields = [
            ("provider", self.provider.as_deref().map(Value::from)),
            ("name", self.name.as_deref().map(Value::from)),
            ("paths", (!self.paths.is_empty()).then(|| paths.map(String::as_str).collect())),
            ("public_url", self.public_url.as_deref().map(Value::from)),
            ("allow_legacy", self.allow_legacy.map(Value::from)),
            ("enabled", self.enabled.map(Value::from)),
            ("answer", (!answer.is_empty()).then(|| answer.into())),
        ];
        Ok(fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
    }
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

impl Stored {
    fn row(&self) -> Vec<Cell> {
        let cell = |text: &str| Cell::new(escape::line(text).to_string());
        let paths = std::iter::once(&self.receiver_path).chain(&self.paths).cloned().collect::<Vec<_>>();
        vec![
            cell(&self.slug),
            cell(self.provider.as_deref().unwrap_or("-")),
            Cell::new(self.secrets.to_string()).right(),
            cell(&paths.join(" ")),
            Cell::new(self.answer()),
        ]
    }

    fn answer(&self) -> String {
        if !self.enabled {
            return "off".into();
        }
        let mut text = self.answer.status.map_or_else(|| "as usual".to_owned(), |status| status.to_string());
        if self.answer.delay_ms > 0 {
            text.push_str(&format!(" after {} ms", self.answer.delay_ms));
        }
        if self.answer.reject_invalid {
            text.push_str(", 401 where the signature is not valid");
        }
        text
    }

    fn show(&self, api: &Api, output: &mut Output) -> Result<()> {
        let line = |text: &str| escape::line(text).to_string();
        let base = api.receiver().unwrap_or_default();
        let mut rows = vec![
            ("Endpoint", line(&self.slug)),
            (
                "Receives",
                std::iter::once(&self.receiver_path)
                    .chain(&self.paths)
                    .map(|path| format!("{base}{}", line(path)))
                    .collect::<Vec<_>>()
                    .join("  "),
            ),
            ("Provider", line(self.provider.as_deref().unwrap_or("none"))),
            ("Secrets", self.secrets.to_string()),
            ("Answers", self.answer()),
        ];
        if !self.name.is_empty() && self.name != self.slug {
            rows.insert(1, ("Name", line(&self.name)));
        }
        for (name, value) in self.answer.headers.iter().flatten() {
            rows.push(("", format!("{}: {}", line(name), line(value))));
        }
        if let Some(body) = &self.answer.body {
            rows.push(("", line(body)));
        }
        if let Some(url) = &self.public_url {
            rows.push(("Public", line(url)));
        }
        if self.allow_legacy {
            rows.push(("Legacy", "schemes that the provider has given up count".into()));
        }
        rows.iter().try_for_each(|(name, text)| output.line(format!("{name:<9}  {text}")))
    }
}
