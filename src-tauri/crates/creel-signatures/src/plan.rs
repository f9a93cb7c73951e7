//! A plan: what has to be computed to judge one request, made from its head and worked through with its body.

use zeroize::Zeroizing;

use crate::algorithm::State;
use crate::certificate::CertificateRule;
use crate::definition::Kind;
use crate::encoding::same;
use crate::key::Key;
use crate::lookup::Lookup;
use crate::reading::Found;
use crate::scheme::Scheme;
use crate::source::single;
use crate::template;
use crate::timestamp::Unit;
use crate::verify::{Prepared, collect};
use crate::{Judgement, Reason, jwt, message_signature, url};

/// How many asymmetric signatures of one request are tried. Each costs as much as a megabyte of hashing, and a sender
/// has no reason for more than a few.
const ASYMMETRIC_SIGNATURES: usize = 16;

/// The candidates of one request, and what is known before the body.
#[derive(Debug)]
pub(crate) struct Plan {
    settled: Option<Judgement>,
    candidates: Vec<Candidate>,
}

/// One scheme that may turn out to be the one.
#[derive(Debug)]
struct Candidate {
    scheme: usize,
    work: Result<Work, Reason>,
}

#[derive(Debug)]
struct Work {
    signatures: Vec<Vec<u8>>,
    timestamp: Option<(i64, Unit)>,
    feeds: bool,
    trials: Trials,
}

#[derive(Debug)]
enum Trials {
    /// A computation for every key, with what follows the body.
    Computed(Vec<Trial>),
    /// The message itself, checked at the end with the keys of these secrets.
    Checked { message: Vec<u8>, after: Vec<u8>, over: bool, secrets: Vec<usize> },
    /// Nothing is left to compute.
    Settled { reason: Reason, secret: Option<usize> },
}

#[derive(Debug)]
struct Trial {
    secret: usize,
    state: State,
    after: Zeroizing<Vec<u8>>,
}

/// Finds the schemes that decide about a request and prepares their computations. Where `lookup` has the body, it is
/// part of them already.
pub(crate) fn plan(prepared: &Prepared, lookup: &Lookup<'_>, at: i64) -> Plan {
    let schemes = &prepared.provider.schemes;
    let counting = |scheme: usize| {
        prepared.keys[scheme].iter().filter(move |(secret, _)| prepared.secrets[*secret].counts_at(at))
    };
    let allowed = |scheme: &Scheme| prepared.allow_legacy || !scheme.legacy;
    let settled = |reason: Reason, scheme: Option<&Scheme>| Plan {
        settled: Some(Judgement {
            scheme: scheme.map(|scheme| scheme.name.clone()),
            ..Judgement::of(reason)
        }),
        candidates: Vec::new(),
    };
    if schemes.is_empty() {
        return settled(Reason::NoProvider, None);
    }
    // What there is no secret for cannot be checked, and must not stand in for what there is one for.
    let keyed = || schemes.iter().enumerate().filter(|(index, _)| counting(*index).next().is_some());
    let keyed = || keyed().map(|(_, scheme)| scheme);
    let Some(expected) = keyed().find(|scheme| allowed(scheme)).or_else(|| keyed().next()) else {
        return settled(Reason::NoSecret, None);
    };
    let Some(first) = keyed().find(|scheme| allowed(scheme) && scheme.applies(lookup)) else {
        // A signature of an algorithm that is not accepted any more is there, and nothing else.
        return match keyed().find(|scheme| scheme.applies(lookup)) {
            Some(legacy) => settled(Reason::Algorithm, Some(legacy)),
            None => settled(Reason::MissingSignature, Some(expected)),
        };
    };
    let alternative = |scheme: &Scheme| {
        std::ptr::eq(scheme, first)
            || (scheme.group.is_some() && scheme.group == first.group && scheme.applies(lookup))
    };
    let mut candidates = Vec::new();
    for (index, scheme) in schemes.iter().enumerate() {
        if !allowed(scheme) || !alternative(scheme) || counting(index).next().is_none() {
            continue;
        }
        let urls = if scheme.uses_url() { url::candidates(lookup.head) } else { vec![None] };
        for companion in companions(scheme, prepared, at) {
            for url in &urls {
                let mut lookup = lookup.clone();
                (lookup.companion, lookup.url) = (companion, url.as_deref());
                let work = work(scheme, counting(index), prepared, &lookup, at);
                candidates.push(Candidate { scheme: index, work });
            }
        }
    }
    Plan { settled: None, candidates }
}

/// The secrets beside the key, each of which may be the one that was signed along.
fn companions<'p>(scheme: &Scheme, prepared: &'p Prepared, at: i64) -> Vec<Option<&'p str>> {
    let wanted = scheme.companion();
    let secrets =
        prepared.secrets.iter().filter(|secret| Some(secret.kind) == wanted && secret.counts_at(at));
    let values: Vec<_> = secrets.map(|secret| Some(secret.value.as_str())).collect();
    if values.is_empty() { vec![None] } else { values }
}

/// Reads what a scheme needs from the request, and starts a computation for every key.
fn work<'k>(
    scheme: &Scheme,
    keys: impl Iterator<Item = &'k (usize, Key)> + Clone,
    prepared: &Prepared,
    lookup: &Lookup<'_>,
    at: i64,
) -> Result<Work, Reason> {
    let settled = |(reason, secret)| Work {
        signatures: Vec::new(),
        timestamp: None,
        feeds: false,
        trials: Trials::Settled { reason, secret },
    };
    match scheme.kind {
        Kind::Jwt => return Ok(settled(jwt::judge(scheme, keys, lookup, at))),
        Kind::HttpMessageSignature => return Ok(settled(message_signature::judge(scheme, keys, lookup, at))),
        Kind::Mac | Kind::Digest | Kind::Signature | Kind::Token => {}
    }
    let found = Found::read(scheme, lookup)?;
    for value in scheme.content.values() {
        single(value, lookup)?;
    }
    let mut lookup = lookup.clone();
    lookup.timestamp = found.timestamp.as_ref().map(|(text, _)| text.as_slice());
    lookup.id = found.id.as_deref();
    lookup.members = &found.members;
    if !scheme.checks.iter().all(|check| check.holds(&lookup)) {
        return Err(Reason::SignatureMismatch);
    }
    let (before, after) = match lookup.body {
        // The body is at hand, so that the whole content goes into the computation at once.
        Some(_) => (scheme.content.segments(), None),
        None => scheme.content.around_body(),
    };
    let write = |segments, lookup: &Lookup<'_>| -> Result<Vec<u8>, Reason> {
        let mut out = Vec::new();
        template::render(segments, lookup, &mut out).map_err(|lacking| match lacking.0.companion() {
            Some(_) => Reason::NoSecret,
            None => Reason::MissingHeader,
        })?;
        Ok(out)
    };
    let trials = if scheme.kind == Kind::Signature {
        let url = match &scheme.certificate {
            Some(rule) => Some(rule.trusted_url(&lookup).ok_or(Reason::SignatureMismatch)?),
            None => None,
        };
        let here = |secret: &usize| {
            url.as_ref().is_none_or(|url| CertificateRule::is_at(&prepared.secrets[*secret], url))
        };
        Trials::Checked {
            message: write(before, &lookup)?,
            after: after.map_or(Ok(Vec::new()), |after| write(after, &lookup))?,
            over: false,
            secrets: keys.map(|(secret, _)| *secret).filter(here).collect(),
        }
    } else {
        let mut trials = Vec::new();
        for (secret, key) in keys {
            let Key::Secret { start, bytes } = key else { continue };
            let lookup = lookup.clone().with_secret(&prepared.secrets[*secret], bytes);
            let mut state = State::clone(start);
            state.update(&Zeroizing::new(write(before, &lookup)?));
            let after = Zeroizing::new(after.map_or(Ok(Vec::new()), |after| write(after, &lookup))?);
            trials.push(Trial { secret: *secret, state, after });
        }
        Trials::Computed(trials)
    };
    let unit = scheme.timestamp.as_ref().map(|(_, unit)| *unit);
    let timestamp = found.timestamp.as_ref().map(|(_, time)| *time).zip(unit);
    Ok(Work { signatures: found.signatures, timestamp, feeds: after.is_some(), trials })
}

impl Plan {
    pub(crate) fn update(&mut self, chunk: &[u8]) {
        for candidate in &mut self.candidates {
            match &mut candidate.work {
                Ok(Work { feeds: true, trials: Trials::Computed(trials), .. }) => {
                    trials.iter_mut().for_each(|trial| trial.state.update(chunk));
                }
                Ok(Work { feeds: true, trials: Trials::Checked { message, over, .. }, .. }) => {
                    collect(message, over, chunk);
                }
                Ok(_) | Err(_) => {}
            }
        }
    }

    pub(crate) fn finish(self, prepared: &Prepared, at: i64) -> Judgement {
        if let Some(judgement) = self.settled {
            return judgement;
        }
        let mut best: Option<Judgement> = None;
        for candidate in self.candidates {
            let scheme = &prepared.provider.schemes[candidate.scheme];
            let (reason, secret) = match candidate.work {
                Ok(work) => work.finish(scheme, &prepared.keys[candidate.scheme], at),
                Err(reason) => (reason, None),
            };
            let judgement = Judgement {
                verdict: reason.verdict(),
                reason,
                scheme: Some(scheme.name.clone()),
                secret: secret.map(|secret| prepared.secrets[secret].id),
            };
            best = Some(match best.take() {
                Some(other) => nearer(other, judgement),
                None => judgement,
            });
        }
        best.unwrap_or_else(|| Judgement::of(Reason::NoSecret))
    }
}

impl Work {
    fn finish(self, scheme: &Scheme, keys: &[(usize, Key)], at: i64) -> (Reason, Option<usize>) {
        let matched = match self.trials {
            Trials::Settled { reason, secret } => return (reason, secret),
            Trials::Checked { over: true, .. } => return (Reason::BodyTooLarge, None),
            Trials::Checked { mut message, after, secrets, .. } => {
                message.extend_from_slice(&after);
                let decode = |text: &Vec<u8>| match scheme.case_insensitive {
                    true => scheme.encoding.decode(&text.to_ascii_lowercase()),
                    false => scheme.encoding.decode(text),
                };
                let signatures: Vec<_> =
                    self.signatures.iter().take(ASYMMETRIC_SIGNATURES).filter_map(decode).collect();
                let verifies = |key: &Key| {
                    scheme.algorithm.is_some_and(|algorithm| {
                        signatures.iter().any(|signature| key.verifies(algorithm, None, &message, signature))
                    })
                };
                keys.iter()
                    .filter(|(secret, _)| secrets.contains(secret))
                    .find(|(_, key)| verifies(key))
                    .map(|(secret, _)| *secret)
            }
            Trials::Computed(trials) => trials.into_iter().find_map(|mut trial| {
                trial.state.update(&trial.after);
                let expected = scheme.encoding.encode(&trial.state.finish());
                let matches = |given: &Vec<u8>| same(&expected, given, scheme.case_insensitive);
                self.signatures.iter().any(matches).then_some(trial.secret)
            }),
        };
        let Some(secret) = matched else { return (Reason::SignatureMismatch, None) };
        let reason = match (self.timestamp, scheme.tolerance) {
            (Some((time, unit)), Some(tolerance)) => unit.judge(time, at, tolerance),
            _ => Reason::Ok,
        };
        (reason, Some(secret))
    }
}

/// Of two candidates' judgements the one that came nearer to being valid. Where both failed alike, none of the two
/// schemes is named.
fn nearer(one: Judgement, other: Judgement) -> Judgement {
    let rank = |judgement: &Judgement| match judgement.reason {
        Reason::Ok => 7,
        Reason::TimestampTooOld | Reason::TimestampInFuture => 6,
        Reason::BodyTooLarge => 5,
        Reason::SignatureMismatch => 4,
        Reason::MissingTimestamp | Reason::MissingHeader => 3,
        Reason::Scheme | Reason::Algorithm => 2,
        Reason::MalformedHeader => 1,
        _ => 0,
    };
    match rank(&one).cmp(&rank(&other)) {
        std::cmp::Ordering::Greater => one,
        std::cmp::Ordering::Less => other,
        std::cmp::Ordering::Equal if one.reason == Reason::Ok || one.scheme == other.scheme => one,
        std::cmp::Ordering::Equal => Judgement { scheme: None, ..one },
    }
}
