//! Stopping: complete requests are stored and answered, all others end without a success, and it is soon over.

use std::time::Duration;

use creel_core::endpoint::{Answer, EndpointChange};
use creel_core::receiver::Limits;
use creel_core::search::Query;
use tokio::time::{sleep, timeout};

use crate::server::Server;

#[tokio::test]
async fn what_is_not_complete_ends_without_a_success() {
    let server = Server::start(Limits::default()).await;
    let mut silent = server.connect().await;
    let mut idle = server.connect().await;
    idle.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").await;
    assert_eq!(idle.status().await, 200);
    let mut half = server.connect().await;
    half.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhel").await;
    sleep(Duration::from_millis(100)).await;
    server.shutdown.cancel();
    timeout(Duration::from_secs(10), server.serving).await.expect("it is soon over").unwrap();
    silent.ends().await;
    idle.ends().await;
    let answered = half.answer().await.unwrap();
    assert_eq!((answered.status, answered.header("retry-after").is_some()), (503, true));
    assert_eq!(server.creel.store().count(Query::default()).await.unwrap(), 1);
    assert!(tokio::net::TcpStream::connect(server.address).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn an_answer_that_waits_is_given_at_once() {
    let server = Server::start(Limits::default()).await;
    let answer = Answer { delay_ms: 60_000, ..Answer::default() };
    let change = EndpointChange { answer: Some(answer), ..EndpointChange::default() };
    server.creel.store().change_endpoint("default", change).await.unwrap();
    server.creel.refresh_directory().await.unwrap();
    let mut h1 = server.connect().await;
    h1.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi").await;
    let stream = tokio::net::TcpStream::connect(server.address).await.unwrap();
    let (mut h2, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let (h2, _) = h2.send_request(http::Request::get("http://h/").body(()).unwrap(), true).unwrap();
    while server.newest(2).await.len() < 2 {
        sleep(Duration::from_millis(5)).await;
    }
    server.shutdown.cancel();
    assert_eq!(h1.status().await, 200);
    assert_eq!(timeout(crate::server::PATIENCE, h2).await.expect("an answer in time").unwrap().status(), 200);
    timeout(Duration::from_secs(10), server.serving).await.expect("it is soon over").unwrap();
}

#[tokio::test]
async fn under_load_every_success_is_stored() {
    let server = Server::start(Limits::default()).await;
    let address = server.address;
    let senders: Vec<_> = (0..16)
        .map(|_| {
            tokio::spawn(async move {
                let mut successes = 0;
                while let Ok(mut stream) = tokio::net::TcpStream::connect(address).await {
                    let request =
                        b"POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi";
                    if tokio::io::AsyncWriteExt::write_all(&mut stream, request).await.is_err() {
                        break;
                    }
                    let mut answer = Vec::new();
                    let _ = tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut answer).await;
                    if !answer.starts_with(b"HTTP/1.1 200") {
                        break;
                    }
                    successes += 1;
                }
                successes
            })
        })
        .collect();
    sleep(Duration::from_millis(500)).await;
    server.shutdown.cancel();
    timeout(Duration::from_secs(10), server.serving).await.expect("it is soon over").unwrap();
    let mut successes = 0;
    for sender in senders {
        successes += timeout(crate::server::PATIENCE, sender).await.expect("every sender ends").unwrap();
    }
    assert!(successes > 0);
    let stored = server.creel.store().count(Query::default()).await.unwrap();
    assert!(stored >= successes, "{successes} successes, {stored} stored");
}
