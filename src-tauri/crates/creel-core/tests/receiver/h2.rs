//! HTTP/2 by prior knowledge: the same intake, the same rules.

use bytes::Bytes;
use creel_core::delivery::Wire;
use creel_core::endpoint::{Answer, EndpointChange};
use creel_core::receiver::Limits;
use creel_core::rejected::Code;
use h2::client::SendRequest;
use http::{HeaderMap, Method, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::server::{PATIENCE, Server};

async fn connect(server: &Server) -> SendRequest<Bytes> {
    let stream = TcpStream::connect(server.address).await.unwrap();
    let (client, connection) = h2::client::Builder::new()
        // What senders assume until they are told.
        .initial_max_send_streams(100)
        .handshake(stream)
        .await
        .unwrap();
    tokio::spawn(async move {
        let _ = connection.await;
    });
    client
}

/// Sends a body in pieces, with trailers where there are any, and gives the status.
async fn send(
    client: &mut SendRequest<Bytes>,
    request: Request<()>,
    pieces: &[&[u8]],
    trailers: Option<HeaderMap>,
) -> Result<u16, h2::Error> {
    let (response, mut body) = client.send_request(request, pieces.is_empty() && trailers.is_none())?;
    for (index, piece) in pieces.iter().enumerate() {
        let mut rest = Bytes::copy_from_slice(piece);
        while !rest.is_empty() {
            body.reserve_capacity(rest.len());
            let Some(room) = std::future::poll_fn(|context| body.poll_capacity(context)).await else { break };
            let now = rest.split_to(room?.min(rest.len()));
            let last = rest.is_empty() && index + 1 == pieces.len() && trailers.is_none();
            body.send_data(now, last)?;
        }
    }
    if let Some(trailers) = trailers {
        body.send_trailers(trailers)?;
    }
    let response = timeout(PATIENCE, response).await.expect("an answer in time")?;
    Ok(response.status().as_u16())
}

/// A request, the pieces of its body, and what comes of them.
type Case = (Request<()>, &'static [&'static [u8]], u16, Code);

fn request(method: Method, path: &str) -> http::request::Builder {
    Request::builder().method(method).uri(format!("http://creel.example{path}"))
}

#[tokio::test]
async fn requests_are_stored_as_if_they_were_http_1() {
    let server = Server::start(Limits::default()).await;
    let mut client = connect(&server).await;
    let mut trailers = HeaderMap::new();
    trailers.insert("x-sum", "42".parse().unwrap());
    let plain =
        request(Method::POST, "/a?b=%zz").header("X-Twice", "1").header("x-twice", "2").body(()).unwrap();
    assert_eq!(send(&mut client, plain, &[b"hel", b"lo"], Some(trailers)).await.unwrap(), 200);
    let long = vec![7; 700_000];
    let uploaded = request(Method::PUT, "/long").body(()).unwrap();
    assert_eq!(send(&mut client, uploaded, &[&long], None).await.unwrap(), 200);
    assert_eq!(send(&mut client, request(Method::GET, "/").body(()).unwrap(), &[], None).await.unwrap(), 200);
    let newest = server.newest(10).await;
    assert!(newest.iter().all(|delivery| delivery.wire == Wire::H2));
    let (head, body, trailers) = server.stored(&newest[2]).await;
    let wanted = "POST /a?b=%zz HTTP/1.1\r\nhost: creel.example\r\nx-twice: 1\r\nx-twice: 2\r\n\r\n";
    assert_eq!(String::from_utf8(head).unwrap(), wanted);
    assert_eq!((body.as_slice(), trailers.as_slice()), (&b"hello"[..], &b"x-sum: 42\r\n\r\n"[..]));
    assert_eq!(newest[2].target, b"/a?b=%zz");
    assert!(server.stored(&newest[1]).await.1 == long);
    server.stop().await;
}

#[tokio::test]
async fn many_at_once_are_all_stored() {
    let server = Server::start(Limits::default()).await;
    let client = connect(&server).await;
    let sending: Vec<_> = (0..200)
        .map(|number| {
            let client = client.clone();
            tokio::spawn(async move {
                let mut client = client.ready().await.unwrap();
                let request = request(Method::POST, &format!("/{number}")).body(()).unwrap();
                send(&mut client, request, &[b"hi"], None).await.unwrap()
            })
        })
        .collect();
    for task in sending {
        assert_eq!(timeout(PATIENCE, task).await.unwrap().unwrap(), 200);
    }
    assert_eq!(server.newest(1000).await.len(), 200);
    server.stop().await;
}

#[tokio::test]
async fn the_rules_hold_on_this_wire_too() {
    let server = Server::start(Limits { body_size: 1000, headers: 20, ..Limits::default() }).await;
    let mut client = connect(&server).await;
    let mut many = request(Method::GET, "/");
    for number in 0..21 {
        many = many.header(format!("x-{number}"), "1");
    }
    let connect_to = Request::builder().method(Method::CONNECT).uri("creel.example:443").body(()).unwrap();
    let cases: Vec<Case> = vec![
        (many.body(()).unwrap(), &[], 431, Code::TooLarge),
        (request(Method::POST, "/").body(()).unwrap(), &[&[0; 1001]], 413, Code::TooLarge),
        (
            request(Method::POST, "/").header("content-length", "1001").body(()).unwrap(),
            &[&[0; 1001]],
            413,
            Code::TooLarge,
        ),
        (request(Method::from_bytes(&[b'A'; 33]).unwrap(), "/").body(()).unwrap(), &[], 501, Code::Method),
        (request(Method::POST, "/").header("expect", "more").body(()).unwrap(), &[], 417, Code::Malformed),
        (connect_to, &[], 405, Code::Connect),
    ];
    for (number, (request, pieces, status, code)) in cases.into_iter().enumerate() {
        let text = format!("{request:?}");
        assert_eq!(send(&mut client, request, pieces, None).await.unwrap(), status, "{text}");
        assert_eq!(server.rejected(number + 1).await.0, code, "{text}");
    }
    assert!(server.newest(1).await.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn junk_after_the_preface_ends_the_connection() {
    let server = Server::start(Limits::default()).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream
        .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nthis is no frame at all, and it never will be")
        .await
        .unwrap();
    let mut answer = Vec::new();
    let _ = timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("the connection ends");
    // A GOAWAY frame (type 7) is the last word.
    assert!(answer.windows(5).any(|w| w[0] == 7 && w[1..] == [0; 4]), "{answer:?}");
    assert_eq!(server.rejected(1).await.0, Code::Malformed);
    server.stop().await;
}

#[tokio::test]
async fn half_a_preface_is_a_slow_head() {
    let limits = Limits { head: std::time::Duration::from_millis(200), ..Limits::default() };
    let server = Server::start(limits).await;
    let mut sender = server.connect().await;
    sender.send("PRI * HTTP/2.0\r\n\r\nSM").await;
    assert_eq!(sender.status().await, 408);
    assert_eq!(server.rejected(1).await.0, Code::Timeout);
    server.stop().await;
}

#[tokio::test]
async fn a_silent_connection_is_told_to_go() {
    let limits = Limits { idle: std::time::Duration::from_millis(300), ..Limits::default() };
    let server = Server::start(limits).await;
    let stream = TcpStream::connect(server.address).await.unwrap();
    let (_client, connection) = h2::client::handshake(stream).await.unwrap();
    let _ = timeout(PATIENCE, connection).await.expect("the connection ends");
    server.rejections(0).await;
    server.stop().await;
}

#[tokio::test]
async fn a_plan_drops_and_cuts_a_stream_and_leaves_the_connection() {
    let server = Server::start(Limits::default()).await;
    let answer =
        Answer { plan: Some("drop,cut,ok".to_owned()), body: Some("thanks".to_owned()), ..Answer::default() };
    let change = EndpointChange { answer: Some(answer), ..EndpointChange::default() };
    server.creel.store().create_endpoint("plan".into(), change).await.unwrap();
    server.creel.refresh_directory().await.unwrap();
    let mut client = connect(&server).await;
    for wanted in [None, None, Some("thanks")] {
        let request = request(Method::POST, "/plan").header("webhook-id", "a").body(()).unwrap();
        let (response, _) = client.send_request(request, true).unwrap();
        // Where a stream is reset, its head and what there was of its body may never arrive.
        let whole = async {
            let mut body = response.await?.into_body();
            let mut received = Vec::new();
            while let Some(data) = body.data().await {
                received.extend_from_slice(&data?);
            }
            Ok::<_, h2::Error>(received)
        };
        let whole = timeout(PATIENCE, whole).await.expect("an end in time");
        assert_eq!(whole.ok().as_deref(), wanted.map(str::as_bytes));
    }
    server.stop().await;
}
