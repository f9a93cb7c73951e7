//! HTTP/2 written frame by frame by someone who means harm: the connection is told to go, nobody else waits for it, and
//! nothing of it becomes a delivery.

use creel_core::receiver::Limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::server::{PATIENCE, Server};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const CONTINUATION: u8 = 9;

const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

/// `:method GET`, `:scheme http`, `:path /` from the static table, and `:authority a`.
const GET: &[u8] = &[0x82, 0x86, 0x84, 0x41, 1, b'a'];

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// The preface and settings, then these frames.
fn connection(settings: &[u8], frames: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    bytes.extend(frame(SETTINGS, 0, 0, settings));
    bytes.extend(frames.into_iter().flatten());
    bytes
}

/// Sends, and gives the kinds of frame that came back until one of `wanted` did or the connection ended.
async fn answered(server: &Server, bytes: &[u8], wanted: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    // The receiver may hang up in the middle of it, which is one way to end it.
    let _ = timeout(PATIENCE, stream.write_all(bytes)).await.expect("the receiver takes it or hangs up");
    let mut kinds = Vec::new();
    let mut head = [0; 9];
    while timeout(PATIENCE, stream.read_exact(&mut head)).await.expect("a frame or the end").is_ok() {
        kinds.push(head[3]);
        if wanted.contains(&head[3]) {
            break;
        }
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; length as usize];
        if stream.read_exact(&mut payload).await.is_err() {
            break;
        }
    }
    kinds
}

#[tokio::test]
async fn floods_end_the_connection_and_keep_nobody_else_waiting() {
    let server = Server::start(Limits::default()).await;
    let ids = || (0..20_000u32).map(|number| 2 * number + 1);
    let reset = |id| [frame(HEADERS, END_HEADERS, id, GET), frame(RST_STREAM, 0, id, &[0, 0, 0, 8])].concat();
    let continued =
        [vec![frame(HEADERS, 0, 1, GET)], vec![frame(CONTINUATION, 0, 1, &[0x82]); 50_000]].concat();
    let empty = [vec![frame(HEADERS, END_HEADERS, 1, GET)], vec![frame(DATA, 0, 1, &[]); 200_000]].concat();
    // One large field put into the table once, and named by one byte each time after that.
    let value = [b'v'; 3000];
    let mut table = [GET, &[0x40, 1, b'x', 0x7f, 0xb9, 0x16], &value[..]].concat();
    table.extend([0xbe; 10_000]);
    let cases = [
        ("rapid reset", connection(&[], ids().map(reset))),
        ("endless continuation", connection(&[], continued)),
        ("endless empty data", connection(&[], empty)),
        ("compression bomb", connection(&[], [frame(HEADERS, END_HEADERS | END_STREAM, 1, &table)])),
    ];
    for (name, bytes) in cases {
        let kinds = answered(&server, &bytes, &[GOAWAY, RST_STREAM, HEADERS]).await;
        let mut sender = server.connect().await;
        sender.send("GET /after HTTP/1.1\r\nHost: a\r\n\r\n").await;
        assert_eq!(sender.status().await, 200, "{name}: {kinds:?}");
    }
    let stored = server.newest(1000).await;
    assert!(stored.iter().all(|delivery| delivery.target == b"/after"), "{stored:?}");
    server.stop().await;
}

#[tokio::test]
async fn heads_that_http_2_forbids_are_refused() {
    let server = Server::start(Limits::default()).await;
    let cases: [(&str, &[u8]); 4] = [
        ("a name in upper case", &[0x82, 0x86, 0x84, 0x41, 1, b'a', 0, 1, b'X', 1, b'v']),
        ("no path", &[0x82, 0x86, 0x41, 1, b'a']),
        ("a pseudo-header after a field", &[0x82, 0x86, 0, 1, b'x', 1, b'v', 0x84]),
        ("an index that is nowhere", &[0xff, 0x80, 0x01]),
    ];
    for (name, head) in cases {
        let bytes = connection(&[], [frame(HEADERS, END_HEADERS | END_STREAM, 1, head)]);
        let kinds = answered(&server, &bytes, &[GOAWAY, RST_STREAM, HEADERS]).await;
        assert!(kinds.iter().any(|kind| matches!(*kind, GOAWAY | RST_STREAM)), "{name}: {kinds:?}");
    }
    assert!(server.newest(1).await.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn a_window_of_one_byte_is_answered_all_the_same() {
    let server = Server::start(Limits::default()).await;
    // SETTINGS_INITIAL_WINDOW_SIZE is number 4.
    let bytes = connection(&[0, 4, 0, 0, 0, 1], [frame(HEADERS, END_HEADERS | END_STREAM, 1, GET)]);
    let kinds = answered(&server, &bytes, &[GOAWAY, RST_STREAM, HEADERS]).await;
    assert_eq!(kinds.last(), Some(&HEADERS), "{kinds:?}");
    assert_eq!(server.newest(10).await.len(), 1);
    server.stop().await;
}
