//! Hypotheses about secrets: another one signed, or this one is written, trimmed or decoded in another way.

use std::sync::Arc;

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE};
use zeroize::Zeroizing;

use super::finding::named;
use super::search::{Search, revived};
use super::{Blame, Cause, Finding, bench};
use crate::{Secret, SecretKind, Verifier};

/// The bytes of a key, and how they come from the text of a secret.
#[derive(Clone)]
pub(super) struct Spelled {
    pub(super) bytes: Zeroizing<Vec<u8>>,
    pub(super) cause: Cause,
    pub(super) blame: Blame,
    /// What is different, as the end of a sentence that starts with "The signature fits the secret".
    pub(super) how: String,
}

/// Prefixes that providers put before secrets.
const PREFIXES: [&str; 6] = ["v1,whsec_", "whsec_", "whsk_", "whpk_", "sha256=", "hmac_"];
/// What stands before tokens in an `Authorization` header, and is copied along.
const WORDS: [&str; 4] = ["Bearer ", "bearer ", "Token ", "HMAC "];

/// Keys that nobody chose: what code signs with that has no secret, and what pages print in their examples.
pub(super) const NOBODYS: [(&str, &str); 10] = [
    ("", "an empty secret"),
    ("undefined", "the word `undefined`"),
    ("null", "the word `null`"),
    ("None", "the word `None`"),
    ("YOUR_WEBHOOK_SECRET", "the placeholder of an example"),
    ("your-secret-key", "the placeholder of an example"),
    ("your-secret", "the placeholder of an example"),
    ("your_webhook_secret", "the placeholder of an example"),
    ("secret", "the word `secret`"),
    ("changeme", "the word `changeme`"),
];

/// How many secrets of other endpoints are tried at once, so that the limit ends the work between them.
pub(super) const GROUP: usize = 32;

/// Every other way to make a key of a secret's text that people and programs take for the right one.
pub(super) fn spelled(value: &str) -> Vec<Spelled> {
    let mut all: Vec<Spelled> = Vec::new();
    let mut add = |bytes: Vec<u8>, cause: Cause, blame: Blame, how: String| {
        if !bytes.is_empty() && !all.iter().any(|other| *other.bytes == bytes) {
            all.push(Spelled { bytes: Zeroizing::new(bytes), cause, blame, how });
        }
    };
    let mut texts = vec![(value.to_owned(), None)];
    for (text, how) in respelled(value) {
        add(text.clone().into_bytes(), Cause::SecretWhitespace, Blame::Endpoint, how.to_owned());
        texts.push((text, Some(how)));
    }
    for (ending, how) in [
        ("\n", "with a newline at its end"),
        ("\r\n", "with CR LF at its end"),
        (" ", "with a space at its end"),
    ] {
        let bytes = format!("{value}{ending}").into_bytes();
        add(bytes, Cause::SecretWhitespace, Blame::Sender, how.to_owned());
    }
    for (text, respelled) in &texts {
        let cause = if respelled.is_some() { Cause::SecretWhitespace } else { Cause::SecretDecoding };
        let and = |how: &str| respelled.map_or(how.to_owned(), |first| format!("{first} and {how}"));
        let bare = PREFIXES.iter().find_map(|prefix| Some((*prefix, text.strip_prefix(prefix)?)));
        if let Some((prefix, rest)) = bare {
            add(
                rest.as_bytes().to_vec(),
                cause,
                Blame::Endpoint,
                and(&format!("without its prefix `{prefix}`")),
            );
        }
        for rest in [bare.map(|(_, rest)| rest), Some(text.as_str())].into_iter().flatten() {
            for (name, bytes) in decoded(rest) {
                add(bytes, cause, Blame::Endpoint, and(&format!("decoded from {name}")));
            }
        }
        add(text.clone().into_bytes(), cause, Blame::Endpoint, and("as the text it is"));
    }
    let encoded = [
        (BASE64.encode(value.as_bytes()), Cause::SecretDecoding, "encoded as Base64"),
        (HEXLOWER.encode(value.as_bytes()), Cause::SecretDecoding, "encoded as hexadecimal digits"),
        (format!("whsec_{value}"), Cause::SecretDecoding, "with `whsec_` before it"),
        (value.to_lowercase(), Cause::WrongSecret, "in lower case"),
        (value.to_uppercase(), Cause::WrongSecret, "in upper case"),
    ];
    for (text, cause, how) in encoded {
        add(text.into_bytes(), cause, Blame::Endpoint, how.to_owned());
    }
    all
}

/// The text without what is copied along by mistake.
fn respelled(value: &str) -> Vec<(String, &'static str)> {
    let trimmed = value.trim();
    let unquoted = ['"', '\'', '`']
        .into_iter()
        .find_map(|quote| trimmed.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(trimmed);
    let mut texts = vec![
        (trimmed.to_owned(), "without the space around it"),
        (unquoted.trim().to_owned(), "without the quotes around it"),
        (trimmed.split_whitespace().collect(), "without the space in it"),
        (trimmed.trim_end_matches(['=', '.', ',', ';', ':']).to_owned(), "without the mark at its end"),
        (trimmed.replace("\\n", ""), "without the letters `\\n` in it"),
        (
            value.replace(['\u{200b}', '\u{feff}', '\u{a0}', '\u{200e}'], ""),
            "without the invisible characters in it",
        ),
    ];
    if let Some((name, rest)) = trimmed.split_once(['=', ':'])
        && !name.is_empty()
        && name
            .trim_start_matches("export ")
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_- ".contains(&b))
    {
        let rest = rest.trim().trim_matches(['"', '\'']).to_owned();
        texts.push((rest, "without the name and the sign before it"));
    }
    for word in WORDS {
        if let Some(rest) = trimmed.strip_prefix(word) {
            texts.push((rest.trim().to_owned(), "without the word before it"));
        }
    }
    texts.retain(|(text, _)| text != value && !text.is_empty());
    texts
}

/// The bytes that a text stands for.
fn decoded(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let text = text.as_bytes();
    let base64 = [BASE64, BASE64_NOPAD].iter().find_map(|alphabet| alphabet.decode(text).ok());
    let url = [BASE64URL, BASE64URL_NOPAD].iter().find_map(|alphabet| alphabet.decode(text).ok());
    let hex = HEXLOWER_PERMISSIVE.decode(text).ok();
    [("Base64", base64), ("Base64 for URLs", url), ("hexadecimal digits", hex)]
        .into_iter()
        .filter_map(|(name, bytes)| Some((name, bytes?)))
        .collect()
}

/// Everything as it is configured, but with retired secrets and legacy schemes, too.
pub(super) fn as_configured(search: &mut Search<'_, '_>) -> Option<Finding> {
    let hit = search.judge(&search.own.clone(), search.case.body)?;
    let secret = search.case.secrets.iter().find(|secret| secret.id == hit.secret)?;
    let retired = secret.retired_at.is_some_and(|retired| search.case.at >= retired);
    let finding = if retired {
        Finding::proven(Cause::WrongSecret, Blame::Sender).say(
            "Signed with a retired secret",
            format!("The signature fits {}, which was retired before this request arrived.", named(secret)),
            "Give the sender the active secret, or activate this one again for as long as the sender needs it.",
        )
    } else {
        Finding::proven(Cause::Algorithm, Blame::Sender).say(
            "Signed only with an outdated algorithm",
            format!(
                "The signature of the scheme `{}` is right, and this scheme is not accepted any more.",
                hit.scheme
            ),
            "Have the sender send its newer signature, or allow outdated schemes on this endpoint.",
        )
    };
    Some(finding.with_secret(hit.secret).of_scheme(&hit.scheme))
}

/// A secret of another endpoint.
pub(super) fn elsewhere(search: &mut Search<'_, '_>) -> Option<Finding> {
    let mut groups = search.case.elsewhere.chunks(GROUP);
    let hit = groups.find_map(|group| {
        let verifier = Verifier::new(Arc::clone(search.provider), revived(group), true);
        search.judge(&verifier, search.case.body)
    })?;
    let secret = search.case.elsewhere.iter().find(|secret| secret.id == hit.secret)?;
    let finding = Finding::proven(Cause::WrongSecret, Blame::Endpoint).say(
        "Signed with a secret of another endpoint",
        format!("The signature fits {}, which belongs to another endpoint.", named(secret)),
        "Add this secret to this endpoint, or set the sender's webhook up with the secret of this endpoint.",
    );
    Some(finding.with_secret(hit.secret).of_scheme(&hit.scheme))
}

/// The endpoint's secrets, written or decoded in another way.
pub(super) fn respelt(search: &mut Search<'_, '_>) -> Option<Finding> {
    for secret in search.case.secrets {
        let spelled = spelled(&secret.value);
        let verifier = search.with_keys(&spelled);
        if let Some(hit) = search.judge(&verifier, search.case.body) {
            let spelled = spelled.get(usize::try_from(hit.secret).ok()?)?;
            let finding = finding(secret, spelled, &search.provider.name);
            return Some(finding.of_scheme(&hit.scheme));
        }
    }
    None
}

/// What is to be said where a spelling fits.
pub(super) fn finding(secret: &Secret, spelled: &Spelled, provider: &str) -> Finding {
    let (title, fix) = match (spelled.cause, spelled.blame) {
        (Cause::SecretWhitespace, Blame::Sender) => (
            "The sender's secret has white space at its end",
            "Set the secret at the sender again without a newline, for example with `printf` in place of `echo`.".to_owned(),
        ),
        (Cause::SecretWhitespace, _) => (
            "The secret was saved with something around it",
            "Save the secret again, exactly as the sender shows it and nothing around it.".to_owned(),
        ),
        (Cause::WrongSecret, _) => (
            "The secrets differ in upper and lower case",
            "Copy the secret again; every letter counts.".to_owned(),
        ),
        _ => (
            "The sender reads the secret in another way",
            format!("Check that the sender really is {provider} and that it uses this secret as {provider} does; else enter the secret in the form that gives this key."),
        ),
    };
    Finding::proven(spelled.cause, spelled.blame)
        .say(title, format!("The signature fits {} {}.", named(secret), spelled.how), fix)
        .with_secret(secret.id)
}

/// Keys that nobody chose.
pub(super) fn nobodys(search: &mut Search<'_, '_>) -> Option<Finding> {
    let keys: Vec<_> =
        (0..).zip(NOBODYS).map(|(id, (key, _))| (id, Zeroizing::new(key.as_bytes().to_vec()))).collect();
    let verifier = bench::with_keys(search.provider, &keys, search.case.secrets);
    let hit = search.judge(&verifier, search.case.body)?;
    let (_, what) = NOBODYS.get(usize::try_from(hit.secret).ok()?)?;
    let finding = Finding::proven(Cause::WrongSecret, Blame::Sender).say(
        "The sender has no secret of yours",
        format!("The signature fits {what}. Anyone could make it."),
        "Set the secret of this endpoint at the sender, and see that the sender's code finds it.",
    );
    Some(finding.of_scheme(&hit.scheme))
}

/// A public key of another kind, spelling or endpoint.
pub(super) fn public_keys(search: &mut Search<'_, '_>) -> Option<Finding> {
    let all = search.case.secrets.iter().chain(search.case.elsewhere);
    let keys: Vec<Secret> = all
        .flat_map(|secret| {
            let kinds = [SecretKind::PublicKey, SecretKind::Jwk, SecretKind::Certificate];
            let texts = respelled(&secret.value).into_iter().map(|(text, _)| text);
            let texts = std::iter::once(secret.value.to_string()).chain(texts).collect::<Vec<_>>();
            kinds.into_iter().flat_map(move |kind| {
                texts.clone().into_iter().map(move |text| Secret {
                    kind,
                    value: Zeroizing::new(text),
                    format: None,
                    retired_at: None,
                    ..secret.clone()
                })
            })
        })
        .collect();
    let verifier = Verifier::new(Arc::clone(search.provider), keys, true);
    let hit = search.judge(&verifier, search.case.body)?;
    let all = || search.case.secrets.iter().chain(search.case.elsewhere);
    let secret = all().find(|secret| secret.id == hit.secret)?;
    let finding = Finding::proven(Cause::WrongKey, Blame::Endpoint).say(
        "The key is right, but not as it is saved",
        format!("The signature fits {}, read in another form or from another endpoint.", named(secret)),
        "Save the public key for this endpoint, exactly as the provider shows it.",
    );
    Some(finding.with_secret(hit.secret).of_scheme(&hit.scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a way of spelling the value gives these bytes, for that cause.
    #[track_caller]
    fn check(value: &str, bytes: &[u8], cause: Cause) {
        let spelled = spelled(value);
        let found = spelled.iter().find(|spelled| *spelled.bytes == bytes);
        assert_eq!(found.map(|spelled| spelled.cause), Some(cause), "{value:?}");
    }

    #[test]
    fn what_is_copied_along_is_left_out() {
        for value in [
            " key\n",
            "\"key\"",
            "'key'",
            "SECRET=key",
            "export WEBHOOK_SECRET=\"key\"",
            "Bearer key",
            "ke\u{200b}y",
            "key\\n",
            "k ey",
        ] {
            check(value, b"key", Cause::SecretWhitespace);
        }
        check("key", b"key\n", Cause::SecretWhitespace);
    }

    #[test]
    fn keys_are_decoded_every_way() {
        check("whsec_a2V5", b"key", Cause::SecretDecoding);
        check("whsec_a2V5", b"a2V5", Cause::SecretDecoding);
        check("whsec_a2V5", b"whsec_a2V5", Cause::SecretDecoding);
        check("6b6579", b"key", Cause::SecretDecoding);
        check("-_8", &[0xfb, 0xff], Cause::SecretDecoding);
        check("key", b"a2V5", Cause::SecretDecoding);
        check(" a2V5\n", b"key", Cause::SecretWhitespace);
    }
}
