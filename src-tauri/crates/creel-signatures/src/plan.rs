//! A plan: what has to be computed to judge one request, made from its head and worked through with its body.

use zeroize::Zeroizing;

use crate::algorithm::State;
use crate::definition::Kind;
use crate::encoding::same;
use crate::key::Key;
use crate::lookup::{Lookup, trim};
use crate::scheme::Scheme;
use crate::template::{self, Value};
use crate::timestamp::Unit;
use crate::verify::{Prepared, collect};
use crate::{Judgement, Reason};

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
    /// The message itself, checked with every key at the end.
    Checked { message: Vec<u8>, after: Vec<u8>, over: bool },
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
    let candidates = schemes
        .iter()
        .enumerate()
        .filter(|(_, scheme)| allowed(scheme) && alternative(scheme))
        .filter(|(index, _)| counting(*index).next().is_some())
        .map(|(index, scheme)| Candidate {
            scheme: index,
            work: work(scheme, counting(index), prepared, lookup),
        })
        .collect();
    Plan { settled: None, candidates }
}

/// Reads what a scheme needs from the request, and starts a computation for every key.
fn work<'k>(
    scheme: &Scheme,
    keys: impl Iterator<Item = &'k (usize, Key)>,
    prepared: &Prepared,
    lookup: &Lookup<'_>,
) -> Result<Work, Reason> {
    let found = Found::read(scheme, lookup)?;
    for value in scheme.content.values() {
        once(value, lookup)?;
    }
    let mut lookup = lookup.clone();
    lookup.timestamp = found.timestamp.as_ref().map(|(text, _)| text.as_slice());
    lookup.id = found.id.as_deref();
    let (before, after) = match lookup.body {
        // The body is at hand, so that the whole content goes into the computation at once.
        Some(_) => (scheme.content.segments(), None),
        None => scheme.content.around_body(),
    };
    let write = |segments, lookup: &Lookup<'_>| -> Result<Vec<u8>, Reason> {
        let mut out = Vec::new();
        template::render(segments, lookup, &mut out).map_err(|_| Reason::MissingHeader)?;
        Ok(out)
    };
    let trials = if scheme.kind == Kind::Signature {
        let message = write(before, &lookup)?;
        let after = after.map_or(Ok(Vec::new()), |after| write(after, &lookup))?;
        Trials::Checked { message, after, over: false }
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

/// What judging needs of a request: texts as they are, and the timestamp also as a number of its unit.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) signatures: Vec<Vec<u8>>,
    pub(crate) timestamp: Option<(Vec<u8>, i64)>,
    pub(crate) id: Option<Vec<u8>>,
}

impl Found {
    pub(crate) fn read(scheme: &Scheme, lookup: &Lookup<'_>) -> Result<Self, Reason> {
        let header = read_signatures(scheme, lookup)?;
        for name in &scheme.require {
            if lookup.head.first(name).is_none_or(|value| trim(value).is_empty()) {
                return Err(Reason::MissingHeader);
            }
        }
        let id = match &scheme.id {
            Some(value) => Some(once(value, lookup)?.ok_or(Reason::MissingHeader)?),
            None => None,
        };
        let timestamp = match &scheme.timestamp {
            Some((source, unit)) => {
                let text = match source {
                    Some(value) => once(value, lookup)?,
                    None => header.timestamp,
                };
                let text = text.filter(|text| !text.is_empty()).ok_or(Reason::MissingTimestamp)?;
                let time = unit.read(&text).ok_or(Reason::MalformedHeader)?;
                Some((text, time))
            }
            None => None,
        };
        Ok(Self { signatures: header.signatures, timestamp, id })
    }
}

/// The signatures in the request. A header that is there twice could mean either value, so it means nothing, unless
/// the provider is known to repeat it.
fn read_signatures(scheme: &Scheme, lookup: &Lookup<'_>) -> Result<crate::layout::Read, Reason> {
    let mut read = crate::layout::Read::default();
    if let (Value::Header(name), true) = (&scheme.source, scheme.repeat) {
        for value in lookup.head.all(name) {
            read.signatures.extend(scheme.layout.read(trim(value))?.signatures);
        }
        return if read.signatures.is_empty() { Err(Reason::MissingSignature) } else { Ok(read) };
    }
    let value = once(&scheme.source, lookup)?.ok_or(Reason::MissingSignature)?;
    scheme.layout.read(&value)
}

/// A value of the request; a header that is there more than once is malformed.
fn once(value: &Value, lookup: &Lookup<'_>) -> Result<Option<Vec<u8>>, Reason> {
    if let Value::Header(name) = value
        && lookup.head.all(name).nth(1).is_some()
    {
        return Err(Reason::MalformedHeader);
    }
    match value {
        // The body is not looked up here: it is large, and there is only one.
        Value::Body => Ok(None),
        value => Ok(lookup.value(value).map(|bytes| bytes.into_owned())),
    }
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
                Ok(Work { feeds: false, .. }) | Err(_) => {}
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
                Ok(work) => work.finish(scheme, &prepared.keys[candidate.scheme], prepared, at),
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
    fn finish(
        self,
        scheme: &Scheme,
        keys: &[(usize, Key)],
        prepared: &Prepared,
        at: i64,
    ) -> (Reason, Option<usize>) {
        let matched = match self.trials {
            Trials::Checked { over: true, .. } => return (Reason::BodyTooLarge, None),
            Trials::Checked { mut message, after, .. } => {
                message.extend_from_slice(&after);
                let signatures: Vec<_> = self
                    .signatures
                    .iter()
                    .take(ASYMMETRIC_SIGNATURES)
                    .filter_map(|text| scheme.encoding.decode(text))
                    .collect();
                keys.iter()
                    .filter(|(secret, _)| prepared.secrets[*secret].counts_at(at))
                    .find(|(_, key)| signatures.iter().any(|signature| key.verifies(&message, signature)))
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
