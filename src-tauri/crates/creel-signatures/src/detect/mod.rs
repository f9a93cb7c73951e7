//! Detecting: who may have sent a request, by its headers, its user agent and the shape of what it says.

mod shape;

use std::cmp::Reverse;
use std::collections::HashMap;

pub(crate) use shape::{Shape, like};

use crate::claims::Claims;
use crate::jwt::Token;
use crate::lookup::{Lookup, trim};
use crate::scheme::Scheme;
use crate::template::Value;
use crate::{Catalog, Head, Provider};

/// How much of a value is compared, in characters.
const LONGEST: usize = 256;

/// How much a user agent speaks for a provider, in percent.
const USER_AGENT: u32 = 70;

/// A provider that may have sent a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The provider by its id.
    pub provider: String,
    /// How much speaks for it, from 1 to 100.
    pub score: u8,
    /// What speaks for it, as texts to be shown.
    pub reasons: Vec<String>,
}

impl Catalog {
    /// Who may have sent a request, the likeliest first. `body_prefix` is the body or its beginning.
    ///
    /// A header counts for much where one provider alone has it, and for little where many share it; what speaks for a
    /// provider adds up. Where nothing tells several providers apart, a standard they all follow comes before them.
    pub fn detect(&self, head: &Head<'_>, body_prefix: &[u8]) -> Vec<Proposal> {
        let paths = self.iter().flat_map(|provider| &provider.shapes).flat_map(Shape::paths);
        let claims = claims(head);
        let mut lookup = Lookup::new(head).with_body(body_prefix, paths, LONGEST);
        lookup.claims = claims.as_ref();
        let owners = self.owners();
        let mut proposals: Vec<_> = self
            .iter()
            .filter_map(|provider| {
                let found = evidence(provider, &lookup, &owners);
                if found.is_empty() {
                    return None;
                }
                let doubt = found.iter().fold(10_000, |doubt, (weight, _)| doubt * (100 - weight) / 100);
                let proposal = Proposal {
                    provider: provider.id.clone(),
                    score: u8::try_from((10_000 - doubt) / 100).unwrap_or(100).clamp(1, 100),
                    reasons: found.into_iter().map(|(_, reason)| reason).collect(),
                };
                Some((doubt, Reverse(provider.detect.standard), proposal))
            })
            .collect();
        proposals.sort_by(|one, other| {
            (one.0, one.1, &one.2.provider).cmp(&(other.0, other.1, &other.2.provider))
        });
        proposals.into_iter().map(|(_, _, proposal)| proposal).collect()
    }

    /// How many providers send each header, by its name in lower case.
    fn owners(&self) -> HashMap<String, u32> {
        let mut owners = HashMap::new();
        for header in self.iter().flat_map(|provider| headers(provider)) {
            *owners.entry(header.to_ascii_lowercase()).or_insert(0) += 1;
        }
        owners
    }
}

/// The claims of the token that a request authorizes itself with, whatever it calls the scheme. Nothing is checked here:
/// they say who the request claims to be from, as a header does.
fn claims(head: &Head<'_>) -> Option<Claims> {
    let value = trim(head.first("authorization")?);
    let end = value.iter().position(|byte| *byte == b' ')?;
    Token::read(trim(&value[end..])).map(|token| token.claims)
}

/// The headers that speak for a provider, each once: those its definition names, and those its schemes read.
fn headers(provider: &Provider) -> Vec<&str> {
    let mut headers: Vec<&str> = provider.detect.headers.iter().map(String::as_str).collect();
    for value in provider.schemes.iter().flat_map(Scheme::reads) {
        if let Value::Header(name) = value
            && !name.eq_ignore_ascii_case("authorization")
            && !headers.iter().any(|other| other.eq_ignore_ascii_case(name))
        {
            headers.push(name);
        }
    }
    headers
}

/// What speaks for a provider: how much each thing does, in percent, and what to say of it.
fn evidence(provider: &Provider, lookup: &Lookup<'_>, owners: &HashMap<String, u32>) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    for header in headers(provider).into_iter().filter(|name| lookup.head.first(name).is_some()) {
        let owners = owners.get(&header.to_ascii_lowercase()).copied().unwrap_or(1).max(1);
        let reason = match owners {
            1 => format!("The header {header}, which of all known providers only this one sends."),
            owners => format!("The header {header}, which {owners} of the known providers send."),
        };
        found.push((20 + 60 / owners, reason));
    }
    if let Some(pattern) = &provider.detect.user_agent
        && lookup.head.all("user-agent").any(|agent| shape::like(pattern, agent))
    {
        found.push((USER_AGENT, format!("The user agent, which is like {pattern}.")));
    }
    let shapes = provider.shapes.iter().filter(|shape| shape.fits(lookup));
    if let Some(shape) = shapes.max_by_key(|shape| shape.weight()) {
        found.push((shape.weight(), format!("What the request says: {}.", shape.text())));
    }
    found
}
