//! Hypotheses about the address: the sender signed another URL or method than the one the request came with.

use super::finding::{listed, shown};
use super::search::Search;
use super::text::percent_encoded;
use super::{Blame, Cause, Finding};
use crate::Head;
use crate::form;
use crate::lookup::trim;

/// How many URLs are tried.
const MOST: usize = 400;

/// Whether a scheme of the provider signs one of these.
fn signs(search: &Search<'_, '_>, wanted: &[&str]) -> bool {
    let named = |content: &str| wanted.iter().any(|value| content.contains(value));
    search.provider.schemes.iter().any(|scheme| named(scheme.content.source()) || scheme.uses_url())
}

/// Another method.
pub(super) fn method(search: &mut Search<'_, '_>) -> Option<Finding> {
    if !signs(search, &["{method}"]) {
        return None;
    }
    let head = search.case.head;
    let own = search.own.clone();
    let lower = head.method.to_lowercase();
    for method in ["POST", "GET", "PUT", "PATCH", "DELETE", &lower] {
        if method == head.method {
            continue;
        }
        if let Some(hit) = search.judge_head(&own, &Head { method, ..head }, search.case.body) {
            let finding = Finding::proven(Cause::Method, Blame::Between).say(
                format!("The sender signed the method {method}"),
                format!("With {method} in place of {} the signature is right.", shown(head.method.as_bytes())),
                "Find what changes the method on the way, such as a redirect, and call the final URL directly.",
            );
            return Some(finding.with_secret(hit.secret).of_scheme(&hit.scheme));
        }
    }
    None
}

/// Another URL.
pub(super) fn url(search: &mut Search<'_, '_>) -> Option<Finding> {
    let head = search.case.head;
    if !signs(search, &["{url", "{path", "{query", "(url", "(path", "(query", "{target"]) {
        return None;
    }
    let own = search.own.clone();
    for url in urls(&head) {
        let target = url.splitn(4, '/').nth(3).map_or("/".to_owned(), |rest| format!("/{rest}"));
        let changed = Head { public_url: Some(&url), target: target.as_bytes(), ..head };
        if let Some(hit) = search.judge_head(&own, &changed, search.case.body) {
            return Some(finding(search, &url).with_secret(hit.secret).of_scheme(&hit.scheme));
        }
    }
    None
}

/// What is to be said where a URL fits.
pub(super) fn finding(search: &Search<'_, '_>, url: &str) -> Finding {
    let configured = match search.case.head.public_url {
        Some(configured) => format!("This endpoint's public URL is {}.", shown(configured.as_bytes())),
        None => "This endpoint has no public URL.".to_owned(),
    };
    let mut differences = Vec::new();
    if let Some(other) = search.case.head.public_url {
        let parts = |url: &str| {
            let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
            let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let (path, query) = path.split_once('?').unwrap_or((path, ""));
            [scheme.to_owned(), host.to_owned(), path.to_owned(), query.to_owned()]
        };
        let (one, other) = (parts(url), parts(other));
        let names = ["the scheme (http or https)", "the host or port", "the path", "the query"];
        let different =
            names.into_iter().zip(one.iter().zip(&other)).filter(|(_, (one, other))| one != other);
        differences.extend(different.map(|(name, _)| name.to_owned()));
    }
    let differ = match differences.len() {
        0 => String::new(),
        1 => format!(" {} differs.", capital(&differences[0])),
        _ => format!(" {} differ.", capital(&listed(&differences))),
    };
    Finding::proven(Cause::UrlMismatch, Blame::Endpoint).say(
        "The sender signed another URL",
        format!("The signature fits {}. {configured}{differ}", shown(url.as_bytes())),
        "Set the public URL of this endpoint to exactly the URL that is entered at the sender.",
    )
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The URLs that the sender may have been told, the likeliest first.
pub(super) fn urls(head: &Head<'_>) -> Vec<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(trim(bytes)).into_owned();
    let target = text(head.target);
    let configured = head.public_url.and_then(|url| url.split_once("://"));
    let configured = configured.map(|(_, rest)| rest.split_at(rest.find('/').unwrap_or(rest.len())));
    let mut hosts: Vec<String> = configured.iter().map(|(host, _)| (*host).to_owned()).collect();
    for name in ["x-forwarded-host", "x-original-host", "host"] {
        let values = head.all(name).flat_map(|value| value.split(|byte| *byte == b','));
        hosts.extend(values.map(text));
    }
    let forwarded = head.all("forwarded").map(text).collect::<Vec<_>>().join(";");
    let host = |part: &str| {
        let (name, value) = part.trim().split_once('=')?;
        name.eq_ignore_ascii_case("host").then(|| value.trim_matches('"').to_owned())
    };
    hosts.extend(forwarded.split([';', ',']).filter_map(host));
    let mut more: Vec<String> = Vec::new();
    for host in &hosts {
        let bare = host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name);
        more.extend([bare.to_owned(), format!("{bare}:443"), format!("{bare}:80")]);
    }
    hosts.extend(more);
    let mut paths: Vec<String> = configured.iter().map(|(_, path)| (*path).to_owned()).collect();
    paths.push(target.clone());
    for name in ["x-original-url", "x-original-uri", "x-forwarded-uri", "x-rewrite-url"] {
        paths.extend(head.first(name).map(text).filter(|path| path.starts_with('/')));
    }
    if let Some(prefix) = head.first("x-forwarded-prefix").map(text) {
        paths.push(format!("{}{target}", prefix.trim_end_matches('/')));
    }
    // A prefix that a proxy stripped cannot be known, but the one that Creel adds can.
    let mut rest = target.as_str();
    while let Some(at) = rest.get(1..).and_then(|tail| tail.find('/')) {
        rest = &rest[at + 1..];
        paths.push(rest.to_owned());
    }
    let mut all = Vec::new();
    let add = |list: &mut Vec<String>, text: String| {
        if !list.contains(&text) {
            list.push(text);
        }
    };
    let mut forms = Vec::new();
    for path in &paths {
        let (bare, query) =
            path.split_once('?').map_or((path.as_str(), None), |(path, query)| (path, Some(query)));
        let query = query.or(target.split_once('?').map(|(_, query)| query));
        let slashless = bare.trim_end_matches('/');
        for bare in [bare, slashless, &format!("{slashless}/")] {
            for query in queries(query) {
                add(&mut forms, format!("{bare}{query}"));
            }
        }
    }
    let mut unique = Vec::new();
    hosts.into_iter().filter(|host| !host.is_empty()).for_each(|host| add(&mut unique, host));
    for scheme in ["https", "http"] {
        for host in &unique {
            for form in &forms {
                add(&mut all, format!("{scheme}://{host}{form}"));
            }
        }
    }
    all.truncate(MOST);
    all
}

/// The forms that a query takes on its way: as it is, none, decoded, encoded, sorted.
fn queries(query: Option<&str>) -> Vec<String> {
    let Some(query) = query.filter(|query| !query.is_empty()) else { return vec![String::new()] };
    let decoded = String::from_utf8_lossy(&form::decode(query.as_bytes())).into_owned();
    let mut sorted: Vec<&str> = query.split('&').collect();
    sorted.sort_unstable();
    let encoded: Vec<String> = query
        .split('&')
        .map(|pair| {
            let code = |text: &str| percent_encoded(&form::decode(text.as_bytes()), b"-_.~", "%20");
            pair.split_once('=')
                .map_or_else(|| code(pair), |(name, value)| format!("{}={}", code(name), code(value)))
        })
        .collect();
    let mut all: Vec<String> = vec![format!("?{query}"), String::new()];
    for form in [decoded, encoded.join("&"), sorted.join("&"), encoded.join("&").replace("%20", "+")] {
        let form = format!("?{form}");
        if !all.contains(&form) {
            all.push(form);
        }
    }
    all
}

/// Whether the provider signs the URL the sender was told.
pub(super) fn signs_url(search: &Search<'_, '_>) -> bool {
    search.provider.schemes.iter().any(|scheme| scheme.uses_url())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(public_url: Option<&str>, target: &str, headers: &[(&str, &str)], wanted: &str) {
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
        let head = Head { method: "POST", target: target.as_bytes(), public_url, headers: &headers };
        let urls = urls(&head);
        assert!(urls.iter().any(|url| url == wanted), "{wanted}: {urls:#?}");
    }

    #[test]
    fn urls_are_put_together_from_what_the_request_has() {
        let host = ("Host", "127.0.0.1:27335");
        let told = Some("https://hooks.example.com/a");
        check(None, "/a", &[host], "http://127.0.0.1:27335/a");
        check(told, "/a", &[host], "http://hooks.example.com/a");
        check(told, "/a", &[host], "https://hooks.example.com:443/a");
        check(told, "/a", &[host], "https://hooks.example.com/a/");
        check(told, "/a?x=1%202", &[host], "https://hooks.example.com/a?x=1 2");
        check(told, "/a?b=2&a=1", &[host], "https://hooks.example.com/a?a=1&b=2");
        check(told, "/slug/b/c", &[host], "https://hooks.example.com/b/c");
        check(None, "/a", &[host, ("X-Forwarded-Host", "t.ngrok.app")], "https://t.ngrok.app/a");
        check(
            None,
            "/a",
            &[("Forwarded", "for=1.2.3.4;host=\"t.example\";proto=https")],
            "https://t.example/a",
        );
        check(None, "/a", &[host, ("X-Forwarded-Prefix", "/api/")], "http://127.0.0.1:27335/api/a");
    }
}
