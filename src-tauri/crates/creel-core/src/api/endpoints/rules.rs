//! What an endpoint may be. The store and the receiver trust what passed here.

use creel_signatures::Catalog;
use http::{HeaderName, HeaderValue, Uri};

use crate::api::problem::{Problem, ProblemCode};
use crate::endpoint::{Answer, Endpoint, EndpointChange, Notify, NotifyWhen};
use crate::plan::Plan;
use crate::search::{self, nearest};
use crate::stand_in;
use crate::template;

/// The longest name, path or URL, in bytes.
const LONGEST: usize = 2048;

/// How many paths an endpoint and how many headers an answer may have.
const MOST: usize = 64;

/// The longest wait before an answer, in milliseconds.
const LONGEST_DELAY: u32 = 300_000;

/// Headers that say where a message ends or how its connection goes on. The receiver writes them.
const FRAMING: [&str; 9] = [
    "connection",
    "content-length",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "date",
];

pub(super) fn slug(slug: &str) -> Result<(), Problem> {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if (1..=64).contains(&slug.len()) && slug.bytes().all(allowed) {
        return Ok(());
    }
    let detail = "A slug has 1 to 64 of the characters a-z, 0-9 and -. Nothing was changed.";
    Err(Problem::field("slug", detail).suggesting(slugged(slug)))
}

/// The slug that somebody probably wanted.
fn slugged(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = words.next()?.to_owned();
    words.for_each(|word| slug.extend(["-", word]));
    slug.truncate(64);
    Some(slug)
}

pub(super) fn change(change: &EndpointChange, catalog: &Catalog) -> Result<(), Problem> {
    if let Some(name) = &change.name {
        let fits = name.len() <= LONGEST && !name.contains(char::is_control);
        require(fits, "name", "A name is one line of at most 2,048 bytes")?;
    }
    if let Some(Some(id)) = &change.provider {
        provider(id, catalog)?;
    }
    if let Some(paths) = &change.paths {
        require(paths.len() <= MOST, "paths", "An endpoint owns at most 64 paths")?;
        paths.iter().try_for_each(|pattern| path(pattern))?;
    }
    if let Some(Some(url)) = &change.public_url {
        let told = "A public URL is an http or https URL without user name and fragment";
        require(is_public_url(url), "public_url", told)?;
    }
    change.notify.as_ref().map_or(Ok(()), notify)?;
    change.answer.as_ref().map_or(Ok(()), answer)
}

fn notify(notify: &Notify) -> Result<(), Problem> {
    match &notify.query {
        Some(query) => {
            search::Query::parse(query).map_err(|error| Problem::from(error).naming("notify.query")).map(drop)
        }
        None => {
            let told = "Notifications of what matches need a search, such as event:charge.*";
            require(notify.when != NotifyWhen::Matching, "notify.query", told)
        }
    }
}

/// That a provider of this id is known.
pub(in crate::api) fn provider(id: &str, catalog: &Catalog) -> Result<(), Problem> {
    if catalog.get(id).is_some() {
        return Ok(());
    }
    let detail =
        format!("There is no provider {id:?}. GET /api/v1/providers lists them. Nothing was changed.");
    let meant = nearest(id, catalog.iter().map(|provider| provider.id.as_str()));
    Err(Problem::new(ProblemCode::UnknownProvider, detail).suggesting(meant))
}

fn path(pattern: &str) -> Result<(), Problem> {
    let literal = pattern.strip_suffix("/*").unwrap_or(pattern);
    let visible = |b: u8| b.is_ascii_graphic() && !matches!(b, b'*' | b'?' | b'#');
    let fits = pattern.starts_with('/') && pattern.len() <= LONGEST && literal.bytes().all(visible);
    require(fits, "paths", "A path starts with /, may end with /*, and has no space, *, ? or # besides")
}

fn is_public_url(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else { return false };
    let plain_host =
        uri.authority().is_some_and(|host| !host.as_str().contains('@') && !host.host().is_empty());
    let web = matches!(uri.scheme_str(), Some("http" | "https"));
    url.len() <= LONGEST && web && plain_host && !url.contains('#')
}

fn answer(answer: &Answer) -> Result<(), Problem> {
    let status = answer.status.is_none_or(|status| (200..=599).contains(&status));
    require(status, "answer.status", "A status is a number from 200 to 599")?;
    let delay = answer.delay_ms <= LONGEST_DELAY;
    require(delay, "answer.delay_ms", "An answer waits at most 300,000 ms")?;
    let headers = answer.headers.as_deref().unwrap_or_default();
    require(headers.len() <= MOST, "answer.headers", "An answer has at most 64 headers of its own")?;
    plan(answer.plan.as_deref())?;
    stand_in(answer.stand_in.as_deref())?;
    let patience = answer.pass_through.as_ref().is_none_or(|how| (1..=60_000).contains(&how.timeout_ms));
    require(patience, "answer.pass_through", "A destination is waited for 1 to 60,000 ms")?;
    if answer.template {
        templates(answer)?;
    }
    for (name, value) in headers {
        let name = name.parse::<HeaderName>().ok();
        let known = name.as_ref().is_some_and(|name| !FRAMING.contains(&name.as_str()));
        require(
            known,
            "answer.headers",
            "A header's name is a token, and none that the receiver writes itself",
        )?;
        let visible = HeaderValue::from_str(value).is_ok();
        require(visible, "answer.headers", "A header's value is one line of visible ASCII characters")?;
    }
    Ok(())
}

fn plan(text: Option<&str>) -> Result<(), Problem> {
    let Some(text) = text else { return Ok(()) };
    require(text.len() <= LONGEST, "answer.plan", "A plan has at most 2,048 bytes")?;
    Plan::parse(text).map(drop).map_err(|error| {
        let told = format!("The plan does not read: {error}. Nothing was changed.");
        Problem::field("answer.plan", told).at(error.offset)
    })
}

fn stand_in(id: Option<&str>) -> Result<(), Problem> {
    let Some(id) = id.filter(|id| stand_in::get(id).is_none()) else { return Ok(()) };
    let detail =
        format!("There is no stand-in {id:?}. GET /api/v1/stand-ins lists them. Nothing was changed.");
    let meant = nearest(id, stand_in::all().iter().map(|stand_in| stand_in.facts.id.as_str()));
    Err(Problem::field("answer.stand_in", detail).suggesting(meant))
}

fn templates(answer: &Answer) -> Result<(), Problem> {
    let body = answer.body.iter().map(|body| ("answer.body", body));
    let headers = answer.headers.iter().flatten().map(|(_, value)| ("answer.headers", value));
    for (field, text) in body.chain(headers) {
        template::check(text).map_err(|error| {
            Problem::field(field, format!("The template does not read: {error}. Nothing was changed."))
        })?;
    }
    Ok(())
}

/// That nothing which leads to another endpoint already is to lead to this one.
pub(super) fn ownership(slug: &str, paths: Option<&[String]>, all: &[Endpoint]) -> Result<(), Problem> {
    let taken = |what: &str, owner: &str| {
        let detail = format!("{what} leads to the endpoint {owner:?} already. Nothing was changed.");
        Err(Problem::new(ProblemCode::Conflict, detail))
    };
    for other in all.iter().filter(|other| other.slug != slug) {
        let own_path = |pattern: &str, slug: &str| literal(pattern) == format!("/{slug}");
        if other.paths.iter().any(|pattern| own_path(pattern, slug)) {
            return taken(&format!("/{slug}"), &other.slug);
        }
        for pattern in paths.unwrap_or_default() {
            if other.paths.contains(pattern) || own_path(pattern, &other.slug) {
                return taken(pattern, &other.slug);
            }
        }
    }
    Ok(())
}

fn literal(pattern: &str) -> &str {
    pattern.strip_suffix("/*").unwrap_or(pattern)
}

fn require(holds: bool, field: &'static str, told: &str) -> Result<(), Problem> {
    match holds {
        true => Ok(()),
        false => Err(Problem::field(field, format!("{told}. Nothing was changed."))),
    }
}
