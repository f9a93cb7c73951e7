//! The directory: which endpoint a path belongs to. A snapshot in memory, replaced whole when endpoints change, so that
//! the receiver never asks the store.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use creel_signatures::{Catalog, Event, Head, Judgement, Judging, Reason, Secret, Verifier};

use crate::clock::Timestamp;
use crate::endpoint::{Answer, DEFAULT, Endpoint};
use crate::plan::Plan;
use crate::stand_in::{self, StandIn};
use crate::template;

/// An endpoint ready to receive: its configuration and what judges its deliveries.
#[derive(Debug)]
pub struct Listing {
    pub endpoint: Endpoint,
    /// `None` where no provider is set, or one that is not known.
    pub verifier: Option<Verifier>,
    /// Some secret of the endpoint could not be opened, so a mismatch proves nothing.
    pub secret_unavailable: bool,
    /// What its answer asks for besides a status, headers and a body.
    pub answering: Answering,
}

/// An endpoint's answer, ready to be made: what is only made of texts once.
#[derive(Debug, Default)]
pub struct Answering {
    pub plan: Option<Plan>,
    pub stand_in: Option<&'static StandIn>,
    /// A template says which sending this is.
    pub tells_retry: bool,
}

impl Answering {
    /// What passed the rules of the API is understood; what did not is as if it were not there.
    fn of(answer: &Answer) -> Self {
        let texts = answer.body.iter().chain(answer.headers.iter().flatten().map(|(_, value)| value));
        let tells_retry = |text: &String| template::check(text).unwrap_or_default();
        Self {
            plan: answer.plan.as_deref().and_then(|text| Plan::parse(text).ok()),
            stand_in: answer.stand_in.as_deref().and_then(stand_in::get),
            tells_retry: answer.template && texts.into_iter().any(tells_retry),
        }
    }

    /// Whether the answer depends on which sending of the same this is.
    pub fn counts_sendings(&self) -> bool {
        self.plan.is_some() || self.tells_retry
    }
}

impl Listing {
    /// Starts judging a request that arrived at `at`; `None` where there is no provider to judge by.
    pub fn begin(
        &self,
        method: &str,
        target: &[u8],
        headers: &[(&str, &[u8])],
        at: Timestamp,
    ) -> Option<Judging> {
        let verifier = self.verifier.as_ref()?;
        let head = Head { method, target, public_url: self.endpoint.public_url.as_deref(), headers };
        Some(verifier.begin(&head, at.micros()))
    }

    /// What judging came to. While a secret cannot be opened, that none of the others matched proves nothing.
    pub fn conclude(&self, judging: Option<Judging>) -> Judgement {
        match judging.map(Judging::finish) {
            None => Judgement::of(Reason::NoProvider),
            Some(judgement)
                if self.secret_unavailable
                    && matches!(judgement.reason, Reason::SignatureMismatch | Reason::NoSecret) =>
            {
                Judgement::of(Reason::SecretUnavailable)
            }
            Some(judgement) => judgement,
        }
    }

    /// What the delivery says, as the provider reads it from the head and the start of the body.
    pub fn event(&self, method: &str, target: &[u8], headers: &[(&str, &[u8])], body_prefix: &[u8]) -> Event {
        let Some(verifier) = &self.verifier else { return Event::default() };
        let head = Head { method, target, public_url: self.endpoint.public_url.as_deref(), headers };
        verifier.provider().event(&head, body_prefix)
    }
}

/// Where a path leads: the endpoint, and what of the path lies below the endpoint's own.
#[derive(Debug, Clone)]
pub struct Route {
    pub listing: Arc<Listing>,
    /// Empty, or starts with a slash.
    pub below: String,
}

/// All endpoints by slug and by path pattern.
#[derive(Debug, Default)]
pub struct Directory {
    current: RwLock<Arc<Listings>>,
    generation: AtomicU64,
}

#[derive(Debug, Default)]
struct Listings {
    by_slug: HashMap<String, Arc<Listing>>,
    /// The literal part of each pattern and whether anything may follow it.
    patterns: Vec<(String, bool, Arc<Listing>)>,
}

impl Directory {
    /// Replaces the snapshot. Each endpoint comes with its opened secrets and whether one of them stayed closed.
    pub fn replace(&self, endpoints: Vec<(Endpoint, Vec<Secret>, bool)>, catalog: &Catalog) {
        let mut listings = Listings::default();
        for (endpoint, secrets, secret_unavailable) in endpoints {
            let provider = endpoint.provider.as_deref().and_then(|id| catalog.get(id)).cloned();
            let verifier = provider.map(|p| Verifier::new(p, secrets, endpoint.allow_legacy));
            let answering = Answering::of(&endpoint.answer);
            let listing = Arc::new(Listing { endpoint, verifier, secret_unavailable, answering });
            for pattern in &listing.endpoint.paths {
                let (literal, open) = match pattern.strip_suffix("/*") {
                    Some(literal) => (literal, true),
                    None => (pattern.as_str(), false),
                };
                listings.patterns.push((literal.to_owned(), open, listing.clone()));
            }
            listings.by_slug.insert(listing.endpoint.slug.clone(), listing);
        }
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(listings);
        self.generation.fetch_add(1, Ordering::Release);
    }

    /// Whose this path (without query) is: the longest of slug and patterns wins, and `default` takes the rest. `None`
    /// only while the endpoints could not be read yet.
    pub fn route(&self, path: &str) -> Option<Route> {
        let listings = self.current.read().unwrap_or_else(PoisonError::into_inner).clone();
        let slug = path.strip_prefix('/').unwrap_or(path).split('/').next().unwrap_or_default();
        let by_slug = listings.by_slug.get(slug).map(|listing| (slug.len() + 1, listing));
        let by_pattern = listings.patterns.iter().filter_map(|(literal, open, listing)| {
            let rest = path.strip_prefix(literal.as_str())?;
            let fits = rest.is_empty() || (*open && rest.starts_with('/'));
            fits.then_some((literal.len(), listing))
        });
        match by_pattern.chain(by_slug).max_by_key(|(length, _)| *length) {
            Some((length, listing)) => {
                let below = path.get(length..).unwrap_or_default().to_owned();
                Some(Route { listing: listing.clone(), below })
            }
            None => {
                let listing = listings.by_slug.get(DEFAULT)?.clone();
                let below = if path == "/" { String::new() } else { path.to_owned() };
                Some(Route { listing, below })
            }
        }
    }

    /// A number that grows with every replacement: what was derived before may not hold any more.
    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    pub fn by_slug(&self, slug: &str) -> Option<Arc<Listing>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).by_slug.get(slug).cloned()
    }
}
