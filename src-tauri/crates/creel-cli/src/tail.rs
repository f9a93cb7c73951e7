//! A tail: deliveries as they arrive, one line each, in order, none left out.
//!
//! It waits for the revision to change and asks then for all that is newer than what it has shown; so what arrives
//! between two questions is in the answer to the second.

use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;
use tokio_util::sync::CancellationToken;

use crate::api::{Api, Refusal, Route, Unreachable};
use crate::columns::Columns;
use crate::delivery::{Delivery, Page};
use crate::output::Output;
use crate::place::Place;

/// How many deliveries are asked for at once.
const MOST: usize = 500;
/// How long a question is kept open, in seconds.
const WAIT: u32 = 20;
/// The least time between two questions: bursts come in one answer.
const PAUSE: Duration = Duration::from_millis(50);
/// How often an instance that has gone is looked for.
const RETRY: Duration = Duration::from_millis(500);

#[derive(Debug)]
pub(crate) struct Tail<'t> {
    pub query: Option<&'t str>,
    pub json: bool,
    pub stop: CancellationToken,
}

#[derive(Debug, Deserialize)]
struct Revision {
    revision: u64,
}

#[derive(Debug, Deserialize)]
struct Numbered {
    id: i64,
}

impl Tail<'_> {
    /// Follows one API until it is told to stop. `after` is the last delivery that was seen, and stays right when the
    /// API goes away meanwhile.
    pub(crate) async fn follow(&self, api: &Api, output: &mut Output, after: &mut i64) -> Result<()> {
        let followed = self.stop.run_until_cancelled(self.run(api, output, after)).await;
        match followed {
            Some(Err(error)) => Err(error),
            _ => output.flush(),
        }
    }

    /// Follows whatever instance runs, also when it is stopped and started again meanwhile.
    pub(crate) async fn follow_on(
        &self,
        place: &Place,
        mut api: Api,
        output: &mut Output,
        mut after: i64,
    ) -> Result<()> {
        loop {
            match self.follow(&api, output, &mut after).await {
                Err(error) if error.is::<Unreachable>() => {
                    tracing::error!("Creel has stopped; waiting until it runs again (Ctrl-C ends)");
                }
                ended => return ended,
            }
            loop {
                if self.stop.run_until_cancelled(tokio::time::sleep(RETRY)).await.is_none() {
                    return Ok(());
                }
                if creel_core::store::lock::owner(place.data_dir()).is_some_and(|it| it.receiver.is_some()) {
                    api = Api::connect(place).await?;
                    break;
                }
            }
        }
    }

    async fn run(&self, api: &Api, output: &mut Output, after: &mut i64) -> Result<()> {
        let mut columns = Columns::default();
        let mut revision = 0;
        loop {
            match self.show(api, output, &mut columns, after).await {
                Ok(MOST) => continue,
                Ok(_) => {}
                // The store is closing, or cannot be read just now. Nothing is left out: `after` stays where it is.
                Err(error) if error.downcast_ref::<Refusal>().is_some_and(Refusal::is_passing) => {
                    tokio::time::sleep(RETRY).await;
                    continue;
                }
                Err(error) => return Err(error),
            }
            let route = Route::new("changes").with("after", revision).with("wait", WAIT);
            let changed: Revision = serde_json::from_str(&api.get(&route).await?)?;
            revision = changed.revision;
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Shows the oldest of what is newer than the last one shown, and says how many they were.
    async fn show(
        &self,
        api: &Api,
        output: &mut Output,
        columns: &mut Columns,
        after: &mut i64,
    ) -> Result<usize> {
        let route = Route::new("deliveries").with("after", *after).with("limit", MOST);
        let reply = api.get(&route.maybe("q", self.query)).await.map_err(Refusal::of(self.query))?;
        let page: Page<'_> = serde_json::from_str(&reply).context("the API's list is not understood")?;
        // A list has the newest first, and a tail the oldest.
        for item in page.items.iter().rev() {
            if self.json {
                *after = serde_json::from_str::<Numbered>(item.get())?.id;
                output.json(item.get())?;
            } else {
                let delivery: Delivery = serde_json::from_str(item.get())?;
                *after = delivery.id;
                let row = delivery.row();
                columns.fit(&row);
                let line = columns.line(output, &row);
                output.line(line)?;
            }
        }
        output.flush()?;
        Ok(page.items.len())
    }
}

/// The newest delivery there is, 0 where there is none.
pub(crate) async fn newest(api: &Api) -> Result<i64> {
    let reply = api.get(&Route::new("deliveries").with("limit", 1)).await?;
    let page: Page<'_> = serde_json::from_str(&reply)?;
    let Some(item) = page.items.first() else { return Ok(0) };
    Ok(serde_json::from_str::<Numbered>(item.get())?.id)
}
