//! `sign`: signs a raw request from a file, as the provider would. It is `verify` the other way round, and needs no
//! instance and no data directory either.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use creel_core::clock::Timestamp;
use creel_core::import::ImportedRequest;
use creel_core::import::raw;
use creel_signatures::{Head, Provider, Secret, SignError, Signing};
use zeroize::Zeroizing;

use crate::definitions;
use crate::exit::Exit;
use crate::output::Output;
use crate::place::Place;
use crate::{escape, input, secret_source};

/// The longest request that is read, in bytes.
const LONGEST: u64 = 256 * 1024 * 1024;

/// Sign a raw HTTP/1.1 request, without a running Creel
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  creel sign --provider stripe --secret env:STRIPE_SECRET request.http > signed.http
  creel show 12 --raw | creel sign --provider github --secret @secret.txt - | nc localhost 3000
  creel sign --provider github --secret x request.http | creel verify --provider github --secret x -

The signature takes the place of one that is there; everything else stays as it is. The time is now, or --at.
`creel provider show P` lists the keys and schemes of a provider. Where several secrets are given, each makes a
signature if the provider has room for them, as during a rotation; else the first that fits signs.
Prefer env:, @ and -: other users of the machine can read command lines.

Exit codes: 0 signed; 2 anything else.")]
pub(crate) struct Sign {
    /// Who is to seem to send it
    #[arg(long, value_name = "P")]
    provider: String,
    /// A secret: VALUE, @FILE, env:VARIABLE, or - for standard input; may be given several times
    #[arg(long = "secret", value_name = "[NAME=]SECRET", required = true, allow_hyphen_values = true)]
    secrets: Vec<String>,
    /// The scheme by its name; the first that fits if not given
    #[arg(long, value_name = "NAME")]
    scheme: Option<String>,
    /// The URL that it will be sent to, for providers that sign it
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// The time to sign with, as Unix seconds or RFC 3339; now if not given
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    at: Option<String>,
    /// The request; - for standard input
    file: PathBuf,
}

impl Sign {
    pub(crate) fn run(self, place: &Place) -> Result<Exit> {
        let known = definitions::read(place);
        let provider = definitions::get(&known, &self.provider)?;
        let at = match &self.at {
            Some(text) => Timestamp::parse(text.trim()).with_context(|| {
                format!("{text:?} is no time; it reads like 1763713862 or 2026-11-21T08:31:02Z")
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
        let (request, _) = raw::first(&input::read(&self.file, LONGEST)?)?;
        let signed = self.signed(&request, provider, &secrets, at)?;
        let mut output = Output::standard();
        match output.is_terminal() {
            true => output.line(escape::lines(&signed))?,
            false => output.bytes(&signed)?,
        }
        output.flush()?;
        Ok(Exit::Yes)
    }

    fn signed(
        &self,
        request: &ImportedRequest,
        provider: &Provider,
        secrets: &[Secret],
        at: Timestamp,
    ) -> Result<Vec<u8>> {
        let headers = request.headers();
        let head = Head {
            method: request.method(),
            target: request.target(),
            public_url: self.url.as_deref(),
            headers: &headers,
        };
        let event = provider.event(&head, &request.body);
        let id = event.event_id.unwrap_or_else(|| format!("msg_{}", at.micros()));
        let signing = Signing {
            scheme: self.scheme.as_deref(),
            secrets,
            head,
            body: &request.body,
            timestamp: at.micros(),
            written: None,
            id: Some(&id),
        };
        Ok(match provider.sign(&signing) {
            Ok(headers) => written(&request.head, headers, &request.body),
            Err(SignError::NotInHeader(_)) => {
                written(&request.head, Vec::new(), &provider.sign_body(&signing)?)
            }
            Err(error) => return Err(error.into()),
        })
    }
}

/// The request with other headers and a body in one piece. Lines that stay keep their bytes.
fn written(head: &[u8], mut set: Vec<(String, String)>, body: &[u8]) -> Vec<u8> {
    let name = |line: &[u8]| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        Some(String::from_utf8_lossy(line.get(..colon)?).to_ascii_lowercase())
    };
    let is_framing = |name: &str| matches!(name, "content-length" | "transfer-encoding" | "trailer");
    let mut lines = head.split_inclusive(|byte| *byte == b'\n');
    let mut out = lines.next().unwrap_or_default().to_vec();
    let framed = head.split(|byte| *byte == b'\n').filter_map(name).any(|name| is_framing(&name));
    if framed || !body.is_empty() {
        set.push(("Content-Length".to_owned(), body.len().to_string()));
    }
    for line in lines {
        match name(line) {
            // The empty line ends it.
            None => break,
            Some(name)
                if is_framing(&name) || set.iter().any(|(other, _)| other.eq_ignore_ascii_case(&name)) => {}
            Some(_) => out.extend_from_slice(line),
        }
    }
    for (name, value) in set {
        out.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    out.extend_from_slice(b"\r\n");
    out.extend_from_slice(body);
    out
}
