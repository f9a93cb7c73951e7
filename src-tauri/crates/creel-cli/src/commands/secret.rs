//! `secret`: the secrets of an endpoint. A value goes in and never comes out.

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use creel_signatures::{DeclaredKey, SecretKind};
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{read, with_api};
use crate::api::{Api, Route};
use crate::columns::{Cell, table};
use crate::exit::Exit;
use crate::output::Output;
use crate::place::Place;
use crate::{escape, rejudging, secret_source, shown};

/// The secrets of an endpoint
#[derive(Debug, Args)]
pub(crate) struct Secret {
    #[command(subcommand)]
    action: Action,
    /// Print the API's JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    Add(Add),
    /// Fetch the certificate that a delivery was signed with, and keep it for its endpoint
    #[command(after_help = "\
Example:
  creel secret fetch 12

The sender names the address (Amazon SNS and PayPal do). It is called once, over https, where the provider's definition
trusts its host; `creel doctor 12` says which one that is.")]
    Fetch {
        /// The number of a delivery, as `creel ls` shows it
        #[arg(value_name = "DELIVERY")]
        delivery: i64,
    },
    /// List the secrets of an endpoint, without their values
    #[command(after_help = "Example:\n  creel secret ls stripe")]
    Ls {
        slug: String,
    },
    /// Let a secret count only for what has arrived until now
    #[command(after_help = "Example:\n  creel secret retire stripe 1")]
    Retire {
        slug: String,
        id: i64,
    },
    /// Let a retired secret count again
    #[command(after_help = "Example:\n  creel secret activate stripe 1")]
    Activate {
        slug: String,
        id: i64,
    },
    /// Make a new secret in the shape of this one; both count until the old one is retired
    #[command(after_help = "\
Example:
  creel secret rotate stripe 1 --label 'since the leak'

The new value is printed this once: enter it at the sender. `creel secret ls` says which of them the sender uses, and
`creel secret retire` ends the old one.")]
    Rotate {
        slug: String,
        id: i64,
        /// What you call the new one
        #[arg(long)]
        label: Option<String>,
    },
    /// Make a key pair, to sign in the place of a provider whose private key nobody else has
    #[command(after_help = "\
Example:
  creel secret generate discord > public.pem

The private key is kept as a secret of the endpoint and never printed; while it counts, what it signed is valid there.
The public key is printed, for receivers that are to take what Creel signs.")]
    Generate {
        slug: String,
        /// What you call it
        #[arg(long)]
        label: Option<String>,
    },
    /// Delete a secret; `creel undo` brings it back
    #[command(after_help = "Example:\n  creel secret rm stripe 1")]
    Rm {
        slug: String,
        id: i64,
    },
}

/// Add a secret; what is stored already is judged again with it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  creel secret add stripe env:STRIPE_SECRET --label production
  creel secret add github @secret.txt
  pass show webhook | creel secret add github -

`creel provider show P` lists the keys of a provider: their names go before `=`, and where none is given the
first that is required is meant. A basic_auth secret is written USER:PASSWORD.
Prefer env:, @ and -: other users of the machine can read command lines.")]
pub(crate) struct Add {
    /// The endpoint
    slug: String,
    /// The secret: VALUE, @FILE, env:VARIABLE, or - for standard input
    #[arg(value_name = "[NAME=]SECRET", allow_hyphen_values = true)]
    secret: String,
    /// What you call it
    #[arg(long)]
    label: Option<String>,
    /// What kind of key material it is, such as static_token; as the provider says if not given
    #[arg(long, value_parser = kind)]
    kind: Option<SecretKind>,
}

pub(super) fn kind(text: &str) -> std::result::Result<SecretKind, String> {
    serde_json::from_value(Value::from(text)).map_err(|_| {
        "one of shared_secret, static_token, basic_auth, public_key, jwk, certificate, public_id, webhook_id, \
         verify_token is wanted"
            .into()
    })
}

/// What is shown of a secret.
#[derive(Debug, Deserialize)]
struct Stored {
    id: i64,
    kind: String,
    label: Option<String>,
    last_four: String,
    state: String,
    created_at: String,
    available: bool,
    last_used_at: Option<String>,
    stopped_being_used_at: Option<String>,
}

#[derive(Deserialize)]
struct Rotated {
    secret: Stored,
    value: String,
}

#[derive(Debug, Deserialize)]
struct Fetched {
    id: i64,
    label: Option<String>,
}

#[derive(Debug, Deserialize)]
struct OfDelivery {
    endpoint: String,
}

#[derive(Debug, Deserialize)]
struct Made {
    public_key: String,
}

#[derive(Debug, Deserialize)]
struct List {
    items: Vec<Stored>,
}

#[derive(Debug, Deserialize)]
struct OfEndpoint {
    provider: Option<String>,
}

#[derive(Debug, Deserialize)]
struct OfProvider {
    keys: Vec<DeclaredKey>,
}

#[derive(Debug, Deserialize)]
struct Deletion {
    id: i64,
}

impl Secret {
    pub(crate) async fn run(self, place: &Place) -> Result<Exit> {
        with_api(place, async |api, output| {
            let reply = match &self.action {
                Action::Add(add) => add.send(api).await?,
                Action::Fetch { delivery } => {
                    let route = Route::new("deliveries").part(delivery).part("certificate");
                    api.send(Method::POST, &route, &json!({})).await?
                }
                Action::Ls { slug } => api.get(&secrets(slug)).await?,
                Action::Retire { slug, id } => change(api, slug, *id, "retired").await?,
                Action::Activate { slug, id } => change(api, slug, *id, "active").await?,
                Action::Rotate { slug, id, label } => {
                    let route = secrets(slug).part(id).part("rotation");
                    api.send(Method::POST, &route, &json!({"label": label})).await?
                }
                Action::Generate { slug, label } => {
                    let route = Route::new("endpoints").part(slug).part("key-pairs");
                    api.send(Method::POST, &route, &json!({"label": label})).await?
                }
                Action::Rm { slug, id } => {
                    api.send(Method::DELETE, &secrets(slug).part(id), &json!({})).await?
                }
            };
            match self.json {
                true => output.json(&reply)?,
                false => self.action.tell(api, output, &reply).await?,
            }
            Ok(Exit::Yes)
        })
        .await
    }
}

impl Action {
    async fn tell(&self, api: &Api, output: &mut Output, reply: &str) -> Result<()> {
        match self {
            Self::Ls { slug } => {
                let List { items } = read(reply)?;
                if items.is_empty() {
                    return output.line(format!(
                        "{slug} has no secret. Add one: creel secret add {slug} env:VARIABLE"
                    ));
                }
                let rows: Vec<_> = items.iter().map(Stored::row).collect();
                table(output, &["ID", "KIND", "ENDS IN", "LABEL", "STATE", "LAST USED", "ADDED"], &rows)
            }
            Self::Add(Add { slug, .. }) => {
                let stored: Stored = read(reply)?;
                output.line(format!("Added secret {} to {slug}.", stored.id))?;
                rejudging::tell(api, output, slug).await
            }
            Self::Fetch { delivery } => {
                let kept: Fetched = read(reply)?;
                let delivery: OfDelivery = read(&api.get(&Route::new("deliveries").part(delivery)).await?)?;
                let label = escape::line(kept.label.as_deref().unwrap_or_default()).to_string();
                let slug = &delivery.endpoint;
                output.line(format!("Kept the certificate {label} as secret {} of {slug}.", kept.id))?;
                rejudging::tell(api, output, slug).await
            }
            Self::Retire { slug, id } => {
                output.line(format!("Secret {id} counts only for what has arrived until now."))?;
                rejudging::tell(api, output, slug).await
            }
            Self::Activate { slug, id } => {
                output.line(format!("Secret {id} counts again."))?;
                rejudging::tell(api, output, slug).await
            }
            Self::Rotate { slug, id, .. } => {
                let Rotated { secret, value } = read(reply)?;
                output.line(escape::line(&value))?;
                output.line(format!(
                    "This is secret {}, told this once: enter it at the sender. Secret {id} counts as well until \
                     `creel secret retire {slug} {id}`.",
                    secret.id
                ))?;
                rejudging::tell(api, output, slug).await
            }
            Self::Generate { .. } => {
                let Made { public_key } = read(reply)?;
                public_key.lines().try_for_each(|line| output.line(escape::line(line)))
            }
            Self::Rm { id, .. } => {
                let deletion: Deletion = read(reply)?;
                output.line(format!("Deleted secret {id}. `creel undo {}` brings it back.", deletion.id))
            }
        }
    }
}

impl Add {
    async fn send(&self, api: &Api) -> Result<String> {
        let endpoint: OfEndpoint = read(&api.get(&Route::new("endpoints").part(&self.slug)).await?)?;
        let keys = match &endpoint.provider {
            Some(id) => read::<OfProvider>(&api.get(&Route::new("providers").part(id)).await?)?.keys,
            None => Vec::new(),
        };
        let given = secret_source::read(&self.secret, &keys, self.kind).context("no secret was added")?;
        let value = match given.username {
            Some(username) => {
                json!({"kind": given.kind, "username": username, "password": given.value, "label": self.label})
            }
            None => json!({"kind": given.kind, "value": given.value, "label": self.label}),
        };
        api.send(Method::POST, &secrets(&self.slug), &value).await
    }
}

impl Stored {
    fn row(&self) -> Vec<Cell> {
        let state = match self.available {
            true => self.state.clone(),
            false => format!("{}, cannot be opened: enter it again", self.state),
        };
        let used = match (&self.last_used_at, &self.stopped_being_used_at) {
            (None, _) => "never".to_owned(),
            (Some(at), None) => shown::time(at),
            (Some(at), Some(_)) => format!("{}, another since: retire it", shown::time(at)),
        };
        vec![
            Cell::new(self.id.to_string()).right(),
            Cell::new(&self.kind),
            Cell::new(escape::line(&self.last_four).to_string()),
            Cell::new(escape::line(self.label.as_deref().unwrap_or_default()).to_string()),
            Cell::new(state),
            Cell::new(used),
            Cell::new(shown::time(&self.created_at)),
        ]
    }
}

async fn change(api: &Api, slug: &str, id: i64, state: &str) -> Result<String> {
    api.send(Method::PATCH, &secrets(slug).part(id), &json!({"state": state})).await
}

fn secrets(slug: &str) -> Route {
    Route::new("endpoints").part(slug).part("secrets")
}
