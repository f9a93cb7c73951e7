//! The search: every hypothesis in its order, the cheap and certain ones first, until one recomputes the signature that
//! was sent.

use std::sync::Arc;

use super::bench::{self, Bench, Hit};
use super::secrets::Spelled;
use super::{Case, Finding, address, bodies, formula, header, missing, secrets, senders, together};
use crate::{Head, Provider, Secret, Verifier};

/// What hypotheses have at hand.
pub(super) struct Search<'s, 'a> {
    pub(super) case: &'s Case<'a>,
    pub(super) provider: &'s Arc<Provider>,
    pub(super) bench: &'s mut Bench,
    /// The endpoint's secrets, none of them retired, and every scheme allowed.
    pub(super) own: Verifier,
    /// Some of those of other endpoints, as if they were this one's, for trying them with something else.
    pub(super) elsewhere: Verifier,
    /// The hit that the last finding rests on.
    pub(super) hit: Option<Hit>,
}

/// Tries one thing, and says what it means where it recomputes the signature.
pub(super) type Hypothesis = fn(&mut Search<'_, '_>) -> Option<Finding>;

/// Every hypothesis, for a signature that is there.
pub(super) const HYPOTHESES: &[Hypothesis] = &[
    secrets::as_configured,
    header::laid_out_otherwise,
    header::one_of_several,
    header::renamed,
    secrets::elsewhere,
    secrets::respelt,
    secrets::public_keys,
    senders::other_provider,
    formula::algorithm,
    address::method,
    address::url,
    bodies::changed,
    secrets::nobodys,
    formula::template,
    together::changed_body_and_secret,
    together::changed_body_and_url,
    together::other_provider_and_spelling,
    together::other_header_and_secret,
];

/// What is tried where the provider's signature is not there.
pub(super) const WITHOUT_SIGNATURE: &[Hypothesis] =
    &[header::renamed, senders::other_provider, missing::moved, together::other_provider_and_spelling];

/// What is tried where the endpoint has no secret.
pub(super) const WITHOUT_SECRET: &[Hypothesis] =
    &[secrets::elsewhere, secrets::respelt, secrets::nobodys, senders::other_provider];

impl<'s, 'a> Search<'s, 'a> {
    pub(super) fn new(case: &'s Case<'a>, provider: &'s Arc<Provider>, bench: &'s mut Bench) -> Self {
        Self {
            case,
            provider,
            bench,
            own: Verifier::new(Arc::clone(provider), revived(case.secrets), true),
            elsewhere: Verifier::new(Arc::clone(provider), revived(few(case.elsewhere)), true),
            hit: None,
        }
    }

    /// The first explanation that is proven.
    pub(super) fn run(&mut self, hypotheses: &[Hypothesis]) -> Option<Finding> {
        hypotheses.iter().find_map(|hypothesis| hypothesis(self))
    }

    /// Judges the request with another verifier or another body.
    pub(super) fn judge(&mut self, verifier: &Verifier, body: &[u8]) -> Option<Hit> {
        let head = self.case.head;
        self.judge_head(verifier, &head, body)
    }

    pub(super) fn judge_head(&mut self, verifier: &Verifier, head: &Head<'_>, body: &[u8]) -> Option<Hit> {
        let hit = self.bench.judge(verifier, head, body, self.case.at);
        self.hit.clone_from(&hit);
        hit
    }

    /// A verifier of the endpoint's provider with keys in their bytes; hits name them by their place in the list.
    pub(super) fn with_keys(&self, spelled: &[Spelled]) -> Verifier {
        let keys: Vec<_> = (0..).zip(spelled).map(|(id, spelled)| (id, spelled.bytes.clone())).collect();
        bench::with_keys(self.provider, &keys, self.case.secrets)
    }
}

/// As many as are tried at once.
fn few(secrets: &[Secret]) -> &[Secret] {
    secrets.get(..secrets::GROUP).unwrap_or(secrets)
}

/// Secrets as if none were retired.
pub(super) fn revived(secrets: &[Secret]) -> Vec<Secret> {
    secrets.iter().map(|secret| Secret { retired_at: None, ..secret.clone() }).collect()
}
