//! What a test needs to sign with a scheme: a request that the scheme can sign, and secrets that fit it.

use std::path::Path;

use creel_signatures::{Provider, SchemeDescription, Secret, SecretKind};
use data_encoding::{BASE64, HEXLOWER};
use rand::RngExt;
use rand::rngs::StdRng;
use sha2::{Digest, Sha256};

use crate::request::{NOW, Request};

/// A request and secrets; the one that signs comes first and has the id 7.
pub(crate) fn unsigned(
    provider: &Provider,
    scheme: &SchemeDescription<'_>,
    random: &mut StdRng,
) -> (Request, Vec<Secret>) {
    let bytes: Vec<u8> = (0..random.random_range(0..1_500)).map(|_| random.random()).collect();
    let text = HEXLOWER.encode(&bytes);
    let form = "application/x-www-form-urlencoded";
    let request = match (provider.id.as_str(), scheme.name) {
        // The hash of the body is a parameter of the URL.
        ("twilio", "body") => {
            let target = format!("/hook?bodySHA256={}", HEXLOWER.encode(&Sha256::digest(&bytes)));
            let url = format!("https://hooks.creel.example{target}");
            Request { target, url, ..Request::new(&bytes) }
        }
        ("twilio" | "mandrill", _) => {
            Request::new(format!("b=1&a={text}").as_bytes()).replace("Content-Type", form)
        }
        // The body is signed as text.
        ("hygraph", _) => Request::new(text.as_bytes()),
        // The time is in the body.
        ("linear", _) => {
            Request::new(format!(r#"{{"webhookTimestamp":{},"text":"{text}"}}"#, NOW / 1_000).as_bytes())
        }
        // The certificate is named by every request.
        ("paypal", _) => Request::new(&bytes).with("PAYPAL-CERT-URL", "https://api.paypal.com/certs/1"),
        _ => Request::new(&bytes),
    };
    let mut secrets = vec![secret_for(scheme, random)];
    for key in &provider.keys {
        if matches!(key.kind, SecretKind::PublicId | SecretKind::WebhookId) {
            let mut companion = Secret::shared(8, "companion");
            companion.kind = key.kind;
            secrets.push(companion);
        }
    }
    (request, secrets)
}

/// A secret that fits the scheme: hexadecimal digits, which are text and Base64 as well, or a private key.
pub(crate) fn secret_for(scheme: &SchemeDescription<'_>, random: &mut StdRng) -> Secret {
    let bytes: [u8; 32] = random.random();
    let mut secret = Secret::shared(7, "");
    secret.kind = scheme.secret_kind;
    secret.username = Some("someone".to_owned()).filter(|_| scheme.secret_kind == SecretKind::BasicAuth);
    secret.value = match scheme.algorithm {
        Some("ed25519" | "eddsa") => pem_of_seed(&bytes),
        Some("es256" | "ecdsa-p256-sha256" | "ecdsa-p256-sha256-raw") => fixture("p256.pem"),
        Some("rs256" | "rsa-pkcs1-sha256" | "rsa-pkcs1-sha1") => fixture("rsa.pem"),
        _ => HEXLOWER.encode(&bytes),
    }
    .into();
    secret
}

/// An Ed25519 seed as a private key in PEM (RFC 8410).
fn pem_of_seed(seed: &[u8]) -> String {
    let mut der = HEXLOWER.decode(b"302e020100300506032b657004220420").unwrap();
    der.extend_from_slice(seed);
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", BASE64.encode(&der))
}

fn fixture(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/keys").join(name);
    std::fs::read_to_string(file).unwrap()
}
