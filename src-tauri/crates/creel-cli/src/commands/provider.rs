//! `provider`: who Creel can check, how each signs, and what each one needs.

use std::collections::BTreeMap;

use anyhow::Result;
use clap::{Args, Subcommand};
use serde::Deserialize;

use super::{read, with_api};
use crate::api::Route;
use crate::columns::{Cell, table};
use crate::escape::{self, Escaped};
use crate::exit::Exit;
use crate::output::Output;
use crate::place::Place;

/// Who Creel can check, and what each one needs
#[derive(Debug, Args)]
pub(crate) struct Provider {
    #[command(subcommand)]
    action: Action,
    /// Print the API's JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the providers, and the definitions of yours that cannot be used
    #[command(after_help = "Example:\n  creel provider ls --json")]
    Ls,
    /// Show how a provider signs, what it needs, and how it is set up
    #[command(after_help = "Example:\n  creel provider show stripe")]
    Show { id: String },
}

#[derive(Debug, Deserialize)]
struct List {
    items: Vec<Named>,
    problems: Vec<Problem>,
}

#[derive(Debug, Deserialize)]
struct Named {
    id: String,
    name: String,
    docs: Option<String>,
    origin: String,
    confidence: String,
}

/// A definition that cannot be used.
#[derive(Debug, Deserialize)]
struct Problem {
    file: String,
    line: usize,
    column: usize,
    message: String,
}

/// What is shown of a provider.
#[derive(Debug, Deserialize)]
struct Described {
    #[serde(flatten)]
    named: Named,
    unconfirmed: Vec<String>,
    detect_headers: Vec<String>,
    detect_user_agent: Option<String>,
    #[serde(default)]
    detect_shapes: Vec<String>,
    steps: Vec<String>,
    events: Vec<String>,
    notes: Vec<String>,
    answer: Answer,
    invalid_answer: Option<Answer>,
    retry: Option<Retry>,
    keys: Vec<Key>,
    schemes: Vec<Scheme>,
    handshakes: Vec<Handshake>,
}

#[derive(Debug, Deserialize)]
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

#[derive(Debug, Deserialize)]
struct Retry {
    about: String,
    timeout_s: Option<u32>,
    attempts: Option<u32>,
    confidence: String,
}

#[derive(Debug, Deserialize)]
struct Key {
    name: String,
    kind: String,
    label: String,
    help: Option<String>,
    required: bool,
}

#[derive(Debug, Deserialize)]
struct Scheme {
    name: String,
    label: String,
    algorithm: Option<String>,
    source: String,
    content: String,
    legacy: bool,
    unconfirmed: bool,
    tolerance_past: Option<u32>,
    tolerance_future: Option<u32>,
    covers_body: bool,
}

#[derive(Debug, Deserialize)]
struct Handshake {
    name: String,
    about: Option<String>,
    verify_first: bool,
}

impl Provider {
    pub(crate) async fn run(self, place: &Place) -> Result<Exit> {
        let route = match &self.action {
            Action::Ls => Route::new("providers"),
            Action::Show { id } => Route::new("providers").part(id),
        };
        with_api(place, async |api, output| {
            let reply = api.get(&route).await?;
            match &self.action {
                _ if self.json => output.json(&reply)?,
                Action::Ls => read::<List>(&reply)?.show(output)?,
                Action::Show { .. } => read::<Described>(&reply)?.show(output)?,
            }
            Ok(Exit::Yes)
        })
        .await
    }
}

/// A definition may be one that the user got from somewhere, so it is escaped like what a sender wrote.
fn line(text: &str) -> Escaped<'_> {
    escape::line(text)
}

/// How well something is known, as people say it.
fn known(confidence: &str) -> &str {
    match confidence {
        "verified_by_sdk" => "tried with the provider's own library",
        "verified_by_library" => "tried with an independent library",
        "verified_by_source" => "read in the sender's source",
        "doc" => "from documentation, tried by nobody",
        "memory" => "not confirmed",
        "unstated" => "not stated",
        other => other,
    }
}

impl List {
    fn show(&self, output: &mut Output) -> Result<()> {
        let rows: Vec<_> = self.items.iter().map(Named::row).collect();
        table(output, &["ID", "NAME", "DEFINITION", "KNOWN"], &rows)?;
        let told = |problem: &Problem| {
            let Problem { file, line: row, column, message } = problem;
            format!("{}:{row}:{column}: {}", line(file), line(message))
        };
        list(output, "Cannot be used", self.problems.iter().map(told).collect())
    }
}

impl Named {
    fn row(&self) -> Vec<Cell> {
        let origin = if self.is_of_user() { "yours" } else { "built in" };
        vec![
            Cell::new(line(&self.id).to_string()),
            Cell::new(line(&self.name).to_string()),
            Cell::new(origin),
            Cell::new(line(known(&self.confidence)).to_string()),
        ]
    }

    fn is_of_user(&self) -> bool {
        self.origin == "user"
    }
}

impl Described {
    fn show(&self, output: &mut Output) -> Result<()> {
        let yours = if self.named.is_of_user() { ", your own definition" } else { "" };
        output.line(format!("{} ({}{yours})", line(&self.named.name), line(&self.named.id)))?;
        if let Some(docs) = &self.named.docs {
            output.line(line(docs))?;
        }
        output.line(format!("Known: {}", line(known(&self.named.confidence))))?;
        list(output, "Keys", self.keys.iter().map(Key::told).collect())?;
        list(output, "Signs with", self.schemes.iter().map(Scheme::told).collect())?;
        let headers = self.detect_headers.iter().map(|name| line(name).to_string());
        let agent = self.detect_user_agent.iter().map(|agent| format!("User-Agent: {}", line(agent)));
        let shapes = self.detect_shapes.iter().map(|shape| line(shape).to_string());
        list(output, "Known by", headers.chain(agent).chain(shapes).collect())?;
        list(output, "Shakes hands", self.handshakes.iter().map(Handshake::told).collect())?;
        let mut answers = vec![self.answer.told()];
        answers.extend(
            self.invalid_answer.iter().map(|answer| format!("{} to what is not genuine", answer.told())),
        );
        list(output, "Is answered", answers)?;
        list(output, "Tries again", self.retry.iter().map(Retry::told).collect())?;
        let told = |texts: &[String]| texts.iter().map(|text| line(text).to_string()).collect();
        list(output, "Set it up", told(&self.steps))?;
        list(output, "Events", told(&self.events))?;
        list(output, "Good to know", told(&self.notes))?;
        list(output, "Not confirmed", told(&self.unconfirmed))
    }
}

impl Key {
    fn told(&self) -> String {
        let required = if self.required { "" } else { ", optional" };
        let help = self.help.as_ref().map(|help| format!(": {}", line(help))).unwrap_or_default();
        format!("{}: {} ({}{required}){help}", line(&self.name), line(&self.label), line(&self.kind))
    }
}

impl Scheme {
    fn told(&self) -> String {
        let mut told = format!("{}: {}", line(&self.name), line(&self.label));
        if let Some(algorithm) = &self.algorithm {
            told.push_str(&format!(", {} of {}", line(algorithm), line(&self.content)));
        }
        told.push_str(&format!(", in {}", line(&self.source)));
        match (self.tolerance_past, self.tolerance_future) {
            (Some(past), Some(future)) => {
                told.push_str(&format!(", {past} s old or {future} s ahead at most"))
            }
            (Some(past), None) => told.push_str(&format!(", {past} s old at most")),
            (None, Some(future)) => told.push_str(&format!(", {future} s ahead at most")),
            (None, None) => {}
        }
        for (holds, remark) in [
            (!self.covers_body, ", the body is not signed"),
            (self.legacy, ", given up by the provider"),
            (self.unconfirmed, ", not confirmed"),
        ] {
            told.push_str(if holds { remark } else { "" });
        }
        told
    }
}

impl Handshake {
    fn told(&self) -> String {
        let about = self.about.as_ref().map(|about| format!(": {}", line(about))).unwrap_or_default();
        let verified =
            if self.verify_first { ", only to a right signature where a secret is kept" } else { "" };
        format!("{}{about}{verified}", line(&self.name))
    }
}

impl Answer {
    fn told(&self) -> String {
        let headers = self.headers.iter().map(|(name, value)| format!(", {}: {}", line(name), line(value)));
        let body = if self.body.is_empty() { String::new() } else { format!(", {}", line(&self.body)) };
        format!("{}{}{body}", self.status, headers.collect::<String>())
    }
}

impl Retry {
    fn told(&self) -> String {
        let timeout = self.timeout_s.map(|seconds| format!(", waits {seconds} s")).unwrap_or_default();
        let attempts = self.attempts.map(|attempts| format!(", {attempts} times in all")).unwrap_or_default();
        format!("{}{timeout}{attempts} ({})", line(&self.about), line(known(&self.confidence)))
    }
}

fn list(output: &mut Output, heading: &str, texts: Vec<String>) -> Result<()> {
    if texts.is_empty() {
        return Ok(());
    }
    output.line(format!("\n{heading}:"))?;
    texts.iter().try_for_each(|text| output.line(format!("  - {text}")))
}
