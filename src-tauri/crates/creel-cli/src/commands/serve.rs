//! `serve`: receives, and offers the API, until it is told to stop.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use clap::Args;
use creel_core::api::serve::DEFAULT_ADDRESS;
use creel_core::instance::{Instance, Ports, Without};
use serde_json::json;

use crate::api::{Api, unstarted};
use crate::exit::Exit;
use crate::output::Output;
use crate::place::Place;
use crate::stop;
use crate::tail::{self, Tail};

/// Receive webhooks, and offer the API
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  creel serve                          receive on http://127.0.0.1:27335
  creel serve --tail                   and print what arrives
  creel serve --listen 127.0.0.1:0 --api 127.0.0.1:0 --json
                                       on ports that are free, said in one line of JSON
  creel serve --data-dir ./deliveries  keep the data here

The receiver listens on this machine only, unless --listen says otherwise; the API always does. The API's
token is in CREEL_TOKEN, or is made anew. Ctrl-C and SIGTERM finish what is under way.")]
pub(crate) struct Serve {
    /// Where to receive; port 0 takes one that is free [default: the setting receiver.listen, 127.0.0.1:27335]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Where to offer the API, on this machine; port 0 takes one that is free
    #[arg(long, value_name = "ADDRESS", default_value_t = DEFAULT_ADDRESS)]
    api: SocketAddr,
    /// Say in one line of JSON where everything is: `receiver`, `api` and `token`
    #[arg(long)]
    json: bool,
    /// Print each delivery as it arrives
    #[arg(long)]
    tail: bool,
}

impl Serve {
    pub(crate) async fn run(self, place: &Place) -> Result<Exit> {
        let stop = stop::on_signal().context("signals cannot be received")?;
        let ports = Ports { receiver: self.listen, api: Some(self.api), without: Without::Refuse };
        let started = Instance::start(place.options(), ports).await;
        let instance = started.map_err(|error| unstarted(place, error))?;
        // What cannot be printed is no reason not to receive.
        if let Err(error) = self.talk(&instance, &stop).await {
            tracing::info!(%error, "nothing more is printed");
            stop.cancelled().await;
        }
        instance.stop().await;
        Ok(Exit::Yes)
    }

    async fn talk(&self, instance: &Instance, stop: &tokio_util::sync::CancellationToken) -> Result<()> {
        let mut output = Output::standard();
        // What arrives from here on is printed, also what arrives while the ports are still being said.
        let api = Api::of(instance.creel().clone());
        let mut after = if self.tail { tail::newest(&api).await? } else { 0 };
        self.greet(instance, &mut output)?;
        if self.tail {
            let tail = Tail { query: None, json: self.json, stop: stop.clone() };
            tail.follow(&api, &mut output, &mut after).await?;
        }
        stop.cancelled().await;
        Ok(())
    }

    fn greet(&self, instance: &Instance, output: &mut Output) -> Result<()> {
        let (Some(receiver), Some(api)) = (instance.receiver(), instance.api()) else { return Ok(()) };
        if self.json {
            // The order of the fields is part of what was promised; a map of serde_json would sort them.
            let [receiver, url, token] = [&receiver, &api.url, api.token.reveal()].map(|text| json!(text));
            output.line(format!("{{\"receiver\":{receiver},\"api\":{url},\"token\":{token}}}"))?;
        } else {
            output.line(format!("Receiving on  {receiver}"))?;
            if instance.listens_on_all_networks() {
                output.line(format!(
                    "              and on all networks of this machine, port {}",
                    port(&receiver)
                ))?;
            }
            output.line(format!("API and UI    {}", api.ui_url))?;
            output.line(format!("\nSend something:  curl {receiver}/hello -d 'first light'"))?;
            let end = if self.tail { "It is listed here." } else { "`creel ls` lists it." };
            output.line(format!("{end} Ctrl-C stops.\n"))?;
        }
        output.flush()
    }
}

fn port(url: &str) -> &str {
    url.rsplit(':').next().unwrap_or_default()
}
