//! `forward`: sends on what arrives for as long as it runs, and tells how it went.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use creel_core::instance::{Instance, Ports, Without};
use http::Method;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use tokio_util::sync::CancellationToken;

use super::destination::settings::Settings;
use super::{destination, listen, read};
use crate::api::{Api, Refusal, Route, unstarted};
use crate::columns::{Cell, Columns};
use crate::escape;
use crate::exit::Exit;
use crate::output::Output;
use crate::place::Place;
use crate::stop;

/// How many forwards are looked at with each change.
const LOOKED_AT: usize = 200;
/// How long a question is kept open, in seconds.
const WAIT: u32 = 20;
/// The least time between two questions.
const PAUSE: Duration = Duration::from_millis(50);

/// Send on what arrives, until Ctrl-C; starts a receiver when none runs
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  creel forward --to http://localhost:3000/webhooks
  creel forward --to http://localhost:3000/webhooks 'endpoint:stripe sig:valid'
  creel forward --to http://localhost:3000/hook --header 'X-From: creel' --json

It adds a destination, and takes it away at the end. What waits in its queue then is not sent; `creel undo` brings the
destination back. For one that stays: creel destination add URL")]
pub(crate) struct Forward {
    /// Where to
    #[arg(long, value_name = "URL")]
    to: String,
    /// Which deliveries; all if not given
    query: Option<String>,
    /// One line of JSON for each change
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Deserialize)]
struct List<'a> {
    #[serde(borrow)]
    items: Vec<&'a RawValue>,
}

#[derive(Debug, Deserialize)]
struct Shown {
    id: i64,
    delivery: i64,
    state: String,
    tries: u32,
    changed_at: String,
    status: Option<u16>,
    detail: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Revision {
    revision: u64,
}

impl Forward {
    pub(crate) async fn run(self, place: &Place) -> Result<Exit> {
        let stop = stop::on_signal().context("signals cannot be received")?;
        let mut output = Output::standard();
        if listen::is_running(place).await {
            let api = Api::connect(place).await?;
            let receiver = api.receiver().unwrap_or_default();
            return self.follow(&api, &mut output, &stop, &receiver).await;
        }
        let ports = Ports { receiver: None, api: None, without: Without::Refuse };
        let started = Instance::start(place.options(), ports).await;
        let instance = started.map_err(|error| unstarted(place, error))?;
        let api = Api::of(instance.creel().clone());
        let receiver = instance.receiver().unwrap_or_default();
        let followed = self.follow(&api, &mut output, &stop, &receiver).await;
        instance.stop().await;
        followed
    }

    async fn follow(
        &self,
        api: &Api,
        output: &mut Output,
        stop: &CancellationToken,
        receiver: &str,
    ) -> Result<Exit> {
        let query = self.query.as_deref();
        let id = destination::add(api, &self.to, query, "creel forward", &self.settings).await;
        let id = id.map_err(Refusal::of(query))?;
        listen::say(&format!("sending what {receiver} receives on to {}", escape::line(&self.to)));
        let told = stop.run_until_cancelled(self.tell(api, output, id)).await;
        let gone = api.send(Method::DELETE, &Route::new("destinations").part(id), &json!({})).await;
        output.flush()?;
        match told {
            Some(Err(error)) => Err(error),
            _ => gone.map(|_| Exit::Yes),
        }
    }

    /// A line for each forward that came to something, as it does.
    async fn tell(&self, api: &Api, output: &mut Output, destination: i64) -> Result<()> {
        let mut seen: HashMap<i64, (String, u32)> = HashMap::new();
        let mut columns = Columns::default();
        let mut revision = 0;
        loop {
            let route = Route::new("forwards").with("destination", destination).with("limit", LOOKED_AT);
            let reply = api.get(&route).await?;
            let List { items } = read_borrowed(&reply)?;
            for item in items.iter().rev() {
                let shown: Shown = read(item.get())?;
                let came_to = shown.tries > 0 && shown.state == "queued";
                let ended = matches!(shown.state.as_str(), "delivered" | "failed" | "skipped");
                let now = (shown.state.clone(), shown.tries);
                if !(came_to || ended) || seen.get(&shown.id) == Some(&now) {
                    continue;
                }
                seen.insert(shown.id, now);
                if self.json {
                    output.json(item.get())?;
                } else {
                    let row = shown.row();
                    columns.fit(&row);
                    let line = columns.line(output, &row);
                    output.line(line)?;
                }
            }
            output.flush()?;
            let changed = api.get(&Route::new("changes").with("after", revision).with("wait", WAIT)).await?;
            revision = read::<Revision>(&changed)?.revision;
            tokio::time::sleep(PAUSE).await;
        }
    }
}

fn read_borrowed<'a>(reply: &'a str) -> Result<List<'a>> {
    serde_json::from_str(reply).context("the API answered something that is not understood")
}

impl Shown {
    fn row(&self) -> Vec<Cell> {
        let state = match self.state.as_str() {
            "queued" => "tried again",
            state => state,
        };
        let time = self.changed_at.get(11..19).unwrap_or_default();
        vec![
            Cell::new(format!("{time}Z")),
            Cell::new(self.delivery.to_string()).right(),
            Cell::new(escape::line(state).to_string()),
            Cell::new(self.status.map(|status| status.to_string()).unwrap_or_default()),
            Cell::new(self.detail.as_deref().map(|text| escape::line(text).to_string()).unwrap_or_default()),
        ]
    }
}
