//! Exchanges with servers of our own, which read and write as their scripts say.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::{Conditions, Connector, End, Exchange};
use crate::raw::Piece;
use crate::sending::outgoing::Outgoing;
use crate::sending::url::Url;

/// A server for one connection: it reads to the end of the head, and as many bytes more, writes, and hangs up.
async fn server(more: usize, answer: &'static [u8]) -> (SocketAddr, tokio::task::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !request.windows(4).any(|window| window == b"\r\n\r\n") {
            request.push(stream.read_u8().await.unwrap());
        }
        let mut body = vec![0; more];
        stream.read_exact(&mut body).await.unwrap();
        request.extend(body);
        let _ = stream.write_all(answer).await;
        let _ = stream.shutdown().await;
        request
    });
    (address, serving)
}

async fn send(url: &str, method: &str, body: &'static str, conditions: &Conditions) -> Exchange {
    let outgoing = Outgoing::of_parts(method, Url::parse(url).unwrap(), &[], Bytes::from(body));
    Connector::without_store().send(&outgoing, conditions).await
}

fn briefly() -> Conditions {
    Conditions { all: Duration::from_secs(5), keep: 8, ..Conditions::default() }
}

#[tokio::test]
async fn an_answer_is_read_as_it_is_framed() {
    let check = async |method: &str, answer: &'static [u8], status: u16, body: &str, end: End| {
        let (address, serving) = server(0, answer).await;
        let exchange = send(&format!("http://{address}/"), method, "", &briefly()).await;
        let response = exchange.outcome.unwrap();
        let seen = (response.status, std::str::from_utf8(&response.body).unwrap(), response.end);
        assert_eq!(seen, (status, body, end), "{}", answer.escape_ascii());
        assert_eq!(exchange.peer, Some(address));
        assert!(exchange.timing.first_byte.is_some() && exchange.timing.tls.is_none());
        serving.await.unwrap();
    };
    let ok = End::Complete;
    check("GET", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabcdef", 200, "ab", ok).await;
    check("GET", b"HTTP/1.1 200 OK\r\n\r\nto end", 200, "to end", ok).await;
    check("GET", b"HTTP/1.0 299\r\ncontent-length: 0\r\n\r\n", 299, "", ok).await;
    let chunked =
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: 1\r\n\r\n";
    check("GET", chunked, 200, "abcde", ok).await;
    check("HEAD", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", 200, "", ok).await;
    check("GET", b"HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n", 204, "", ok).await;
    let hints =
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\n\r\n";
    check("GET", hints, 201, "", ok).await;
    check("GET", b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n0123456789", 200, "01234567", End::Cut).await;
    check("GET", b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n01234567", 200, "01234567", ok).await;
    check("GET", b"HTTP/1.1 200 OK\r\n\r\n0123456789", 200, "01234567", End::Cut).await;
    check("GET", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", 200, "ab", End::Broken).await;
    check("GET", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab", 200, "ab", End::Broken)
        .await;
    check("GET", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 200, "", End::Broken).await;
    check("GET", b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n", 302, "", ok).await;
}

#[tokio::test]
async fn why_there_is_no_answer_is_told() {
    let check = async |answer: &'static [u8], code: &str| {
        let (address, serving) = server(0, answer).await;
        let exchange = send(&format!("http://{address}/"), "GET", "", &briefly()).await;
        assert_eq!(exchange.outcome.unwrap_err().code(), code, "{}", answer.escape_ascii());
        serving.await.unwrap();
    };
    check(b"", "closed").await;
    check(b"HTTP/1.1 200 OK\r\n", "closed").await;
    check(b"SSH-2.0-OpenSSH\r\n", "not_http").await;
    check(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", "not_http").await;

    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = silent.local_addr().unwrap();
    let hasty = Conditions { all: Duration::from_millis(50), ..briefly() };
    let exchange = send(&format!("http://{address}/"), "GET", "", &hasty).await;
    assert_eq!(exchange.outcome.unwrap_err().code(), "timeout");
    drop(silent);
    let exchange = send(&format!("http://{address}/"), "GET", "", &briefly()).await;
    assert_eq!(exchange.outcome.unwrap_err().code(), "refused");
    let exchange = send("http://no-such-host.invalid/", "GET", "", &briefly()).await;
    assert_eq!(exchange.outcome.unwrap_err().code(), "name");
}

/// Neither the handshake nor the answer takes as long as is allowed, but both of them do.
#[tokio::test]
async fn what_is_allowed_is_allowed_for_all_of_it() {
    let acceptor = acceptor();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = tokio::spawn(async move {
        let slow = || tokio::time::sleep(Duration::from_millis(400));
        let (stream, _) = listener.accept().await.unwrap();
        slow().await;
        let mut stream = acceptor.accept(stream).await.unwrap();
        slow().await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
    });
    let url = Url::parse(&format!("https://localhost:{port}/")).unwrap();
    let outgoing = Outgoing::of_parts("GET", url, &[], Bytes::new());
    let all = Duration::from_millis(600);
    let conditions = Conditions { all, accept_any_certificate: true, ..briefly() };
    let exchange = Connector::without_store().send(&outgoing, &conditions).await;
    assert_eq!(exchange.outcome.unwrap_err().code(), "timeout");
    serving.abort();
}

#[tokio::test]
async fn a_port_that_refuses_is_waited_for() {
    // The port was free a moment ago, and the system gives out others first.
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    // The wait is longer than everything else may take.
    let all = Duration::from_millis(200);
    let patient = Conditions { all, wait_for_refused: Duration::from_secs(10), ..briefly() };
    let url = format!("http://{address}/");
    let sending = send(&url, "GET", "", &patient);
    let starting = async {
        tokio::time::sleep(Duration::from_millis(250)).await;
        let listener = TcpListener::bind(address).await.unwrap();
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
    };
    let (exchange, ()) = tokio::join!(sending, starting);
    assert_eq!(exchange.outcome.unwrap().status, 200);
}

#[tokio::test]
async fn a_server_may_answer_before_it_has_read_everything() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n").await.unwrap();
        // Held open and not read: only who reads and writes at the same time gets to know.
        tokio::time::sleep(Duration::from_secs(5)).await;
    });
    let mut outgoing =
        Outgoing::of_parts("POST", Url::parse(&format!("http://{address}/")).unwrap(), &[], Bytes::new());
    outgoing.body = vec![Piece::Bytes(Bytes::from(vec![b'x'; 64 * 1024 * 1024]))];
    let exchange = Connector::without_store().send(&outgoing, &briefly()).await;
    assert_eq!(exchange.outcome.unwrap().status, 413);
    serving.abort();
}

#[tokio::test]
async fn the_request_leaves_as_it_was_made() {
    let (address, serving) = server(3, b"HTTP/1.1 200 OK\r\n\r\n").await;
    let exchange = send(&format!("http://{address}/a?b"), "POST", "abc", &briefly()).await;
    assert_eq!(exchange.outcome.unwrap().status, 200);
    let expected = format!("POST /a?b HTTP/1.1\r\nHost: {address}\r\nContent-Length: 3\r\n\r\nabc");
    assert_eq!(String::from_utf8(serving.await.unwrap()).unwrap(), expected);
}

#[tokio::test]
async fn the_control_api_is_never_called_however_it_is_spelt() {
    let api = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = api.local_addr().unwrap().port();
    let connector = Connector::without_store();
    connector.never_call(api.local_addr().unwrap());
    for host in [
        "127.0.0.1",
        "localhost",
        "0.0.0.0",
        "2130706433",
        "0x7f000001",
        "017700000001",
        "0177.0.0.1",
        "127.1",
        "127.0.0.2",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "LOCALHOST.",
    ] {
        let url = Url::parse(&format!("http://{host}:{port}/api/v1/health")).unwrap();
        let outgoing = Outgoing::of_parts("GET", url, &[], Bytes::new());
        let code = connector.send(&outgoing, &briefly()).await.outcome.unwrap_err().code();
        assert!(["own_api", "name"].contains(&code), "{host}: {code}");
    }
    let came = tokio::time::timeout(Duration::from_millis(20), api.accept()).await;
    assert!(came.is_err(), "somebody called");
    // The same host is no obstacle on another port.
    let (other, serving) = server(0, b"HTTP/1.1 200 OK\r\n\r\n").await;
    let outgoing =
        Outgoing::of_parts("GET", Url::parse(&format!("http://{other}/")).unwrap(), &[], Bytes::new());
    assert_eq!(connector.send(&outgoing, &briefly()).await.outcome.unwrap().status, 200);
    serving.await.unwrap();
}

#[tokio::test]
async fn anybody_is_believed_only_where_it_is_said() {
    let acceptor = acceptor();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await.unwrap();
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest).await;
        }
    });
    let connector = Connector::believing_only(RootCertStore::empty());
    for (anybody, host) in [(false, "localhost"), (true, "localhost"), (true, "127.0.0.1")] {
        let url = Url::parse(&format!("https://{host}:{}/", address.port())).unwrap();
        let outgoing = Outgoing::of_parts("GET", url, &[], Bytes::new());
        let conditions = Conditions { accept_any_certificate: anybody, ..briefly() };
        let exchange = connector.send(&outgoing, &conditions).await;
        match anybody {
            true => assert_eq!(exchange.outcome.unwrap().status, 200, "{host}"),
            false => assert_eq!(exchange.outcome.unwrap_err().code(), "tls", "{host}"),
        }
    }
    serving.abort();
}

/// A server's side of encrypted connections, with a certificate that nobody signed but itself.
fn acceptor() -> TlsAcceptor {
    let chain = vec![
        CertificateDer::from_pem_slice(include_bytes!("../../confirming/testdata/localhost.pem")).unwrap(),
    ];
    let key =
        PrivateKeyDer::from_pem_slice(include_bytes!("../../confirming/testdata/localhost.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(chain, key).unwrap();
    TlsAcceptor::from(Arc::new(config))
}
