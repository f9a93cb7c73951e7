//! Every public vector of the built-in providers gets its verdict, and is reproduced by signing.

use std::path::Path;

use creel_signatures::{Catalog, Head, Reason, Secret, SecretKind, Signing, Verdict, Verifier};
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
    let value = Zeroizing::new(text("value").unwrap_or_default());
    let mut secret = Secret::shared(index as i64 + 1, "");
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
        assert_eq!(judgement.secret, Some(1), "{}", vector.id);
        if let Some(variant) = &vector.variant {
            assert_eq!(judgement.scheme.as_ref(), Some(variant), "{}", vector.id);
        }
    }
}

#[test]
fn every_vector_gets_its_verdict_and_reason() {
    let vectors = vectors("verify");
    assert_eq!(vectors.len(), 33);
    vectors.iter().for_each(check);
}

#[test]
fn signing_reproduces_every_valid_hmac_vector() {
    let mut reproduced = 0;
    for vector in vectors("verify").iter().filter(|vector| vector.is_valid() && !vector.is_asymmetric()) {
        let provider = provider(&vector.provider);
        let scheme = vector.request.judged(&provider, &vector.secrets).scheme.unwrap();
        let value = |names: &[&str]| {
            let has = |name: &String| names.iter().any(|other| name.eq_ignore_ascii_case(other));
            let header = vector.request.headers.iter().find(|(name, _)| has(name));
            header.map(|(_, value)| String::from_utf8(value.clone()).unwrap())
        };
        let milliseconds = value(&["X-Webhook-Timestamp", "X-OpsKnight-Timestamp"]).map(|text| (text, 1_000));
        let seconds =
            value(&["webhook-timestamp", "X-Slack-Request-Timestamp"]).map(|text| (text, 1_000_000));
        let stripe = value(&["Stripe-Signature"]).map(|text| (text[2..12].to_owned(), 1_000_000));
        let timestamp = milliseconds.or(seconds).or(stripe);
        let timestamp = timestamp.map_or(0, |(text, unit)| text.parse::<i64>().unwrap() * unit);
        let id = value(&["webhook-id"]);
        let headers = provider
            .sign(&Signing {
                scheme: Some(&scheme),
                secrets: &vector.secrets,
                head: Head { method: "POST", target: b"/", public_url: None, headers: &[] },
                body: &vector.request.body,
                timestamp,
                id: id.as_deref(),
            })
            .unwrap();
        assert!(!headers.is_empty());
        for (name, made) in headers {
            let given = value(&[&name]).unwrap_or_else(|| panic!("{}: no {name}", vector.id));
            // Stripe adds a `v0` signature that nobody else can make.
            let given = given.split(",v0=").next().unwrap();
            assert_eq!(made, given, "{}: {name}", vector.id);
        }
        reproduced += 1;
    }
    assert_eq!(reproduced, 17);
}
