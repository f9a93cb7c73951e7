//! Two things at once, where people really do both: the wrong secret's spelling and a body that was changed.

use super::search::Search;
use super::secrets::{Spelled, spelled};
use super::{Finding, address, bench, bodies, change, header, senders};
use crate::{Head, Secret};

/// How many spellings of a secret are tried together with something else.
const LIKELY: usize = 8;

/// The body with one change, signed with a secret of another endpoint or with one of this endpoint's, spelled in
/// another way.
pub(super) fn changed_body_and_secret(search: &mut Search<'_, '_>) -> Option<Finding> {
    let (head, body) = (search.case.head, search.case.body);
    let keys = every_key(search, LIKELY);
    if keys.is_empty() && search.case.elsewhere.is_empty() {
        return None;
    }
    let verifier = search.with_keys(&keys.iter().map(|(_, spelled)| spelled.clone()).collect::<Vec<_>>());
    let elsewhere = search.elsewhere.clone();
    for change in change::all(&head, body) {
        if !search.bench.prepare(change.body.len()) {
            return None;
        }
        if let Some(hit) = search.judge(&elsewhere, &change.body) {
            let more = "It was signed with a secret of another endpoint, too.";
            return Some(
                also(bodies::finding(&change, body), more).with_secret(hit.secret).of_scheme(&hit.scheme),
            );
        }
        if let Some(hit) = search.judge(&verifier, &change.body) {
            let (id, spelled) = keys.get(usize::try_from(hit.secret).ok()?)?;
            let more = format!("It was signed with the secret {}, too.", spelled.how);
            return Some(also(bodies::finding(&change, body), &more).with_secret(*id).of_scheme(&hit.scheme));
        }
    }
    None
}

/// Another URL and a newline at the end of the body, as with a request that was typed by hand.
pub(super) fn changed_body_and_url(search: &mut Search<'_, '_>) -> Option<Finding> {
    if !address::signs_url(search) {
        return None;
    }
    let (head, body) = (search.case.head, search.case.body);
    let own = search.own.clone();
    for change in change::all(&head, body).take(4) {
        for url in address::urls(&head).into_iter().take(40) {
            let changed = Head { public_url: Some(&url), ..head };
            if let Some(hit) = search.judge_head(&own, &changed, &change.body) {
                let finding = address::finding(search, &url);
                let more = format!("{}, too.", change.how.on_the_way());
                return Some(also(finding, &more).with_secret(hit.secret).of_scheme(&hit.scheme));
            }
        }
    }
    None
}

/// Another provider, which reads the secret in its own way.
pub(super) fn other_provider_and_spelling(search: &mut Search<'_, '_>) -> Option<Finding> {
    let body = search.case.body;
    for provider in senders::others(search) {
        let keys = every_key(search, usize::MAX);
        let bytes: Vec<_> = (0..).zip(&keys).map(|(id, (_, spelled))| (id, spelled.bytes.clone())).collect();
        let verifier = bench::with_keys(&provider, &bytes, search.case.secrets);
        if let Some(hit) = search.judge(&verifier, body)
            && senders::says_as_much(search.provider, &provider, &hit.scheme)
        {
            let (id, _) = keys.get(usize::try_from(hit.secret).ok()?)?;
            return Some(senders::finding(search, &provider).with_secret(*id).of_scheme(&hit.scheme));
        }
    }
    None
}

/// The signature in another spelling of its header, with a secret of another endpoint.
pub(super) fn other_header_and_secret(search: &mut Search<'_, '_>) -> Option<Finding> {
    if search.case.elsewhere.is_empty() {
        return None;
    }
    let own = std::mem::replace(&mut search.own, search.elsewhere.clone());
    let found = header::laid_out_otherwise(search);
    search.own = own;
    found.map(|finding| also(finding, "It was signed with a secret of another endpoint, too."))
}

/// The first spellings of every secret of the endpoint, with the secret's id.
fn every_key(search: &Search<'_, '_>, most: usize) -> Vec<(i64, Spelled)> {
    let all = |secret: &Secret| {
        let id = secret.id;
        spelled(&secret.value).into_iter().take(most).map(move |spelled| (id, spelled)).collect::<Vec<_>>()
    };
    search.case.secrets.iter().flat_map(all).collect()
}

fn also(finding: Finding, more: &str) -> Finding {
    Finding { evidence: format!("{} {more}", finding.evidence), ..finding }
}
