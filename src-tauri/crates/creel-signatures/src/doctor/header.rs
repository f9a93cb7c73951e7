//! Hypotheses about the headers: the signature is right, but its header is written, repeated or named in another way.

use super::finding::shown;
use super::given;
use super::search::Search;
use super::{Blame, Cause, Finding, place};
use crate::Head;
use crate::lookup::Lookup;

/// How many signatures of a request are laid out anew.
const MOST: usize = 8;

/// Headers with one of them replaced.
fn replaced<'h>(head: &Head<'h>, name: &str, value: &'h [u8]) -> Vec<(&'h str, &'h [u8])> {
    let mut done = false;
    let mut headers = Vec::with_capacity(head.headers.len());
    for (other, old) in head.headers {
        if !other.eq_ignore_ascii_case(name) {
            headers.push((*other, *old));
        } else if !done {
            headers.push((*other, value));
            done = true;
        }
    }
    headers
}

/// The signature, taken out of its header and written as the provider writes it.
pub(super) fn laid_out_otherwise(search: &mut Search<'_, '_>) -> Option<Finding> {
    let head = search.case.head;
    let lookup = Lookup::new(&head);
    let provider = search.provider;
    for scheme in &provider.schemes {
        let Some(name) = place::header(scheme) else { continue };
        let name = name.as_str();
        let values: Vec<&[u8]> = head.all(name).collect();
        let timestamp = values.iter().find_map(|value| pair(value, &["t", "ts", "timestamp", "time"]));
        for value in &values {
            for given in given::read(value).into_iter().take(MOST) {
                let Ok(text) = String::from_utf8(scheme.encoding.encode(&given.bytes).to_vec()) else {
                    continue;
                };
                let written = place::written(scheme, &text, timestamp.as_deref());
                if values.len() == 1 && written.as_bytes() == *value {
                    continue;
                }
                let headers = replaced(&head, name, written.as_bytes());
                let changed = Head { headers: &headers, ..head };
                if !scheme.applies(&lookup) && !scheme.applies(&Lookup::new(&changed)) {
                    continue;
                }
                let own = search.own.clone();
                let Some(hit) = search.judge_head(&own, &changed, search.case.body) else { continue };
                let wanted = shape(&place::written(scheme, "…", Some("…")));
                let finding = if values.len() > 1 || several(value) && scheme.layout.is_plain() {
                    Finding::proven(Cause::HeaderChanged, Blame::Between).say(
                        "The signature header is there more than once",
                        format!("One of the values of `{name}` is right; {} expects exactly one.", provider.name),
                        "Find what adds the header a second time, or joins several with commas, and take it out.",
                    )
                } else if text == given.text {
                    Finding::proven(Cause::Prefix, Blame::Sender).say(
                        "The signature is right, but what stands around it is not",
                        format!(
                            "`{name}` is `{}`, and {} writes it as {wanted}.",
                            shown(value),
                            provider.name
                        ),
                        format!("Have the sender write the header as {wanted}."),
                    )
                } else {
                    Finding::proven(Cause::Encoding, Blame::Sender).say(
                        "The signature is right, but written in another encoding",
                        format!(
                            "The bytes in `{name}` are right. {} writes them as {}.",
                            provider.name,
                            spelling(&text)
                        ),
                        format!("Have the sender write the signature as {}.", spelling(&text)),
                    )
                };
                return Some(finding.with_secret(hit.secret).of_scheme(&hit.scheme));
            }
        }
    }
    None
}

/// One value of a header that is there several times: of the signature, the timestamp or the id.
pub(super) fn one_of_several(search: &mut Search<'_, '_>) -> Option<Finding> {
    let head = search.case.head;
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in head.headers {
        let known = names.iter().any(|other| other.eq_ignore_ascii_case(name));
        if !known && head.all(name).nth(1).is_some() && read_by(search, name) {
            names.push(name);
        }
    }
    for name in names {
        for value in head.all(name).take(MOST) {
            let headers = replaced(&head, name, value);
            let own = search.own.clone();
            if let Some(hit) = search.judge_head(&own, &Head { headers: &headers, ..head }, search.case.body)
            {
                let finding = Finding::proven(Cause::HeaderChanged, Blame::Between).say(
                    format!("The header `{name}` is there more than once"),
                    format!("With `{}` alone the signature is right.", shown(value)),
                    "Find what adds the header a second time, and take it out.",
                );
                return Some(finding.with_secret(hit.secret).of_scheme(&hit.scheme));
            }
        }
    }
    None
}

/// The headers under other names: with underscores, as CGI names them, or after a proxy's prefix.
pub(super) fn renamed(search: &mut Search<'_, '_>) -> Option<Finding> {
    let head = search.case.head;
    let wanted: Vec<&str> = names(search).filter(|name| head.first(name).is_none()).collect();
    if wanted.is_empty() {
        return None;
    }
    let mut found = None;
    let headers: Vec<(&str, &[u8])> = head
        .headers
        .iter()
        .map(|(name, value)| match wanted.iter().find(|wanted| is_other_name(name, wanted)) {
            Some(wanted) => {
                found = found.or(Some((*name, *wanted)));
                (*wanted, *value)
            }
            None => (*name, *value),
        })
        .collect();
    let (name, wanted) = found?;
    let own = search.own.clone();
    let hit = search.judge_head(&own, &Head { headers: &headers, ..head }, search.case.body)?;
    let finding = Finding::proven(Cause::HeaderChanged, Blame::Between).say(
        "A header came under another name",
        format!(
            "`{name}` holds what {} sends as `{wanted}`, and with that name the signature is right.",
            search.provider.name
        ),
        "Have what lies between the sender and Creel pass the headers on under their own names.",
    );
    Some(finding.with_secret(hit.secret).of_scheme(&hit.scheme))
}

/// Whether a name is another spelling of the wanted one.
pub(super) fn is_other_name(name: &str, wanted: &str) -> bool {
    let plain = |name: &str| {
        let letters = name.bytes().filter(|byte| !matches!(byte, b'-' | b'_'));
        letters.map(|byte| byte.to_ascii_lowercase()).collect::<Vec<_>>()
    };
    let (name, wanted) = (plain(name), plain(wanted));
    let bare = |name: &[u8]| name.strip_prefix(b"x").unwrap_or(name).to_vec();
    [&b""[..], b"http", b"xforwarded", b"xoriginal", b"original", b"forwarded"]
        .iter()
        .filter_map(|prefix| name.strip_prefix(*prefix))
        .any(|name| name == wanted || bare(name) == bare(&wanted))
}

/// The headers that the provider's schemes read.
pub(super) fn names<'s>(search: &Search<'s, '_>) -> impl Iterator<Item = &'s str> {
    search.provider.schemes.iter().flat_map(place::headers)
}

fn read_by(search: &Search<'_, '_>, name: &str) -> bool {
    names(search).any(|other| other.eq_ignore_ascii_case(name))
}

/// The value of a pair in a header such as `t=1,v1=ab`.
pub(super) fn pair(value: &[u8], names: &[&str]) -> Option<String> {
    let text = std::str::from_utf8(value).ok()?;
    let mut members = text.split([',', ';', ' ', '&']).filter_map(|member| member.split_once(['=', ':']));
    members.find(|(name, _)| names.contains(name)).map(|(_, value)| value.trim().to_owned())
}

/// Whether a value is a list of what could be signatures, as joined headers are.
fn several(value: &[u8]) -> bool {
    let mut parts = value.split(|byte| *byte == b',');
    parts.clone().nth(1).is_some() && parts.all(|part| !given::read(part).is_empty())
}

fn shape(written: &str) -> String {
    if written == "…" { "the signature alone".to_owned() } else { format!("`{written}`") }
}

fn spelling(text: &str) -> &'static str {
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if text.bytes().all(hex) {
        "lower-case hexadecimal digits"
    } else if text.contains(['-', '_']) {
        "Base64 for URLs"
    } else {
        "Base64"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_names_of_a_header_are_known() {
        for name in [
            "x_hub_signature_256",
            "HTTP_X_HUB_SIGNATURE_256",
            "Hub-Signature-256",
            "X-Original-X-Hub-Signature-256",
        ] {
            assert!(is_other_name(name, "X-Hub-Signature-256"), "{name}");
        }
        for name in ["X-Hub-Signature", "Hub-Signature-2567", "X-Signature"] {
            assert!(!is_other_name(name, "X-Hub-Signature-256"), "{name}");
        }
    }
}
