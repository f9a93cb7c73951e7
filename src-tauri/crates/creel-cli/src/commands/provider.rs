//! `provider`: who Creel can check, and what each one needs.

use anyhow::Result;
use clap::{Args, Subcommand};
use serde::Deserialize;

use super::{read, with_api};
use crate::api::Route;
use crate::columns::{Cell, table};
use crate::definitions::Definitions;
use crate::escape;
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
                    let cell = |text: &str| Cell::new(escape::line(text).to_string());
                    let rows: Vec<_> =
                        items.iter().map(|item| vec![cell(&item.id), cell(&item.name)]).collect();
                    table(output, &["ID", "NAME"], &rows)?;
                }
                Action::Show { id } => show(output, Definitions::read(place).get(id)?)?,
            }
            Ok(Exit::Yes)
        })
        .await
    }
}

/// A definition may be one that the user got from somewhere, so it is escaped like what a sender wrote.
fn show(output: &mut Output, provider: &creel_signatures::Provider) -> Result<()> {
    let described = provider.describe();
    let line = |text: &str| escape::line(text).to_string();
    output.line(format!("{} ({})", line(described.name), line(described.id)))?;
    if let Some(docs) = described.docs {
        output.line(line(docs))?;
    }
    output.line("\nKeys:")?;
    for key in described.keys {
        let required = if key.required { "" } else { ", optional" };
        let kind = serde_json::to_value(key.kind)?;
        let kind = kind.as_str().unwrap_or_default();
        output.line(format!("  {:<14}  {} ({kind}{required})", line(&key.name), line(&key.label)))?;
        if let Some(help) = &key.help {
            output.line(format!("  {:<14}  {}", "", line(help)))?;
        }
    }
    if !described.schemes.is_empty() {
        output.line("\nSigns with:")?;
    }
    for scheme in &described.schemes {
        let legacy = if scheme.legacy { ", given up by the provider" } else { "" };
        output.line(format!(
            "  {:<14}  {} in {}{legacy}",
            line(scheme.name),
            line(scheme.label),
            line(scheme.source)
        ))?;
    }
    for (heading, texts) in [
        ("Set it up", &described.setup.steps),
        ("Good to know", &described.setup.notes),
        ("Not confirmed", &described.unconfirmed.to_vec()),
    ] {
        if !texts.is_empty() {
            output.line(format!("\n{heading}:"))?;
        }
        for text in texts {
            output.line(format!("  - {}", line(text)))?;
        }
    }
    Ok(())
}
