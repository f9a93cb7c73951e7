//! `verify`: judges a raw request from a file. It needs no instance and no data directory, and stores nothing.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use creel_core::api::diagnosis_json;
use creel_core::clock::Timestamp;
use creel_core::import::raw;
use creel_signatures::{Case, Head, Judgement, Secret, Verdict, Verifier};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::definitions;
use crate::exit::Exit;
use crate::output::Output;
use crate::place::Place;
use crate::{diagnosis, escape, input, secret_source, shown};

/// The longest request that is read, in bytes.
const LONGEST: u64 = 256 * 1024 * 1024;

/// The longest body whose verdict is explained, in bytes.
const EXPLAINED: usize = 8 * 1024 * 1024;

/// Judge a raw HTTP/1.1 request, without a running Creel
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  creel verify --provider stripe --secret env:STRIPE_SECRET request.http && echo genuine
  creel show 12 --raw | creel verify --provider github --secret @secret.txt -
  creel verify --provider stripe --secret env:OLD --secret env:NEW --at 2026-11-21T08:31:02Z request.http

`creel provider show P` lists the keys of a provider: their names go before `=`, and where none is given the
first that is required is meant. Prefer env:, @ and -: other users of the machine can read command lines.

Exit codes: 0 valid; 1 invalid or missing; 2 anything else, also when nothing could be checked.")]
pub(crate) struct Verify {
    /// Who is said to have sent it
    #[arg(long, value_name = "P")]
    provider: String,
    /// A secret: VALUE, @FILE, env:VARIABLE, or - for standard input; may be given several times
    #[arg(long = "secret", value_name = "[NAME=]SECRET", required = true, allow_hyphen_values = true)]
    secrets: Vec<String>,
    /// The URL that the sender was told to call, for providers that sign it
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// When it arrived, as Unix seconds or RFC 3339; now if not given
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    at: Option<String>,
    /// Let a scheme that the provider has given up make it valid
    #[arg(long)]
    allow_legacy: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// The request; - for standard input
    file: PathBuf,
}

impl Verify {
    pub(crate) fn run(self, place: &Place) -> Result<Exit> {
        let known = definitions::read(place);
        let provider = definitions::get(&known, &self.provider)?;
        let at = match &self.at {
            Some(text) => Timestamp::parse(text.trim()).with_context(|| {
                format!("{:?} is no time; it reads like 1763713862 or 2026-11-21T08:31:02Z", text)
            })?,
            None => Timestamp::now(),
        };
        let from_stdin = |written: &&String| secret_source::reads_stdin(written, &provider.keys);
        let stdin = self.secrets.iter().filter(from_stdin).count() + usize::from(input::is_stdin(&self.file));
        if stdin > 1 {
            bail!("standard input can be one thing only: the request, or one secret");
        }
        let secrets = self.secrets.iter().enumerate().map(|(index, written)| {
            let given = secret_source::read(written, &provider.keys, None)?;
            let (value, id) = (Zeroizing::new(given.value), i64::try_from(index)?);
            Ok(Secret { kind: given.kind, value, username: given.username, ..Secret::shared(id, "") })
        });
        let secrets = secrets.collect::<Result<Vec<_>>>()?;
        let bytes = input::read(&self.file, LONGEST)?;
        let (request, used) = raw::first(&bytes)?;
        let head = Head {
            method: request.method(),
            target: request.target(),
            public_url: self.url.as_deref(),
            headers: &request.headers(),
        };
        let verifier = Verifier::new(provider.clone(), secrets.clone(), self.allow_legacy);
        let judgement = verifier.judge(&head, &request.body, at.micros());
        let explained = (request.body.len() <= EXPLAINED).then(|| {
            creel_signatures::diagnose(&Case {
                catalog: &known.catalog,
                provider: Some(provider),
                head,
                body: &request.body,
                at: at.micros(),
                secrets: &secrets,
                elsewhere: &[],
                allow_legacy: self.allow_legacy,
                judgement: &judgement,
                observed: None,
                lags: &[],
            })
        });
        let diagnosis = explained.as_ref().map(diagnosis_json).unwrap_or_default();
        self.tell(&judgement, &diagnosis, at, bytes.len() - used)?;
        Ok(match judgement.verdict {
            Verdict::Valid => Exit::Yes,
            Verdict::Invalid | Verdict::Missing => Exit::No,
            Verdict::Unchecked => Exit::Neither,
        })
    }

    fn tell(&self, judgement: &Judgement, diagnosis: &Value, at: Timestamp, left_over: usize) -> Result<()> {
        let mut output = Output::standard();
        let [verdict, reason] = [json!(judgement.verdict), json!(judgement.reason)];
        if self.json {
            let reply = json!({
                "provider": self.provider,
                "verdict": verdict,
                "reason": reason,
                "scheme": judgement.scheme,
                "secret": judgement.secret,
                "diagnosis": diagnosis,
                "at": at,
            });
            output.json(&reply.to_string())?;
            return output.flush();
        }
        let [verdict, reason] = [&verdict, &reason].map(|value| value.as_str().unwrap_or_default());
        let painted = output.paint(shown::verdict_style(verdict), shown::verdict(verdict, reason));
        output.line(format!("{painted}: {}", shown::reason(reason)))?;
        if let Some(diagnosis) = diagnosis::read(diagnosis)?.filter(|_| judgement.verdict != Verdict::Valid) {
            diagnosis.tell_cause(&mut output)?;
        }
        if let Some(scheme) = &judgement.scheme {
            output.line(format!("scheme {}", escape::line(scheme)))?;
        }
        // Several secrets are told apart by their place on the command line, never by what they are.
        if let Some(secret) = judgement.secret.filter(|_| self.secrets.len() > 1) {
            output.line(format!("secret {} of {}", secret + 1, self.secrets.len()))?;
        }
        let given = if self.at.is_some() { "" } else { ", which is now; --at says when it arrived" };
        output.line(format!("judged as of {}{given}", shown::time(&at.to_string())))?;
        if left_over > 0 {
            output.line(format!("{left_over} bytes after the end of the request were left out"))?;
        }
        output.flush()
    }
}
