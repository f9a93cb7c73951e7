//! Guards: every route of the contract against every way to come in uninvited.

use std::net::SocketAddr;

use creel_core::api::serve::Loopback;
use creel_core::api::{self, token::Token};
use tokio::net::TcpStream;

use crate::carriers::exchange;
use crate::instance::Instance;

const TOKEN: &str = "the-right-token";

struct Served {
    instance: Instance,
    address: SocketAddr,
}

impl Served {
    async fn new() -> Self {
        let instance = Instance::new().await;
        let token = Token::chosen(TOKEN).unwrap();
        let loopback = Loopback::bind("127.0.0.1:0".parse().unwrap(), token).await.unwrap();
        let address = loopback.address();
        tokio::spawn(loopback.serve(instance.router.clone(), instance.creel.shutdown().clone()));
        Self { instance, address }
    }

    /// Sends a request with a good Host and token, except for what `headers` says in their place: a header that is
    /// given takes the place of the good one, and an empty value leaves it out.
    async fn status(&self, method: &str, path: &str, headers: &[(&str, String)], body: &str) -> u16 {
        let good = [("Host", self.address.to_string()), ("Authorization", format!("Bearer {TOKEN}"))];
        let given = |name: &str| headers.iter().any(|(n, _)| n.eq_ignore_ascii_case(name));
        let all = good.iter().filter(|(name, _)| !given(name)).chain(headers);
        let lines: String = all
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let request = format!(
            "{method} {path} HTTP/1.1\r\n{lines}Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        exchange(TcpStream::connect(self.address).await.unwrap(), &request).await.0
    }
}

/// Every method and path of the contract, with parameters filled in.
pub(crate) fn operations() -> Vec<(String, String)> {
    let document = serde_json::to_value(api::openapi()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let path = path.replace("{slug}", "default").replace("{id}", "1");
        for method in ["get", "put", "post", "patch", "delete"] {
            if item.get(method).is_some() {
                operations.push((method.to_uppercase(), path.clone()));
            }
        }
    }
    assert!(operations.len() >= 26, "the document lists {} operations", operations.len());
    operations
}

#[tokio::test]
async fn every_route_refuses_who_is_not_invited() {
    let served = Served::new().await;
    let SocketAddr::V4(address) = served.address else { panic!("bound to IPv4") };
    let port = address.port();
    let revision = served.instance.settled().await;
    let token = |value: &str| vec![("Authorization", value.to_owned())];
    let host = |value: String| vec![("Host", value)];
    let origin = |value: String| vec![("Origin", value)];
    let site = |value: &str| vec![("Sec-Fetch-Site", value.to_owned())];
    let cases = [
        (401, token("")),
        (401, token("Bearer")),
        (401, token("Bearer wrong")),
        (401, token("Bearer the-right-toke")),
        (401, token("Bearer the-right-token2")),
        (401, token("Basic the-right-token")),
        (401, token("the-right-token")),
        (421, host(format!("evil.example:{port}"))),
        (421, host(format!("localhost.evil.example:{port}"))),
        (421, host(format!("127.0.0.1.evil.example:{port}"))),
        (421, host("127.0.0.1".to_owned())),
        (421, host(format!("127.0.0.1:{}", port.wrapping_add(1)))),
        (421, host(format!("0.0.0.0:{port}"))),
        (421, host(format!("192.0.2.1:{port}"))),
        (421, host(format!("x@127.0.0.1:{port}"))),
        (403, origin("http://evil.example".to_owned())),
        (403, origin("null".to_owned())),
        (403, origin(format!("http://localhost.evil.example:{port}"))),
        (403, origin(format!("https://127.0.0.1:{port}"))),
        (403, origin(format!("http://127.0.0.1:{}", port.wrapping_add(1)))),
        (403, origin(format!("http://127.0.0.1:{port}/"))),
        (403, site("cross-site")),
        (403, site("same-site")),
    ];
    for (method, path) in operations() {
        let json = ("Content-Type", "application/json".to_owned());
        for (status, headers) in &cases {
            let mut headers = headers.clone();
            headers.push(json.clone());
            let got = served.status(&method, &path, &headers, "{}").await;
            assert_eq!(got, *status, "{method} {path} with {headers:?}");
        }
    }
    assert_eq!(served.instance.creel.changes().revision(), revision, "nothing was written");
}

#[tokio::test]
async fn every_route_that_writes_refuses_what_a_form_can_send() {
    let served = Served::new().await;
    let revision = served.instance.settled().await;
    let types = ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=b", ""];
    for (method, path) in operations().iter().filter(|(method, _)| method != "GET") {
        for content_type in types {
            let headers = [("Content-Type", content_type.to_owned())];
            let got = served.status(method, path, &headers, "{\"slug\":\"x\"}").await;
            assert_eq!(got, 415, "{method} {path} with {content_type:?}");
        }
    }
    assert_eq!(served.instance.creel.changes().revision(), revision, "nothing was written");
}

#[tokio::test]
async fn reading_changes_nothing() {
    let served = Served::new().await;
    let revision = served.instance.settled().await;
    for (_, path) in operations().iter().filter(|(method, _)| method == "GET") {
        let needed = [("/changes", "?wait=0"), ("/receiver", "?language=go")];
        let needed = needed.iter().find(|(end, _)| path.ends_with(end)).map_or("", |(_, query)| query);
        let path = format!("{path}{needed}").replace("{uuid}", "00000000-0000-4000-8000-000000000000");
        let status = served.status("GET", &path, &[], "").await;
        assert!(matches!(status, 200 | 404), "GET {path}: {status}");
    }
    assert_eq!(served.instance.creel.changes().revision(), revision);
}

#[tokio::test]
async fn who_is_invited_comes_in() {
    let served = Served::new().await;
    let port = served.address.port();
    let good: [&[(&str, String)]; 9] = [
        &[],
        &[("Host", format!("localhost:{port}"))],
        &[("Host", format!("LOCALHOST:{port}"))],
        &[("Host", format!("[::1]:{port}"))],
        &[("Host", format!("127.1.2.3:{port}"))],
        &[("Origin", format!("http://127.0.0.1:{port}"))],
        &[("Origin", format!("http://localhost:{port}"))],
        &[("Authorization", format!("bearer {TOKEN}")), ("Sec-Fetch-Site", "same-origin".to_owned())],
        &[("Sec-Fetch-Site", "none".to_owned())],
    ];
    for headers in good {
        assert_eq!(served.status("GET", "/api/v1/health", headers, "").await, 200, "{headers:?}");
    }
}

#[tokio::test]
async fn what_is_not_a_route_is_guarded_as_well() {
    let served = Served::new().await;
    let port = served.address.port();
    let none = [("Authorization", String::new())];
    for path in ["/api/v1/nothing", "/api/", "/api/v1/../v1/health", "/api/v1/health?token=the-right-token"] {
        assert_eq!(served.status("GET", path, &none, "").await, 401, "{path}");
    }
    for path in ["/", "/nothing", "//api/v1/health", "/API/v1/health"] {
        assert_eq!(
            served.status("GET", path, &[("Host", format!("evil.example:{port}"))], "").await,
            421,
            "{path}"
        );
        let open = served.status("GET", path, &none, "").await;
        assert_eq!(open, if path == "/" { 200 } else { 404 }, "{path}");
    }
    let absolute = format!("http://evil.example:{port}/api/v1/health");
    assert_eq!(served.status("GET", &absolute, &[], "").await, 421);
    let twice = [("Host", served.address.to_string()), ("Host", "evil.example".to_owned())];
    assert!(matches!(served.status("GET", "/api/v1/health", &twice, "").await, 400 | 421));
    let preflight =
        [("Origin", "http://evil.example".to_owned()), ("Access-Control-Request-Method", "POST".to_owned())];
    assert_eq!(served.status("OPTIONS", "/api/v1/endpoints", &preflight, "").await, 403);
}
