//! `import`: deliveries from a file or a paste.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use data_encoding::BASE64;
use http::Method;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{read, with_api};
use crate::api::{Api, Route};
use crate::columns::Columns;
use crate::delivery::Delivery;
use crate::exit::Exit;
use crate::output::Output;
use crate::place::Place;
use crate::{escape, input};

/// The longest content that is read, in bytes: a body of the longest that the receiver takes, with its head.
const LONGEST: u64 = 101 * 1024 * 1024;

/// How many new deliveries are shown.
const SHOWN: usize = 20;

/// Make deliveries of a file or a paste
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  creel import request.http --at 2026-11-21T08:31:02Z   a raw request, judged as of when it was sent
  creel import browser.har --endpoint stripe            all requests of an HTTP archive, to one endpoint
  pbpaste | creel import -                              a cURL command, as a browser copies it
  creel ls is:imported                                  what was imported

Without --endpoint the path of each request decides, as if it were received. Nobody is answered, and nothing is sent,
read from the disk or filled in: a command with @FILE or a variable in it is refused.
Without --at an HTTP archive has its own times, and anything else is of now.

Exit codes: 0 all was imported; 1 some of it was not; 2 none of it.")]
pub(crate) struct Import {
    /// What is to be imported; - for standard input
    file: PathBuf,
    /// What it is written in; detected if not given
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// The endpoint that gets all of it
    #[arg(long, value_name = "SLUG")]
    endpoint: Option<String>,
    /// When it was sent, as Unix seconds or RFC 3339
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    at: Option<String>,
    /// Print the API's JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// HTTP/1.1 requests, as `creel show --raw` writes them
    Raw,
    /// cURL commands
    Curl,
    /// An HTTP archive
    Har,
}

#[derive(Debug, Deserialize)]
struct Imported {
    deliveries: Vec<i64>,
    refused: Vec<Refused>,
}

#[derive(Debug, Deserialize)]
struct Refused {
    index: usize,
    cause: String,
}

impl Import {
    pub(crate) async fn run(self, place: &Place) -> Result<Exit> {
        let body = self.body(&input::read(&self.file, LONGEST)?);
        with_api(place, async |api, output| {
            let reply = api.send(Method::POST, &Route::new("import"), &body).await?;
            let imported: Imported = read(&reply)?;
            match self.json {
                true => output.json(&reply)?,
                false => show(api, output, &imported.deliveries).await?,
            }
            for Refused { index, cause } in &imported.refused {
                say(&format!("creel: request {} was not imported: {cause}", index + 1));
            }
            Ok(if imported.refused.is_empty() { Exit::Yes } else { Exit::No })
        })
        .await
    }

    fn body(&self, content: &[u8]) -> Value {
        let mut body = Map::new();
        body.insert("content_b64".into(), BASE64.encode(content).into());
        let format = self.format.and_then(|format| format.to_possible_value());
        let named = [
            ("format", format.map(|format| format.get_name().to_owned())),
            ("endpoint", self.endpoint.clone()),
            ("at", self.at.clone()),
        ];
        for (name, value) in named {
            if let Some(value) = value {
                body.insert(name.into(), value.into());
            }
        }
        body.into()
    }
}

async fn show(api: &Api, output: &mut Output, ids: &[i64]) -> Result<()> {
    let mut rows = Vec::new();
    for id in ids.iter().take(SHOWN) {
        let delivery: Delivery = read(&api.get(&Route::new("deliveries").part(id)).await?)?;
        rows.push(delivery.row());
    }
    let mut columns = Columns::default();
    rows.iter().for_each(|row| columns.fit(row));
    for row in &rows {
        let line = columns.line(output, row);
        output.line(line)?;
    }
    if ids.len() > SHOWN {
        output.line(format!("… and {} more: creel ls is:imported", ids.len() - SHOWN))?;
    }
    Ok(())
}

/// For the person who imports; a cause may tell of what a sender wrote.
fn say(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{}", escape::line(text));
}
