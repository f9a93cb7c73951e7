//! `show`: one delivery, for the eye or byte for byte.

use anyhow::{Result, anyhow};
use axum::body::Body;
use clap::Args;
use http_body_util::BodyExt;
use serde::Deserialize;

use super::{read, with_api};
use crate::api::{Api, Route};
use crate::delivery::Delivery;
use crate::exit::Exit;
use crate::output::Output;
use crate::place::Place;
use crate::{escape, shown};

/// How much of a body is shown, in bytes.
const SHOWN: u64 = 64 * 1024;

/// Show one delivery
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  creel show 12                       verdict, headers, and the start of the body
  creel show 12 --raw > request.http  the request as it was received, byte for byte
  creel show 12 --body | jq .         the body alone
  creel show 12 --curl                a cURL command that sends it again, without what its sender proved itself with
  creel show 12 --json                the API's JSON

In a file or a pipe, --raw and --body are the exact bytes. On a terminal, what it would obey is written out.")]
pub(crate) struct Show {
    /// The number of the delivery, as `creel ls` gives it
    id: i64,
    /// The request as it was received: head and body
    #[arg(long, conflicts_with_all = ["body", "curl", "json"])]
    raw: bool,
    /// The body, after transfer decoding
    #[arg(long, conflicts_with_all = ["curl", "json"])]
    body: bool,
    /// A script with a cURL command that sends the request to $URL
    #[arg(long, conflicts_with = "json")]
    curl: bool,
    /// Print the API's JSON
    #[arg(long)]
    json: bool,
}

/// What is known of a delivery beyond its line.
#[derive(Debug, Deserialize)]
struct Details {
    #[serde(flatten)]
    delivery: Delivery,
    headers: Vec<(String, String)>,
    trailers: Vec<(String, String)>,
    scheme: Option<String>,
    secret: Option<Matched>,
    #[serde(default)]
    stand_in: Option<StoodIn>,
}

#[derive(Debug, Deserialize)]
struct StoodIn {
    title: String,
    violations: Vec<Violation>,
}

#[derive(Debug, Deserialize)]
struct Violation {
    path: String,
    message: String,
}

#[derive(Debug, Deserialize)]
struct Matched {
    id: i64,
    label: Option<String>,
    last_four: String,
}

impl Show {
    pub(crate) async fn run(self, place: &Place) -> Result<Exit> {
        with_api(place, async |api, output| {
            let route = Route::new("deliveries").part(self.id);
            if self.raw || self.body {
                let route = route.part(if self.raw { "raw" } else { "body" });
                copy(api.open(&route, None).await?, output).await?;
                return Ok(Exit::Yes);
            }
            let reply = api.get(&route).await?;
            if self.curl {
                let route = Route::new("export").with("format", "curl").with("ids", self.id.to_string());
                copy(api.open(&route, None).await?, output).await?;
                return Ok(Exit::Yes);
            }
            match self.json {
                true => output.json(&reply)?,
                false => show(api, output, &read(&reply)?).await?,
            }
            Ok(Exit::Yes)
        })
        .await
    }
}

/// The exact bytes for a program, and safe text for a terminal.
pub(super) async fn copy(mut body: Body, output: &mut Output) -> Result<()> {
    let mut stream = output.is_terminal().then(escape::Stream::default);
    while let Some(frame) = body.frame().await {
        let frame =
            frame.map_err(|error| anyhow!("the stored bytes could not be read to their end: {error}"))?;
        let Some(data) = frame.data_ref() else { continue };
        match &mut stream {
            Some(stream) => output.bytes(stream.push(data).as_bytes())?,
            None => output.bytes(data)?,
        }
    }
    if let Some(stream) = stream {
        output.line(stream.finish())?;
    }
    Ok(())
}

async fn show(api: &Api, output: &mut Output, details: &Details) -> Result<()> {
    let Details { delivery, .. } = details;
    let line = |text: &str| escape::line(text).to_string();
    let mut rows = vec![
        ("Delivery", delivery.id.to_string()),
        ("Received", received(delivery)),
        ("Endpoint", line(&delivery.endpoint)),
        ("Request", format!("{} {}", line(&delivery.method), line(&delivery.target))),
    ];
    match (&delivery.event_type, &delivery.event_id) {
        (Some(event), Some(id)) => rows.push(("Event", format!("{} ({})", line(event), line(id)))),
        (Some(event), None) | (None, Some(event)) => rows.push(("Event", line(event))),
        (None, None) => {}
    }
    if let Some(handshake) = &delivery.handshake {
        rows.push(("Handshake", format!("{} was answered", line(handshake))));
    }
    rows.push(("Verdict", verdict(output, details)));
    let answer = if delivery.imported { "nobody: it was imported".to_owned() } else { delivery.answer() };
    rows.push(("Answered", answer));
    if let Some(StoodIn { title, violations }) = &details.stand_in {
        let taken = if violations.is_empty() { "would take it" } else { "would not take it:" };
        rows.push(("Stand-in", format!("{} {taken}", line(title))));
        let told = |one: &Violation| ("", format!("{}: {}", line(&one.path), line(&one.message)));
        rows.extend(violations.iter().map(told));
    }
    rows.push(("Body", shown::size(delivery.body_size)));
    for (name, text) in rows {
        output.line(format!("{name:<9}  {text}"))?;
    }
    output.line("")?;
    for (name, value) in details.headers.iter().chain(&details.trailers) {
        output.line(format!("{}: {}", line(name), line(value)))?;
    }
    show_body(api, output, delivery).await
}

/// When, and from whom where somebody sent it.
fn received(delivery: &Delivery) -> String {
    let at = shown::exact_time(&delivery.received_at);
    match &delivery.peer {
        Some(peer) => format!("{at} from {}", escape::line(peer)),
        None => at,
    }
}

fn verdict(output: &Output, details: &Details) -> String {
    let Details { delivery, scheme, secret, .. } = details;
    let mut text = output
        .paint(shown::verdict_style(&delivery.verdict), shown::verdict(&delivery.verdict, &delivery.reason));
    text.push_str(": ");
    text.push_str(&escape::line(shown::reason(&delivery.reason)).to_string());
    if let Some(scheme) = scheme {
        text.push_str(&format!("; scheme {}", escape::line(scheme)));
    }
    if let Some(Matched { id, label, last_four }) = secret {
        text.push_str(&format!(", secret {id}"));
        if let Some(label) = label {
            text.push_str(&format!(" ({})", escape::line(label)));
        }
        if !last_four.is_empty() {
            text.push_str(&format!(" …{}", escape::line(last_four)));
        }
    }
    if delivery.verdict != delivery.verdict_at_arrival {
        text.push_str(&format!(" (at arrival: {})", escape::line(&delivery.verdict_at_arrival)));
    }
    text
}

async fn show_body(api: &Api, output: &mut Output, delivery: &Delivery) -> Result<()> {
    if delivery.body_size == 0 {
        return Ok(());
    }
    let route = Route::new("deliveries").part(delivery.id).part("body");
    let body = api.open(&route, Some(SHOWN)).await?.collect().await;
    let body = body.map_err(|error| anyhow!("the body could not be read: {error}"))?.to_bytes();
    output.line("")?;
    let text = escape::lines(&body).to_string();
    output.line(text.trim_end_matches('\n'))?;
    if delivery.body_size > SHOWN {
        let (id, rest) = (delivery.id, shown::size(delivery.body_size - SHOWN));
        output.line(format!("\n… and {rest} more: creel show {id} --body > FILE"))?;
    }
    Ok(())
}
