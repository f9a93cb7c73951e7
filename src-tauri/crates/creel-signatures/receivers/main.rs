//! @title@
//!
//!     cargo add axum tokio --features tokio/full
//!     cargo add @crates@
//!     @environment@ cargo run

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::routing::post;
@imports@

/// What the environment says.
#[derive(Clone)]
pub struct Settings {
    /// @label@, as @provider@ shows it.
    key: Vec<u8>,
    @if username@
    username: String,
    @end@
    @if url@
    /// The URL exactly as it was entered at @provider@: it is signed, too.
    url: String,
    @end@
}

impl Settings {
    /// None where something is not set, or cannot be read.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let secret = variable("@variable@")?;
        Some(Self {
            key: @key@,
            @if username@
            username: variable("WEBHOOK_USERNAME")?,
            @end@
            @if url@
            url: variable("WEBHOOK_URL")?,
            @end@
        })
    }
}

/// Whether a request is genuine. `body` holds its bytes as they were received.
pub fn is_genuine(settings: &Settings, request: &Parts, body: &[u8]) -> bool {
    check(settings, request, body).unwrap_or(false)
}

/// None where something is missing.
fn check(settings: &Settings, @request@: &Parts, @body@: &[u8]) -> Option<bool> {
    @checks@
}

@if header@
/// A header as text.
fn text<'r>(request: &'r Parts, name: &str) -> Option<&'r str> {
    request.headers.get(name)?.to_str().ok()
}

@end@
@if pairs@
/// What a list such as `t=1,v1=ab` has for a name.
fn values<'l>(list: &'l str, name: &str, item: &str, kv: &str) -> Vec<&'l str> {
    let value = |part: &'l str| part.trim().strip_prefix(name)?.strip_prefix(kv);
    list.split(item).filter_map(value).collect()
}

@end@
@if json@
/// A value of a JSON document, as text.
fn field(document: &[u8], path: &[&str]) -> Option<String> {
    let document: serde_json::Value = serde_json::from_slice(document).ok()?;
    let step = |value: &serde_json::Value, step: &&str| match value {
        serde_json::Value::Array(items) => items.get(step.parse::<usize>().ok()?).cloned(),
        value => value.get(step).cloned(),
    };
    match path.iter().try_fold(document, |value, name| step(&value, name))? {
        serde_json::Value::String(text) => Some(text),
        serde_json::Value::Null | serde_json::Value::Array(_) | serde_json::Value::Object(_) => None,
        value => Some(value.to_string()),
    }
}

@end@
@if form@
/// A field of a form, or of a query.
fn form(text: &[u8], name: &str) -> Option<String> {
    let mut fields = form_urlencoded::parse(text);
    fields.find(|(other, _)| other == name).map(|(_, value)| value.into_owned())
}

@end@
/// Compares in a time that does not tell where the two differ. Texts of unequal length are never the same.
fn is_same(given: &str, expected: &str) -> bool {
    given.as_bytes().ct_eq(expected.as_bytes()).into()
}

@if time@
/// The time of day, in milliseconds since the Unix epoch.
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

@end@
async fn webhook(State(settings): State<Settings>, request: Parts, body: Bytes) -> (StatusCode, &'static str) {
    // What was signed is the bytes of the body, not what a decoder makes of them.
    if !is_genuine(&settings, &request, &body) {
        return (@refusal_status@, @refusal@);
    }
    // The request is genuine: read the body here, and answer soon.
    (@answer_status@, @answer@)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let Some(settings) = Settings::read(|name| std::env::var(name).ok()) else {
        eprintln!("set @variable@ and start again");
        std::process::exit(2);
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, Router::new().route("/webhook", post(webhook)).with_state(settings)).await
}
