//! A JSON web token (RFC 7519) as a signature: the token is signed by itself, and its claims say what was sent.

use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde::de::IgnoredAny;
use zeroize::Zeroizing;

use crate::Reason;
use crate::claims::Claims;
use crate::encoding::same;
use crate::json::{self, Path};
use crate::key::Key;
use crate::lookup::Lookup;
use crate::reading::Reading;
use crate::scheme::Scheme;

/// How long a token may be, in bytes.
const LONGEST: usize = 16 * 1024;

/// A token, taken apart.
#[derive(Debug)]
pub(crate) struct Token<'t> {
    /// Header and payload as they are signed.
    signed: &'t [u8],
    /// The header as it is written.
    pub(crate) header_text: &'t [u8],
    header: Header,
    payload: Vec<u8>,
    pub(crate) claims: Claims,
    signature: &'t [u8],
}

#[derive(Debug, Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<IgnoredAny>,
}

impl<'t> Token<'t> {
    /// Reads the compact form of three parts; none where it is anything else.
    pub(crate) fn read(text: &'t [u8]) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let mut parts = text.split(|byte| *byte == b'.');
        let (header_text, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let header = serde_json::from_slice(&BASE64URL_NOPAD.decode(header_text).ok()?).ok()?;
        let signed = &text[..header_text.len() + 1 + payload.len()];
        let payload = BASE64URL_NOPAD.decode(payload).ok()?;
        let claims = Claims::read(&payload)?;
        Some(Self { signed, header_text, header, payload, claims, signature })
    }

    /// Whether the token says that it is of the scheme's algorithm. That is never taken from the token.
    pub(crate) fn is_of(&self, scheme: &Scheme) -> bool {
        scheme.algorithm.and_then(crate::algorithm::Algorithm::token_name) == Some(self.header.alg.as_str())
    }

    /// A time among the claims, in seconds since the Unix epoch; fails where it is none.
    fn time(&self, claim: &str) -> Result<Option<i64>, Reason> {
        let Some(text) = self.claim(claim) else { return Ok(None) };
        let whole = || text.parse().ok();
        let broken =
            || text.parse::<f64>().ok().filter(|time| time.abs() < 1e15).map(|time| time.floor() as i64);
        whole().or_else(broken).map(Some).ok_or(Reason::MalformedHeader)
    }

    fn claim(&self, name: &str) -> Option<String> {
        self.claims.get(&Path::name(name))
    }

    /// When the token was made: when it was issued, else from when on it counts.
    pub(crate) fn made_at(&self) -> Option<i64> {
        ["iat", "nbf"].iter().find_map(|claim| self.time(claim).ok().flatten())
    }

    /// The id of the key that the token names.
    pub(crate) fn key_id(&self) -> Option<&str> {
        self.header.kid.as_deref()
    }

    pub(crate) fn signed_with(&self, scheme: &Scheme, key: &Key) -> bool {
        match (key, scheme.algorithm) {
            (Key::Secret { start, .. }, _) => {
                let mut state = start.clone();
                state.update(self.signed);
                let expected = BASE64URL_NOPAD.encode(&state.finish());
                same(expected.as_bytes(), self.signature, false)
            }
            (Key::Public(_), Some(algorithm)) => {
                let signature = BASE64URL_NOPAD.decode(self.signature).unwrap_or_default();
                key.verifies(algorithm, self.header.kid.as_deref(), self.signed, &signature)
            }
            (Key::Public(_) | Key::Broken, _) => false,
        }
    }

    /// What its times say of a right token. An expiry is exclusive (RFC 7519 §4.1.4).
    fn judge_time(&self, scheme: &Scheme, lookup: &Lookup<'_>, at: i64) -> Reason {
        let now = at.div_euclid(1_000_000);
        let leeway = i64::from(scheme.leeway);
        let (expiry, start) = match (self.time("exp"), self.time("nbf")) {
            (Ok(expiry), Ok(start)) => (expiry, start),
            _ => return Reason::MalformedHeader,
        };
        if expiry.is_some_and(|expiry| now >= expiry.saturating_add(leeway)) {
            return Reason::TimestampTooOld;
        }
        if start.is_some_and(|start| start > now.saturating_add(leeway)) {
            return Reason::TimestampInFuture;
        }
        let (Some((Some(source), unit)), Some(tolerance)) = (&scheme.timestamp, scheme.tolerance) else {
            return Reason::Ok;
        };
        match lookup.value(source) {
            None => Reason::MissingTimestamp,
            Some(text) => match unit.read(&text) {
                Some(time) => unit.judge(time, at, tolerance),
                None => Reason::MalformedHeader,
            },
        }
    }
}

fn text(scheme: &Scheme, lookup: &Lookup<'_>) -> Result<Vec<u8>, Reason> {
    let read = scheme.source.read(&scheme.layout, lookup, None)?;
    read.signatures.into_iter().next().ok_or(Reason::MissingSignature)
}

/// Judges the token of a request, given the keys that count. All of the request has to be at hand that its claims speak
/// of.
pub(crate) fn judge<'k>(
    scheme: &Scheme,
    mut keys: impl Iterator<Item = &'k (usize, Key)>,
    lookup: &Lookup<'_>,
    at: i64,
) -> (Reason, Option<usize>) {
    let text = match text(scheme, lookup) {
        Ok(text) => text,
        Err(reason) => return (reason, None),
    };
    let Some(token) = Token::read(&text) else { return (Reason::MalformedHeader, None) };
    if !token.is_of(scheme) {
        return (Reason::Algorithm, None);
    }
    // Who says that something is critical must be understood, and nothing of the kind is (RFC 7515 §4.1.11).
    if token.header.crit.is_some() {
        return (Reason::Scheme, None);
    }
    let Some((secret, _)) = keys.find(|(_, key)| token.signed_with(scheme, key)) else {
        return (Reason::SignatureMismatch, None);
    };
    let mut lookup = lookup.clone();
    lookup.claims = Some(&token.claims);
    if !scheme.checks.iter().all(|check| check.holds(&lookup)) {
        return (Reason::SignatureMismatch, None);
    }
    (token.judge_time(scheme, &lookup, at), Some(*secret))
}

/// What a token says of itself.
pub(crate) fn reading(scheme: &Scheme, lookup: &Lookup<'_>) -> Result<Reading, Reason> {
    let text = text(scheme, lookup)?;
    let token = Token::read(&text).ok_or(Reason::MalformedHeader)?;
    Ok(Reading {
        signatures: vec![token.signature.to_vec()],
        timestamp: None,
        signed_at: token.made_at().map(|time| time.saturating_mul(1_000_000)),
        id: token.claim("jti"),
    })
}

/// What a scheme would sign: header and payload. A token that the request has already keeps everything that is not
/// derived from the request or the time; its times move together.
pub(crate) fn unsigned(scheme: &Scheme, lookup: &Lookup<'_>, seconds: i64) -> Option<String> {
    let present = text(scheme, lookup).ok();
    if let Some(token) = present.as_deref().and_then(Token::read).filter(|token| token.is_of(scheme)) {
        let later = token.made_at().map_or(0, |before| seconds.saturating_sub(before));
        let payload = renewed(scheme, lookup, &token.payload, later)?;
        let header = std::str::from_utf8(token.header_text).ok()?;
        return Some(format!("{header}.{}", BASE64URL_NOPAD.encode(payload.as_bytes())));
    }
    let name = scheme.algorithm?.token_name()?;
    let header = format!(r#"{{"alg":"{name}","typ":"JWT"}}"#);
    let payload = Zeroizing::new(scheme.content.render(lookup).ok()?);
    Some(format!("{}.{}", BASE64URL_NOPAD.encode(header.as_bytes()), BASE64URL_NOPAD.encode(&payload)))
}

/// The claims with their times moved and everything put right that is checked.
fn renewed(scheme: &Scheme, lookup: &Lookup<'_>, payload: &[u8], later: i64) -> Option<String> {
    let claims = json::members(payload)?.into_iter().map(|(name, raw)| {
        let checked = scheme.checks.iter().filter_map(|check| check.claim());
        let mut expected = checked.filter(|(path, _)| **path == Path::name(&name));
        let value = match (name.as_str(), expected.next()) {
            (_, Some((_, template))) => template
                .render(lookup)
                .ok()
                .and_then(|value| serde_json::to_string(std::str::from_utf8(&value).ok()?).ok()),
            ("iat" | "nbf" | "exp", None) => {
                raw.parse::<i64>().ok().map(|time| time.saturating_add(later).to_string())
            }
            _ => None,
        };
        Some(format!("{}:{}", serde_json::to_string(&name).ok()?, value.as_deref().unwrap_or(raw)))
    });
    Some(format!("{{{}}}", claims.collect::<Option<Vec<_>>>()?.join(",")))
}
