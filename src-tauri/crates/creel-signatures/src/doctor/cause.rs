//! A cause: what made a signature fail, finer than the reason that is stored with the verdict.

use serde::{Deserialize, Serialize};

use super::finding::{listed, shown};
use super::{Blame, Case, Finding};
use crate::definition::Kind;
use crate::{Provider, Reason, SecretKind};

/// Why a verdict is not `valid`. The names are part of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    NoProvider,
    NoSecret,
    SecretUnavailable,
    BodyTooLarge,
    /// The sender does not sign, as far as can be seen.
    Unsigned,
    MissingSignature,
    MissingHeader,
    MissingTimestamp,
    MalformedHeader,
    /// A header is gone that others speak for, or is there twice.
    HeaderChanged,
    Scheme,
    Algorithm,
    TimestampTooOld,
    TimestampInFuture,
    /// Seconds, milliseconds or microseconds were taken for each other.
    TimestampUnit,
    /// Another timestamp of the request was signed.
    TimestampSource,
    WrongSecret,
    SecretWhitespace,
    SecretDecoding,
    /// An asymmetric key of another application, or written otherwise.
    WrongKey,
    WrongProvider,
    /// What is signed is put together in another way.
    Template,
    BodyReserialized,
    TrailingNewline,
    Charset,
    /// The body came with BOM, NUL or HTML escapes.
    BodyEscaped,
    BodyCompressed,
    BodyTruncated,
    FormDecoded,
    Encoding,
    Prefix,
    UrlMismatch,
    Method,
    UntrustedCertUrl,
    NoMatchingKey,
    /// A claim of the token does not fit the request.
    Claims,
    /// The signature covers less than the body: no failure, but worth knowing.
    BodyNotCovered,
    /// The code of a receiver verifies wrongly.
    ReceiverCode,
}

/// The finding that a reason alone gives.
pub(super) fn settled(case: &Case<'_>, reason: Reason) -> Option<Finding> {
    let name = case.provider.map_or("the provider", |provider| provider.name.as_str());
    let say = |cause, blame, title: &str, evidence: String, fix: String| {
        Some(Finding::proven(cause, blame).say(title, evidence, fix))
    };
    match reason {
        Reason::Ok | Reason::SignatureMismatch | Reason::MissingSignature | Reason::Handshake => None,
        Reason::NoProvider => {
            let proposals: Vec<String> = case
                .catalog
                .detect(&case.head, case.body)
                .iter()
                .filter_map(|proposal| Some(case.catalog.get(&proposal.provider)?.name.clone()))
                .take(3)
                .collect();
            let evidence = if proposals.is_empty() {
                "Nothing says how the signature is made.".to_owned()
            } else {
                format!("It looks like a webhook of {}.", listed(&proposals))
            };
            say(
                Cause::NoProvider,
                Blame::Endpoint,
                "The endpoint has no provider",
                evidence,
                "Set the provider of this endpoint.".to_owned(),
            )
        }
        Reason::NoSecret => no_certificate(case).or_else(|| {
            say(
                Cause::NoSecret,
                Blame::Endpoint,
                "The endpoint has no secret to check with",
                format!("Without one a signature of {name} can be neither right nor wrong."),
                format!("Add the secret that {name} shows for this webhook."),
            )
        }),
        Reason::SecretUnavailable => say(
            Cause::SecretUnavailable,
            Blame::Endpoint,
            "The secret could not be read",
            "The place where Creel keeps its key did not give it.".to_owned(),
            "Unlock the keyring and judge the delivery again.".to_owned(),
        ),
        Reason::BodyTooLarge => say(
            Cause::BodyTooLarge,
            Blame::Endpoint,
            "The body is too large for this scheme",
            format!("{name} signs in a way that needs the whole body at once, which Creel does up to 8 MiB."),
            "Have the sender send less at a time.".to_owned(),
        ),
        Reason::MissingHeader => say(
            Cause::MissingHeader,
            Blame::Between,
            "A header that is signed is missing",
            format!("{} came without it.", lacking(case)),
            "Find what drops the header on its way, or have the sender send it.".to_owned(),
        ),
        Reason::MissingTimestamp => say(
            Cause::MissingTimestamp,
            Blame::Between,
            "The timestamp is missing",
            format!("{name} signs a timestamp, and the request has none."),
            "Find what drops the timestamp's header on its way, or have the sender send it.".to_owned(),
        ),
        Reason::MalformedHeader => say(
            Cause::MalformedHeader,
            Blame::Sender,
            "A header cannot be read",
            format!("It is not written as {name} writes it, or it is there twice."),
            format!("Have the sender write the header exactly as {name} does."),
        ),
        Reason::Scheme => say(
            Cause::Scheme,
            Blame::Sender,
            "The signature is of a version that is not known",
            format!("The header was read, and no signature in it is of a version that {name} uses."),
            format!("Have the sender add a signature of the version that {name} uses."),
        ),
        Reason::Algorithm => say(
            Cause::Algorithm,
            Blame::Sender,
            "The signature is of an algorithm that is not accepted",
            format!("What came names another algorithm than {name} signs with."),
            "Have the sender sign with the newer algorithm, or allow outdated schemes on this endpoint."
                .to_owned(),
        ),
        Reason::TimestampTooOld | Reason::TimestampInFuture => {
            let cause = if reason == Reason::TimestampTooOld {
                Cause::TimestampTooOld
            } else {
                Cause::TimestampInFuture
            };
            say(
                cause,
                Blame::Sender,
                "The time of signing is out of bounds",
                "The signature itself is right.".to_owned(),
                "Have the sender sign anew, with the time of sending.".to_owned(),
            )
        }
    }
}

/// The certificate that the request names, where there is none at all.
fn no_certificate(case: &Case<'_>) -> Option<Finding> {
    let there = case.secrets.iter().any(|secret| secret.kind == SecretKind::Certificate);
    let url = case.provider?.certificate_url(&case.head, case.body).filter(|_| !there)?;
    Some(Finding::proven(Cause::NoSecret, Blame::Endpoint).say(
        "The endpoint has no certificate to check with",
        format!(
            "The request names `{}`, and without what is there its signature can be neither right nor wrong.",
            shown(url.as_bytes())
        ),
        FETCH,
    ))
}

/// What to do about a certificate that is not saved.
pub(super) const FETCH: &str =
    "Save the certificate at this address for the endpoint, or let Creel fetch it.";

/// The headers that the provider wants and the request lacks.
fn lacking(case: &Case<'_>) -> String {
    let Some(provider) = case.provider else { return "The request".to_owned() };
    let named = provider.schemes.iter().filter(|scheme| case.judgement.scheme.as_ref() == Some(&scheme.name));
    let ids = named.clone().filter_map(|scheme| scheme.id.as_ref()).filter_map(super::place::name);
    let names: Vec<String> = named
        .flat_map(|scheme| scheme.require.iter().map(String::as_str))
        .chain(ids)
        .filter(|name| case.head.first(name).is_none())
        .map(|name| format!("`{name}`"))
        .collect();
    if names.is_empty() {
        "The request".to_owned()
    } else {
        format!("{} is not there; the request", listed(&names))
    }
}

/// What the API keys and tokens of well-known providers start with.
const API_KEYS: [&str; 12] = [
    "sk_live_",
    "sk_test_",
    "pk_live_",
    "pk_test_",
    "rk_live_",
    "rk_test_",
    "rzp_live_",
    "rzp_test_",
    "xoxb-",
    "xoxp-",
    "ghp_",
    "github_pat_",
];

/// Whether a secret is an API key of a provider that does not sign with those; Paystack does.
fn is_api_key(secret: &str, provider: &Provider) -> bool {
    let signs = |start: &str| {
        let kind = start.split_inclusive('_').next().unwrap_or(start);
        provider.keys.iter().filter_map(|key| key.pattern.as_ref()).any(|pattern| pattern.starts_with(kind))
    };
    API_KEYS.iter().any(|start| secret.trim().starts_with(start) && !signs(start))
}

/// A well-formed signature that nothing explains.
pub(super) fn wrong_secret(case: &Case<'_>, provider: &Provider, combinations: u32) -> Finding {
    let name = &provider.name;
    let scheme = provider.schemes.iter().find(|scheme| case.judgement.scheme.as_ref() == Some(&scheme.name));
    let kind = scheme.or(provider.schemes.first()).map(|scheme| scheme.kind);
    let count = case.secrets.len() + case.elsewhere.len();
    let secrets = if count == 1 {
        "the one secret does not give".to_owned()
    } else {
        format!("none of {count} secrets gives")
    };
    let what = if kind == Some(Kind::Signature) { "key" } else { "secret" };
    // A body that was changed beyond what is known cannot be told from a signature of another secret.
    let evidence = format!(
        "The signature is well-formed, and {secrets} it in any of {combinations} combinations. Either another {what} \
         made it, or the request was changed on its way in a manner that Creel does not know."
    );
    let between =
        format!("where the {what} is the right one, look for what changes requests on their way here");
    match kind {
        Some(Kind::Token) => Finding::likely(Cause::WrongSecret, Blame::Endpoint).say(
            "The token is another one",
            "What was sent is no token that Creel knows.",
            format!("Compare the token entered at {name} with the one saved here."),
        ),
        Some(Kind::Signature) => Finding::likely(Cause::WrongKey, Blame::Endpoint).say(
            "No key that Creel knows fits this signature",
            evidence,
            format!("Copy the public key again from the very application of {name} that sends this, as test and live ones differ; {between}."),
        ),
        _ if case.secrets.iter().any(|secret| is_api_key(&secret.value, provider)) => {
            Finding::likely(Cause::WrongSecret, Blame::Endpoint).say(
                "What is saved as the secret looks like an API key",
                evidence,
                format!("Copy the signing secret of this webhook from {name}; an API key signs nothing."),
            )
        }
        _ => Finding::likely(Cause::WrongSecret, Blame::Endpoint).say(
            "No secret that Creel knows gives this signature",
            evidence,
            format!("Copy the signing secret of this very webhook from {name}; test mode, live mode and command-line tools have secrets of their own; {between}."),
        ),
    }
}
