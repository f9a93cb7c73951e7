//! What a destination may be. The queue trusts what passed here.

use http::uri::Authority;
use http::{HeaderName, HeaderValue, Method, Uri};

use crate::Creel;
use crate::api::endpoints::provider_is_known;
use crate::api::problem::Problem;
use crate::search::{self, nearest};
use crate::sending::credentials::{filled_with, is_label, labels};
use crate::sending::destination::{DestinationSettings, HIDDEN, HeaderEdit, Signing, Transform};
use crate::sending::forward::transform::compile;
use crate::sending::retry::{Retries, RetryRules, TableName};
use crate::sending::url::userinfo;
use crate::transform as ready;

/// The longest name, URL or header value, in bytes.
const LONGEST: usize = 4096;
/// The longest program, in bytes.
const LONGEST_PROGRAM: usize = 32 * 1024;
/// How many headers, endpoints or ranges of statuses there may be.
const MOST: usize = 64;
/// The longest wait for a next try, in milliseconds: a week.
const LONGEST_WAIT: u64 = 7 * 24 * 3_600_000;

/// Headers that Creel writes itself, since they say where the message goes and where it ends.
const FRAMING: [&str; 8] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "trailer",
    "upgrade",
    "creel-hops",
];

pub(super) fn name(name: &str) -> Result<(), Problem> {
    let fits = !name.trim().is_empty() && name.len() <= 256 && !name.contains(char::is_control);
    require(fits, "name", "A name is one line of 1 to 256 bytes")
}

pub(super) fn label(label: &str) -> Result<(), Problem> {
    require(is_label(label), "label", "A label has 1 to 64 letters, digits, underscores, hyphens and dots")
}

/// `before`: the settings of the destination so far. What an older Creel took stays as it is, unless it is changed.
pub(super) fn settings(
    creel: &Creel,
    before: Option<&DestinationSettings>,
    settings: &DestinationSettings,
) -> Result<(), Problem> {
    if before.is_none_or(|before| before.url != settings.url) {
        url(&settings.url)?;
    }
    let method = settings.method.as_deref().is_none_or(|method| {
        method.len() <= 32 && Method::from_bytes(method.as_bytes()).is_ok() && method != "CONNECT"
    });
    require(method, "method", "A method is one word, such as POST, and not CONNECT")?;
    search::Query::parse(&settings.filter).map_err(|error| Problem::from(error).naming("filter"))?;
    for slug in settings.endpoints.iter().flatten() {
        let known = creel.directory().by_slug(slug).is_some();
        require(known, "endpoints", &format!("There is no endpoint {slug:?}"))?;
    }
    let endpoints = settings.endpoints.as_ref().is_none_or(|endpoints| (1..=MOST).contains(&endpoints.len()));
    require(endpoints, "endpoints", "1 to 64 endpoints can be named; null stands for all")?;
    settings.transform.as_ref().map_or(Ok(()), transform)?;
    headers(before.map_or(&[], |before| &before.headers), settings)?;
    if let Signing::Resign(how) = &settings.signing {
        how.secret.as_deref().map_or(Ok(()), label)?;
        how.provider.as_deref().map_or(Ok(()), |id| provider_is_known(id, &creel.catalog()))?;
    }
    require(
        (100..=300_000).contains(&settings.timeout_ms),
        "timeout_ms",
        "A sending may take 100 to 300,000 ms",
    )?;
    require((1..=64).contains(&settings.concurrency), "concurrency", "1 to 64 can be sent at the same time")?;
    require(settings.max_age_s != Some(0), "max_age_s", "An age is at least one second")?;
    retries(&settings.retries)
}

/// A URL whose host does not depend on a secret, so that everybody sees where it leads.
fn url(url: &str) -> Result<(), Problem> {
    let host = |value: &str| -> Option<(String, Authority)> {
        let uri: Uri = filled_with(url, value).parse().ok()?;
        Some((uri.scheme_str()?.to_owned(), uri.authority()?.clone()))
    };
    let (Some(one), Some(other)) = (host("x"), host("y")) else {
        let told =
            "A URL begins with http:// or https:// and names a host, such as http://localhost:3000/webhooks";
        return require(false, "url", told);
    };
    let web = matches!(one.0.as_str(), "http" | "https") && !one.1.host().is_empty();
    require(
        web && url.len() <= LONGEST,
        "url",
        "A URL begins with http:// or https:// and has at most 4,096 bytes",
    )?;
    require(
        one.0 == other.0 && one.1.host() == other.1.host() && one.1.port() == other.1.port(),
        "url",
        "A secret may stand in the path, the query or the password of a URL, and not in its host",
    )?;
    require(
        userinfo(url).and_then(|there| url.get(there)).is_none_or(|userinfo| !labels(userinfo).is_empty()),
        "url",
        "A password in a URL would be kept and shown in clear. Write https://user:${secret:password}@host/, and keep the \
         password as the destination's secret `password`",
    )
}

fn transform(transform: &Transform) -> Result<(), Problem> {
    match transform {
        Transform::Program(text) => {
            let fits = !text.trim().is_empty() && text.len() <= LONGEST_PROGRAM;
            require(fits, "transform", "A program has 1 to 32,768 bytes")?;
            compile(text).map(drop).map_err(|error| {
                Problem::field(
                    "transform",
                    format!("The program cannot be read: {error}. Nothing was changed."),
                )
            })
        }
        Transform::Ready(id) => {
            let detail = format!(
                "There is no ready transform {id:?}. GET /api/v1/transforms lists them. Nothing was changed."
            );
            let meant = nearest(id, ready::all().iter().map(|ready| ready.facts.id.as_str()));
            match ready::get(id) {
                Some(_) => Ok(()),
                None => Err(Problem::field("transform", detail).suggesting(meant)),
            }
        }
    }
}

fn headers(before: &[HeaderEdit], settings: &DestinationSettings) -> Result<(), Problem> {
    require(settings.headers.len() <= MOST, "headers", "At most 64 headers can be changed")?;
    for edit in settings.headers.iter().filter(|edit| !before.contains(edit)) {
        let name = edit.name.parse::<HeaderName>().ok();
        let known = name.as_ref().is_some_and(|name| !FRAMING.contains(&name.as_str()));
        require(
            known,
            "headers",
            "A header's name is a token, and none that Creel writes itself, such as Host or Content-Length",
        )?;
        let fits = edit.value.as_deref().is_none_or(|value| {
            value.len() <= LONGEST && HeaderValue::from_str(&filled_with(value, "x")).is_ok()
        });
        require(fits, "headers", "A header's value is one line of visible ASCII characters")?;
        let told = format!(
            "The value of {} would be kept and shown in clear. Write ${{secret:label}} where the secret part of it is, and \
             keep that as a secret of the destination",
            edit.name
        );
        require(!edit.tells_a_credential(), "headers", &told)?;
    }
    Ok(())
}

fn retries(retries: &Retries) -> Result<(), Problem> {
    require(
        retries.budget.is_none_or(|budget| (1..=100).contains(&budget)),
        "retries",
        "A delivery is tried 1 to 100 times",
    )?;
    let custom = (retries.table == TableName::Custom) == retries.custom.is_some();
    require(custom, "retries", "The table `custom` has its rules in `custom`, and no other table has any")?;
    let Some(RetryRules { statuses, first_wait_ms, longest_wait_ms, budget, .. }) = &retries.custom else {
        return Ok(());
    };
    let ranges =
        statuses.len() <= MOST && statuses.iter().all(|(from, to)| 300 <= *from && from <= to && *to <= 599);
    require(ranges, "retries", "Statuses are at most 64 ranges within 300 to 599")?;
    let waits = 1 <= *first_wait_ms && first_wait_ms <= longest_wait_ms && *longest_wait_ms <= LONGEST_WAIT;
    require(
        waits,
        "retries",
        "The first wait is at least 1 ms, the longest no shorter than the first and at most a week",
    )?;
    require((1..=100).contains(budget), "retries", "A delivery is tried 1 to 100 times")
}

/// What to think about before trusting it.
pub(super) fn warnings(settings: &DestinationSettings, loopback: bool) -> Vec<String> {
    let mut warnings = Vec::new();
    if settings.tells_a_credential() {
        warnings.push(format!(
            "A credential in its URL or headers is stored in clear, as older versions did; here it is shown as {HIDDEN}. Write \
             ${{secret:label}} in its place, and keep it as a secret of the destination."
        ));
    }
    if !loopback && settings.url.starts_with("http://") {
        warnings.push(
            "Plain http to another machine: whoever is on the way can read and change what is sent.".into(),
        );
    }
    if !loopback && settings.accept_any_certificate {
        warnings
            .push("Any certificate is believed: whoever is on the way can pretend to be this host.".into());
    }
    if settings.transform.is_some() && settings.signing == Signing::Keep {
        warnings.push("The body is changed and the sender's signature is kept, so that it does not fit any more. Sign anew, or strip it.".into());
    }
    warnings
}

fn require(holds: bool, field: &'static str, told: &str) -> Result<(), Problem> {
    match holds {
        true => Ok(()),
        false => Err(Problem::field(field, format!("{told}. Nothing was changed."))),
    }
}
