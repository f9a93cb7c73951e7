//! Receives webhooks of OpsKnight and takes those that are genuine: Status-page webhook with a timestamp.
//!
//!     cargo add axum tokio --features tokio/full
//!     cargo add data-encoding hmac@0.13 sha2@0.11 subtle
//!     WEBHOOK_SECRET=… cargo run

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::routing::post;
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// What the environment says.
#[derive(Clone)]
pub struct Settings {
    /// Secret, as OpsKnight shows it.
    key: Vec<u8>,
}

impl Settings {
    /// None where something is not set, or cannot be read.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let secret = variable("WEBHOOK_SECRET")?;
        Some(Self {
            key: secret.into_bytes(),
        })
    }
}

/// Whether a request is genuine. `body` holds its bytes as they were received.
pub fn is_genuine(settings: &Settings, request: &Parts, body: &[u8]) -> bool {
    check(settings, request, body).unwrap_or(false)
}

/// None where something is missing.
fn check(settings: &Settings, request: &Parts, body: &[u8]) -> Option<bool> {
    let header = text(request, "X-Webhook-Signature")?;
    let timestamp = text(request, "X-Webhook-Timestamp")?;
    let signature = header.strip_prefix("sha256=").unwrap_or(header);

    let signed_at = timestamp.parse::<i64>().ok()?;
    let age = now().checked_sub(signed_at)?;
    if !(-300000..=300000).contains(&age) {
        return Some(false);
    }

    let mut mac = Hmac::<Sha256>::new_from_slice(&settings.key).ok()?;
    mac.update(timestamp.as_bytes());
    mac.update(".".as_bytes());
    mac.update(body);
    let expected = HEXLOWER.encode(&mac.finalize().into_bytes());
    Some(is_same(signature, &expected))
}

/// A header as text.
fn text<'r>(request: &'r Parts, name: &str) -> Option<&'r str> {
    request.headers.get(name)?.to_str().ok()
}

/// Compares in a time that does not tell where the two differ. Texts of unequal length are never the same.
fn is_same(given: &str, expected: &str) -> bool {
    given.as_bytes().ct_eq(expected.as_bytes()).into()
}

/// The time of day, in milliseconds since the Unix epoch.
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

async fn webhook(State(settings): State<Settings>, request: Parts, body: Bytes) -> (StatusCode, &'static str) {
    // What was signed is the bytes of the body, not what a decoder makes of them.
    if !is_genuine(&settings, &request, &body) {
        return (StatusCode::UNAUTHORIZED, "Invalid signature");
    }
    // The request is genuine: read the body here, and answer soon.
    (StatusCode::OK, "OK")
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let Some(settings) = Settings::read(|name| std::env::var(name).ok()) else {
        eprintln!("set WEBHOOK_SECRET and start again");
        std::process::exit(2);
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, Router::new().route("/webhook", post(webhook)).with_state(settings)).await
}
