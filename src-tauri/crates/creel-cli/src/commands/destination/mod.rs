//! `destination`: the places that deliveries are forwarded to.

mod secret;
pub(crate) mod settings;
pub(crate) mod stored;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{chosen, read, with_api};
use crate::api::{Api, Refusal, Route};
use crate::columns::table;
use crate::escape;
use crate::exit::Exit;
use crate::output::Output;
use crate::place::Place;
use settings::Settings;
use stored::Stored;

/// The places that deliveries are forwarded to
#[derive(Debug, Args)]
pub(crate) struct Destination {
    #[command(subcommand)]
    action: Action,
    /// Print the API's JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add a destination; what arrives from now on is sent there while Creel runs
    #[command(after_help = "\
Examples:
  creel destination add http://localhost:3000/webhooks
  creel destination add http://localhost:3000/webhooks --endpoint stripe --filter sig:valid --ordered
  creel destination add https://events.pagerduty.com/v2/enqueue --ready pagerduty
  creel destination add https://example.com/hook --header 'Authorization: Token ${secret:token}'

A secret is added afterwards: creel destination secret 1 add token env:TOKEN")]
    Add {
        /// Where to; ${secret:label} stands for a secret of the destination
        url: String,
        /// Which deliveries, as in `creel ls`; all if not given
        #[arg(long, value_name = "QUERY")]
        filter: Option<String>,
        #[command(flatten)]
        settings: Settings,
    },
    /// List the destinations with their queues
    #[command(after_help = "Example:\n  creel destination ls --json")]
    Ls,
    /// Show a destination
    #[command(after_help = "Example:\n  creel destination show 1")]
    Show {
        /// Its number or its name
        destination: String,
    },
    /// Change a destination; what is not given stays
    #[command(after_help = "Example:\n  creel destination set 1 --concurrency 2 --max-age 3600")]
    Set {
        /// Its number or its name
        destination: String,
        /// Where to
        #[arg(long)]
        url: Option<String>,
        /// Which deliveries; an empty text for all
        #[arg(long, value_name = "QUERY")]
        filter: Option<String>,
        #[command(flatten)]
        settings: Settings,
    },
    /// Delete a destination with its queue; `creel undo` brings both back
    #[command(after_help = "Example:\n  creel destination rm 1")]
    Rm {
        /// Its number or its name
        destination: String,
    },
    /// Hold what is queued
    #[command(after_help = "Example:\n  creel destination pause 1")]
    Pause {
        /// Its number or its name
        destination: String,
    },
    /// End a pause: what waits is sent, the oldest first
    #[command(after_help = "Example:\n  creel destination resume 1 --yes")]
    Resume {
        /// Its number or its name
        destination: String,
        /// Send, also where it is much and goes to another machine
        #[arg(long)]
        yes: bool,
    },
    /// Decide what becomes of what waits, and let the destination go on
    #[command(after_help = "\
Examples:
  creel destination catch-up 1 all
  creel destination catch-up 1 newest-per-key     of several about the same incident, the newest
  creel destination catch-up 1 none               none of it
  creel destination catch-up 1 all --since 2026-03-01T08:00:00Z")]
    CatchUp {
        /// Its number or its name
        destination: String,
        #[arg(value_parser = ["all", "newest-per-key", "none"])]
        take: String,
        /// Also what was received since then and was never queued for it
        #[arg(long, value_name = "TIME")]
        since: Option<String>,
        /// Send, also where it is much and goes to another machine
        #[arg(long)]
        yes: bool,
    },
    /// Send stored deliveries on to a destination, whatever its filter says
    #[command(after_help = "\
Examples:
  creel destination send 1 12 13 14
  creel destination send app 'endpoint:stripe event:charge.*' --yes

They take their place among what waits there, the oldest first. What was delivered there before is not sent once more; `creel replay` does that.")]
    Send {
        /// Its number or its name
        destination: String,
        /// Numbers of deliveries, or one search
        #[arg(required = true, value_name = "ID|QUERY")]
        what: Vec<String>,
        /// Send, also where it is much and goes to another machine
        #[arg(long)]
        yes: bool,
    },
    /// The secrets that stand in its URL, headers and program
    Secret {
        /// Its number or its name
        destination: String,
        #[command(subcommand)]
        action: secret::Action,
    },
}

#[derive(Debug, Deserialize)]
struct List {
    items: Vec<Stored>,
}

#[derive(Debug, Deserialize)]
struct Deletion {
    id: i64,
}

#[derive(Debug, Deserialize)]
struct CaughtUp {
    waiting: u64,
    left_out: u64,
}

#[derive(Debug, Deserialize)]
struct Ordered {
    queued: u64,
    passed_over: u64,
}

impl Destination {
    pub(crate) async fn run(self, place: &Place) -> Result<Exit> {
        with_api(place, async |api, output| {
            let reply = self.action.ask(api).await?;
            match self.json {
                true => output.json(&reply)?,
                false => self.action.tell(output, &reply)?,
            }
            Ok(Exit::Yes)
        })
        .await
    }
}

impl Action {
    async fn ask(&self, api: &Api) -> Result<String> {
        let all = Route::new("destinations");
        let of =
            async |destination: &str| Ok::<_, anyhow::Error>(all.clone().part(id(api, destination).await?));
        match self {
            Self::Add { url, filter, settings } => {
                let mut body = settings.json()?;
                body.insert("url".into(), json!(url));
                body.insert("filter".into(), json!(filter));
                api.send(Method::POST, &all, &body.into()).await
            }
            Self::Ls => api.get(&all).await,
            Self::Show { destination } => api.get(&of(destination).await?).await,
            Self::Set { destination, url, filter, settings } => {
                let mut body = settings.json()?;
                let texts = [("url", url), ("filter", filter)];
                let given = texts.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?)));
                body.extend(given.map(|(name, text)| (name.to_owned(), json!(text))));
                if body.is_empty() {
                    bail!("say what to change; `creel destination set --help` lists what there is");
                }
                api.send(Method::PATCH, &of(destination).await?, &body.into()).await
            }
            Self::Rm { destination } => api.send(Method::DELETE, &of(destination).await?, &json!({})).await,
            Self::Pause { destination } => {
                api.send(Method::POST, &of(destination).await?.part("pause"), &json!({})).await
            }
            Self::Resume { destination, yes } => {
                let route = of(destination).await?.part("resume");
                api.send(Method::POST, &route, &json!({"confirm": yes})).await
            }
            Self::CatchUp { destination, take, since, yes } => {
                let route = of(destination).await?.part("catch-up");
                let body = json!({"take": take.replace('-', "_"), "since": since, "confirm": yes});
                api.send(Method::POST, &route, &body).await
            }
            Self::Send { destination, what, yes } => {
                let mut body = chosen::read(what)?;
                let query = body.get("q").and_then(Value::as_str).map(str::to_owned);
                body.insert("destination".into(), id(api, destination).await?.into());
                body.insert("confirm".into(), (*yes).into());
                let sent = api.send(Method::POST, &Route::new("forwards"), &body.into()).await;
                sent.map_err(Refusal::of(query.as_deref()))
            }
            Self::Secret { destination, action } => {
                action.ask(api, of(destination).await?.part("secrets")).await
            }
        }
    }

    fn tell(&self, output: &mut Output, reply: &str) -> Result<()> {
        match self {
            Self::Ls => {
                let List { items } = read(reply)?;
                let rows: Vec<_> = items.iter().map(Stored::row).collect();
                table(output, &["ID", "NAME", "STATE", "WAITING", "FAILED", "URL"], &rows)
            }
            Self::Rm { destination } => {
                let Deletion { id } = read(reply)?;
                output.line(format!(
                    "Deleted the destination {destination} with its queue. `creel undo {id}` brings both back, for seven days."
                ))
            }
            Self::CatchUp { .. } => {
                let CaughtUp { waiting, left_out } = read(reply)?;
                output.line(format!("{waiting} wait to be sent, {left_out} are left out."))
            }
            Self::Send { destination, .. } => {
                let Ordered { queued, passed_over } = read(reply)?;
                let passed_over = match passed_over {
                    0 => String::new(),
                    count => format!(
                        "; {count} are not, since they were delivered there, wait already, or are not there"
                    ),
                };
                output.line(format!("{queued} are queued for {}{passed_over}.", escape::line(destination)))
            }
            Self::Secret { action, .. } => action.tell(output, reply),
            _ => read::<Stored>(reply)?.show(output),
        }
    }
}

/// The number of a destination that was named by it or by its name.
pub(crate) async fn id(api: &Api, named: &str) -> Result<i64> {
    if let Ok(id) = named.parse() {
        return Ok(id);
    }
    let List { items } = read(&api.get(&Route::new("destinations")).await?)?;
    let found: Vec<&Stored> = items.iter().filter(|one| one.name == named).collect();
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => bail!("there is no destination {named:?}; `creel destination ls` lists them"),
        _ => bail!("several destinations are called {named:?}; name it by its number"),
    }
}

/// Adds a destination, and gives its number.
pub(crate) async fn add(
    api: &Api,
    url: &str,
    filter: Option<&str>,
    name: &str,
    settings: &Settings,
) -> Result<i64> {
    let mut body = settings.json()?;
    body.insert("url".into(), json!(url));
    body.insert("filter".into(), json!(filter));
    body.entry("name").or_insert_with(|| Value::from(name));
    let reply = api.send(Method::POST, &Route::new("destinations"), &body.into()).await?;
    Ok(read::<Stored>(&reply)?.id)
}
