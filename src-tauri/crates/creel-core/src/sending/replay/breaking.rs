//! Breaking a draft on purpose, in one of the ways.

use bytes::Bytes;
use creel_signatures::{Kind, Provider, Resigned, Secret};
use zeroize::Zeroizing;

use super::draft::Draft;
use super::resigning::{Signer, cannot_sign, put};
use super::skip::{Skip, SkipCode};
use super::way::Way;
use crate::clock::Timestamp;
use crate::store::{Delivery, Store};

/// How far a wrong time is beyond what the provider allows, in microseconds.
const BEYOND: i64 = 3600 * 1_000_000;

/// Breaks a draft that is an exact request yet.
pub(crate) async fn break_it(
    store: &Store,
    mut draft: Draft,
    signer: Result<Signer, Skip>,
    provider: Option<&Provider>,
    delivery: &Delivery,
    way: Way,
    now: Timestamp,
) -> Result<Draft, Skip> {
    let skip = |code, detail: &str| Skip::new(delivery.id, Some(way), code, detail);
    let not_possible = |detail: &str| skip(SkipCode::NotPossible, detail);
    let body = draft.body(store, delivery).await?;
    let needs_secret = matches!(way, Way::WrongSecret | Way::StaleTimestamp | Way::FutureTimestamp);
    let resigned = match signer {
        Ok(mut signer) => {
            if way == Way::WrongSecret {
                signer.secrets.iter_mut().for_each(spoil);
            }
            let sign = |at| {
                signer.resign(&draft, &body, delivery, at).map_err(|error| cannot_sign(delivery, &error))
            };
            match (sign(now), way) {
                (Ok(made), Way::StaleTimestamp | Way::FutureTimestamp) => {
                    match wrong_time(&signer.provider, &made, way, now) {
                        Ok(at) => sign(at),
                        Err(why) => return Err(not_possible(why)),
                    }
                }
                (made, _) => made,
            }
        }
        Err(skip) => Err(skip),
    };
    let resigned = match resigned {
        Ok(resigned) => Some(resigned),
        Err(cause) if needs_secret => return Err(Skip { way: Some(way), ..cause }),
        Err(_) => None,
    };
    if let Some(resigned) = &resigned {
        put(&mut draft, resigned);
    }
    if let Some(other) = changed_body(way, &body) {
        if resigned.as_ref().is_some_and(|resigned| !resigned.covers_body) {
            return Err(not_possible(
                "Its signature does not cover the body, so that no receiver can notice.",
            ));
        }
        let other = other.ok_or_else(|| not_possible("Its body is empty, or not what this way changes."))?;
        draft.set_body(other);
        return Ok(draft);
    }
    if needs_secret {
        return Ok(draft);
    }
    let Some(provider) = provider else {
        let detail = "Its endpoint has no provider, so it is not known which headers have the signature.";
        return Err(skip(SkipCode::NoProvider, detail));
    };
    let signatures = signatures(provider, &draft, resigned.as_ref(), delivery, &body);
    if signatures.is_empty() {
        return Err(not_possible("No header of it has a signature that could be changed."));
    }
    for Signature { name, value, text } in signatures {
        let around = |text: &str, other: &str| value.replacen(text, other, 1);
        let (start, whole) = (value.find(&text).unwrap_or_default(), text.as_str());
        match way {
            Way::MissingSignature => draft.remove(&name),
            Way::EmptySignature => draft.set(&name, &[b""]),
            Way::ShortSignature => {
                let mut short = whole.to_owned();
                short.pop();
                draft.set(&name, &[around(whole, &short).as_bytes()]);
            }
            Way::WrongPrefix => {
                let other = other_prefix(value.get(..start).unwrap_or_default());
                let rest = value.get(start..).unwrap_or_default();
                draft.set(&name, &[format!("{other}{rest}").as_bytes()]);
            }
            Way::DuplicateSignature => {
                let wrong = around(whole, &rotated(whole, 0));
                draft.set(&name, &[wrong.as_bytes(), value.as_bytes()]);
            }
            _ => {}
        }
    }
    Ok(draft)
}

/// A time that the provider does not allow; where there is none, why.
fn wrong_time(
    provider: &Provider,
    made: &Resigned,
    way: Way,
    now: Timestamp,
) -> Result<Timestamp, &'static str> {
    if !made.timestamped {
        return Err("No time is signed along with it, so that none can be wrong.");
    }
    let schemes = provider.describe().schemes;
    let Some(scheme) = schemes.into_iter().find(|scheme| scheme.name == made.scheme) else { return Ok(now) };
    let allowed = |seconds: u32| i64::from(seconds) * 1_000_000 + BEYOND;
    let tolerance = scheme.tolerance;
    match way {
        Way::StaleTimestamp => match tolerance.and_then(|tolerance| tolerance.past) {
            Some(past) => Ok(Timestamp::from_micros(now.micros() - allowed(past))),
            // A token says itself until when it counts.
            None if scheme.kind == Kind::Jwt => Ok(Timestamp::from_micros(now.micros() - allowed(86_400))),
            None => Err(
                "Its provider does not say how old a signature may be, so that no receiver need refuse it.",
            ),
        },
        _ => match tolerance.and_then(|tolerance| tolerance.future) {
            Some(future) => Ok(Timestamp::from_micros(now.micros() + allowed(future))),
            None => Err("Its provider allows times in the future, so that no receiver need refuse it."),
        },
    }
}

/// The body as this way changes it: `None` where it changes no body, `Some(None)` where it cannot change this one.
fn changed_body(way: Way, body: &Bytes) -> Option<Option<Bytes>> {
    let filled = !body.is_empty();
    Some(match way {
        Way::FlippedByte => filled.then(|| {
            let mut other = body.to_vec();
            let middle = other.len() / 2;
            other[middle] ^= 1;
            other.into()
        }),
        Way::TruncatedBody => filled.then(|| body.slice(..body.len() / 2)),
        Way::EmptyBody => filled.then(Bytes::new),
        Way::ExtraNewline => Some([body, &b"\n"[..]].concat().into()),
        Way::ReserializedJson => reserialized(body),
        _ => return None,
    })
}

/// The same document with other blanks.
fn reserialized(body: &[u8]) -> Option<Bytes> {
    let document: serde_json::Value = serde_json::from_slice(body).ok()?;
    let tight = serde_json::to_vec(&document).ok()?;
    if tight != body {
        return Some(tight.into());
    }
    let wide = serde_json::to_vec_pretty(&document).ok()?;
    (wide != body).then(|| wide.into())
}

/// A signature and the header that it stands in.
struct Signature {
    name: String,
    value: String,
    /// The signature as it stands in the value.
    text: String,
}

/// The signatures of a draft in their headers.
fn signatures(
    provider: &Provider,
    draft: &Draft,
    resigned: Option<&Resigned>,
    delivery: &Delivery,
    body: &[u8],
) -> Vec<Signature> {
    let first = resigned.map(|resigned| resigned.scheme.as_str()).or(delivery.judgement.scheme.as_deref());
    let others = provider.describe().schemes.into_iter().map(|scheme| scheme.name);
    draft.as_head(|head| {
        let schemes = first.into_iter().chain(others);
        let read = schemes.filter_map(|scheme| provider.reading(scheme, &head, body).ok());
        let texts: Vec<String> = read
            .flat_map(|reading| reading.signatures)
            .filter_map(|text| String::from_utf8(text).ok())
            .filter(|text| !text.is_empty())
            .collect();
        let in_header = |name: String| {
            let value = String::from_utf8(head.first(&name)?.to_vec()).ok()?;
            let text = texts.iter().find(|text| value.contains(text.as_str()))?.clone();
            Some(Signature { name, value, text })
        };
        provider.signature_headers(&head).into_iter().filter_map(in_header).collect()
    })
}

/// Another algorithm or version than the one that stands before a signature.
fn other_prefix(prefix: &str) -> String {
    if prefix.is_empty() {
        return "sha256=".to_owned();
    }
    // Of `t=1,v1=` the part that belongs to the signature is `v1=`.
    let start = prefix.rfind([',', ';', '&', ' ']).map_or(0, |at| at + 1);
    let (before, own) = prefix.split_at(if start < prefix.len() { start } else { 0 });
    let other = match own.rfind(|letter: char| letter.is_ascii_digit()) {
        Some(at) => format!("{}{}{}", &own[..at], if &own[at..=at] == "9" { 8 } else { 9 }, &own[at + 1..]),
        None => format!("x{own}"),
    };
    format!("{before}{other}")
}

/// Makes another secret of the same shape of a secret, so that it is wrong and not unreadable.
fn spoil(secret: &mut Secret) {
    // A prefix such as `whsec_` says of which kind it is.
    let start = secret.value.find('_').map_or(0, |at| if at < 12 { at + 1 } else { 0 });
    secret.value = Zeroizing::new(rotated(&secret.value, start));
}

/// The first half from `start` on with every letter and digit the next one: what was hexadecimal or Base64 still is, and
/// the end, which Base64 is strict about, stays.
fn rotated(text: &str, start: usize) -> String {
    let end = start + (text.len().saturating_sub(start)).div_ceil(2);
    let next = |(at, letter): (usize, char)| match letter {
        letter if at < start || at >= end => letter,
        '9' => '0',
        'f' => 'a',
        'F' => 'A',
        'z' => 'g',
        'Z' => 'G',
        '0'..='8' | 'a'..='y' | 'A'..='Y' => char::from(letter as u8 + 1),
        letter => letter,
    };
    text.char_indices().map(next).collect()
}

#[cfg(test)]
mod tests {
    use super::{other_prefix, reserialized, rotated};

    #[test]
    fn prefixes_name_something_else() {
        for (prefix, other) in [
            ("", "sha256="),
            ("sha256=", "sha259="),
            ("t=1763713862,v1=", "t=1763713862,v9="),
            ("v1,", "v9,"),
            ("Bearer ", "xBearer "),
            ("v9=", "v8="),
        ] {
            assert_eq!(other_prefix(prefix), other, "{prefix}");
        }
    }

    #[test]
    fn a_spoiled_text_keeps_its_alphabet() {
        assert_eq!(rotated("09af", 0), "10af");
        assert_eq!(rotated("whsec_AbZ/9+==", 6), "whsec_BcG/9+==");
        assert_eq!(rotated("", 0), "");
    }

    #[test]
    fn json_is_written_with_other_blanks() {
        let check = |body: &str, other: Option<&str>| {
            let seen = reserialized(body.as_bytes()).map(|seen| String::from_utf8(seen.to_vec()).unwrap());
            assert_eq!(seen.as_deref(), other, "{body}");
        };
        check(r#"{"a": 1}"#, Some(r#"{"a":1}"#));
        check(r#"{"a":1}"#, Some("{\n  \"a\": 1\n}"));
        check("{", None);
        check("1", None);
    }
}
