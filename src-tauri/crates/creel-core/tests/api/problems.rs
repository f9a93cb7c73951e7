//! Problems: what is answered when a request does not fit.

use axum::body::Body;
use http::Request;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::instance::{Instance, Reply};

async fn send(
    instance: &Instance,
    method: &str,
    path: &str,
    content_type: &str,
    body: impl Into<Body>,
) -> Reply {
    let mut request = Request::builder().method(method).uri(path);
    if !content_type.is_empty() {
        request = request.header("content-type", content_type);
    }
    instance.send(request.body(body.into()).unwrap()).await
}

#[tokio::test]
async fn unknown_routes_and_methods_are_problems() {
    let instance = Instance::new().await;
    for path in
        ["/", "/api", "/api/v1", "/api/v1/", "/api/v2/health", "/api/v1/nothing", "/api/v1/deliveries/"]
    {
        send(&instance, "GET", path, "", "").await.problem(404, "not_found");
    }
    send(&instance, "PUT", "/api/v1/health", "", "").await.problem(405, "method_not_allowed");
    send(&instance, "DELETE", "/api/v1/deliveries/1", "", "").await.problem(405, "method_not_allowed");
}

#[tokio::test]
async fn only_json_is_read() {
    let instance = Instance::new().await;
    let path = "/api/v1/endpoints";
    for content_type in [
        "application/x-www-form-urlencoded",
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "application/json-patch+json",
        "text/json",
        "",
        "\u{1}",
    ] {
        if content_type != "\u{1}" {
            let reply = send(&instance, "POST", path, content_type, r#"{"slug":"x"}"#).await;
            reply.problem(415, "unsupported_media_type");
        }
    }
    for (n, content_type) in ["application/json", "Application/JSON; charset=utf-8"].iter().enumerate() {
        let reply = send(&instance, "POST", path, content_type, format!("{{\"slug\":\"x{n}\"}}")).await;
        assert_eq!(reply.status, 201, "{content_type}");
    }
}

#[tokio::test]
async fn json_that_is_not_understood_says_where() {
    let instance = Instance::new().await;
    for (body, says) in [
        ("", "EOF"),
        ("{", "EOF"),
        ("{\"slug\":\"x\"", "line 1 column"),
        ("\"x\"", "xpected"),
        ("{\"slug\":1}", "expected a string"),
        ("{}", "missing field `slug`"),
        ("\u{feff}{}", "column"),
        ("{\"slug\":\"x\"} trailing", "trailing characters"),
    ] {
        let reply = send(&instance, "POST", "/api/v1/endpoints", "application/json", body).await;
        let problem = reply.problem(400, "invalid_json");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.to_lowercase().contains(&says.to_lowercase()), "{body}: {detail}");
    }
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    send(&instance, "POST", "/api/v1/endpoints", "application/json", nested)
        .await
        .problem(400, "invalid_json");
    let reply = send(&instance, "POST", "/api/v1/endpoints", "application/json", vec![0xff, 0xfe]).await;
    reply.problem(400, "invalid_json");
}

#[tokio::test]
async fn bodies_have_a_limit() {
    let instance = Instance::new().await;
    let body = json!({"slug": "x", "name": "a".repeat(1024 * 1024)}).to_string();
    send(&instance, "POST", "/api/v1/endpoints", "application/json", body).await.problem(413, "too_large");
    let body = json!({"provider": "github", "body_b64": "A".repeat(13 * 1024 * 1024)}).to_string();
    send(&instance, "POST", "/api/v1/verify", "application/json", body).await.problem(413, "too_large");
    // An import takes the longest body that the receiver takes, in base64.
    let import = async |size: usize| {
        send(&instance, "POST", "/api/v1/import", "application/json", vec![b' '; size]).await
    };
    import(134 * 1024 * 1024).await.problem(400, "invalid_json");
    import(136 * 1024 * 1024).await.problem(413, "too_large");
}

#[tokio::test]
async fn parameters_that_are_not_understood_are_named() {
    let instance = Instance::new().await;
    for path in [
        "/deliveries?limit=many",
        "/deliveries?cursor=!!",
        "/deliveries?cursor=AAAA",
        "/deliveries?after=x",
        "/deliveries?offset=-1",
        "/deliveries?cursor=b2xkZXI6MQ&after=1",
        "/deliveries?changed_after=-1",
        "/deliveries?changed_after=1&wait=-1",
        "/rejected?cursor=x",
        "/changes?after=-1",
        "/changes?wait=-1",
        "/changes?wait=NaN",
        "/deliveries/x/body",
        "/rejected/x/raw",
        "/deliveries/99999999999999999999",
    ] {
        instance.get(path).await.problem(400, "invalid_parameter");
    }
}

#[tokio::test]
async fn every_reply_stays_out_of_caches_and_pages() {
    let instance = Instance::new().await;
    for path in ["/health", "/openapi.json", "/deliveries", "/nothing", "/deliveries?limit=x"] {
        let reply = instance.get(path).await;
        assert_eq!(reply.header("cache-control"), "no-store", "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert!(reply.header("content-security-policy").contains("default-src 'none'"), "{path}");
    }
}

/// Requests made of what the operations read, put together at random: none of them may fail inside Creel.
#[tokio::test]
async fn no_request_fails_inside_creel() {
    let instance = Instance::new().await;
    let mut random = StdRng::seed_from_u64(27336);
    let operations = crate::guards::operations();
    for _ in 0..3_000 {
        let (method, path) = &operations[random.random_range(0..operations.len())];
        let query: String = (0..random.random_range(0..3)).map(|_| parameter(&mut random)).collect();
        let query = if path.ends_with("/changes") { format!("wait=0&{query}") } else { query };
        let body = if method == "GET" { String::new() } else { anything(&mut random, 0).to_string() };
        let content_type = if method == "GET" { "" } else { "application/json" };
        let reply = send(&instance, method, &format!("{path}?{query}"), content_type, body.clone()).await;
        assert!(!reply.status.is_server_error(), "{method} {path}?{query} {body}: {}", reply.text());
    }
}

const TEXTS: [&str; 19] = [
    "",
    "default",
    "github",
    "POST",
    "sig:valid",
    "curl x.test -d a",
    "raw",
    "POST / HTTP/1.1\n\n",
    "-x*",
    "\"",
    "\u{0}",
    "/a/*",
    "https://x.test",
    "shared_secret",
    "active",
    "2023-11-14T22:13:20Z",
    "\u{1f600}",
    "a b",
    "99999999999999999999",
];

const FIELDS: [&str; 34] = [
    "slug",
    "name",
    "provider",
    "enabled",
    "paths",
    "public_url",
    "answer",
    "allow_legacy",
    "status",
    "headers",
    "body",
    "delay_ms",
    "kind",
    "value",
    "username",
    "password",
    "label",
    "state",
    "ids",
    "q",
    "secrets",
    "text",
    "content_b64",
    "format",
    "endpoint",
    "at",
    "pinned",
    "tags",
    "note",
    "notify",
    "when",
    "receiver",
    "limits",
    "desktop",
];

fn parameter(random: &mut StdRng) -> String {
    let names = ["q", "limit", "cursor", "after", "offset", "as_of", "x"];
    let values = [
        "1",
        "-1",
        "0",
        "9223372036854775807",
        "18446744073709551615",
        "a",
        "",
        "%22",
        "method%3AGET",
        "%FF",
    ];
    format!(
        "{}={}&",
        names[random.random_range(0..names.len())],
        values[random.random_range(0..values.len())]
    )
}

fn anything(random: &mut StdRng, depth: usize) -> Value {
    match random.random_range(0..if depth < 3 { 8 } else { 5 }) {
        0 => Value::Null,
        1 => json!(random.random_bool(0.5)),
        2 => json!(random.random::<i64>() >> random.random_range(0..64)),
        3 => json!(random.random::<f64>() * 1e20),
        4 => json!(TEXTS[random.random_range(0..TEXTS.len())]),
        5 => (0..random.random_range(0..3)).map(|_| anything(random, depth + 1)).collect(),
        _ => {
            let fields = 0..random.random_range(0..5);
            Value::Object(
                fields
                    .map(|_| {
                        let name = FIELDS[random.random_range(0..FIELDS.len())];
                        (name.to_owned(), anything(random, depth + 1))
                    })
                    .collect(),
            )
        }
    }
}
