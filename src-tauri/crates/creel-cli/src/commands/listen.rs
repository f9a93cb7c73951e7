//! `listen`: prints deliveries as they arrive, from the instance that runs, or from a receiver of its own.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use creel_core::instance::{Instance, Ports, Without};
use creel_core::store::lock::{self, Owner};

use crate::api::{Api, Refusal, unstarted};
use crate::exit::Exit;
use crate::output::Output;
use crate::place::Place;
use crate::stop;
use crate::tail::{self, Tail};

/// How long an instance that is just starting is waited for.
const STARTING: Duration = Duration::from_secs(2);

/// Print deliveries as they arrive; starts a receiver when none runs
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  creel listen                           everything that arrives from now on
  creel listen 'endpoint:stripe'         what arrives there
  creel listen sig:invalid --json        one line of JSON for each that is not genuine

Times are those of this machine, with their distance from UTC; --json has UTC. Ctrl-C ends.
A query that starts with a hyphen comes after two: creel listen -- '-sig:valid'")]
pub(crate) struct Listen {
    /// Which deliveries; all if not given
    query: Option<String>,
    /// One line of JSON for each delivery
    #[arg(long)]
    json: bool,
    /// Where to receive when no Creel runs yet [default: the setting receiver.listen, 127.0.0.1:27335]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

impl Listen {
    pub(crate) async fn run(self, place: &Place) -> Result<Exit> {
        Refusal::check(self.query.as_deref())?;
        let stop = stop::on_signal().context("signals cannot be received")?;
        let tail = Tail { query: self.query.as_deref(), json: self.json, stop: stop.clone() };
        let mut output = Output::standard();
        if is_running(place).await {
            let api = Api::connect(place).await?;
            // What arrives after it was said that we listen is shown, so this comes first.
            let after = tail::newest(&api).await?;
            if let Some(receiver) = api.receiver() {
                say(&format!("listening to the Creel that receives on {receiver}"));
            }
            tail.follow_on(place, api, &mut output, after).await?;
            return Ok(Exit::Yes);
        }
        let ports = Ports { receiver: self.listen, api: None, without: Without::Refuse };
        let started = Instance::start(place.options(), ports).await;
        let instance = started.map_err(|error| unstarted(place, error))?;
        let api = Api::of(instance.creel().clone());
        let followed = async {
            let mut after = tail::newest(&api).await?;
            say(&format!("receiving on {}", instance.receiver().unwrap_or_default()));
            tail.follow(&api, &mut output, &mut after).await
        };
        let followed = followed.await;
        instance.stop().await;
        followed.map(|()| Exit::Yes)
    }
}

/// Whether an instance runs. One that has only just taken the data directory is given a moment to open its ports.
pub(crate) async fn is_running(place: &Place) -> bool {
    let since = tokio::time::Instant::now();
    loop {
        match lock::owner(place.data_dir()) {
            None => return false,
            Some(Owner { socket: Some(_), .. }) => return true,
            Some(_) if since.elapsed() > STARTING => return false,
            Some(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

/// For the person who waits; it is no part of the output.
pub(crate) fn say(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "creel: {text}");
}
