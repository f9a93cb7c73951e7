//! `replay`: sends deliveries again, and says by its exit code whether what came of it is what was expected.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use creel_signatures::SecretKind;
use http::Method;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Deserialize;
use serde_json::{Value, json};

use super::secret::kind;
use super::{chosen, read, with_api};
use crate::api::{Api, Refusal, Route};
use crate::exit::Exit;
use crate::output::Output;
use crate::place::Place;
use crate::{escape, secret_source, stop};

/// How long a change is waited for before it is asked again, in seconds.
const WAIT: u32 = 5;
/// How often it is looked at: a fast replay changes more often than anybody can see.
const PAUSE: Duration = Duration::from_millis(50);

/// Send deliveries again
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  creel replay 12 --to http://localhost:3000/hook                   signed again where a time is signed along
  creel replay 'endpoint:stripe event:charge.*' --to http://localhost:3000/hook --expect 2xx
  creel replay 12 --to http://localhost:3000/hook --mode broken     in thirteen ways that have to be refused
  creel replay 12 13 14 --endpoint staging --original-pace          to an endpoint of this Creel
  creel replay 12 --to https://example.com/hook --times 5 --yes     without being asked

Without --mode each delivery is sent as suits it: signed again where its scheme signs a time along and there is a
secret to sign with, else byte for byte. Only the request line's target and Host follow the URL then.
A line is printed for each that fails: its number, what was called, and what came of it.
More than one request to a host that is not this machine is shown first, and waits for a yes or for --yes.

Exit codes: 0 all came to what --expect says (2xx if not given; 4xx for --mode broken); 1 some did not; 2 nothing was
sent, or something around Creel is broken.")]
pub(crate) struct Replay {
    /// Numbers of deliveries, or one search
    #[arg(required = true, value_name = "ID|QUERY")]
    what: Vec<String>,
    /// Where to
    #[arg(long, value_name = "URL", required_unless_present = "endpoint", conflicts_with = "endpoint")]
    to: Option<String>,
    /// An endpoint of this Creel to send to
    #[arg(long, value_name = "SLUG")]
    endpoint: Option<String>,
    /// Put the path of each delivery below its endpoint behind the URL
    #[arg(long)]
    keep_path: bool,
    /// How
    #[arg(long, value_name = "MODE")]
    mode: Option<Mode>,
    /// Break it in this way only; may be given several times
    #[arg(long = "way", value_name = "WAY")]
    ways: Vec<String>,
    /// Sign with this secret: VALUE, @FILE, env:VARIABLE, or - for standard input; it is not kept
    #[arg(long, value_name = "SECRET", allow_hyphen_values = true)]
    secret: Option<String>,
    /// What kind of key material --secret is
    #[arg(long, value_name = "KIND", value_parser = kind, requires = "secret")]
    secret_kind: Option<SecretKind>,
    /// Sign with the secret of this number
    #[arg(long, value_name = "ID", conflicts_with = "secret")]
    secret_id: Option<i64>,
    /// What has to be answered: 200, 2xx, or several with commas
    #[arg(long, value_name = "STATUS")]
    expect: Option<String>,
    /// How many to begin each second; else each waits for the one before
    #[arg(long, value_name = "N", conflicts_with = "original_pace")]
    rate: Option<f64>,
    /// With the gaps between their arrivals, each at most a minute
    #[arg(long)]
    original_pace: bool,
    /// How often to send each
    #[arg(long, value_name = "N")]
    times: Option<u32>,
    /// Do not ask before sending to another machine
    #[arg(long)]
    yes: bool,
    /// Print the API's JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Mode {
    /// Byte for byte
    Exact,
    /// With a fresh signature, time and id
    Resigned,
    /// Without the headers of the signature
    Stripped,
    /// Broken on purpose
    Broken,
}

#[derive(Debug, Deserialize)]
struct Preview {
    sendings: u64,
    url: String,
    host: String,
    confirmation_needed: bool,
    why: Option<String>,
    first: Option<First>,
}

#[derive(Debug, Deserialize)]
struct First {
    head: String,
}

#[derive(Debug, Deserialize)]
struct State {
    state: String,
    url: String,
    total: u64,
    done: u64,
    skipped: u64,
    met: u64,
    unmet: u64,
    last_skip: Option<Skip>,
}

#[derive(Debug, Deserialize)]
struct Skip {
    delivery: i64,
    detail: String,
}

#[derive(Debug, Deserialize)]
struct Attempts {
    items: Vec<Attempt>,
}

#[derive(Debug, Deserialize)]
struct Attempt {
    id: i64,
    delivery: Option<i64>,
    method: String,
    url: String,
    way: Option<String>,
    status: Option<u16>,
    error: Option<Error>,
    met: Option<bool>,
    total_ms: f64,
}

#[derive(Debug, Deserialize)]
struct Error {
    detail: String,
}

#[derive(Debug, Deserialize)]
struct Revision {
    revision: u64,
}

impl Replay {
    pub(crate) async fn run(self, place: &Place) -> Result<Exit> {
        let mut order = self.order()?;
        with_api(place, async |api, output| {
            let query = order["q"].as_str().map(str::to_owned);
            let refused = Refusal::of(query.as_deref());
            let preview = api.send(Method::POST, &Route::new("replays/preview"), &order).await;
            let preview: Preview = read(&preview.map_err(refused)?)?;
            if preview.confirmation_needed && !self.yes && !agreed(&preview)? {
                bail!("nothing was sent");
            }
            order["confirm"] = true.into();
            let replay = Route::new("replays").part(uuid()?);
            api.send(Method::PUT, &replay, &order).await?;
            self.follow(api, output, &replay, preview.why.as_deref()).await
        })
        .await
    }

    fn order(&self) -> Result<Value> {
        let expect = match (&self.expect, self.mode) {
            (Some(expect), _) => expect.clone(),
            (None, Some(Mode::Broken)) => "4xx".to_owned(),
            (None, _) => "2xx".to_owned(),
        };
        let mut order = Value::Object(chosen::read(&self.what)?);
        order["url"] = json!(self.to);
        order["endpoint"] = json!(self.endpoint);
        order["keep_path"] = self.keep_path.into();
        order["expect"] = expect.into();
        order["times"] = json!(self.times);
        if let Some(mode) = self.mode.and_then(|mode| mode.to_possible_value()) {
            order["mode"] = mode.get_name().into();
        }
        if !self.ways.is_empty() {
            order["breaks"] = self.ways.clone().into();
        }
        if let Some(id) = self.secret_id {
            order["secret"] = json!({"id": id});
        }
        if let Some(written) = &self.secret {
            let given = secret_source::read(written, &[], self.secret_kind).context("nothing was sent")?;
            order["secret"] = match &given.username {
                Some(username) => {
                    json!({"kind": given.kind, "username": username, "password": given.value})
                }
                None => json!({"kind": given.kind, "value": given.value}),
            };
        }
        match (self.rate, self.original_pace) {
            (Some(rate), _) => order["pace"] = json!({"per_second": rate}),
            (None, true) => order["pace"] = "original".into(),
            (None, false) => {}
        }
        Ok(order)
    }

    /// Tells of each that is not as expected, until the replay has ended.
    async fn follow(
        &self,
        api: &Api,
        output: &mut Output,
        replay: &Route,
        why: Option<&str>,
    ) -> Result<Exit> {
        let stop = stop::on_signal()?;
        let bar = ProgressBar::new(0);
        bar.set_style(
            ProgressStyle::with_template("{bar:30} {pos} of {len}  {per_sec}  {msg}")
                .context("the progress bar could not be drawn")?,
        );
        bar.set_message(escape::line(why.unwrap_or_default()).to_string());
        let (mut seen, mut revision) = (0, 0);
        loop {
            // Asked first, so that nothing that happens while it is looked at is missed.
            let now: Revision = read(&api.get(&Route::new("changes").with("after", 0)).await?)?;
            let reply = api.get(replay).await?;
            let state: State = read(&reply)?;
            self.tell(api, output, replay, &bar, &mut seen).await?;
            bar.set_length(state.total);
            bar.set_position(state.done);
            if state.state != "running" {
                bar.finish_and_clear();
                return self.ended(output, &reply, &state);
            }
            revision = now.revision.max(revision);
            let changes = Route::new("changes").with("after", revision).with("wait", WAIT);
            let next = async {
                tokio::time::sleep(PAUSE).await;
                api.get(&changes).await
            };
            if let Some(changed) = stop.run_until_cancelled(next).await {
                changed?;
            } else {
                api.send(Method::DELETE, replay, &Value::Null).await?;
                bar.finish_and_clear();
                bail!("stopped; what was under way may have arrived");
            }
        }
    }

    async fn tell(
        &self,
        api: &Api,
        output: &mut Output,
        replay: &Route,
        bar: &ProgressBar,
        seen: &mut i64,
    ) -> Result<()> {
        loop {
            let route = replay.clone().part("attempts").with("after", *seen).with("limit", 1000);
            let attempts: Attempts = read(&api.get(&route).await?)?;
            let Some(last) = attempts.items.last() else { return Ok(()) };
            *seen = last.id;
            for attempt in attempts.items.iter().filter(|attempt| attempt.met == Some(false) && !self.json) {
                bar.suspend(|| output.line(attempt.line()).and_then(|()| output.flush()))?;
            }
        }
    }

    fn ended(&self, output: &mut Output, reply: &str, state: &State) -> Result<Exit> {
        let all = state.state == "done" && state.unmet == 0 && state.met > 0;
        if self.json {
            output.json(reply)?;
        } else {
            output.line(format!(
                "{} of {} as expected, sent to {}",
                state.met,
                state.met + state.unmet,
                escape::line(&state.url)
            ))?;
        }
        output.flush()?;
        if let Some(Skip { delivery, detail }) = &state.last_skip {
            say(&format!("{} could not be sent; the last is delivery {delivery}: {detail}", state.skipped));
        }
        if state.state != "done" {
            say(&format!("The replay was {} before its end.", state.state));
        }
        Ok(if all { Exit::Yes } else { Exit::No })
    }
}

impl Attempt {
    fn line(&self) -> String {
        let came = match (&self.error, self.status) {
            (Some(error), _) => error.detail.clone(),
            (None, Some(status)) => status.to_string(),
            (None, None) => "no answer".to_owned(),
        };
        let way = self.way.as_ref().map(|way| format!("  {way}")).unwrap_or_default();
        let delivery = self.delivery.unwrap_or_default();
        let line = format!("{delivery}  {} {}{way}  {came}  {:.0} ms", self.method, self.url, self.total_ms);
        escape::line(&line).to_string()
    }
}

/// Shows what would leave the machine, and asks.
fn agreed(preview: &Preview) -> Result<bool> {
    let Preview { sendings, url, host, first, .. } = preview;
    say(&format!("{sendings} requests would be sent to {host}, which is not this machine: {url}"));
    if let Some(First { head }) = first {
        let mut error = std::io::stderr();
        let _ = writeln!(error, "The first of them:\n\n{}", escape::lines(head.trim_end()));
    }
    if !std::io::stdin().is_terminal() {
        bail!("nothing was sent, and nobody can be asked here. --yes sends it");
    }
    let mut error = std::io::stderr();
    let _ = write!(error, "\nSend them? [y/N] ");
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).context("the answer could not be read; nothing was sent")?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}

/// A random uuid (RFC 9562, version 4).
fn uuid() -> Result<String> {
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).context("the system gives no randomness; nothing was sent")?;
    random[6] = random[6] & 0x0f | 0x40;
    random[8] = random[8] & 0x3f | 0x80;
    let digits = data_encoding::HEXLOWER.encode(&random);
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    Ok(format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)))
}

/// For the person who sends; it is no part of the output.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{}", escape::line(text));
}
