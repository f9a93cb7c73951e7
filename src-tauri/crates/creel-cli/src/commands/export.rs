//! `export`: stored deliveries as a file that other programs read.

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use super::show::copy;
use super::with_api;
use crate::api::{Refusal, Route};
use crate::exit::Exit;
use crate::place::Place;

/// Write deliveries into a file that other programs read
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  creel export > all.ndjson                                  everything, a line of JSON for each
  creel export 'endpoint:stripe age:<7d' > stripe.ndjson
  creel export 12 15-18 --format har > requests.har          as browsers and `creel import` read it
  creel export sig:invalid --format csv > invalid.csv        without headers and bodies, for a table
  creel export endpoint:stripe --format raw > stripe.http    as received, one after the other, as `creel import` reads them
  creel export 12-18 --format curl > again.sh                a cURL command for each; URL=http://127.0.0.1:3000 sh again.sh

The oldest comes first. What senders proved themselves with (Authorization, Cookie, a provider's token) is left out.")]
pub(crate) struct Export {
    /// Numbers of deliveries and ranges of them, or one search; everything if not given
    #[arg(value_name = "ID|QUERY")]
    what: Vec<String>,
    /// How the file is written
    #[arg(long, value_name = "FORMAT", default_value = "ndjson")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line of JSON for each delivery
    Ndjson,
    /// An HTTP archive
    Har,
    /// A table without headers and bodies
    Csv,
    /// A script for a POSIX shell: a cURL command for each delivery, which sends it to $URL
    Curl,
    /// The requests as they were received, one after the other
    Raw,
}

impl Export {
    pub(crate) async fn run(self, place: &Place) -> Result<Exit> {
        let format = self.format.to_possible_value();
        let route = Route::new("export").maybe("format", format.as_ref().map(|format| format.get_name()));
        let is_range = |what: &String| what.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let (route, query) = match self.what.as_slice() {
            [] => (route, None),
            what if what.iter().all(is_range) => (route.with("ids", what.join(",")), None),
            [query] => (route.with("q", query), Some(query.as_str())),
            _ => bail!("give numbers of deliveries, or one search in quotes"),
        };
        with_api(place, async |api, output| {
            let file = api.open(&route, None).await.map_err(Refusal::of(query))?;
            copy(file, output).await?;
            Ok(Exit::Yes)
        })
        .await
    }
}
