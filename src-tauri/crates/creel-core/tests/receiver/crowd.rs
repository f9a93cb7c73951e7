//! A crowd: slow and silent connections take every seat, and a normal request is served all the same.

use std::time::Duration;

use creel_core::receiver::Limits;
use tokio::time::sleep;

use crate::server::{Sender, Server};

/// Connections of each kind; together several times the seats.
const EACH: usize = 60;

#[tokio::test]
async fn a_crowd_of_slow_senders_keeps_nobody_out() {
    let server = Server::start(Limits { connections: 32, ..Limits::default() }).await;
    let kinds = [
        "",
        "GET / HTTP/1.1\r\nHost: h\r\nX-Slow: ",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\nx",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ];
    let mut crowd: Vec<Sender> = Vec::new();
    for _ in 0..EACH {
        for kind in kinds {
            let mut sender = server.connect().await;
            let _ = tokio::io::AsyncWriteExt::write_all(&mut sender.stream, kind.as_bytes()).await;
            crowd.push(sender);
        }
        let mut sender = server.connect().await;
        sender.send("POST /normal HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi").await;
        assert_eq!(sender.status().await, 200);
    }
    assert_eq!(server.newest(1000).await.len(), EACH);
    drop(crowd);
    server.stop().await;
}

#[tokio::test]
async fn a_long_upload_that_goes_forward_keeps_its_seat() {
    let server = Server::start(Limits { connections: 8, ..Limits::default() }).await;
    let mut upload = server.connect().await;
    upload.send("POST /up HTTP/1.1\r\nHost: h\r\nContent-Length: 6553600\r\n\r\n").await;
    for _ in 0..50 {
        upload.send(vec![b'x'; 131_072]).await;
        // What it sent is taken before the next silent ones come.
        sleep(Duration::from_millis(5)).await;
        drop(server.connect().await);
        let _silent = server.connect().await;
    }
    assert_eq!(upload.status().await, 200);
    server.stop().await;
}
