//! Layers: what holds for every route, in whichever way the router is carried.

use std::any::Any;

use axum::Router;
use axum::body::HttpBody as _;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, header};

use tower_http::catch_panic::CatchPanicLayer;
use tower_http::trace::TraceLayer;

use super::problem::{Problem, ProblemCode};

/// Adds what every route has: it answers problems and nothing else when it fails, takes JSON only, survives a panic,
/// and nothing it answers is kept by a browser or taken for a page.
pub(super) fn wrap(router: Router) -> Router {
    router
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn(json_only))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::map_response(safe_headers))
        .layer(TraceLayer::new_for_http().make_span_with(|request: &Request| {
            // The query stays out of the log: people search for what is in their deliveries.
            tracing::debug_span!("api", method = %request.method(), path = request.uri().path())
        }))
}

/// Keeps a reply out of caches and keeps browsers from guessing what it is.
pub(super) async fn safe_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox"));
    response
}

/// Refuses what a foreign page can send without asking first: a form, or text. A page that sends JSON must ask.
async fn json_only(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    let accepted = match request.headers().get(header::CONTENT_TYPE) {
        Some(value) => value.to_str().is_ok_and(is_json),
        None => request.body().is_end_stream() || request.body().size_hint().exact() == Some(0),
    };
    if accepted {
        return next.run(request).await;
    }
    let detail =
        "Only JSON is read here: send the header `Content-Type: application/json`. Nothing was changed.";
    Problem::new(ProblemCode::UnsupportedMediaType, detail).into_response()
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

async fn not_found() -> Problem {
    Problem::new(ProblemCode::NotFound, "There is no such route. GET /api/v1/openapi.json lists them all.")
}

async fn method_not_allowed() -> Problem {
    let detail = "This route exists, but not with this method. GET /api/v1/openapi.json lists them all.";
    Problem::new(ProblemCode::MethodNotAllowed, detail)
}

fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let message =
        panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    tracing::error!(message, "a handler panicked");
    let detail = "Creel met an error that it did not expect. What was acknowledged is stored. The log has details; \
                  trying again may help.";
    Problem::new(ProblemCode::Internal, detail).into_response()
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::routing::get;
    use http::{Request, StatusCode};
    use tower::ServiceExt;

    use super::wrap;

    #[tokio::test]
    async fn a_panic_is_answered_and_the_next_request_is_done() {
        async fn fails() {
            panic!("on purpose");
        }
        let router = wrap(Router::new().route("/fails", get(fails)).route("/works", get(async || "yes")));
        for (path, status) in [("/fails", StatusCode::INTERNAL_SERVER_ERROR), ("/works", StatusCode::OK)] {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let reply = router.clone().oneshot(request).await.unwrap();
            assert_eq!(reply.status(), status);
            assert_eq!(reply.headers()["cache-control"], "no-store");
        }
    }
}
