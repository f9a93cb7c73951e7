//! What holds for the readers of keys, tokens, signed parts, definitions and summaries whatever somebody writes. The fuzz
//! targets and an ordinary test with seeded random input check the same functions.

#![allow(dead_code, reason = "every fuzz target uses one of them")]

use std::sync::{Arc, LazyLock};

use creel_signatures::{Catalog, Head, Provider, Secret, Signing, Summary, Verdict, Verifier};
use data_encoding::{BASE64, BASE64URL_NOPAD};

const AT: i64 = 1_773_480_615_000_000;

static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::builtin);

/// What a byte picks out of a list.
fn pick<T: Clone>(byte: u8, all: &[T]) -> T {
    all[usize::from(byte) % all.len()].clone()
}

fn post<'a>(headers: &'a [(&'a str, &'a [u8])]) -> Head<'a> {
    Head { method: "POST", target: b"/hook?a=1", public_url: Some("https://hooks.example.com/hook"), headers }
}

/// Providers that sign with keys of each family, and such as take the key in a form of its own.
const ASYMMETRIC: [&str; 7] =
    ["discord", "sendgrid", "telnyx", "plaid", "aws-sns", "standard-webhooks", "http-message-signatures"];

/// Never panics; what a text signs as a key, it verifies as one. The first byte is the form that the others are written
/// in, the second the provider. Gives how many schemes the key could sign for.
pub(crate) fn key(bytes: &[u8]) -> usize {
    let [form, which, bytes @ ..] = bytes else { return 0 };
    let (half, rest) = bytes.split_at(bytes.len() / 2);
    let pem =
        |label: &str| format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", BASE64.encode(bytes));
    let text = match form % 10 {
        0 => pem("PUBLIC KEY"),
        1 => pem("CERTIFICATE"),
        2 => pem("RSA PUBLIC KEY"),
        3 => pem("PRIVATE KEY"),
        4 => pem("RSA PRIVATE KEY"),
        5 => pem("EC PRIVATE KEY"),
        6 => BASE64.encode(bytes),
        7 => {
            let (x, y) = (BASE64URL_NOPAD.encode(half), BASE64URL_NOPAD.encode(rest));
            format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}","kid":"1"}}"#)
        }
        8 => {
            let (n, e) = (BASE64URL_NOPAD.encode(half), BASE64URL_NOPAD.encode(rest));
            format!(
                r#"{{"keys":[{{"kty":"RSA","n":"{n}","e":"{e}"}},{{"kty":"OKP","crv":"Ed25519","x":"{n}"}}]}}"#
            )
        }
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    let provider = CATALOG.get(pick(*which, &ASYMMETRIC)).expect("it ships with Creel");
    let _ = provider.takes_certificate(&text);
    let secrets: Vec<Secret> = (1..)
        .zip(&provider.keys)
        .map(|(id, key)| {
            let mut secret = Secret::shared(id, text.as_str());
            secret.kind = key.kind;
            secret
        })
        .collect();
    let verifier = Verifier::new(Arc::clone(provider), secrets.clone(), true);
    let mut signed = 0;
    for scheme in provider.describe().schemes {
        let signing = Signing {
            scheme: Some(scheme.name),
            secrets: &secrets,
            head: post(&[]),
            body: b"{}",
            timestamp: AT,
            written: None,
            id: Some("msg_1"),
        };
        let Ok(headers) = provider.sign(&signing) else { continue };
        let headers: Vec<(&str, &[u8])> =
            headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        let judgement = verifier.judge(&post(&headers), b"{}", AT);
        assert_eq!(judgement.verdict, Verdict::Valid, "{} {}: {judgement:?}", provider.id, scheme.name);
        signed += 1;
    }
    signed
}

/// Providers whose signature is a token, or a list of what was signed.
const STRUCTURED: [&str; 10] = [
    "http-message-signatures",
    "mailchannels",
    "qstash",
    "plaid",
    "netlify",
    "messagebird",
    "monday",
    "atlassian-connect-jwt",
    "fusionauth",
    "vonage",
];

/// Never panics; without the key nothing is valid. The first byte picks the provider; what follows, cut at FF, stands as
/// it is in every header the scheme looks at, and as the parts of a token.
pub(crate) fn token(bytes: &[u8]) {
    let [which, bytes @ ..] = bytes else { return };
    let provider = CATALOG.get(pick(*which, &STRUCTURED)).expect("it ships with Creel");
    let parts: Vec<&[u8]> = bytes.splitn(4, |byte| *byte == 0xff).collect();
    let part = |at: usize| parts.get(at).copied().unwrap_or_default();
    let token: Vec<String> = (0..3).map(|at| BASE64URL_NOPAD.encode(part(at))).collect();
    let token = token.join(".");
    let bearer = format!("Bearer {token}");
    let secrets: Vec<Secret> = (1..)
        .zip(&provider.keys)
        .map(|(id, key)| {
            let mut secret = Secret::shared(id, "nobody knows this one, not even who guesses for long");
            secret.kind = key.kind;
            secret
        })
        .collect();
    let verifier = Verifier::new(Arc::clone(provider), secrets, true);
    let schemes = provider.describe().schemes;
    for value in [token.as_bytes(), bearer.as_bytes(), part(0)] {
        let mut headers = vec![
            ("Signature-Input", part(1)),
            ("Signature", part(0)),
            ("Content-Digest", part(2)),
            ("Content-Type", part(3)),
        ];
        for scheme in &schemes {
            let names = scheme.source.split(", ").filter_map(|source| source.strip_prefix("header:"));
            headers.extend(names.filter(|name| *name != "signature").map(|name| (name, value)));
        }
        let judgement = verifier.judge(&post(&headers), part(3), AT);
        assert_ne!(judgement.verdict, Verdict::Valid, "{}: {judgement:?}", provider.id);
    }
}

/// Definitions to start from: between them they use the whole grammar.
const DEFINITIONS: [&str; 8] = [
    include_str!("../../providers/standard-webhooks.toml"),
    include_str!("../../providers/aws-sns.toml"),
    include_str!("../../providers/twilio.toml"),
    include_str!("../../providers/plaid.toml"),
    include_str!("../../providers/contentful.toml"),
    include_str!("../../providers/slack.toml"),
    include_str!("../../providers/box.toml"),
    include_str!("../../providers/http-message-signatures.toml"),
];

/// Never panics; a definition that cannot be used is refused at a place that is in it, and one that can is usable. The
/// bytes are: which definition, where in it, how much is taken out there, and what is put in.
pub(crate) fn definition(bytes: &[u8]) {
    let [which, high, low, out, put @ ..] = bytes else { return };
    let source = pick(*which, &DEFINITIONS).as_bytes();
    let at = usize::from(u16::from_be_bytes([*high, *low])) % (source.len() + 1);
    let end = source.len().min(at + usize::from(*out));
    let source = [&source[..at], put, &source[end..]].concat();
    let source = String::from_utf8_lossy(&source);
    match Catalog::default().add(&source) {
        Err(error) => {
            let line = source.split('\n').nth(error.line - 1);
            let columns = line.map_or(0, |line| line.chars().count()) + 1;
            assert!(error.column >= 1 && error.column <= columns, "{error}\n{source}");
            assert!(!error.message.is_empty() && !error.message.contains('\n'), "{error:?}");
        }
        Ok(provider) => {
            let secrets: Vec<Secret> = (1..)
                .zip(&provider.keys)
                .map(|(id, key)| {
                    let mut secret = Secret::shared(id, "0123456789abcdef");
                    secret.kind = key.kind;
                    secret
                })
                .collect();
            let description = provider.describe();
            for scheme in &description.schemes {
                assert!(!scheme.name.is_empty());
            }
            let head = post(&[("Content-Type", b"application/json"), ("X-Signature", b"t=1,v1=00")]);
            let verifier = Verifier::new(Arc::clone(&provider), secrets, true);
            let judgement = verifier.judge(&head, br#"{"a":[1]}"#, AT);
            let _ = verifier.handshake(&head, "", br#"{"a":[1]}"#, &judgement, AT);
            let _ = provider.event(&head, b"{}");
            summed_up(&provider, &head, b"{}");
        }
    }
}

/// Never panics; what is read stays within its bounds. The first byte picks the provider, the second how the body is
/// said to be written.
pub(crate) fn summary(bytes: &[u8]) {
    static BUILTIN: LazyLock<Vec<Arc<Provider>>> = LazyLock::new(|| CATALOG.iter().cloned().collect());
    let [which, kind, body @ ..] = bytes else { return };
    let kinds: [&[u8]; 3] =
        [b"application/json", b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x"];
    let start = |length: usize| &body[..body.len().min(length)];
    let headers =
        [("Content-Type", pick(*kind, &kinds)), ("User-Agent", start(64)), ("Authorization", start(512))];
    let head = post(&headers);
    let provider = pick(*which, &BUILTIN);
    summed_up(&provider, &head, body);
    let _ = provider.event(&head, body);
    for proposal in CATALOG.detect(&head, body) {
        assert!((1..=100).contains(&proposal.score));
    }
}

fn summed_up(provider: &Provider, head: &Head<'_>, body: &[u8]) {
    let summary = Summary::read(Some(provider), head, body);
    let time = summary.occurred_at.map(|(_, field)| field);
    if let Some(link) = &summary.link {
        assert!(link.text.starts_with("http://") || link.text.starts_with("https://"), "{link:?}");
    }
    let Summary { title, severity, status, dedup_key, source, link, .. } = summary;
    for field in [title, severity, status, dedup_key, source, link, time].into_iter().flatten() {
        assert!((1..=512).contains(&field.text.chars().count()) && !field.from.is_empty(), "{field:?}");
    }
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{Rng, RngExt, SeedableRng};

    use super::*;

    const PIECES: [&[u8]; 26] = [
        b"\x30\x82\x01\x0a",
        b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00",
        b"\x02\x01\x00",
        b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01",
        b"\x04\x20",
        b"-----BEGIN ",
        b"{\"alg\":\"HS256\",\"kid\":\"1\"}",
        b"{\"alg\":\"none\"}",
        b"{\"exp\":1e400,\"iat\":-1}",
        b"sig1=(\"@method\" \"content-digest\";req);created=1773480615;keyid=\"a\"",
        b"sig1=:AAAA:",
        b"sha-256=:AAAA:",
        b"\xff",
        b"\xff",
        b"[[scheme]]\n",
        b"name = \"x\"\n",
        b"{ts}.{body}",
        b"{json:a.b[0].@json}",
        b"\"\"\"",
        b"{\"alert\":{\"title\":\"",
        b"\"}}",
        b"{\"a\":[",
        b"http://",
        b"1e999",
        b"\xe2\x80\xae",
        b"a=%7B&b[]=1",
    ];

    #[test]
    fn nothing_that_is_written_breaks_a_reader() {
        let mut random = StdRng::seed_from_u64(7517);
        for _ in 0..500 {
            let mut bytes: Vec<u8> = (0..4).map(|_| random.random()).collect();
            for _ in 0..random.random_range(0..8) {
                if random.random_bool(0.7) {
                    bytes.extend_from_slice(PIECES[random.random_range(0..PIECES.len())]);
                } else {
                    let mut noise = [0; 11];
                    random.fill_bytes(&mut noise);
                    bytes.extend_from_slice(&noise);
                }
            }
            key(&bytes);
            [token, definition, summary].iter().for_each(|check| check(&bytes));
        }
    }

    #[test]
    fn a_private_key_verifies_what_it_signs() {
        // The seed of RFC 8032's first test, as PKCS#8.
        let head = data_encoding::HEXLOWER.decode(b"302e020100300506032b657004220420").unwrap();
        let seed = data_encoding::HEXLOWER
            .decode(b"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
            .unwrap();
        let signed = |which: u8| key(&[&[3, which], &head[..], &seed[..]].concat());
        let counts: Vec<usize> = (0..7).map(signed).collect();
        // The others sign with RSA or P-256, or name a certificate that the request does not.
        assert_eq!(counts, [1, 0, 1, 0, 0, 1, 2], "{ASYMMETRIC:?}");
    }
}
