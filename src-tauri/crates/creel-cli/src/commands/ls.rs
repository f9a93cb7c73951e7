//! `ls`: lists deliveries, newest first.

use anyhow::{Context, Result};
use clap::Args;
use creel_core::receiver::DEFAULT_ADDRESS;
use serde::Deserialize;

use super::{read, with_api};
use crate::api::{Api, Refusal, Route};
use crate::columns::Columns;
use crate::delivery::{Delivery, Page};
use crate::exit::Exit;
use crate::output::Output;
use crate::place::Place;

/// List deliveries, newest first
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  creel ls                                    the newest 50
  creel ls 'endpoint:stripe sig:invalid'      what came to Stripe's endpoint and is not genuine
  creel ls 'event:invoice.* \"out of stock\"'   by event, and by words anywhere
  creel ls --limit 5 --json                   the API's JSON
  creel ls -- '-sig:valid'                    a query that starts with a hyphen comes after two

A line has: number, time, endpoint, method and target, event, verdict, status of the answer (`imported` where nobody
was answered), size of the body.
Times are those of this machine, with their distance from UTC; --json has UTC.
Whatever a terminal would obey is written out, as in \\x1b or \\u{202e}.")]
pub(crate) struct Ls {
    /// Which deliveries; all if not given
    query: Option<String>,
    /// How many, at most 1000
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// Go on where a list ended: the `next` of its JSON
    #[arg(long, value_name = "NEXT")]
    cursor: Option<String>,
    /// Print the API's JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Deserialize)]
struct Count {
    count: u64,
}

impl Ls {
    pub(crate) async fn run(self, place: &Place) -> Result<Exit> {
        with_api(place, async |api, output| {
            let route = Route::new("deliveries")
                .with("limit", self.limit)
                .maybe("q", self.query.as_deref())
                .maybe("cursor", self.cursor.as_deref());
            let reply = api.get(&route).await.map_err(Refusal::of(self.query.as_deref()))?;
            match self.json {
                true => output.json(&reply)?,
                false => self.list(api, output, &reply).await?,
            }
            Ok(Exit::Yes)
        })
        .await
    }

    async fn list(&self, api: &Api, output: &mut Output, reply: &str) -> Result<()> {
        let page: Page<'_> = serde_json::from_str(reply).context("the API's list is not understood")?;
        let deliveries = page.items.iter().map(|item| read::<Delivery>(item.get()));
        let rows = deliveries.map(|delivery| Ok(delivery?.row())).collect::<Result<Vec<_>>>()?;
        let mut columns = Columns::default();
        rows.iter().for_each(|row| columns.fit(row));
        for row in &rows {
            let line = columns.line(output, row);
            output.line(line)?;
        }
        output.flush()?;
        if rows.is_empty() {
            self.say_why(api).await?;
        } else if let Some(next) = page.next.filter(|_| output.is_terminal()) {
            say(&format!("There are more: --limit N lists more of them, --cursor {next} goes on from here."));
        }
        Ok(())
    }

    /// An empty list is a question: what was received, and what to do next.
    async fn say_why(&self, api: &Api) -> Result<()> {
        let all: Count = read(&api.get(&Route::new("deliveries/count")).await?)?;
        if all.count > 0 {
            say(&format!("Nothing fits. There are {} deliveries in all; `creel ls` lists them.", all.count));
            return Ok(());
        }
        match api.receiver() {
            Some(receiver) => say(&format!(
                "Nothing has arrived yet. Send something:\n\n  curl {receiver}/hello -d 'first light'\n"
            )),
            None => say(&format!(
                "Nothing has arrived yet, and Creel is not receiving. Start it, and send something:\n\n  \
                 creel serve\n  curl http://{DEFAULT_ADDRESS}/hello -d 'first light'\n"
            )),
        }
        Ok(())
    }
}

/// For the person who reads the list; it is no part of it.
fn say(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{text}");
}
