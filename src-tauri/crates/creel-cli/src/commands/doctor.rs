//! `doctor`: why the verdict of a delivery, or of a request in a file, is what it is.

use std::path::Path;

use anyhow::{Result, bail};
use clap::Args;
use creel_signatures::DeclaredKey;
use data_encoding::BASE64;
use http::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{read, with_api};
use crate::api::{Api, Route};
use crate::exit::Exit;
use crate::output::Output;
use crate::place::Place;
use crate::{diagnosis, escape, input, secret_source, shown};

/// The longest request that is read, in bytes; the API reads no more.
const LONGEST: u64 = 8 * 1024 * 1024;

/// Say why a signature is not right, and what to do
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  creel doctor 12                                       a delivery, as `creel ls` numbers it
  creel doctor 12 --observed 'expected 5257a869e7…'     what your receiver logged about it
  creel doctor request.http --provider stripe --secret env:STRIPE_SECRET
  pbpaste | creel doctor - --endpoint shop              a raw request, a cURL command, or a HAR

A request in a file is not stored. Where neither --provider nor --endpoint is given, its path and its headers say
whose it is. All secrets that are kept here are tried, and never shown. Prefer env:, @ and - for secrets: other
users of the machine can read command lines.

Exit codes: 0 valid; 1 invalid or missing; 2 anything else, also when nothing could be checked.")]
pub(crate) struct Doctor {
    /// The number of a delivery, or a file with a request; - for standard input
    #[arg(value_name = "ID|FILE")]
    what: String,
    /// Who is said to have sent the request of the file
    #[arg(long, value_name = "P")]
    provider: Option<String>,
    /// The endpoint whose provider and secrets count for the request of the file
    #[arg(long, value_name = "SLUG")]
    endpoint: Option<String>,
    /// A secret besides: VALUE, @FILE, env:VARIABLE, or - for standard input; may be given several times
    #[arg(long = "secret", value_name = "[NAME=]SECRET", allow_hyphen_values = true)]
    secrets: Vec<String>,
    /// The URL that the sender was told to call
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// When the request of the file arrived, as Unix seconds or RFC 3339; now if not given
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    at: Option<String>,
    /// A digest or an error that your receiver logged about the same request
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    observed: Option<String>,
    /// Print the API's JSON
    #[arg(long)]
    json: bool,
}

/// What is shown besides the diagnosis.
#[derive(Debug, Deserialize)]
struct Judged {
    verdict: String,
    reason: String,
    provider: Option<String>,
    /// Of a given request the time as of which it was judged.
    at: Option<String>,
    diagnosis: Value,
    /// Of a delivery where its certificate is, where the endpoint does not have it.
    certificate: Option<Certificate>,
    #[serde(default)]
    left_out: usize,
}

#[derive(Debug, Deserialize)]
struct Certificate {
    host: String,
}

#[derive(Debug, Deserialize)]
struct OfProvider {
    keys: Vec<DeclaredKey>,
}

impl Doctor {
    pub(crate) async fn run(self, place: &Place) -> Result<Exit> {
        with_api(place, async |api, output| {
            let reply = match self.what.parse::<i64>() {
                Ok(id) => self.of_delivery(api, id).await?,
                Err(_) => self.of_file(api).await?,
            };
            let judged: Judged = read(&reply)?;
            match self.json {
                true => output.json(&reply)?,
                false => self.tell(output, &judged)?,
            }
            Ok(match judged.verdict.as_str() {
                "valid" => Exit::Yes,
                "invalid" | "missing" => Exit::No,
                _ => Exit::Neither,
            })
        })
        .await
    }

    async fn of_delivery(&self, api: &Api, id: i64) -> Result<String> {
        let of_a_file = self.provider.is_some() || self.endpoint.is_some() || self.url.is_some();
        if of_a_file || self.at.is_some() || !self.secrets.is_empty() {
            bail!(
                "delivery {id} has its endpoint's provider, secrets and time; only --observed goes with it. To try \
                 others: creel show {id} --raw | creel doctor - --provider P --secret S"
            );
        }
        let route = Route::new("deliveries").part(id);
        let reply = api.get(&route.clone().part("signature")).await?;
        let Some(observed) = &self.observed else { return Ok(reply) };
        let body = json!({"observed": observed});
        let diagnosis = api.send(Method::POST, &route.part("diagnoses"), &body).await?;
        let mut judged: Map<String, Value> = read(&reply)?;
        judged.insert("diagnosis".into(), read(&diagnosis)?);
        Ok(Value::from(judged).to_string())
    }

    async fn of_file(&self, api: &Api) -> Result<String> {
        let keys = match &self.provider {
            Some(id) => read::<OfProvider>(&api.get(&Route::new("providers").part(id)).await?)?.keys,
            None => Vec::new(),
        };
        let file = Path::new(&self.what);
        let from_stdin = |written: &&String| secret_source::reads_stdin(written, &keys);
        let stdin = self.secrets.iter().filter(from_stdin).count() + usize::from(input::is_stdin(file));
        if stdin > 1 {
            bail!("standard input can be one thing only: the request, or one secret");
        }
        let mut secrets = Vec::new();
        for written in &self.secrets {
            let given = secret_source::read(written, &keys, None)?;
            secrets.push(match given.username {
                Some(username) => json!({"kind": given.kind, "username": username, "password": given.value}),
                None => json!({"kind": given.kind, "value": given.value}),
            });
        }
        let body = json!({
            "request_b64": BASE64.encode(&input::read(file, LONGEST)?),
            "provider": self.provider,
            "endpoint": self.endpoint,
            "secrets": secrets,
            "url": self.url,
            "at": self.at,
            "observed": self.observed,
        });
        api.send(Method::POST, &Route::new("diagnoses"), &body).await
    }

    fn tell(&self, output: &mut Output, judged: &Judged) -> Result<()> {
        let verdict = shown::verdict(&judged.verdict, &judged.reason);
        let painted = output.paint(shown::verdict_style(&judged.verdict), verdict);
        output.line(format!("{painted}: {}", escape::line(shown::reason(&judged.reason))))?;
        if let Some(at) = &judged.at {
            let by = match &judged.provider {
                Some(provider) => format!("as a delivery of {}, ", escape::line(provider)),
                None => String::new(),
            };
            let now = if self.at.is_some() { "" } else { "; --at says when it arrived" };
            output.line(format!("judged {by}as of {}{now}", shown::time(at)))?;
        }
        if judged.left_out > 0 {
            output.line(format!("{} more in the file were left out", judged.left_out))?;
        }
        if let Some(diagnosis) = diagnosis::read(&judged.diagnosis)? {
            output.line("")?;
            diagnosis.tell(output)?;
        }
        if let Some(Certificate { host }) = &judged.certificate {
            let host = escape::line(host);
            output.line("")?;
            output.line(format!("To fetch the certificate from {host}: creel secret fetch {}", self.what))?;
        }
        Ok(())
    }
}
