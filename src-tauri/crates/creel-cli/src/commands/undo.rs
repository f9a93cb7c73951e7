//! `undo`: takes a deletion back.

use anyhow::Result;
use clap::Args;
use http::Method;
use serde::Deserialize;
use serde_json::json;

use super::{read, with_api};
use crate::api::Route;
use crate::exit::Exit;
use crate::place::Place;

/// Take a deletion back
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  creel endpoint rm stripe      says: Deleted. `creel undo 3` brings it back
  creel undo 3

What was deleted can be brought back for seven days.")]
pub(crate) struct Undo {
    /// The number that deleting gave
    deletion_id: i64,
    /// Print the API's JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Deserialize)]
struct Restored {
    count: u64,
}

impl Undo {
    pub(crate) async fn run(self, place: &Place) -> Result<Exit> {
        with_api(place, async |api, output| {
            let route = Route::new("deletions").part(self.deletion_id).part("restore");
            let reply = api.send(Method::POST, &route, &json!({})).await?;
            if self.json {
                output.json(&reply)?;
            } else {
                let Restored { count } = read(&reply)?;
                output.line(format!("Brought back, with {count} deliveries."))?;
            }
            Ok(Exit::Yes)
        })
        .await
    }
}
