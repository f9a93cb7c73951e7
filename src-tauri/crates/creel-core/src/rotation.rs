//! A rotation: a secret gets a successor, both count until the sender uses the new one, and then the old one is retired.

use creel_signatures::SecretKind;
use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};
use zeroize::Zeroizing;

use crate::clock::Timestamp;
use crate::delivery::DeliveryId;

/// The fewest characters of a new value without its prefix: in hex they are 128 bits.
const SHORTEST: usize = 32;

/// Deliveries with the successor after which the old secret is out of use.
const USED_BY_NOW: usize = 10;

/// How long without a match a secret is out of use where its successor matched, in microseconds.
const LONG_AGO: i64 = 24 * 3600 * 1_000_000;

/// A delivery that a secret matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    pub delivery: DeliveryId,
    pub at: Timestamp,
}

/// Whether a secret can have a successor that Creel makes. Keys of other kinds are made by the sender.
pub(crate) fn is_made_here(kind: SecretKind) -> bool {
    use SecretKind::{BasicAuth, SharedSecret, StaticToken, VerifyToken};
    matches!(kind, BasicAuth | SharedSecret | StaticToken | VerifyToken)
}

/// A new value in the shape of the old one: the same prefix, the same alphabet, and as long. What a sender takes is known
/// best by what it took.
///
/// # Errors
/// The system gives no random bytes.
pub(crate) fn successor(old: &str) -> Result<Zeroizing<String>, getrandom::Error> {
    let old = old.trim();
    let (prefix, rest) = old.split_at(prefix(old));
    let length = rest.len().max(SHORTEST);
    let all = |allowed: fn(&u8) -> bool| !rest.is_empty() && rest.bytes().all(|byte| allowed(&byte));
    let value = if all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(b)) {
        HEXLOWER.encode(&random(length.div_ceil(2))?)
    } else if all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(b)) {
        HEXUPPER.encode(&random(length.div_ceil(2))?)
    } else if rest.contains(['+', '/']) || rest.ends_with('=') {
        BASE64.encode(&random(length / 4 * 3)?)
    } else if rest.contains(['-', '_']) {
        BASE64URL_NOPAD.encode(&random(length / 4 * 3)?)
    } else {
        // Four at a time, so that it can be read as base64, too.
        letters(length.next_multiple_of(4))?
    };
    Ok(Zeroizing::new(format!("{prefix}{value}")))
}

/// How long the prefix is by which people know the kind of a key, such as `whsec_` or `v1,whsec_`.
fn prefix(value: &str) -> usize {
    let Some(end) = value.get(..16.min(value.len())).and_then(|start| start.rfind('_')) else { return 0 };
    let told = value.get(..end).unwrap_or_default();
    let is_name = |part: &str| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase());
    let named = told.strip_prefix("v1,").unwrap_or(told).split('_').all(is_name);
    if named { end + 1 } else { 0 }
}

fn random(length: usize) -> Result<Zeroizing<Vec<u8>>, getrandom::Error> {
    let mut bytes = Zeroizing::new(vec![0; length]);
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

fn letters(length: usize) -> Result<String, getrandom::Error> {
    const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut text = String::with_capacity(length);
    while text.len() < length {
        // What is above the last multiple of 62 would favour the first letters.
        let fair = random(length)?.iter().copied().filter(|byte| *byte < 248).collect::<Vec<_>>();
        let wanted = length - text.len();
        text.extend(fair.iter().take(wanted).map(|byte| char::from(LETTERS[usize::from(byte % 62)])));
    }
    Ok(text)
}

/// Since when a secret is out of use: `own` are its uses and `others` those of the secrets beside it, the newest first.
/// `None` while it is used, or was never.
pub(crate) fn stopped_being_used_at(own: &[Use], others: &[&[Use]], now: Timestamp) -> Option<Timestamp> {
    let last = own.first()?;
    let long_ago = now.micros().saturating_sub(last.at.micros()) >= LONG_AGO;
    let enough = if long_ago { 1 } else { USED_BY_NOW };
    let since = |uses: &&[Use]| uses.iter().filter(|one| one.delivery > last.delivery).count();
    others.iter().any(|uses| since(uses) >= enough).then_some(last.at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_successor_has_the_shape_of_the_old_one() {
        let check = |old: &str, prefix: &str, length: usize, alphabet: fn(char) -> bool| {
            let new = successor(old).unwrap();
            let rest = new.strip_prefix(prefix).unwrap_or_else(|| panic!("{old}: {}", *new));
            assert_eq!(rest.len(), length, "{old}: {}", *new);
            assert!(rest.chars().all(alphabet), "{old}: {}", *new);
            assert_ne!(*successor(old).unwrap(), *new);
            assert_ne!(*new, old);
        };
        let lower = |c: char| matches!(c, '0'..='9' | 'a'..='f');
        let base64 = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
        check(&"0a".repeat(32), "", 64, lower);
        check("ABCDEF0123456789", "", 32, |c| matches!(c, '0'..='9' | 'A'..='F'));
        check("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", 32, |c| c.is_ascii_alphanumeric());
        check("v1,whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "v1,whsec_", 32, base64);
        check("sk_live_abcdefghijklmnopqrstuvwxyz", "sk_live_", 32, |c| c.is_ascii_alphanumeric());
        check("Zm9vYmFyYmF6cXV4cXV1eGNvcmdlZ3JhdWx0Z2FycGx5dw==", "", 48, base64);
        check("Ab1_-x", "", 32, |c| c.is_ascii_alphanumeric() || "-_".contains(c));
        check("short", "", 32, |c| c.is_ascii_alphanumeric());
        check("", "", 32, |c| c.is_ascii_alphanumeric());
        check("ä", "", 32, |c| c.is_ascii_alphanumeric());
    }

    #[test]
    fn a_secret_is_out_of_use_once_another_is_used_instead() {
        let uses = |ids: &[i64]| -> Vec<Use> {
            let one = |id: &i64| Use { delivery: DeliveryId(*id), at: Timestamp::from_micros(*id) };
            ids.iter().rev().map(one).collect()
        };
        let check = |own: &[i64], other: &[i64], now: i64, wanted: Option<i64>| {
            let (own, other) = (uses(own), uses(other));
            let found = stopped_being_used_at(&own, &[&other], Timestamp::from_micros(now));
            assert_eq!(found.map(Timestamp::micros), wanted, "{own:?} {other:?} {now}");
        };
        let ten: Vec<i64> = (2..12).collect();
        check(&[], &ten, 20, None);
        check(&[1], &ten, 20, Some(1));
        check(&[1], &ten[1..], 20, None);
        check(&[1, 5], &ten, 20, None);
        check(&[1], &[2], LONG_AGO + 1, Some(1));
        check(&[1], &[2], LONG_AGO, None);
        check(&[5], &[2], LONG_AGO * 2, None);
    }
}
