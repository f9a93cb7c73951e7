//! Another algorithm: the same content with another hash, without a key, or with key and message in each other's places.

use data_encoding::HEXLOWER;

use super::super::compute::{digest, is_among, mac};
use super::super::given::{Given, Hash};
use super::super::search::Search;
use super::super::{Blame, Cause, Finding, place};
use super::{Values, given, hashes, joined, keys, parts, schemes, usual};
use crate::lookup::Lookup;
use crate::scheme::Scheme;

/// The same content, signed with another algorithm than the definition says.
pub(in super::super) fn algorithm(search: &mut Search<'_, '_>) -> Option<Finding> {
    let given = given(search);
    schemes(search).into_iter().find_map(|scheme| of_scheme(search, scheme, &given))
}

fn of_scheme(search: &mut Search<'_, '_>, scheme: &Scheme, given: &[Given]) -> Option<Finding> {
    let (head, body) = (search.case.head, search.case.body);
    let (timestamp, id) = place::time_and_id(scheme, &Lookup::new(&head));
    let values = Values { head, body, timestamp: timestamp.as_deref(), id: id.as_deref() };
    let contents = ["{body}", scheme.content.source()].map(|template| parts(template, &values));
    for hash in hashes(given) {
        for content in contents.iter().flatten() {
            let content = joined(content);
            let found = keyed(search, scheme, hash, &content, given)
                .or_else(|| bare(search, scheme, hash, &content, given));
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

/// Signed with one of the secrets, in another way.
fn keyed(
    search: &mut Search<'_, '_>,
    scheme: &Scheme,
    hash: Hash,
    content: &[&[u8]],
    given: &[Given],
) -> Option<Finding> {
    let usual = usual(scheme);
    let mut tried = search
        .case
        .secrets
        .iter()
        .flat_map(|secret| keys(scheme, secret).into_iter().map(move |key| (secret.id, key)));
    let (secret, what) = tried
        .find_map(|(secret, key)| Some((secret, other_ways(search, hash, &key, content, &usual, given)?)))?;
    let finding = Finding::proven(Cause::Algorithm, Blame::Sender).say(
        "Signed with another algorithm",
        format!("The signature is {what}; {} signs with {usual}.", search.provider.name),
        format!("Have the sender sign with {usual}, keyed with the secret."),
    );
    Some(finding.with_secret(secret).of_scheme(&scheme.name))
}

/// Hashed without any secret.
fn bare(
    search: &mut Search<'_, '_>,
    scheme: &Scheme,
    hash: Hash,
    content: &[&[u8]],
    given: &[Given],
) -> Option<Finding> {
    if !search.bench.spend(1, search.case.body.len()) || !is_among(&digest(hash, content), given) {
        return None;
    }
    let finding = Finding::proven(Cause::Algorithm, Blame::Sender).say(
        "The signature is a plain hash, made without any secret",
        format!("It is the {} of what is signed, so that anyone can make it.", hash.name()),
        format!("Have the sender sign with {}, keyed with the secret.", usual(scheme)),
    );
    Some(finding.of_scheme(&scheme.name))
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
