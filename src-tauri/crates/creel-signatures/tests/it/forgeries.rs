//! Whatever is done to a right request, the result is never valid.

use creel_signatures::{Secret, Verdict, Verifier};

use crate::request::{Request, provider};
use crate::vectors::{Vector, vectors};

/// Where the signature itself begins in the value that has it as its end.
fn signature_start(value: &str) -> usize {
    let tail = |length: usize| value.len().checked_sub(length).and_then(|at| value.get(at..));
    let length = match () {
        () if tail(64).is_some_and(|tail| tail.bytes().all(|byte| byte.is_ascii_hexdigit())) => 64,
        () if value.starts_with("v1a,") => 88,
        () => 44,
    };
    value.len() - length
}

/// The header that has the signature, its prefix and the signature.
fn parts(vector: &Vector) -> (String, String, String) {
    let names = [
        "X-MonitHQ-Signature",
        "x-mon1tor-sha256-wh",
        "X-StatusStack-Signature",
        "X-Webhook-Signature",
        "X-OpsKnight-Signature",
        "X-Signature",
        "webhook-signature",
        "X-Hub-Signature-256",
        "Stripe-Signature",
        "X-Slack-Signature",
        "X-Shopify-Hmac-Sha256",
    ];
    let is_signature = |name: &str| names.iter().any(|other| other.eq_ignore_ascii_case(name));
    let (name, value) = vector
        .request
        .headers
        .iter()
        .find(|(name, _)| is_signature(name) || name == "shopify-hmac-sha256")
        .unwrap_or_else(|| panic!("{}: which header signs?", vector.id));
    let value = String::from_utf8(value.clone()).unwrap();
    let value = value.split(",v0=").next().unwrap();
    let (prefix, signature) = value.split_at(signature_start(value));
    (name.clone(), prefix.to_owned(), signature.to_owned())
}

fn swap_case(text: &str) -> String {
    let swapped = |c: char| if c.is_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
    text.chars().map(swapped).collect()
}

fn forged_headers(vector: &Vector) -> Vec<(&'static str, Request)> {
    let (name, prefix, signature) = parts(vector);
    let wrong = {
        let last = if signature.starts_with('0') { "1" } else { "0" };
        format!("{last}{}", &signature[1..])
    };
    let with = |value: String| vector.request.clone().replace(&name, value);
    let right = format!("{prefix}{signature}");
    let many = |separator: &str| vec![format!("{prefix}{wrong}"); 100].join(separator);
    vec![
        ("no header", vector.request.clone().without(&name)),
        ("empty", with(String::new())),
        ("one byte", with("a".to_owned())),
        ("one byte after the prefix", with(format!("{prefix}{}", &signature[..1]))),
        ("prefix only", with(prefix.clone())),
        ("prefix twice", with(format!("{prefix}{prefix}{signature}x"))),
        ("wrong case", with(format!("{prefix}{}", swap_case(&signature)))),
        ("first digit changed", with(format!("{prefix}{wrong}"))),
        ("truncated", with(right[..right.len() - 1].to_owned())),
        ("truncated to half", with(format!("{prefix}{}", &signature[..signature.len() / 2]))),
        ("something appended", with(format!("{right}0"))),
        ("100 wrong ones, by comma", with(many(","))),
        ("100 wrong ones, by space", with(many(" "))),
        ("no digits", with(format!("{prefix}{}", "z".repeat(signature.len())))),
        ("no Base64", with(format!("{prefix}{}", "!".repeat(signature.len())))),
        ("not UTF-8", vector.request.clone().replace(&name, [0xff; 64])),
        ("NUL before", with(format!("{prefix}\0{signature}"))),
        ("space inside", with(format!("{prefix}{} {}", &signature[..9], &signature[9..]))),
        ("header twice", vector.request.clone().with(&name, &right)),
        ("header twice, wrong last", vector.request.clone().with(&name, format!("{prefix}{wrong}"))),
        ("header twice, wrong first", with(format!("{prefix}{wrong}")).with(&name, &right)),
        ("another name", vector.request.clone().without(&name).with("X-Other-Signature", &right)),
    ]
}

fn forged_bodies(vector: &Vector) -> Vec<(&'static str, Request)> {
    let with = |body: Vec<u8>| Request { body, ..vector.request.clone() };
    let body = &vector.request.body;
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
    let valid: Vec<_> = vectors("verify").into_iter().filter(Vector::is_valid).collect();
    let providers: std::collections::BTreeSet<_> =
        valid.iter().map(|vector| vector.provider.clone()).collect();
    assert!(providers.len() >= 10);
    for vector in &valid {
        let provider = provider(&vector.provider);
        for allow_legacy in [false, true] {
            let verifier = Verifier::new(provider.clone(), vector.secrets.clone(), allow_legacy);
            for (what, request) in forged_headers(vector).into_iter().chain(forged_bodies(vector)) {
                // GitHub's legacy header is right in its vectors, and counts where it is allowed and alone.
                if allow_legacy && request.headers.iter().any(|(name, _)| name == "X-Hub-Signature") {
                    continue;
                }
                let judgement = request.judged_by(&verifier);
                assert_ne!(judgement.verdict, Verdict::Valid, "{}: {what}: {judgement:?}", vector.id);
                assert_ne!(judgement.verdict, Verdict::Unchecked, "{}: {what}: {judgement:?}", vector.id);
            }
        }
    }
}

#[test]
fn no_other_secret_is_right() {
    for vector in vectors("verify").iter().filter(|vector| vector.is_valid()) {
        let provider = provider(&vector.provider);
        let value = vector.secrets[0].value.as_str();
        let others = [
            "".to_owned(),
            "wrong".to_owned(),
            format!("{value}\n"),
            format!(" {value}"),
            value[1..].to_owned(),
        ];
        for other in others {
            let mut secret = vector.secrets[0].clone();
            secret.value = other.into();
            let judgement = vector.request.judged(&provider, &[secret]);
            assert_eq!(judgement.verdict, Verdict::Invalid, "{}: {judgement:?}", vector.id);
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
