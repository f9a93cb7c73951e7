//! Certificates fetched from a server of our own that speaks TLS on this machine.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use creel_signatures::{Catalog, Provider};
use data_encoding::BASE64;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tower::ServiceExt;

use super::{FetchError, fetch_from};
use crate::confirming::tests::{believing_root, root, sender};
use crate::receiver::{Limits, Receiver};
use crate::{Creel, Options, api};

/// A message that SNS signs, with the certificate and the address that it names.
fn vector() -> (Value, String, String) {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("../../../../../fixtures/vectors/aws-sns.json")).unwrap();
    let vector = vectors.into_iter().next().unwrap();
    let text = |name: &str| vector["secrets"][0][name].as_str().unwrap().to_owned();
    let (certificate, url) = (text("value"), text("url"));
    (vector, certificate, url)
}

fn sns() -> Arc<Provider> {
    Catalog::builtin().get("aws-sns").unwrap().clone()
}

async fn fetched(answer: String) -> Result<String, FetchError> {
    let (port, serving) = sender(answer.into_bytes().leak()).await;
    let url = format!("https://localhost:{port}/Service-1.pem");
    let fetched = fetch_from(&believing_root(), &url, &sns(), false).await;
    let request = serving.await.unwrap();
    assert!(request.starts_with("GET /Service-1.pem HTTP/1.1\r\n"), "{request}");
    fetched
}

#[tokio::test]
async fn only_a_certificate_that_the_scheme_can_use_is_taken() {
    let (_, certificate, _) = vector();
    let answered = |status: &str, length: usize, body: &str| {
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}")
    };
    let ok = |body: &str| answered("200 OK", body.len(), body);
    assert_eq!(fetched(ok(&format!("{certificate}\n"))).await.unwrap(), certificate.trim());
    let of_another_family = include_str!("../confirming/testdata/localhost.pem");
    for unusable in ["", "<html>Not here</html>", of_another_family, &certificate[..200]] {
        let came = fetched(ok(unusable)).await;
        assert!(matches!(came, Err(FetchError::Unusable(_))), "{unusable}: {came:?}");
    }
    for status in ["404 Not Found", "500 Oops", "302 Found\r\nLocation: https://localhost/"] {
        let came = fetched(answered(status, certificate.len(), &certificate)).await;
        assert!(matches!(came, Err(FetchError::Status(_))), "{status}: {came:?}");
    }
    let cut = fetched(answered("200 OK", certificate.len() + 1, &certificate)).await;
    assert!(matches!(cut, Err(FetchError::Incomplete)), "{cut:?}");
    let long = format!("{certificate}{}", "\n".repeat(70_000));
    let came = fetched(ok(&long)).await;
    assert!(matches!(came, Err(FetchError::Incomplete)), "{came:?}");
    let private = fetch_from(&believing_root(), "https://localhost/x.pem", &sns(), true).await;
    assert!(matches!(private, Err(FetchError::Call(_))), "{private:?}");
}

const HOST: &str = "sns.eu-central-1.amazonaws.com";

/// Creel with a receiver, and somebody who asks its API.
struct Running {
    creel: Creel,
    receiver: SocketAddr,
}

impl Running {
    async fn start(data: &Path) -> Self {
        let creel = Creel::open(Options::within(data)).await.unwrap();
        let receiver = Receiver::bind("127.0.0.1:0".parse().unwrap(), Limits::default()).await.unwrap();
        let address = receiver.local_addr().unwrap();
        tokio::spawn(receiver.serve(creel.clone(), creel.shutdown().clone()));
        Self { creel, receiver: address }
    }

    async fn ask(&self, request: http::request::Builder, body: &Value) -> (StatusCode, Value) {
        let request = request.header("content-type", "application/json");
        let request = request.body(Body::from(body.to_string())).unwrap();
        let reply = api::router(self.creel.clone()).oneshot(request).await.unwrap();
        let status = reply.status();
        let body = reply.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&body).unwrap())
    }

    async fn signature(&self, id: i64) -> Value {
        self.ask(Request::get(format!("/api/v1/deliveries/{id}/signature")), &Value::Null).await.1
    }

    async fn press(&self, id: i64) -> (StatusCode, Value) {
        self.ask(Request::post(format!("/api/v1/deliveries/{id}/certificate")), &json!({})).await
    }

    async fn receive(&self, body: &[u8]) {
        let mut stream = TcpStream::connect(self.receiver).await.unwrap();
        let length = body.len();
        let head =
            format!("POST /sns HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
        stream.write_all(&[head.as_bytes(), body].concat()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}

/// From a message that nothing is known of to one that is judged without a network.
#[tokio::test]
async fn a_certificate_is_fetched_once_and_judges_from_then_on() {
    let dir = tempfile::tempdir().unwrap();
    let (vector, certificate, url) = vector();
    let body = BASE64.decode(vector["body_b64"].as_str().unwrap().as_bytes()).unwrap();
    let running = Running::start(dir.path()).await;
    let made = json!({"slug": "sns", "provider": "aws-sns"});
    running.ask(Request::post("/api/v1/endpoints"), &made).await;

    running.receive(&body).await;
    let signature = running.signature(1).await;
    assert_eq!((&signature["verdict"], &signature["reason"]), (&json!("unchecked"), &json!("no_secret")));
    assert_eq!(signature["certificate"], json!({"host": HOST, "url": url}));

    // Nobody is called before somebody asks for it, and then the host that the definition names, and no other.
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{certificate}", certificate.len());
    let (port, serving) = sender(answer.into_bytes().leak()).await;
    let connector = running.creel.connector();
    connector.believe_only(root());
    connector.stand_in(HOST, SocketAddr::from(([127, 0, 0, 1], port)));
    assert!(!serving.is_finished());
    let (status, kept) = running.press(1).await;
    assert_eq!((status, &kept["label"]), (StatusCode::CREATED, &json!(format!("from {HOST}"))), "{kept}");
    let request = serving.await.unwrap();
    let path = url.split_once(HOST).unwrap().1;
    assert!(request.starts_with(&format!("GET {path} HTTP/1.1\r\nHost: {HOST}\r\n")), "{request}");

    let changes = running.creel.changes();
    let mut signature = running.signature(1).await;
    while signature["verdict"] != "valid" {
        let revision = changes.revision();
        signature = running.signature(1).await;
        if signature["verdict"] != "valid" {
            assert_ne!(changes.after(revision, Duration::from_secs(10)).await, revision, "{signature}");
        }
    }
    assert_eq!(signature["certificate"], Value::Null);
    running.creel.close().await;

    // Whoever would be called now answers nothing, and nobody is.
    let running = Running::start(dir.path()).await;
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    silent.set_nonblocking(true).unwrap();
    running.creel.connector().stand_in(HOST, silent.local_addr().unwrap());
    assert_eq!(running.signature(1).await["verdict"], "valid");
    running.receive(&body).await;
    assert_eq!(running.signature(2).await["verdict"], "valid");
    assert_eq!(running.press(2).await.0, StatusCode::CONFLICT);
    running.creel.close().await;
    assert_eq!(silent.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock, "somebody called");
}
