//! Hypotheses about the sender: the request is signed as another provider of the catalogue signs.

use std::sync::Arc;

use super::finding::listed;
use super::search::{Search, revived};
use super::{Blame, Cause, Finding, place};
use crate::lookup::Lookup;
use crate::scheme::Scheme;
use crate::{Provider, Secret, Verifier};

/// Another provider whose signature is in the request, with any secret there is.
pub(super) fn other_provider(search: &mut Search<'_, '_>) -> Option<Finding> {
    let case = search.case;
    let secrets: Vec<Secret> =
        revived(case.secrets).into_iter().chain(revived(case.elsewhere)).flat_map(of_every_kind).collect();
    let mut fitting = Vec::new();
    for provider in others(search) {
        let verifier = Verifier::new(Arc::clone(&provider), secrets.clone(), true);
        if let Some(hit) = search.judge(&verifier, case.body)
            && says_as_much(search.provider, &provider, &hit.scheme)
        {
            fitting.push((provider, hit));
        }
    }
    // Several providers can sign alike; what else the request shows tells them apart.
    let proposals = case.catalog.detect(&case.head, case.body);
    let rank = |provider: &Provider| {
        let place = proposals.iter().position(|proposal| proposal.provider == provider.id);
        place.unwrap_or(usize::MAX)
    };
    fitting.sort_by_key(|(provider, _)| rank(provider));
    let also: Vec<String> =
        fitting.iter().skip(1).take(2).map(|(provider, _)| provider.name.clone()).collect();
    let (provider, hit) = fitting.into_iter().next()?;
    let mut finding = finding(search, &provider).with_secret(hit.secret).of_scheme(&hit.scheme);
    if !also.is_empty() {
        let all: Vec<String> = std::iter::once(provider.name.clone()).chain(also).collect();
        finding.title = format!("This is signed as {} sign", listed(&all));
    }
    search.hit = Some(hit);
    Some(finding)
}

/// Whether a scheme covers the body, where the endpoint's provider does. A token that says nothing of the body fits far
/// too much.
pub(super) fn says_as_much(own: &Provider, other: &Provider, scheme: &str) -> bool {
    let covers = other.schemes.iter().any(|other| other.name == scheme && other.covers_body());
    covers || !own.schemes.iter().any(Scheme::covers_body)
}

/// The providers, other than the endpoint's, that sign with a header this request has.
pub(super) fn others(search: &Search<'_, '_>) -> Vec<Arc<Provider>> {
    let head = search.case.head;
    let lookup = Lookup::new(&head);
    let here = |provider: &&Arc<Provider>| {
        provider.id != search.provider.id
            && provider.schemes.iter().any(|scheme| place::is_there(scheme, &lookup))
    };
    search.case.catalog.iter().filter(here).cloned().collect()
}

/// What is to be said where another provider's way fits.
pub(super) fn finding(search: &Search<'_, '_>, provider: &Provider) -> Finding {
    let mut finding = Finding::proven(Cause::WrongProvider, Blame::Endpoint).say(
        format!("This is a webhook of {}", provider.name),
        format!(
            "The signature is right as {} signs; this endpoint expects {}.",
            provider.name, search.provider.name
        ),
        format!(
            "Set the provider of this endpoint to {}, or make an endpoint of its own for it.",
            provider.name
        ),
    );
    finding.provider = Some(provider.id.clone());
    finding
}

/// The secret as each kind of text it could be, for a provider that takes another kind.
fn of_every_kind(secret: Secret) -> impl Iterator<Item = Secret> {
    use crate::SecretKind::{PublicKey, SharedSecret, StaticToken};
    [SharedSecret, StaticToken, PublicKey].into_iter().map(move |kind| Secret { kind, ..secret.clone() })
}
