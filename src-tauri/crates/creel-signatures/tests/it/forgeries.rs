//! Whatever is done to a right request, the result is never valid.

use std::collections::BTreeSet;
use std::sync::Arc;

use creel_signatures::{Provider, SchemeDescription, Secret, SecretKind, Verdict, Verifier};
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::chunks::EITHER_CASE;
use crate::request::{NOW, Request, builtin, provider};
use crate::signable::{secret_for, unsigned};
use crate::vectors::{Vector, vectors};

/// A right request, and what made it right.
struct Genuine {
    what: String,
    provider: Arc<Provider>,
    scheme: String,
    secrets: Vec<Secret>,
    /// The place of the secret that matches.
    key: usize,
    request: Request,
}

impl Genuine {
    fn of(vector: &Vector) -> Self {
        let provider = provider(&vector.provider);
        let judgement = vector.request.judged(&provider, &vector.secrets);
        let key = vector.secrets.iter().position(|secret| Some(secret.id) == judgement.secret).unwrap();
        let mut genuine = Self {
            what: vector.id.clone(),
            provider,
            scheme: judgement.scheme.unwrap(),
            secrets: vector.secrets.clone(),
            key,
            request: vector.request.clone(),
        };
        // Of several secrets of the same kind one is enough.
        let matching = genuine.secrets.swap_remove(key);
        genuine.secrets.retain(|secret| secret.kind != matching.kind);
        genuine.key = genuine.secrets.len();
        genuine.secrets.push(matching);
        // Several signatures become one, where the key to make one is there.
        if let Some(request) =
            genuine.request.signed_again(&genuine.provider, &genuine.scheme, &genuine.secrets)
        {
            genuine.request = request;
        }
        genuine
    }

    /// A request of a provider that nobody has published one of.
    fn made_up(provider: &Arc<Provider>, scheme: &SchemeDescription<'_>) -> Self {
        let (request, secrets) = unsigned(provider, scheme, &mut StdRng::seed_from_u64(27335));
        Self {
            what: format!("{} {}", provider.id, scheme.name),
            provider: Arc::clone(provider),
            scheme: scheme.name.to_owned(),
            request: request.signed_with(provider, Some(scheme.name), &secrets, NOW),
            secrets,
            key: 0,
        }
    }

    fn description(&self) -> SchemeDescription<'_> {
        let mut schemes = self.provider.describe().schemes.into_iter();
        schemes.find(|scheme| scheme.name == self.scheme).unwrap()
    }

    /// The header that has the signature, or the body: its name, and its value before, in and after the signature.
    fn parts(&self) -> (Option<String>, String, String, String) {
        let reading =
            self.request.head(|head| self.provider.reading(&self.scheme, &head, &self.request.body));
        let signature = String::from_utf8(reading.unwrap().signatures.swap_remove(0)).unwrap();
        let cut = |name: Option<&String>, value: &[u8]| {
            let value = std::str::from_utf8(value).ok()?;
            let (before, after) = value.rsplit_once(&signature)?;
            Some((name.cloned(), before.to_owned(), signature.clone(), after.to_owned()))
        };
        let header = self.request.headers.iter().find_map(|(name, value)| cut(Some(name), value));
        header.or_else(|| cut(None, &self.request.body)).unwrap()
    }

    /// The request without what a scheme reads that counts only where it is allowed.
    fn without_legacy(&self) -> Request {
        let schemes = self.provider.describe().schemes;
        let legacy = schemes.iter().filter(|scheme| scheme.legacy);
        let names = legacy.filter_map(|scheme| scheme.source.strip_prefix("header:"));
        names.fold(self.request.clone(), |request, name| request.without(name))
    }
}

/// A valid vector of every provider, and a request of our own where there is none.
fn genuine() -> Vec<Genuine> {
    let valid = vectors("verify").into_iter().filter(Vector::is_valid);
    let mut genuine: Vec<_> = valid.map(|vector| Genuine::of(&vector)).collect();
    let covered: BTreeSet<_> =
        genuine.iter().map(|one| (one.provider.id.clone(), one.scheme.clone())).collect();
    for provider in builtin().iter() {
        let schemes = provider.describe().schemes;
        let ours = schemes.iter().filter(|scheme| !scheme.legacy && scheme.source.starts_with("header:"));
        let missing = ours.filter(|scheme| !covered.contains(&(provider.id.clone(), scheme.name.to_owned())));
        genuine.extend(missing.map(|scheme| Genuine::made_up(provider, scheme)));
    }
    genuine
}

fn swap_case(text: &str) -> String {
    let swapped = |c: char| if c.is_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
    text.chars().map(swapped).collect()
}

fn forged_headers(genuine: &Genuine) -> Vec<(&'static str, Request)> {
    let (name, before, signature, after) = genuine.parts();
    let request = genuine.without_legacy();
    let wrong = {
        let first = if signature.starts_with('0') { "1" } else { "0" };
        format!("{first}{}", &signature[1..])
    };
    let bytes = |value: Vec<u8>| match &name {
        Some(name) => request.clone().replace(name, value),
        None => Request { body: value, ..request.clone() },
    };
    let with = |value: String| bytes(value.into_bytes());
    let signed = |signature: &str| with(format!("{before}{signature}{after}"));
    let right = format!("{before}{signature}{after}");
    let many = |separator: &str| with(vec![format!("{before}{wrong}{after}"); 100].join(separator));
    let mut forged = vec![
        ("empty", with(String::new())),
        ("one byte", with("a".to_owned())),
        ("one byte of the signature", signed(&signature[..1])),
        ("no signature", signed("")),
        ("only what is before it", with(before.clone())),
        ("all of it twice", with(format!("{before}{before}{signature}x{after}"))),
        ("first digit changed", signed(&wrong)),
        ("truncated", signed(&signature[..signature.len() - 1])),
        ("truncated to half", signed(&signature[..signature.len() / 2])),
        ("something appended", signed(&format!("{signature}0"))),
        ("100 wrong ones, by comma", many(",")),
        ("100 wrong ones, by space", many(" ")),
        ("100 wrong ones, by semicolon", many(";")),
        ("no digits", signed(&"z".repeat(signature.len()))),
        ("no Base64", signed(&"!".repeat(signature.len()))),
        ("not UTF-8", bytes(vec![0xff; 64])),
        ("NUL before", signed(&format!("\0{signature}"))),
        ("space inside", signed(&format!("{} {}", &signature[..1], &signature[1..]))),
    ];
    let swapped = swap_case(&signature);
    if swapped != signature && !EITHER_CASE.contains(&genuine.provider.id.as_str()) {
        forged.push(("wrong case", signed(&swapped)));
    }
    let Some(name) = &name else { return forged };
    forged.push(("no header", request.clone().without(name)));
    forged.push(("header twice, wrong first", signed(&wrong).with(name, format!("{before}{wrong}{after}"))));
    forged.push(("another name", request.clone().without(name).with("X-Other-Signature", &right)));
    // Mollie repeats its header, one signature per secret.
    if genuine.provider.id != "mollie" {
        forged.push(("header twice", request.clone().with(name, &right)));
        forged.push((
            "header twice, wrong last",
            request.clone().with(name, format!("{before}{wrong}{after}")),
        ));
    }
    forged
}

fn forged_bodies(genuine: &Genuine) -> Vec<(&'static str, Request)> {
    let request = genuine.without_legacy();
    let with = |body: Vec<u8>| Request { body, ..request.clone() };
    let body = &request.body;
    if body.is_empty() || !genuine.description().covers_body {
        return Vec::new();
    }
    // Not the bytes are signed there, but some of what they say.
    if genuine.provider.id == "aws-sns" {
        let text = String::from_utf8_lossy(body);
        let values = ["Notification", "123456789012", "Hello", "2026-03"];
        let changed = values.iter().filter(|value| text.contains(**value));
        return changed.map(|value| ("another value", with(text.replace(value, "x").into_bytes()))).collect();
    }
    let mut forged = vec![
        ("empty body", with(Vec::new())),
        ("body cut", with(body[..body.len() - 1].to_vec())),
        ("newline after the body", with([body.as_slice(), b"\n"].concat())),
        ("BOM before the body", with([b"\xef\xbb\xbf", body.as_slice()].concat())),
    ];
    for at in [0, body.len() / 2, body.len() - 1] {
        let mut changed = body.clone();
        changed[at] ^= 1;
        forged.push(("a bit of the body", with(changed)));
    }
    forged
}

#[test]
fn no_forgery_is_valid() {
    for genuine in genuine() {
        let forged: Vec<_> = forged_headers(&genuine).into_iter().chain(forged_bodies(&genuine)).collect();
        assert!(forged.len() >= 10, "{}: only {} forgeries", genuine.what, forged.len());
        for allow_legacy in [false, true] {
            let verifier =
                Verifier::new(Arc::clone(&genuine.provider), genuine.secrets.clone(), allow_legacy);
            let judgement = genuine.request.judged_by(&verifier);
            assert_eq!(judgement.verdict, Verdict::Valid, "{}: {judgement:?}", genuine.what);
            for (what, request) in &forged {
                let judgement = request.judged_by(&verifier);
                let verdict = judgement.verdict;
                assert_ne!(verdict, Verdict::Valid, "{}: {what}: {judgement:?}", genuine.what);
                assert_ne!(verdict, Verdict::Unchecked, "{}: {what}: {judgement:?}", genuine.what);
            }
        }
    }
}

#[test]
fn a_legacy_signature_alone_is_not_enough() {
    let mut tried = 0;
    for provider in builtin().iter() {
        for scheme in provider.describe().schemes.iter().filter(|scheme| scheme.legacy) {
            let genuine = Genuine::made_up(provider, scheme);
            let judged = |allow_legacy| {
                let verifier = Verifier::new(Arc::clone(provider), genuine.secrets.clone(), allow_legacy);
                genuine.request.judged_by(&verifier).verdict
            };
            assert_eq!((judged(true), judged(false)), (Verdict::Valid, Verdict::Invalid), "{}", genuine.what);
            tried += 1;
        }
    }
    assert!(tried > 0);
}

#[test]
fn what_no_secret_is_for_is_missing_what_one_is_for() {
    for provider in builtin().iter() {
        let schemes = provider.describe().schemes;
        let signable = || schemes.iter().filter(|scheme| scheme.source.starts_with("header:"));
        for scheme in signable() {
            for other in signable().filter(|other| other.secret_kind != scheme.secret_kind) {
                let genuine = Genuine::made_up(provider, scheme);
                let secrets = [secret_for(other, &mut StdRng::seed_from_u64(1))];
                let judgement = genuine.request.judged(provider, &secrets);
                let what = || format!("{} has a secret for {}: {judgement:?}", genuine.what, other.name);
                assert!(!matches!(judgement.verdict, Verdict::Valid | Verdict::Unchecked), "{}", what());
            }
        }
    }
}

#[test]
fn no_other_secret_is_right() {
    for genuine in genuine() {
        let value = genuine.secrets[genuine.key].value.as_str();
        let mut others = vec!["".to_owned(), "wrong".to_owned(), value[1..].to_owned()];
        // A public key is the same key, however many spaces are pasted with it.
        let kind = genuine.secrets[genuine.key].kind;
        if !matches!(kind, SecretKind::PublicKey | SecretKind::Jwk | SecretKind::Certificate) {
            others.extend([format!("{value}\n"), format!(" {value}")]);
        }
        for other in others {
            let mut secrets = genuine.secrets.clone();
            secrets[genuine.key].value = other.into();
            let judgement = genuine.request.judged(&genuine.provider, &secrets);
            assert_eq!(judgement.verdict, Verdict::Invalid, "{}: {judgement:?}", genuine.what);
            assert_eq!(judgement.secret, None);
        }
    }
}

#[test]
fn a_timestamp_belongs_to_the_signature() {
    for (id, header, scheme) in [
        ("stripe", "Stripe-Signature", None),
        ("slack", "X-Slack-Request-Timestamp", None),
        ("standard-webhooks", "webhook-timestamp", None),
        ("standard-webhooks", "webhook-id", None),
        ("opsknight", "X-Webhook-Timestamp", Some("statuspage-ts")),
        ("opsknight", "X-OpsKnight-Timestamp", Some("service")),
    ] {
        let provider = provider(id);
        let secret = Secret::shared(1, "c2VjcmV0");
        let right = Request::new(b"{}").signed(&provider, scheme, &secret);
        let secrets = [secret];
        assert_eq!(right.judged(&provider, &secrets).verdict, Verdict::Valid, "{id}");
        let value = right.headers.iter().find(|(name, _)| name == header).unwrap().1.clone();
        let value = String::from_utf8(value).unwrap();
        let later = if id == "stripe" { value.replacen("t=1", "t=01", 1) } else { format!("0{value}") };
        let twice = right.clone().with(header, &value);
        for forged in [right.clone().replace(header, later), right.clone().without(header), twice] {
            assert_ne!(forged.judged(&provider, &secrets).verdict, Verdict::Valid, "{id}: {forged:?}");
        }
    }
}

#[test]
fn one_right_signature_among_many_is_enough() {
    let secret = Secret::shared(1, "whsec_c2VjcmV0");
    for (id, header, separator) in
        [("stripe", "Stripe-Signature", ","), ("standard-webhooks", "webhook-signature", " ")]
    {
        let provider = provider(id);
        let right = Request::new(b"{}").signed(&provider, None, &secret);
        let value = right.headers.iter().find(|(name, _)| name == header).unwrap().1.clone();
        let value = String::from_utf8(value).unwrap();
        let wrong =
            if id == "stripe" { format!("v1={}", "0".repeat(64)) } else { format!("v1,{}=", "A".repeat(43)) };
        let many = [vec![wrong; 99].join(separator), value].join(separator);
        let judgement = right.replace(header, many).judged(&provider, std::slice::from_ref(&secret));
        assert_eq!(judgement.verdict, Verdict::Valid, "{id}");
    }
}
