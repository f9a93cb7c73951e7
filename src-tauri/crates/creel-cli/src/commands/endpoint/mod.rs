//! `endpoint`: the URLs that receive, each with its provider and its answer.

mod settings;
mod stored;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use http::Method;
use serde::Deserialize;
use serde_json::json;

use settings::Settings;
use stored::Stored;

use super::{read, with_api};
use crate::api::{Api, Route};
use crate::columns::table;
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
  creel endpoint add flaky --plan '500,429 retry-after:5,200'
  creel endpoint add alarms --stand-in pagerduty
  creel endpoint add shop --provider shopify --take-over 12

It receives at /SLUG and everything below, and at its further paths.")]
    Add {
        /// 1 to 64 of a-z, 0-9 and -
        slug: String,
        /// A delivery of `default`: it gets the path that one was sent to, and all deliveries that it would have received
        #[arg(long, value_name = "ID")]
        take_over: Option<i64>,
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
  creel endpoint set stripe --notify matching --notify-query 'event:charge.*'
  creel endpoint set stripe --pass-through app --pass-through-ms 3000
  creel endpoint set stripe --allow-from 3.18.12.0/24 --trust-proxy 127.0.0.1
  creel endpoint set stripe --provider ''    an empty text takes a setting away")]
    Set {
        slug: String,
        #[command(flatten)]
        settings: Settings,
    },
    /// Delete an endpoint with its deliveries; `creel undo` brings both back
    #[command(after_help = "\
Examples:
  creel endpoint rm stripe
  creel endpoint rm shop --keep-deliveries    takes `add --take-over` back")]
    Rm {
        slug: String,
        /// Give its deliveries to `default` in place of deleting them
        #[arg(long)]
        keep_deliveries: bool,
    },
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
                Action::Add { slug, take_over, settings } => {
                    let mut body = settings.json(api).await?;
                    body.insert("take_over".into(), json!(take_over));
                    body.insert("slug".into(), json!(slug));
                    api.send(Method::POST, &all, &body.into()).await?
                }
                Action::Ls => api.get(&all).await?,
                Action::Show { slug } => api.get(&all.part(slug)).await?,
                Action::Set { slug, settings } => {
                    let body = settings.json(api).await?;
                    if body.is_empty() {
                        bail!("say what to change; `creel endpoint set --help` lists what there is");
                    }
                    api.send(Method::PATCH, &all.part(slug), &body.into()).await?
                }
                Action::Rm { slug, keep_deliveries } => {
                    let kept = keep_deliveries.then_some(true);
                    api.send(Method::DELETE, &all.part(slug).maybe("keep_deliveries", kept), &json!({}))
                        .await?
                }
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
            Self::Rm { slug, keep_deliveries: true } => {
                let Deletion { id, .. } = read(reply)?;
                output.line(format!(
                    "Deleted {slug}; its deliveries belong to default now. `creel undo {id}` brings the endpoint back \
                     without them, for seven days."
                ))
            }
            Self::Rm { slug, .. } => {
                let Deletion { id, count } = read(reply)?;
                output.line(format!(
                    "Deleted {slug} and {count} deliveries. `creel undo {id}` brings them back, for seven days."
                ))
            }
        }
    }
}
