//! Every public vector of the built-in providers gets its verdict, and is reproduced by signing.

use std::path::Path;

use creel_signatures::{Provider, Reason, Secret, SecretKind, Verdict, Verifier};
use data_encoding::BASE64;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::request::{Request, builtin, provider};

/// One vector of `fixtures/vectors/`.
pub(crate) struct Vector {
    pub(crate) id: String,
    pub(crate) provider: String,
    variant: Option<String>,
    pub(crate) request: Request,
    pub(crate) secrets: Vec<Secret>,
    fields: Value,
}

/// The vectors of a kind, of every provider in the catalogue; it must have some of each.
pub(crate) fn vectors(kind: &str) -> Vec<Vector> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/vectors");
    let read = |id: &str| {
        // Some providers have none: nobody has published what could be copied.
        let Ok(text) = std::fs::read_to_string(folder.join(format!("{id}.json"))) else { return Vec::new() };
        serde_json::from_str::<Vec<Value>>(&text).unwrap()
    };
    let all = builtin().iter().flat_map(|provider| read(&provider.id)).collect::<Vec<_>>();
    all.into_iter().filter(|fields| fields["kind"] == kind).map(Vector::new).collect()
}

impl Vector {
    fn new(fields: Value) -> Self {
        let text = |name: &str| fields[name].as_str().unwrap().to_owned();
        let url = text("url");
        let pairs = fields["headers"].as_array().unwrap().iter();
        let secrets = fields["secrets"].as_array().unwrap().iter().enumerate();
        Self {
            id: text("id"),
            provider: text("provider"),
            variant: fields["variant"].as_str().map(str::to_owned),
            request: Request {
                method: text("method"),
                url: url.clone(),
                target: url.splitn(4, '/').nth(3).map_or("/".to_owned(), |path| format!("/{path}")),
                headers: pairs
                    .map(|pair| (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().into()))
                    .collect(),
                body: BASE64.decode(text("body_b64").as_bytes()).unwrap(),
                at: fields["now"].as_i64().unwrap() * 1_000_000,
            },
            secrets: secrets.map(|(index, secret)| secret_of(index, secret)).collect(),
            fields,
        }
    }

    pub(crate) fn is_valid(&self) -> bool {
        self.fields["expected"] == "valid"
    }

    /// The reason or cause the vector names.
    pub(crate) fn cause(&self) -> &Value {
        &self.fields["reason"]
    }

    pub(crate) fn expected_response(&self) -> &Value {
        &self.fields["expected_response"]
    }

    fn is_asymmetric(&self) -> bool {
        self.fields["tags"].as_array().unwrap().iter().any(|tag| tag == "asymmetric")
    }

    /// The reason a verdict has to have; a cause that only a diagnosis finds is a mismatch to the verdict.
    fn reason(&self) -> Reason {
        let name = &self.fields["reason"];
        serde_json::from_value(name.clone()).unwrap_or_else(|_| {
            let causes = [
                "wrong_secret",
                "body_reserialized",
                "trailing_newline",
                "charset",
                "encoding",
                "prefix",
                "secret_decoding",
                "secret_whitespace",
                "url_mismatch",
                "method",
                "untrusted_cert_url",
                "no_matching_key",
            ];
            assert!(causes.contains(&name.as_str().unwrap()), "{}: unknown reason {name}", self.id);
            Reason::SignatureMismatch
        })
    }
}

fn secret_of(index: usize, fields: &Value) -> Secret {
    let text = |name: &str| fields[name].as_str().map(str::to_owned);
    let kind: SecretKind = serde_json::from_value(fields["kind"].clone()).unwrap();
    let value = Zeroizing::new(text("value").or(text("password")).unwrap_or_default());
    let mut secret = Secret::shared(index as i64 + 1, "");
    secret.username = text("username");
    (secret.kind, secret.value, secret.format, secret.label) = (kind, value, text("format"), text("label"));
    secret.url = text("url");
    secret
}

fn check(vector: &Vector) {
    let provider = provider(&vector.provider);
    let verifier = Verifier::new(provider, vector.secrets.clone(), false);
    let judgement = vector.request.judged_by(&verifier);
    assert_eq!(judgement.verdict == Verdict::Valid, vector.is_valid(), "{}: {judgement:?}", vector.id);
    assert_eq!(judgement.reason, vector.reason(), "{}: {judgement:?}", vector.id);
    if vector.is_valid() {
        assert!(judgement.secret.is_some(), "{}", vector.id);
        if let Some(variant) = &vector.variant {
            assert_eq!(judgement.scheme.as_ref(), Some(variant), "{}", vector.id);
        }
    }
}

#[test]
fn every_vector_gets_its_verdict_and_reason() {
    let vectors = vectors("verify");
    assert!(vectors.len() >= 238, "{}", vectors.len());
    vectors.iter().for_each(check);
}

/// The request with another signature of the same length in its body, where it is sent there.
fn without_signature(request: &Request, provider: &Provider, scheme: &str) -> Request {
    let reading = request.head(|head| provider.reading(scheme, &head, &request.body)).unwrap();
    let (signature, mut body) = (&reading.signatures[0], request.body.clone());
    if let Some(at) = body.windows(signature.len()).position(|window| window == signature) {
        body[at..at + signature.len()].fill(b'0');
    }
    Request { body, ..request.clone() }
}

#[test]
fn signing_reproduces_every_valid_hmac_vector() {
    for vector in vectors("verify").iter().filter(|vector| vector.is_valid() && !vector.is_asymmetric()) {
        let provider = provider(&vector.provider);
        let scheme = vector.request.judged(&provider, &vector.secrets).scheme.unwrap();
        let made = without_signature(&vector.request, &provider, &scheme);
        let made = made.signed_again(&provider, &scheme, &vector.secrets).unwrap();
        assert_eq!(made.body, vector.request.body, "{}", vector.id);
        let sorted = |request: &Request| {
            // Stripe adds a `v0` signature that nobody else can make.
            let text = |value: &Vec<u8>| String::from_utf8(value.clone()).unwrap();
            let named = |(name, value): &(String, Vec<u8>)| {
                (name.to_ascii_lowercase(), text(value).split(",v0=").next().map(str::to_owned))
            };
            let mut headers: Vec<_> = request.headers.iter().map(named).collect();
            headers.sort();
            headers
        };
        assert_eq!(sorted(&made), sorted(&vector.request), "{}", vector.id);
    }
}
