//! Patience: what is slow comes to an end, and what is merely idle goes quietly. The limits are short here; how long
//! something takes is never measured closely.

use std::time::Duration;

use creel_core::endpoint::{Answer, EndpointChange};
use creel_core::receiver::Limits;
use creel_core::rejected::Code;
use tokio::time::{Instant, sleep};

use crate::server::Server;

fn short() -> Limits {
    Limits {
        first_byte: Duration::from_millis(200),
        head: Duration::from_millis(300),
        progress: Duration::from_millis(400),
        idle: Duration::from_millis(300),
        linger: Duration::from_millis(200),
        least_rate: 1000,
        ..Limits::default()
    }
}

#[tokio::test]
async fn a_silent_connection_is_closed_without_a_record() {
    let server = Server::start(short()).await;
    let mut silent = server.connect().await;
    let mut idle = server.connect().await;
    idle.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").await;
    assert_eq!(idle.status().await, 200);
    silent.ends().await;
    idle.ends().await;
    server.rejections(0).await;
    server.stop().await;
}

#[tokio::test]
async fn a_slow_head_is_answered_408() {
    let server = Server::start(short()).await;
    let mut sender = server.connect().await;
    let dripping = async {
        for byte in b"GET / HTTP/1.1\r\nHost: h\r\nX-Slow: ".iter().chain(std::iter::repeat_n(&b'x', 10_000))
        {
            if tokio::io::AsyncWriteExt::write_all(&mut sender.stream, &[*byte]).await.is_err() {
                break;
            }
            sleep(Duration::from_millis(20)).await;
            if server.creel.store().rejections(None, 1).await.unwrap().len() == 1 {
                break;
            }
        }
    };
    tokio::time::timeout(crate::server::PATIENCE, dripping).await.expect("the head comes to an end");
    assert_eq!(sender.status().await, 408);
    let (code, status, raw) = server.rejected(1).await;
    assert_eq!((code, status), (Code::Timeout, Some(408)));
    assert!(raw.len() > 1 && b"GET / HTTP/1.1\r\nHost: h\r\nX-Slow: xxx".starts_with(&raw), "{raw:?}");
    server.stop().await;
}

#[tokio::test]
async fn empty_lines_are_no_first_byte() {
    let server = Server::start(short()).await;
    let mut sender = server.connect().await;
    let end = Instant::now() + crate::server::PATIENCE;
    while tokio::io::AsyncWriteExt::write_all(&mut sender.stream, b"\r\n").await.is_ok() {
        assert!(Instant::now() < end, "the connection comes to an end");
        sleep(Duration::from_millis(20)).await;
    }
    server.rejections(0).await;
    server.stop().await;
}

#[tokio::test]
async fn a_body_that_stops_is_answered_408() {
    let server = Server::start(short()).await;
    for (number, body) in
        ["Content-Length: 10\r\n\r\nhel", "Transfer-Encoding: chunked\r\n\r\n5\r\nhel"].iter().enumerate()
    {
        let mut sender = server.connect().await;
        let request = format!("POST / HTTP/1.1\r\nHost: h\r\n{body}");
        sender.send(&request).await;
        assert_eq!(sender.status().await, 408);
        let (code, status, raw) = server.rejected(number + 1).await;
        assert_eq!((code, status, raw), (Code::Timeout, Some(408), request.into_bytes()));
    }
    server.stop().await;
}

#[tokio::test]
async fn a_body_that_drips_is_answered_408() {
    let server = Server::start(short()).await;
    let mut sender = server.connect().await;
    sender.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n").await;
    // A good beginning does not buy the right to drip.
    sender.send([b'x'; 1000]).await;
    let end = Instant::now() + crate::server::PATIENCE;
    while server.creel.store().rejections(None, 1).await.unwrap().is_empty() {
        assert!(Instant::now() < end, "the body comes to an end");
        let _ = tokio::io::AsyncWriteExt::write_all(&mut sender.stream, b"x").await;
        sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(sender.status().await, 408);
    assert_eq!(server.rejected(1).await.0, Code::Timeout);
    server.stop().await;
}

#[tokio::test]
async fn a_sender_that_never_reads_is_left() {
    let limits = Limits { write: Duration::from_millis(300), ..Limits::default() };
    let server = Server::start(limits).await;
    let answer = Answer { body: Some("x".repeat(1_000_000)), ..Answer::default() };
    let change = EndpointChange { answer: Some(answer), ..EndpointChange::default() };
    server.creel.store().change_endpoint("default", change).await.unwrap();
    server.creel.refresh_directory().await.unwrap();
    let mut sender = server.connect().await;
    // Answers fill the socket's buffers until the receiver cannot write any more, and then it stops reading.
    let requests = "GET / HTTP/1.1\r\nHost: h\r\n\r\n".repeat(1000);
    let filling = async {
        while tokio::io::AsyncWriteExt::write_all(&mut sender.stream, requests.as_bytes()).await.is_ok() {}
    };
    tokio::time::timeout(crate::server::PATIENCE, filling).await.expect("the receiver leaves");
    server.stop().await;
}
