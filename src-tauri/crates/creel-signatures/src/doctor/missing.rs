//! No signature: where it may have gone, or whether the sender signs at all.

use super::finding::{listed, shown};
use super::search::Search;
use super::{Blame, Case, Cause, Finding, given, header, place, senders};
use crate::detect::like;
use crate::lookup::Lookup;
use crate::{Head, Provider};

/// The signature is there, but in a header the provider does not use.
pub(super) fn moved(search: &mut Search<'_, '_>) -> Option<Finding> {
    let head = search.case.head;
    let own = search.own.clone();
    let provider = search.provider;
    for (name, value) in head.headers.iter().take(100) {
        if header::names(search).any(|other| other.eq_ignore_ascii_case(name)) {
            continue;
        }
        for given in given::read(value).into_iter().take(4) {
            for scheme in &provider.schemes {
                let Some(wanted) = place::header(scheme) else { continue };
                let Ok(text) = String::from_utf8(scheme.encoding.encode(&given.bytes).to_vec()) else {
                    continue;
                };
                let timestamp = header::pair(value, &["t", "ts"]);
                let written = place::written(scheme, &text, timestamp.as_deref());
                let mut headers = head.headers.to_vec();
                headers.push((wanted.as_str(), written.as_bytes()));
                let changed = Head { headers: &headers, ..head };
                if let Some(hit) = search.judge_head(&own, &changed, search.case.body) {
                    let finding = Finding::proven(Cause::HeaderChanged, Blame::Sender).say(
                        "The signature came in another header",
                        format!(
                            "`{name}` holds the right signature; {} sends it as `{wanted}`.",
                            provider.name
                        ),
                        format!(
                            "Have the sender, or what lies between, write the signature into `{wanted}`."
                        ),
                    );
                    return Some(finding.with_secret(hit.secret).of_scheme(&hit.scheme));
                }
            }
        }
    }
    None
}

/// What is known where nothing was recomputed.
pub(super) fn findings(search: &Search<'_, '_>) -> Vec<Finding> {
    if let Some(finding) = other_sender(search) {
        return vec![finding];
    }
    let provider = search.provider;
    let case = search.case;
    let wanted: Vec<String> = signature_headers(provider);
    let wanted = if wanted.is_empty() { "its signature".to_owned() } else { listed(&wanted) };
    let siblings = siblings(search);
    let known = recognised(case, provider);
    let mut findings = Vec::new();
    let evidence = format!("{} sends {wanted}, and the request has nothing of the kind.", provider.name);
    let fix = if siblings.is_empty() {
        format!("Set a secret for this webhook at {}, so that it signs.", provider.name)
    } else {
        format!("Find what takes {wanted} away between the sender and Creel.")
    };
    let missing = Finding::proven(
        Cause::MissingSignature,
        if siblings.is_empty() { Blame::Sender } else { Blame::Between },
    );
    findings.push(missing.say("No signature came", evidence, fix));
    if !siblings.is_empty() {
        findings.push(Finding::likely(Cause::HeaderChanged, Blame::Between).say(
            "The signature header was lost on its way",
            format!("{} came, which goes with the signature.", listed(&siblings)),
            "See whether a proxy or firewall drops headers it does not know, and let this one pass.",
        ));
    } else if let Some(known) = known {
        findings.push(Finding::likely(Cause::Unsigned, Blame::Sender).say(
            "The sender does not sign",
            format!(
                "{known} says that this is {}, and without a secret it sends no signature.",
                provider.name
            ),
            format!("Set a secret for this webhook at {}, and the same one here.", provider.name),
        ));
    }
    findings
}

/// Another provider's signature header is there.
fn other_sender(search: &Search<'_, '_>) -> Option<Finding> {
    let head = search.case.head;
    let lookup = Lookup::new(&head);
    if recognised(search.case, search.provider).is_some() {
        return None;
    }
    for provider in senders::others(search) {
        for scheme in &provider.schemes {
            let Some(name) = place::header(scheme) else { continue };
            let values = place::values(scheme, &lookup);
            let mut given = values.iter().flat_map(|value| given::read(value));
            let signed = given.any(|given| given.hash().is_some());
            if name.eq_ignore_ascii_case("authorization") || !signed {
                continue;
            }
            let mut finding = Finding::likely(Cause::WrongProvider, Blame::Endpoint).say(
                format!("This looks like a webhook of {}", provider.name),
                format!(
                    "It has `{name}`, which {} sends; this endpoint expects {}.",
                    provider.name, search.provider.name
                ),
                format!(
                    "Set the provider of this endpoint to {}, or make an endpoint of its own for it.",
                    provider.name
                ),
            );
            finding.provider = Some(provider.id.clone());
            return Some(finding);
        }
    }
    None
}

/// Headers of the provider that go with a signature and are there without it.
fn siblings(search: &Search<'_, '_>) -> Vec<String> {
    let head = search.case.head;
    let mut names: Vec<String> = Vec::new();
    for name in header::names(search).filter(|name| head.first(name).is_some()) {
        let name = format!("`{name}`");
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn signature_headers(provider: &Provider) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for scheme in provider.schemes.iter().filter(|scheme| !scheme.legacy) {
        if let Some(name) = place::header(scheme)
            && names.len() < 3
            && !names.contains(&format!("`{name}`"))
        {
            names.push(format!("`{name}`"));
        }
    }
    names
}

/// What shows that the request is the provider's.
fn recognised(case: &Case<'_>, provider: &Provider) -> Option<String> {
    let head = case.head;
    if let Some(name) = provider.detect.headers.iter().find(|name| head.first(name).is_some()) {
        return Some(format!("`{name}`"));
    }
    let pattern = provider.detect.user_agent.as_ref()?;
    let agent = head.first("user-agent").filter(|agent| like(pattern, agent))?;
    Some(format!("The user agent `{}`", shown(agent)))
}
