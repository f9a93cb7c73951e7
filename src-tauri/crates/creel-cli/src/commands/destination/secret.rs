//! Secrets of a destination. A value goes in and never comes out.

use anyhow::Result;
use clap::Subcommand;
use http::Method;
use serde::Deserialize;
use serde_json::json;

use crate::api::{Api, Route};
use crate::columns::{Cell, table};
use crate::commands::read;
use crate::escape;
use crate::output::Output;
use crate::secret_source;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Keep a secret under a label; ${secret:LABEL} stands for it
    #[command(after_help = "\
Examples:
  creel destination secret 1 add token env:TOKEN
  pass show pagerduty | creel destination secret 1 add routing_key -")]
    Add {
        label: String,
        /// The secret: VALUE, @FILE, env:VARIABLE, or - for standard input
        #[arg(value_name = "SECRET", allow_hyphen_values = true)]
        secret: String,
    },
    /// List the secrets, without their values
    #[command(after_help = "Example:\n  creel destination secret 1 ls")]
    Ls,
    /// Forget a secret; what names it is not sent any more
    #[command(after_help = "Example:\n  creel destination secret 1 rm token")]
    Rm { label: String },
}

#[derive(Debug, Deserialize)]
struct Secrets {
    items: Vec<Stored>,
}

#[derive(Debug, Deserialize)]
struct Stored {
    label: String,
    last_four: String,
    available: bool,
}

impl Action {
    pub(super) async fn ask(&self, api: &Api, route: Route) -> Result<String> {
        match self {
            Self::Add { label, secret } => {
                let given = secret_source::read(secret, &[], None)?;
                api.send(Method::POST, &route, &json!({"label": label, "value": given.value})).await
            }
            Self::Ls => api.get(&route).await,
            Self::Rm { label } => api.send(Method::DELETE, &route.part(label), &json!({})).await,
        }
    }

    pub(super) fn tell(&self, output: &mut Output, reply: &str) -> Result<()> {
        if let Self::Add { .. } = self {
            let Stored { label, .. } = read(reply)?;
            return output
                .line(format!("Kept. ${{secret:{label}}} stands for it in URL, headers and program."));
        }
        let Secrets { items } = read(reply)?;
        let row = |secret: &Stored| {
            let ends =
                if secret.last_four.is_empty() { String::new() } else { format!("…{}", secret.last_four) };
            let state = if secret.available { "" } else { "cannot be opened; add it again" };
            vec![
                Cell::new(escape::line(&secret.label).to_string()),
                Cell::new(escape::line(&ends).to_string()),
                Cell::new(state),
            ]
        };
        let rows: Vec<_> = items.iter().map(row).collect();
        table(output, &["LABEL", "ENDS", ""], &rows)
    }
}
