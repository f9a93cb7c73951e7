//! `send`: a test event, as the provider would send it, to an endpoint or any URL.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use creel_signatures::SecretKind;
use data_encoding::BASE64;
use http::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{read, with_api};
use crate::api::Route;
use crate::columns::{Cell, table};
use crate::definitions;
use crate::exit::Exit;
use crate::output::Output;
use crate::place::Place;
use crate::secret_source::{self, Given};
use crate::{escape, input};

/// The longest body that is sent, in bytes.
const LONGEST: u64 = 8 * 1024 * 1024;

/// Send a test event, as a provider would
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  creel send                                                     all events there are
  creel send stripe                                              those of a provider
  creel send statusstack monitor.down --to statusstack           to an endpoint, signed with its secret
  creel send stripe invoice.paid --to http://localhost:3000/webhooks --secret env:STRIPE_SECRET
  creel send monithq site_down --to web --set data.severity=low  with another value in its body
  creel send github push --to gh --print                         show it, and send nothing

Ids and times are fresh each time. To an endpoint it is sent over HTTP to the receiver of the Creel that runs, so that
everything is as with a real sender. With --endpoint, what goes to a URL is signed with that endpoint's secrets.
A secret is VALUE, @FILE, env:VARIABLE, or - for standard input. Prefer the latter three.

Exit codes: 0 it was answered with 2xx, or nothing was to be sent; 1 another answer or none; 2 anything else.")]
pub(crate) struct Send {
    /// Who is to seem to send it; `own` for what is nobody's
    provider: Option<String>,
    /// The event by its name
    event: Option<String>,
    /// Where it goes: an endpoint by its slug, or a URL
    #[arg(long, value_name = "URL|ENDPOINT")]
    to: Option<String>,
    /// Sign with the secrets of this endpoint
    #[arg(long, value_name = "SLUG", conflicts_with = "secrets")]
    endpoint: Option<String>,
    /// A secret to sign with; may be given several times
    #[arg(long = "secret", value_name = "[NAME=]SECRET", allow_hyphen_values = true)]
    secrets: Vec<String>,
    /// Another value in its JSON body; the value is JSON or else text; may be given several times
    #[arg(long = "set", value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// A file whose bytes are the body; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "set")]
    body: Option<PathBuf>,
    /// Print the request, and send nothing
    #[arg(long)]
    print: bool,
    /// Print the API's JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Deserialize)]
struct List {
    items: Vec<Listed>,
    problems: Vec<Refused>,
}

#[derive(Debug, Deserialize)]
struct Listed {
    provider: String,
    name: String,
    title: String,
    confidence: String,
}

#[derive(Debug, Deserialize)]
struct Refused {
    provider: String,
    name: String,
    cause: String,
}

#[derive(Debug, Deserialize)]
struct Rendered {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body_b64: String,
    signed_by: Option<SignedBy>,
    unsigned: Option<String>,
    masked: bool,
    sent: Option<Sent>,
}

#[derive(Debug, Deserialize)]
struct SignedBy {
    scheme: String,
    label: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Sent {
    status: Option<u16>,
    error: Option<String>,
    total_ms: f64,
    delivery: Option<i64>,
}

impl Send {
    pub(crate) async fn run(self, place: &Place) -> Result<Exit> {
        match (&self.provider, &self.event) {
            (Some(provider), Some(event)) => {
                let route = Route::new("providers").part(provider).part("events").part(event);
                let order = self.order(place, provider)?;
                with_api(place, async |api, output| {
                    let reply = api.send(Method::POST, &route, &order).await?;
                    let rendered: Rendered = read(&reply)?;
                    match self.json {
                        true => output.json(&reply)?,
                        false if self.print => print(output, &rendered)?,
                        false => tell(output, &rendered)?,
                    }
                    let taken = |sent: &Sent| sent.status.is_some_and(|status| (200..300).contains(&status));
                    Ok(if rendered.sent.as_ref().is_none_or(taken) { Exit::Yes } else { Exit::No })
                })
                .await
            }
            (provider, _) if self.to.is_none() => {
                let route = match provider {
                    Some(provider) => Route::new("providers").part(provider).part("events"),
                    None => Route::new("events"),
                };
                with_api(place, async |api, output| {
                    let reply = api.get(&route).await?;
                    match self.json {
                        true => output.json(&reply)?,
                        false => list(output, &read(&reply)?)?,
                    }
                    Ok(Exit::Yes)
                })
                .await
            }
            _ => bail!("say which event to send: `creel send PROVIDER` lists those of a provider"),
        }
    }

    /// What is asked of the API.
    fn order(&self, place: &Place, provider: &str) -> Result<Value> {
        let Some(to) = &self.to else {
            bail!("say where it goes: --to with the slug of an endpoint, or with a URL");
        };
        let mut order = Map::new();
        let is_url = to.contains("://");
        order.insert(if is_url { "url" } else { "endpoint" }.into(), to.as_str().into());
        if let Some(endpoint) = &self.endpoint {
            if !is_url {
                bail!("--endpoint goes with a URL; what goes to an endpoint is signed with its own secrets");
            }
            order.insert("endpoint".into(), endpoint.as_str().into());
        }
        if !self.secrets.is_empty() {
            let secrets = self.secrets(place, provider)?;
            order.insert("secrets".into(), secrets.into());
        }
        if let Some(file) = &self.body {
            let bytes = input::read(file, LONGEST)?;
            order.insert("body".into(), json!({"kind": "base64", "text": BASE64.encode(&bytes)}));
        }
        let set = self.set.iter().map(|set| {
            let (path, value) = set.split_once('=').with_context(|| format!("--set {set:?} has no `=`"))?;
            // What is JSON is meant as JSON; anything else is text.
            let is_json = serde_json::from_str::<Value>(value).is_ok();
            let value = if is_json { value.to_owned() } else { Value::from(value).to_string() };
            Ok(json!([path, value]))
        });
        order.insert("set".into(), set.collect::<Result<Vec<_>>>()?.into());
        order.insert("send".into(), (!self.print).into());
        Ok(order.into())
    }

    fn secrets(&self, place: &Place, provider: &str) -> Result<Vec<Value>> {
        let known = definitions::read(place);
        let keys = known.catalog.get(provider).map(|provider| provider.keys.as_slice()).unwrap_or_default();
        let on_stdin =
            self.secrets.iter().filter(|written| secret_source::reads_stdin(written, keys)).count();
        let body = self.body.as_deref().is_some_and(input::is_stdin);
        if on_stdin + usize::from(body) > 1 {
            bail!("standard input can be one thing only: the body, or one secret");
        }
        let secret = |written: &String| {
            let Given { kind, value, username } = secret_source::read(written, keys, None)?;
            Ok(match kind {
                SecretKind::BasicAuth => json!({"kind": kind, "username": username, "password": value}),
                _ => json!({"kind": kind, "value": value}),
            })
        };
        self.secrets.iter().map(secret).collect()
    }
}

fn list(output: &mut Output, list: &List) -> Result<()> {
    let rows = list.items.iter().map(|event| {
        let cells = [&event.provider, &event.name, &event.confidence, &event.title];
        cells.into_iter().map(|text| Cell::new(escape::line(text).to_string())).collect()
    });
    table(output, &["PROVIDER", "EVENT", "KNOWN", "WHAT"], &rows.collect::<Vec<_>>())?;
    for Refused { provider, name, cause } in &list.problems {
        let told = format!("{provider}/{name}.json could not be used: {cause}");
        output.line(escape::line(&told))?;
    }
    Ok(())
}

/// The request in bytes, as it would leave.
fn print(output: &mut Output, rendered: &Rendered) -> Result<()> {
    let body = BASE64.decode(rendered.body_b64.as_bytes()).context("the API answered no base64")?;
    let (authority, target) = parts(&rendered.url);
    let mut head = format!("{} {target} HTTP/1.1\r\nHost: {authority}\r\n", rendered.method);
    for (name, value) in &rendered.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    let bytes = [head.as_bytes(), &body].concat();
    match output.is_terminal() {
        true => output.line(escape::lines(&bytes))?,
        false => output.bytes(&bytes)?,
    }
    let told = match (&rendered.signed_by, rendered.masked) {
        (None, _) => format!("it is not signed: {}", rendered.unsigned.as_deref().unwrap_or_default()),
        (Some(_), true) => "the secret is part of it, and stands there as asterisks".to_owned(),
        (Some(_), false) => return Ok(()),
    };
    let _ = writeln!(std::io::stderr(), "creel: {}", escape::line(&told));
    Ok(())
}

/// Host with port, and path with query, of a URL of the API's.
fn parts(url: &str) -> (&str, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or((rest, "/"), |at| rest.split_at(at))
}

fn tell(output: &mut Output, rendered: &Rendered) -> Result<()> {
    output.line(format!("{} {}", escape::line(&rendered.method), escape::line(&rendered.url)))?;
    let signed = match (&rendered.signed_by, &rendered.unsigned) {
        (Some(SignedBy { scheme, label: Some(label) }), _) => format!("signed with {label} ({scheme})"),
        (Some(SignedBy { scheme, label: None }), _) => format!("signed ({scheme})"),
        (None, cause) => format!("not signed: {}", cause.as_deref().unwrap_or("no reason was given")),
    };
    output.line(escape::line(&signed))?;
    let Some(Sent { status, error, total_ms, delivery }) = &rendered.sent else { return Ok(()) };
    let told = match (status, error) {
        (Some(status), _) => format!("answered {status} after {total_ms:.0} ms"),
        (None, error) => format!("not answered: {}", error.as_deref().unwrap_or("no reason was given")),
    };
    output.line(escape::line(&told))?;
    if let Some(delivery) = delivery {
        output.line(format!("delivery {delivery}: creel show {delivery}"))?;
    }
    Ok(())
}
