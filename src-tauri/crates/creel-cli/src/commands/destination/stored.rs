//! A destination as a command shows it.

use anyhow::Result;
use serde::Deserialize;

use crate::columns::Cell;
use crate::escape;
use crate::output::Output;

#[derive(Debug, Deserialize)]
pub(crate) struct Stored {
    pub(crate) id: i64,
    pub(crate) name: String,
    enabled: bool,
    paused: bool,
    url: String,
    filter: String,
    endpoints: Option<Vec<String>>,
    queue: Queue,
    missing_secrets: Vec<String>,
    warnings: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Queue {
    waiting: u64,
    sending: u64,
    failed: u64,
    last_success_at: Option<String>,
}

impl Stored {
    fn state(&self) -> &'static str {
        match (self.enabled, self.paused) {
            (false, _) => "off",
            (true, true) => "paused",
            (true, false) => "on",
        }
    }

    pub(super) fn row(&self) -> Vec<Cell> {
        vec![
            Cell::new(self.id.to_string()).right(),
            Cell::new(escape::line(&self.name).to_string()),
            Cell::new(self.state()),
            Cell::new((self.queue.waiting + self.queue.sending).to_string()).right(),
            Cell::new(self.queue.failed.to_string()).right(),
            Cell::new(escape::line(&self.url).to_string()),
        ]
    }

    pub(super) fn show(&self, output: &mut Output) -> Result<()> {
        output.line(format!("{}  {} ({})", self.id, escape::line(&self.name), self.state()))?;
        output.line(format!("  sends to      {}", escape::line(&self.url)))?;
        let endpoints = self.endpoints.as_ref().map_or("all".to_owned(), |slugs| slugs.join(", "));
        output.line(format!("  of endpoints  {}", escape::line(&endpoints)))?;
        if !self.filter.is_empty() {
            output.line(format!("  that match    {}", escape::line(&self.filter)))?;
        }
        let Queue { waiting, sending, failed, last_success_at } = &self.queue;
        output.line(format!("  queue         {waiting} waiting, {sending} on their way, {failed} failed"))?;
        if let Some(at) = last_success_at {
            output.line(format!("  last taken    {at}"))?;
        }
        for label in &self.missing_secrets {
            output.line(format!(
                "\nThe secret {label} is missing:  creel destination secret {} add {label} env:VARIABLE",
                self.id
            ))?;
        }
        self.warnings.iter().try_for_each(|warning| output.line(format!("\n{}", escape::line(warning))))
    }
}
