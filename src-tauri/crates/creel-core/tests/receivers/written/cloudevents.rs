//! Receives webhooks of CloudEvents HTTP Web Hooks and takes those that are genuine: The access token, in the query of the URL.
//!
//!     cargo add axum tokio --features tokio/full
//!     cargo add subtle form_urlencoded
//!     WEBHOOK_SECRET=… cargo run

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::routing::post;
use subtle::ConstantTimeEq;

/// What the environment says.
#[derive(Clone)]
pub struct Settings {
    /// Access token, as CloudEvents HTTP Web Hooks shows it.
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
fn check(settings: &Settings, request: &Parts, _body: &[u8]) -> Option<bool> {
    let signature = form(request.uri.query()?.as_bytes(), "access_token")?;

    let content = [settings.key.as_slice()].concat();
    let expected = String::from_utf8(content.to_vec()).ok()?;
    Some(is_same(&signature, &expected))
}

/// A field of a form, or of a query.
fn form(text: &[u8], name: &str) -> Option<String> {
    let mut fields = form_urlencoded::parse(text);
    fields.find(|(other, _)| other == name).map(|(_, value)| value.into_owned())
}

/// Compares in a time that does not tell where the two differ. Texts of unequal length are never the same.
fn is_same(given: &str, expected: &str) -> bool {
    given.as_bytes().ct_eq(expected.as_bytes()).into()
}

async fn webhook(State(settings): State<Settings>, request: Parts, body: Bytes) -> (StatusCode, &'static str) {
    // What was signed is the bytes of the body, not what a decoder makes of them.
    if !is_genuine(&settings, &request, &body) {
        return (StatusCode::UNAUTHORIZED, "Invalid signature");
    }
    // The request is genuine: read the body here, and answer soon.
    (StatusCode::OK, "")
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
