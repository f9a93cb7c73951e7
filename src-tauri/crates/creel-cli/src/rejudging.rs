//! A rejudging: what a changed secret or provider means for the deliveries that an endpoint has already.

use std::time::Duration;

use anyhow::Result;
use serde::Deserialize;

use crate::api::{Api, Route};
use crate::output::Output;

/// How often it is asked for, and at which distance. Many deliveries take longer; they are judged in the background.
const TRIES: u32 = 60;
const BETWEEN: Duration = Duration::from_millis(50);

#[derive(Debug, Deserialize)]
struct OfEndpoint {
    rejudging: Option<Rejudging>,
}

#[derive(Debug, Deserialize)]
struct Rejudging {
    done: bool,
    judged: u64,
    now_valid: u64,
    no_longer_valid: u64,
}

/// Waits a moment for its end, and says what it came to.
pub(crate) async fn tell(api: &Api, output: &mut Output, slug: &str) -> Result<()> {
    for _ in 0..TRIES {
        let reply = api.get(&Route::new("endpoints").part(slug)).await?;
        let OfEndpoint { rejudging } = serde_json::from_str(&reply)?;
        if let Some(rejudging) = rejudging.filter(|rejudging| rejudging.done) {
            return rejudging.say(output);
        }
        tokio::time::sleep(BETWEEN).await;
    }
    output.line("The deliveries stored there are judged again in the background.")
}

impl Rejudging {
    fn say(&self, output: &mut Output) -> Result<()> {
        let counted = |count: u64| match count {
            1 => "1 delivery is".to_owned(),
            count => format!("{count} deliveries are"),
        };
        if self.now_valid > 0 {
            output.line(format!("{} now valid.", counted(self.now_valid)))?;
        }
        if self.no_longer_valid > 0 {
            output.line(format!("{} no longer valid.", counted(self.no_longer_valid)))?;
        }
        if self.judged > 0 && self.now_valid + self.no_longer_valid == 0 {
            output.line("What is stored there was judged again, and is as valid as before.")?;
        }
        Ok(())
    }
}
