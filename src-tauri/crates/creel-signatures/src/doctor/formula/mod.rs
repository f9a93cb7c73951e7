//! Hypotheses about the formula: the right secret and the right body, put together or hashed in another way than the
//! definition says.

mod algorithm;
mod template;

use std::borrow::Cow;

use zeroize::Zeroizing;

pub(super) use algorithm::algorithm;
pub(super) use template::{TEMPLATES, template};

use super::given::{self, Given, Hash};
use super::place;
use super::search::Search;
use crate::lookup::{Lookup, trim};
use crate::scheme::Scheme;
use crate::{Head, Secret};

/// What a template can be filled with.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    pub(super) head: Head<'a>,
    pub(super) body: &'a [u8],
    pub(super) timestamp: Option<&'a str>,
    pub(super) id: Option<&'a str>,
}

/// The parts of a template in their order; none where it wants something else or something that is not there.
pub(super) fn parts<'v>(template: &'v str, values: &Values<'v>) -> Option<Vec<Cow<'v, [u8]>>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        parts.push(Cow::Borrowed(&rest.as_bytes()[..at]));
        let tail = &rest[at..];
        if tail.starts_with("{{") || tail.starts_with("}}") {
            parts.push(Cow::Borrowed(&tail.as_bytes()[..1]));
            rest = &tail[2..];
            continue;
        }
        let end = tail.find('}')?;
        parts.push(value(&tail[1..end], values)?);
        rest = &tail[end + 1..];
    }
    parts.push(Cow::Borrowed(rest.as_bytes()));
    Some(parts)
}

fn value<'v>(name: &str, values: &Values<'v>) -> Option<Cow<'v, [u8]>> {
    let target = values.head.target;
    let path = target.split(|byte| *byte == b'?').next().unwrap_or_default();
    Some(match name {
        "body" => Cow::Borrowed(values.body),
        "ts" => Cow::Borrowed(values.timestamp?.as_bytes()),
        "id" => Cow::Borrowed(values.id?.as_bytes()),
        "method" => Cow::Borrowed(values.head.method.as_bytes()),
        "url" => Cow::Borrowed(values.head.public_url?.as_bytes()),
        "path" => Cow::Borrowed(path),
        name => Cow::Borrowed(trim(values.head.first(name.strip_prefix("header:")?)?)),
    })
}

/// The signatures that stand in the provider's signature headers.
pub(super) fn given(search: &Search<'_, '_>) -> Vec<Given> {
    let head = search.case.head;
    let lookup = Lookup::new(&head);
    let mut all: Vec<Given> = Vec::new();
    for scheme in &search.provider.schemes {
        let values = place::values(scheme, &lookup);
        for given in values.iter().flat_map(|value| given::read(value)) {
            if given.hash().is_some() && !all.contains(&given) {
                all.push(given);
            }
        }
    }
    all.truncate(8);
    all
}

/// The bytes of the key that a scheme makes of a secret, and the text itself where that differs.
pub(super) fn keys(scheme: &Scheme, secret: &Secret) -> Vec<Zeroizing<Vec<u8>>> {
    let text = secret.value.as_str();
    let bare = scheme.secret.strip_prefix.iter().find_map(|prefix| text.strip_prefix(prefix.as_str()));
    let mut keys: Vec<_> = scheme.secret.decode.decode(bare.unwrap_or(text)).into_iter().collect();
    let plain = Zeroizing::new(text.as_bytes().to_vec());
    if !keys.contains(&plain) {
        keys.push(plain);
    }
    keys
}

/// The schemes to look at: those that apply, or all where none does.
pub(super) fn schemes<'s>(search: &Search<'s, '_>) -> Vec<&'s Scheme> {
    let head = search.case.head;
    let lookup = Lookup::new(&head);
    let all = search.provider.schemes.iter();
    let here: Vec<_> = all.clone().filter(|scheme| scheme.applies(&lookup)).collect();
    if here.is_empty() { all.collect() } else { here }
}

fn joined<'p>(parts: &'p [Cow<'_, [u8]>]) -> Vec<&'p [u8]> {
    parts.iter().map(AsRef::as_ref).collect()
}

/// The hashes that the signatures can be of, by their length.
fn hashes(given: &[Given]) -> impl Iterator<Item = Hash> {
    Hash::ALL.into_iter().filter(|hash| given.iter().any(|given| given.hash() == Some(*hash)))
}

/// The algorithm of a scheme, by the name that people know.
pub(super) fn usual(scheme: &Scheme) -> String {
    scheme.algorithm.map_or("a token".to_owned(), |algorithm| algorithm.name().to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_filled_from_the_request() {
        let headers = [("X-Id", &b" 7 "[..])];
        let head = Head { method: "POST", target: b"/a?b", public_url: None, headers: &headers };
        let values = Values { head, body: b"{}", timestamp: Some("12"), id: None };
        let filled = |template: &str| parts(template, &values).map(|parts| parts.concat());
        assert_eq!(filled("v0:{ts}:{body}").unwrap(), b"v0:12:{}");
        assert_eq!(filled("{{{header:X-Id}}}{path}").unwrap(), b"{7}/a");
        for lacking in ["{id}", "{url}", "{header:X-No}", "{other}"] {
            assert_eq!(filled(lacking), None, "{lacking}");
        }
    }
}
