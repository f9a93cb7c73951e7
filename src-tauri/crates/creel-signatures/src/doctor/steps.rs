//! The steps of a judgement, as a person would check them by hand.

use super::finding::{shown, span};
use super::{Case, Outcome, Step, given, place, time};
use crate::definition::Kind;
use crate::key::Key;
use crate::lookup::Lookup;
use crate::scheme::Scheme;
use crate::{Provider, Reason};

/// The steps, in their order. What follows a step that failed is skipped, where it depends on it.
pub(super) fn of(case: &Case<'_>) -> Vec<Step> {
    let mut steps = Steps { list: Vec::new(), stopped: false };
    let lookup = Lookup::new(&case.head);
    let Some(provider) = case.provider else {
        steps.check(
            "Provider",
            Err("The endpoint has no provider, so that nothing says how the signature is made.".into()),
        );
        steps.rest(&["Signature header", "Secret", "Signature"]);
        return steps.list;
    };
    steps.check("Provider", Ok(format!("The endpoint expects webhooks of {}.", provider.name)));
    let Some(scheme) = scheme(case, provider, &lookup) else {
        steps.check("Scheme", Err(format!("{} does not sign its webhooks.", provider.name)));
        return steps.list;
    };
    if case.judgement.reason == Reason::Handshake {
        steps.check("Handshake", Ok("It was answered. It came unsigned, as most handshakes do.".into()));
        return steps.list;
    }
    let lookup = Lookup::new(&case.head).with_body(case.body, scheme.paths(), 4096);
    steps.check("Signature", found(scheme, &lookup));
    steps.check("Form of the signature", form(scheme, &lookup));
    for name in &scheme.require {
        let there = case.head.first(name).is_some();
        steps.check(
            &format!("Header `{name}`"),
            if there { Ok("It is there.".into()) } else { Err("It is missing.".into()) },
        );
    }
    if let Some(value) = &scheme.id {
        let id = lookup.value(value);
        steps.check(
            "Id",
            id.map(|id| format!("It is `{}`.", shown(&id))).ok_or_else(|| format!("The {value} is missing.")),
        );
    }
    // The times of a token are among its claims.
    if scheme.timestamp.is_some() && scheme.kind != Kind::Jwt {
        steps.check("Timestamp", timestamp(case, scheme, &lookup));
    }
    steps.check("Secret", secrets(case, provider));
    steps.check("Recomputed signature", recomputed(case, provider, scheme));
    if let Some(tolerance) = scheme.tolerance {
        let bounds = [(tolerance.past, "old"), (tolerance.future, "ahead")];
        let bounds = bounds
            .into_iter()
            .filter_map(|(bound, word)| Some(format!("{} {word}", span(i64::from(bound?)))));
        let bounds = format!("It may be up to {}.", bounds.collect::<Vec<_>>().join(" or "));
        steps.check(
            "Age",
            match case.judgement.reason {
                Reason::TimestampTooOld | Reason::TimestampInFuture => {
                    Err(format!("It is out of bounds. {bounds}"))
                }
                _ => Ok(bounds),
            },
        );
    }
    steps.list
}

struct Steps {
    list: Vec<Step>,
    stopped: bool,
}

impl Steps {
    fn check(&mut self, name: &str, result: Result<String, String>) {
        let (outcome, detail) = match result {
            _ if self.stopped => (Outcome::Skipped, String::new()),
            Ok(detail) => (Outcome::Passed, detail),
            Err(detail) => (Outcome::Failed, detail),
        };
        self.stopped |= outcome == Outcome::Failed;
        self.list.push(Step { name: name.to_owned(), outcome, detail });
    }

    fn rest(&mut self, names: &[&str]) {
        names.iter().for_each(|name| self.check(name, Ok(String::new())));
    }
}

/// The scheme that decided, or the one that would have.
fn scheme<'p>(case: &Case<'_>, provider: &'p Provider, lookup: &Lookup<'_>) -> Option<&'p Scheme> {
    let named = case.judgement.scheme.as_ref();
    let named = provider.schemes.iter().find(|scheme| Some(&scheme.name) == named);
    let applies = provider.schemes.iter().find(|scheme| scheme.applies(lookup));
    named.or(applies).or(provider.schemes.first())
}

fn found(scheme: &Scheme, lookup: &Lookup<'_>) -> Result<String, String> {
    match place::header(scheme) {
        Some(name) => match lookup.head.all(&name).count() {
            0 => Err(format!("The header `{name}` is missing.")),
            1 => Ok(format!("The header `{name}` is there.")),
            count if scheme.source.is_plural() => {
                Ok(format!("The header `{name}` is there {count} times, as it may be."))
            }
            count => {
                Err(format!("The header `{name}` is there {count} times; nobody can say which one counts."))
            }
        },
        None if place::is_there(scheme, lookup) => Ok("It is there.".into()),
        None => Err("It is missing.".into()),
    }
}

fn form(scheme: &Scheme, lookup: &Lookup<'_>) -> Result<String, String> {
    let values = place::values(scheme, lookup);
    let Some(value) = values.first() else { return Err("There is nothing to read.".into()) };
    let read = place::read(scheme, value).map_err(|reason| {
        let why = match reason {
            Reason::Algorithm => "It names another algorithm",
            Reason::Scheme => "It names no version that is known",
            _ => "It is not written as the provider writes it",
        };
        format!("{why}: `{}`.", shown(value))
    })?;
    let count = read.signatures.len();
    let characters = read.signatures.first().map_or(0, Vec::len);
    let hashed = matches!(scheme.kind, Kind::Mac | Kind::Digest);
    let hash = given::read(value).iter().find_map(given::Given::hash).filter(|_| hashed);
    let hash = hash.map_or_else(String::new, |hash| format!(", as long as {} gives", hash.name()));
    let plural = if count == 1 { "" } else { "s" };
    Ok(format!("{count} signature{plural} of {characters} characters{hash}."))
}

fn timestamp(case: &Case<'_>, scheme: &Scheme, lookup: &Lookup<'_>) -> Result<String, String> {
    let Some(text) = place::time_and_id(scheme, lookup).0 else { return Err("It is missing.".into()) };
    let Some(moment) = time::read(&text) else {
        return Err(format!("`{}` is no time.", shown(text.as_bytes())));
    };
    let away = case.at.div_euclid(1_000_000) - moment.seconds;
    let side = if away < 0 { "after" } else { "before" };
    Ok(format!("`{}`, {} {side} the request arrived.", shown(text.as_bytes()), span(away)))
}

fn secrets(case: &Case<'_>, provider: &Provider) -> Result<String, String> {
    if case.judgement.reason == Reason::SecretUnavailable {
        return Err("The secrets cannot be read from where they are kept.".into());
    }
    let counting: Vec<_> = case.secrets.iter().filter(|secret| secret.counts_at(case.at)).collect();
    let retired = case.secrets.len() - counting.len();
    let keys = |secret| provider.schemes.iter().filter_map(move |scheme| Key::new(scheme, secret));
    let usable = |key: &Key| !matches!(key, Key::Broken);
    let fit = counting.iter().filter(|secret| keys(secret).any(|key| usable(&key))).count();
    let broken = counting.iter().filter(|secret| keys(secret).next().is_some()).count() - fit;
    let mut detail = format!("{fit} of {} can be used", case.secrets.len());
    if retired > 0 {
        detail.push_str(&format!(", {retired} retired"));
    }
    if broken > 0 {
        detail.push_str(&format!(", {broken} cannot be read as a key"));
    }
    detail.push('.');
    if fit > 0 { Ok(detail) } else { Err(detail) }
}

fn recomputed(case: &Case<'_>, provider: &Provider, scheme: &Scheme) -> Result<String, String> {
    let signs = match scheme.kind {
        Kind::Token => "sends the secret itself".to_owned(),
        Kind::Jwt => "signs a token whose claims speak of the request".to_owned(),
        _ => format!("signs `{}`", scheme.content.source()),
    };
    match case.judgement.reason {
        Reason::Ok | Reason::TimestampTooOld | Reason::TimestampInFuture => {
            Ok(format!("It is the one that was sent. {} {signs}.", provider.name))
        }
        Reason::BodyTooLarge => Err("The body is too large for this scheme.".into()),
        _ => Err(format!("It is not the one that was sent. {} {signs}.", provider.name)),
    }
}
