//! Every public vector of the built-in providers gets its verdict, and is reproduced by signing.

use std::path::Path;

use creel_signatures::{Catalog, Reason, Secret, SecretKind, Verdict, Verifier};
use data_encoding::BASE64;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::request::{Request, provider};

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
    let all = Catalog::builtin().iter().flat_map(|provider| read(&provider.id)).collect::<Vec<_>>();
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
    assert!(vectors.len() >= 153, "{}", vectors.len());
    vectors.iter().for_each(check);
}

/// Providers that write their time finer than it can be given.
const NOT_MADE_AGAIN: [&str; 1] = ["twitch"];

#[test]
fn signing_reproduces_every_valid_hmac_vector() {
    for vector in vectors("verify").iter().filter(|vector| vector.is_valid() && !vector.is_asymmetric()) {
        if NOT_MADE_AGAIN.contains(&vector.provider.as_str()) {
            continue;
        }
        let provider = provider(&vector.provider);
        let scheme = vector.request.judged(&provider, &vector.secrets).scheme.unwrap();
        let made = vector.request.signed_again(&provider, &scheme, &vector.secrets).unwrap();
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
