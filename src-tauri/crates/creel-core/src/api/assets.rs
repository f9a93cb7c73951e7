//! Assets: the files of the web UI, as they were built into `ui/dist` before this crate was compiled.
//!
//! They are part of the binary, so that an installed Creel is one file and shows the very UI it was tested with. Where
//! none was built, everything else works all the same and `/` says how to build it.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use rust_embed::{EmbeddedFile, RustEmbed};

/// What `/` says while the UI is not built in.
const NO_UI: &[u8] = include_bytes!("no-ui.html");

/// The page runs its own scripts and nothing else, asks this address and nothing else, and stands in no frame. Styles
/// come from its style sheets only: whatever a sender sent can neither run nor be fetched, even if it were shown as
/// markup by mistake.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

#[derive(RustEmbed)]
#[folder = "../../../ui/dist/"]
#[allow_missing = true]
struct Ui;

/// The page that everything starts from.
pub(super) async fn page() -> Response {
    let index = Ui::get("index.html");
    let content = index.map_or(NO_UI.into(), |file| file.data);
    let mut response = content.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}

/// A script, style sheet or font of the page.
pub(super) async fn asset(Path(path): Path<String>) -> Response {
    file(&format!("assets/{path}"))
}

pub(super) async fn icon() -> Response {
    file("creel.svg")
}

fn file(path: &str) -> Response {
    match Ui::get(path) {
        Some(EmbeddedFile { data, .. }) => {
            let mut response = data.into_response();
            response.headers_mut().insert(header::CONTENT_TYPE, content_type(path));
            response
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Browsers are told not to guess, so every kind of file that a build makes is named here.
fn content_type(path: &str) -> HeaderValue {
    HeaderValue::from_static(match path.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("woff2") => "font/woff2",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    })
}
