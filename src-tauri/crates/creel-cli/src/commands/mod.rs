//! The commands: one file each, named like what is typed.

mod chosen;
pub(crate) mod completions;
pub(crate) mod destination;
pub(crate) mod doctor;
pub(crate) mod endpoint;
pub(crate) mod export;
pub(crate) mod forward;
pub(crate) mod import;
pub(crate) mod listen;
pub(crate) mod ls;
pub(crate) mod man;
pub(crate) mod provider;
pub(crate) mod replay;
pub(crate) mod secret;
pub(crate) mod send;
pub(crate) mod serve;
pub(crate) mod show;
pub(crate) mod sign;
pub(crate) mod undo;
pub(crate) mod verify;
pub(crate) mod welcome;

use anyhow::Result;
use serde::de::DeserializeOwned;

use crate::api::Api;
use crate::exit::Exit;
use crate::output::Output;
use crate::place::Place;

/// Runs what asks the API, and gives the data directory free again whatever it comes to.
async fn with_api(place: &Place, work: impl AsyncFnOnce(&Api, &mut Output) -> Result<Exit>) -> Result<Exit> {
    let api = Api::connect(place).await?;
    let mut output = Output::standard();
    let done = work(&api, &mut output).await;
    api.close().await;
    let exit = done?;
    output.flush()?;
    Ok(exit)
}

/// Reads a reply of the API.
fn read<T: DeserializeOwned>(reply: &str) -> Result<T> {
    use anyhow::Context;
    serde_json::from_str(reply).context("the API answered something that is not understood")
}
