//! `provider`: who Creel can check, and what each one needs.

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
    /// List the providers
    #[command(after_help = "Example:\n  creel provider ls --json")]
    Ls,
    /// Show what a provider needs, and how it is set up
    #[command(after_help = "Example:\n  creel provider show stripe")]
    Show { id: String },
}

#[derive(Debug, Deserialize)]
struct List {
    items: Vec<Named>,
}

#[derive(Debug, Deserialize)]
struct Named {
    id: String,
    name: String,
    docs: Option<String>,
    origin: String,
}

/// What is shown of a provider.
#[derive(Debug, Deserialize)]
struct Described {
    #[serde(flatten)]
    named: Named,
    unconfirmed: Vec<String>,
    steps: Vec<String>,
    notes: Vec<String>,
    keys: Vec<Key>,
    schemes: Vec<Scheme>,
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
    source: String,
    legacy: bool,
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
                Action::Ls => {
                    let List { items } = read(&reply)?;
                    let rows: Vec<_> = items.iter().map(Named::row).collect();
                    table(output, &["ID", "NAME", "DEFINITION"], &rows)?;
                }
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

impl Named {
    fn row(&self) -> Vec<Cell> {
        let origin = if self.is_of_user() { "yours" } else { "built in" };
        vec![
            Cell::new(line(&self.id).to_string()),
            Cell::new(line(&self.name).to_string()),
            Cell::new(origin),
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
        let keys = self.keys.iter().map(Key::told).collect();
        list(output, "Keys", keys)?;
        let schemes = self.schemes.iter().map(Scheme::told).collect();
        list(output, "Signs with", schemes)?;
        let told = |texts: &[String]| texts.iter().map(|text| line(text).to_string()).collect();
        list(output, "Set it up", told(&self.steps))?;
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
        let legacy = if self.legacy { ", given up by the provider" } else { "" };
        format!("{}: {}, {}{legacy}", line(&self.name), line(&self.label), line(&self.source))
    }
}

fn list(output: &mut Output, heading: &str, texts: Vec<String>) -> Result<()> {
    if texts.is_empty() {
        return Ok(());
    }
    output.line(format!("\n{heading}:"))?;
    texts.iter().try_for_each(|text| output.line(format!("  - {text}")))
}
