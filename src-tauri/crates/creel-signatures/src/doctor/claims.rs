//! Tokens and certificates: a signature that is right by itself, over claims that do not fit the request, or made with a
//! key that Creel must not trust or does not have.

use super::finding::{listed, shown};
use super::search::Search;
use super::{Blame, Cause, Finding, cause, place};
use crate::certificate::CertificateRule;
use crate::definition::Kind;
use crate::jwt::Token;
use crate::key::Key;
use crate::lookup::Lookup;
use crate::scheme::Scheme;
use crate::template::Value;
use crate::{Secret, SecretKind};

/// What a token or a certificate shows.
pub(super) fn findings(search: &Search<'_, '_>) -> Option<Finding> {
    let provider = search.provider;
    provider.schemes.iter().find_map(|scheme| match scheme.kind {
        Kind::Jwt => token(search, scheme),
        _ => certificate(search, scheme),
    })
}

/// A token whose own signature is right, and whose claims say something else than the request; or one that names a key
/// that is not there.
fn token(search: &Search<'_, '_>, scheme: &Scheme) -> Option<Finding> {
    let case = search.case;
    let lookup = Lookup::new(&case.head).with_body(case.body, scheme.paths(), usize::MAX);
    let values = place::values(scheme, &lookup);
    let texts =
        values.iter().filter_map(|value| place::read(scheme, value).ok()).flat_map(|read| read.signatures);
    let texts: Vec<_> = texts.collect();
    let token = texts.iter().find_map(|text| Token::read(text)).filter(|token| token.is_of(scheme))?;
    let keys: Vec<(i64, Key)> =
        case.secrets.iter().filter_map(|secret| Some((secret.id, Key::new(scheme, secret)?))).collect();
    let Some((secret, _)) = keys.iter().find(|(_, key)| token.signed_with(scheme, key)) else {
        return other_key(search, &token, &keys);
    };
    let mut lookup = lookup.clone();
    lookup.claims = Some(&token.claims);
    let failing = scheme.checks.iter().filter(|check| !check.holds(&lookup));
    let wrong: Vec<&crate::check::Check> = failing.collect();
    let names: Vec<String> =
        wrong.iter().filter_map(|check| check.claim()).map(|(path, _)| format!("`{path}`")).collect();
    let covers = wrong.iter().any(|check| check.covers_body());
    if names.is_empty() {
        return None;
    }
    let what = match names.len() {
        1 => format!("The claim {} of the token does not fit this request", names[0]),
        _ => format!("The claims {} of the token do not fit this request", listed(&names)),
    };
    let address = wrong.iter().flat_map(|check| check.values()).any(is_address);
    let (cause, title, blame, fix) = if covers {
        (
            Cause::Claims,
            "The token is genuine, but made for another body",
            Blame::Between,
            "Have what lies between the sender and Creel pass the body on byte for byte.",
        )
    } else if address {
        (
            Cause::UrlMismatch,
            "The token is genuine, but made for another URL",
            Blame::Endpoint,
            "Set the public URL of this endpoint to exactly the URL that is entered at the sender, and let nothing change it on the way.",
        )
    } else {
        (
            Cause::Claims,
            "The token is genuine, but made for something else",
            Blame::Endpoint,
            "Compare the ids saved for this endpoint with what is set up at the sender.",
        )
    };
    let evidence = format!("{what}, and its own signature is right.");
    let finding = Finding::proven(cause, blame).say(title, evidence, fix);
    Some(finding.with_secret(*secret).of_scheme(&scheme.name))
}

/// Whether a value is of the address that was called.
fn is_address(value: &Value) -> bool {
    matches!(
        value.innermost(),
        Value::Url | Value::Path | Value::Query | Value::QuerySorted | Value::AtlassianQueryHash
    )
}

/// The token names a key, and none of that name is there.
fn other_key(search: &Search<'_, '_>, token: &Token<'_>, keys: &[(i64, Key)]) -> Option<Finding> {
    let id = token.key_id()?;
    let ids = keys.iter().flat_map(|(_, key)| match key {
        Key::Public(keys) => keys.iter().filter_map(|key| key.id.as_deref()).collect(),
        Key::Secret { .. } | Key::Broken => Vec::new(),
    });
    let ids: Vec<&str> = ids.collect();
    (!ids.is_empty() && !ids.contains(&id)).then(|| {
        Finding::likely(Cause::NoMatchingKey, Blame::Endpoint).say(
            "The key that signed is not among the saved ones",
            format!("The token names the key `{}`, and the saved ones have other ids.", shown(id.as_bytes())),
            format!("Fetch the current keys of {} and save them here.", search.provider.name),
        )
    })
}

/// A certificate at an address that is not trusted, or that is not there.
fn certificate(search: &Search<'_, '_>, scheme: &Scheme) -> Option<Finding> {
    let rule = scheme.certificate.as_ref()?;
    let case = search.case;
    let lookup = Lookup::new(&case.head).with_body(case.body, scheme.paths(), usize::MAX);
    if !scheme.applies(&lookup) {
        return None;
    }
    let named = lookup.value(&rule.url)?;
    let Some(url) = rule.trusted_url(&lookup) else {
        return Some(Finding::proven(Cause::UntrustedCertUrl, Blame::Sender).say(
            "The certificate's address is not to be trusted",
            format!(
                "The request names `{}`, which is none of {}'s own.",
                shown(&named),
                search.provider.name
            ),
            "Do not trust this request: anyone can name a certificate of their own.",
        ));
    };
    let is_certificate = |secret: &&Secret| secret.kind == SecretKind::Certificate;
    let there = case.secrets.iter().filter(is_certificate).any(|secret| CertificateRule::is_at(secret, &url));
    (!there).then(|| {
        Finding::proven(Cause::NoMatchingKey, Blame::Endpoint).say(
            "The certificate that signed is not among the saved ones",
            format!("The request names `{}`.", shown(url.as_bytes())),
            cause::FETCH,
        )
    })
}
