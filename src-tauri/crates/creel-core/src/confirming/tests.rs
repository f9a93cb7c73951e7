//! Calls to a sender of our own that speaks TLS on this machine.

use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::{Outcome, call_any};
use crate::sending::connector::Connector;

/// A root that nobody else believes, and a certificate of it for `localhost` and for a host of SNS's. Both end in a hundred
/// years.
const ROOT: &[u8] = include_bytes!("testdata/ca.pem");
const CERTIFICATE: &[u8] = include_bytes!("testdata/localhost.pem");
const KEY: &[u8] = include_bytes!("testdata/localhost.key");

async fn call_anywhere(url: &str) -> Outcome {
    call_any(&believing_root(), url, false).await
}

pub(crate) fn believing_root() -> Connector {
    Connector::believing_only(root())
}

pub(crate) fn root() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(ROOT).unwrap()).unwrap();
    roots
}

/// Answers one call and gives the port; the request is told by the task.
pub(crate) async fn sender(answer: &'static [u8]) -> (u16, tokio::task::JoinHandle<String>) {
    let chain = vec![CertificateDer::from_pem_slice(CERTIFICATE).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(KEY).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(chain, key).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let Ok(mut stream) = TlsAcceptor::from(Arc::new(config)).accept(stream).await else {
            return "no TLS".to_owned();
        };
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            request.push(stream.read_u8().await.unwrap());
        }
        let _ = stream.write_all(answer).await;
        let _ = stream.shutdown().await;
        String::from_utf8(request).unwrap()
    });
    (port, serving)
}

#[tokio::test]
async fn a_sender_is_called_once_and_its_answer_told() {
    for (answer, status, told) in [
        (&b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nconfirmed"[..], 200, "confirmed"),
        (b"HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\ngone\x1b[2J", 404, "gone[2J"),
        (
            b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/\r\nContent-Length: 0\r\n\r\n",
            302,
            "It redirects, which is not followed.",
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\ncut off", 200, "cut off"),
    ] {
        let (port, serving) = sender(answer).await;
        let outcome = call_anywhere(&format!("https://localhost:{port}/a?Token=x%20y")).await;
        assert_eq!((outcome.status, outcome.detail.as_str()), (Some(status), told));
        let request = serving.await.unwrap();
        assert!(request.starts_with("GET /a?Token=x%20y HTTP/1.1\r\n"), "{request}");
        assert!(request.contains(&format!("Host: localhost:{port}\r\n")), "{request}");
    }
}

#[tokio::test]
async fn nothing_private_is_called() {
    let (port, serving) = sender(b"").await;
    for host in ["localhost", "127.0.0.1", "[::1]", "10.0.0.1", "169.254.169.254"] {
        let outcome = call_any(&believing_root(), &format!("https://{host}:{port}/"), true).await;
        assert_eq!(outcome.status, None, "{host}");
        let refused = ["private network", "not found", "no name"];
        assert!(refused.iter().any(|part| outcome.detail.contains(part)), "{host}: {}", outcome.detail);
    }
    assert!(!serving.is_finished(), "somebody called");
    serving.abort();
}

#[tokio::test]
async fn what_is_not_proven_is_not_believed() {
    // Believed by nobody but this test.
    let (port, serving) = sender(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
    let nobody = Connector::believing_only(RootCertStore::empty());
    let outcome = call_any(&nobody, &format!("https://localhost:{port}/"), false).await;
    assert!(outcome.status.is_none() && outcome.detail.contains("certificate"), "{}", outcome.detail);
    assert_eq!(serving.await.unwrap(), "no TLS");
    for url in ["http://localhost/", "ftp://localhost/", "localhost", "https:///", ""] {
        let outcome = call_anywhere(url).await;
        assert!(
            outcome.status.is_none() && outcome.detail.starts_with("the URL"),
            "{url}: {}",
            outcome.detail
        );
    }
    // Nobody listens any more.
    let outcome = call_anywhere(&format!("https://localhost:{port}/")).await;
    assert!(
        outcome.status.is_none() && outcome.detail.contains("refused the connection"),
        "{}",
        outcome.detail
    );
}
