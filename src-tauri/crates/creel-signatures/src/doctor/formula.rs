//! Hypotheses about the formula: the right secret and the right body, put together or hashed in another way than the
//! definition says.

use std::borrow::Cow;

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use super::clues::{self, Time};
use super::compute::{digest, is_among, mac};
use super::given::{self, Given, Hash};
use super::search::Search;
use super::{Blame, Cause, Finding, place};
use crate::lookup::{Lookup, trim};
use crate::scheme::Scheme;
use crate::{Head, Secret};

/// Ways to put together what is signed. Every provider's own are tried besides.
pub(super) const TEMPLATES: [&str; 24] = [
    "{body}",
    "{ts}.{body}",
    "{ts}:{body}",
    "{ts}{body}",
    "{body}{ts}",
    "{body}.{ts}",
    "{body}:{ts}",
    "v0:{ts}:{body}",
    "v1:{ts}:{body}",
    "{id}.{ts}.{body}",
    "{id}{ts}{body}",
    "{id}.{body}",
    "{id}{body}",
    "{ts}|{body}",
    "{ts}\n{body}",
    "{ts}.{id}.{body}",
    "{method}{path}{body}",
    "{method}{url}{body}",
    "{method}{url}{body}{ts}",
    "{ts}{method}{path}{body}",
    "{url}{body}",
    "{body}{url}",
    "{path}{body}",
    "{ts}",
];

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

/// The same content with another hash, without a key, or with key and message in each other's places.
pub(super) fn algorithm(search: &mut Search<'_, '_>) -> Option<Finding> {
    let given = given(search);
    let (head, body) = (search.case.head, search.case.body);
    let lookup = Lookup::new(&head);
    for scheme in schemes(search) {
        let (timestamp, id) = place::time_and_id(scheme, &lookup);
        let values = Values { head, body, timestamp: timestamp.as_deref(), id: id.as_deref() };
        let contents = ["{body}", scheme.content.source()].map(|template| parts(template, &values));
        for hash in Hash::ALL.into_iter().filter(|hash| given.iter().any(|given| given.hash() == Some(*hash)))
        {
            for content in contents.iter().flatten() {
                let content = joined(content);
                for secret in search.case.secrets {
                    for key in keys(scheme, secret) {
                        if let Some(what) = other_ways(search, hash, &key, &content, &usual(scheme), &given) {
                            let finding = Finding::proven(Cause::Algorithm, Blame::Sender).say(
                                "Signed with another algorithm",
                                format!(
                                    "The signature is {what}; {} signs with {}.",
                                    search.provider.name,
                                    usual(scheme)
                                ),
                                format!(
                                    "Have the sender sign with {}, keyed with the secret.",
                                    usual(scheme)
                                ),
                            );
                            return Some(finding.with_secret(secret.id).of_scheme(&scheme.name));
                        }
                    }
                }
                if !search.bench.spend(1, body.len()) {
                    return None;
                }
                if is_among(&digest(hash, &content), &given) {
                    let finding = Finding::proven(Cause::Algorithm, Blame::Sender).say(
                        "The signature is a plain hash, made without any secret",
                        format!("It is the {} of what is signed, so that anyone can make it.", hash.name()),
                        format!("Have the sender sign with {}, keyed with the secret.", usual(scheme)),
                    );
                    return Some(finding.of_scheme(&scheme.name));
                }
            }
        }
    }
    None
}

/// The way that gives one of the signatures, in words.
fn other_ways(
    search: &mut Search<'_, '_>,
    hash: Hash,
    key: &[u8],
    content: &[&[u8]],
    usual: &str,
    given: &[Given],
) -> Option<String> {
    let length = content.iter().map(|part| part.len()).sum();
    let name = hash.name();
    let around = |before: &[&'static [u8]], after: &[&'static [u8]]| (before.to_vec(), after.to_vec());
    if !search.bench.spend(6, length) {
        return None;
    }
    // The usual hash over other content is a matter of the template.
    if hash.key_name() != usual && is_among(&mac(hash, key, content), given) {
        return Some(hash.key_name().to_owned());
    }
    for (how, (before, after)) in [
        ("the secret and the content", around(&[b"\0key"], &[])),
        ("the content and the secret", around(&[], &[b"\0key"])),
        ("the secret, a colon and the content", around(&[b"\0key", b":"], &[])),
        ("the secret, a dot and the content", around(&[b"\0key", b"."], &[])),
    ] {
        // The key stands wherever the mark does.
        let place = |part: &'static [u8]| if part == b"\0key" { key } else { part };
        let mut all: Vec<&[u8]> = before.into_iter().map(place).collect();
        all.extend_from_slice(content);
        all.extend(after.into_iter().map(place));
        if is_among(&digest(hash, &all), given) {
            return Some(format!("the plain {name} of {how}"));
        }
    }
    if is_among(&mac(hash, &content.concat(), &[key]), given) {
        return Some(format!("{} with key and message in each other's places", hash.key_name()));
    }
    for inner in Hash::ALL {
        let inner_digest = digest(inner, content);
        let hex = HEXLOWER.encode(&inner_digest);
        if is_among(&mac(hash, key, &[hex.as_bytes()]), given)
            || is_among(&mac(hash, key, &[&inner_digest]), given)
        {
            return Some(format!("{} of the content's {}", hash.key_name(), inner.name()));
        }
    }
    None
}

pub(super) fn usual(scheme: &Scheme) -> String {
    scheme.algorithm.map_or("a token".to_owned(), |algorithm| algorithm.name().to_uppercase())
}

/// The right key over other content: another timestamp, another order, other separators.
pub(super) fn template(search: &mut Search<'_, '_>) -> Option<Finding> {
    let given = given(search);
    let (head, body) = (search.case.head, search.case.body);
    let lookup = Lookup::new(&head);
    let schemes = schemes(search);
    let mut templates: Vec<&str> = schemes.iter().map(|scheme| scheme.content.source()).collect();
    let catalogue = search.case.catalog.iter().flat_map(|provider| &provider.schemes);
    let known = catalogue.map(|scheme| scheme.content.source()).filter(|content| content.contains("{body}"));
    for template in TEMPLATES.into_iter().chain(known) {
        if !templates.contains(&template) {
            templates.push(template);
        }
    }
    let read_at = schemes.first().map(|scheme| place::time_and_id(scheme, &lookup)).unwrap_or_default();
    let times = clues::times(&head, body, read_at.0.as_deref());
    let ids = clues::ids(&head, body, read_at.1.as_deref());
    if given.is_empty() {
        return None;
    }
    let mut tried: Vec<Vec<u8>> = Vec::new();
    for template in templates {
        let needs = |name: &str| template.contains(name);
        let time_choices: Vec<Option<&Time>> =
            if needs("{ts}") { times.iter().map(Some).collect() } else { vec![None] };
        let id_choices: Vec<Option<&str>> =
            if needs("{id}") { ids.iter().map(|id| Some(id.as_str())).collect() } else { vec![None] };
        for time in &time_choices {
            for id in &id_choices {
                let values = Values { head, body, timestamp: time.map(|time| time.text.as_str()), id: *id };
                let Some(content) = parts(template, &values) else { continue };
                // The body stands for itself, so that it is not compared again and again.
                let outline = parts(template, &Values { body: b"{}", ..values });
                let outline = outline.map(|parts| parts.concat()).unwrap_or_default();
                if tried.contains(&outline) {
                    continue;
                }
                // What the definition says was judged already.
                let own = time.is_none_or(|time| Some(time.text.as_str()) == read_at.0.as_deref());
                if own && schemes.iter().any(|scheme| template == scheme.content.source()) {
                    continue;
                }
                for scheme in &schemes {
                    if let Some(secret) = fitting(search, scheme, &content, &given) {
                        let finding = said(search, scheme, template, *time, read_at.0.as_deref());
                        return Some(finding.with_secret(secret).of_scheme(&scheme.name));
                    }
                }
                tried.push(outline);
            }
        }
    }
    None
}

/// The secret with which the content gives one of the signatures.
fn fitting(
    search: &mut Search<'_, '_>,
    scheme: &Scheme,
    content: &[Cow<'_, [u8]>],
    given: &[Given],
) -> Option<i64> {
    let content = joined(content);
    let length = content.iter().map(|part| part.len()).sum();
    for secret in search.case.secrets {
        for key in keys(scheme, secret) {
            for hash in
                Hash::ALL.into_iter().filter(|hash| given.iter().any(|given| given.hash() == Some(*hash)))
            {
                if !search.bench.spend(1, length) {
                    return None;
                }
                if is_among(&mac(hash, &key, &content), given) {
                    return Some(secret.id);
                }
            }
        }
    }
    None
}

fn said(
    search: &Search<'_, '_>,
    scheme: &Scheme,
    template: &str,
    time: Option<&Time>,
    read: Option<&str>,
) -> Finding {
    let usual = scheme.content.source();
    let provider = &search.provider.name;
    match time {
        Some(time) if template == usual && time.converted => {
            Finding::proven(Cause::TimestampUnit, Blame::Sender).say(
                "The timestamp was signed in another unit than it is sent in",
                format!("{} was signed, and {} came.", time.text, read.unwrap_or("another timestamp")),
                "Have the sender sign the timestamp exactly as it writes it into the header.",
            )
        }
        Some(time) if template == usual && Some(time.text.as_str()) != read => {
            Finding::proven(Cause::TimestampSource, Blame::Sender).say(
                "Another timestamp of the request was signed",
                format!("The signature fits the time {} from {}.", time.text, time.place),
                "Have the sender sign the timestamp that it sends in the provider's header.",
            )
        }
        _ => {
            let same = |scheme: &Scheme| scheme.content.source() == template;
            let others: Vec<&str> = search
                .case
                .catalog
                .iter()
                .filter(|other| other.id != search.provider.id && other.schemes.iter().any(same))
                .map(|other| other.name.as_str())
                .collect();
            // What everybody signs names nobody.
            let like = match others.len() {
                1..=3 => format!(", as {} signs it", others.join(" or ")),
                _ => String::new(),
            };
            let shown = template.replace('\n', "\\n");
            Finding::proven(Cause::Template, Blame::Sender).say(
                "What is signed is put together in another way",
                format!("The signature fits `{shown}`{like}; {provider} signs `{usual}`."),
                format!(
                    "Have the sender sign `{usual}`, or choose a provider whose definition says `{shown}`."
                ),
            )
        }
    }
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
