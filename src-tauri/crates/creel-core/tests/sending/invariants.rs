//! What holds for the reader of answers and for the ready transforms whatever somebody sends. The fuzz targets and an
//! ordinary test with seeded random input check the same functions.

#![allow(dead_code, reason = "every fuzz target uses one of them")]

use std::sync::LazyLock;

use bytes::Bytes;
use creel_core::clock::Timestamp;
use creel_core::delivery::DeliveryId;
use creel_core::program::RunError;
use creel_core::sending::connector::{End, response};
use creel_core::transform::{self, Source};
use creel_signatures::{Catalog, Verdict};
use tokio::io::AsyncReadExt;
use tokio::runtime::{Builder, Runtime};

/// Never panics; however the bytes come in, the answer is the same; no more is kept than was asked for, and none of it was
/// not sent. The first byte says how much is kept.
pub(crate) fn answer(bytes: &[u8]) {
    let [keep, bytes @ ..] = bytes else { return };
    let keep = usize::from(*keep);
    let read = |at: usize, to_head: bool| {
        let (one, other) = bytes.split_at(at);
        let mut reader = one.chain(other);
        let answer = runtime().block_on(response::read(&mut reader, keep, to_head, || {}));
        answer.map_err(|error| error.to_string())
    };
    for to_head in [false, true] {
        let whole = read(bytes.len(), to_head);
        if let Ok(answer) = &whole {
            assert!(answer.head.len() + answer.body.len() <= bytes.len());
            assert!(answer.body.len() <= keep && (answer.end != End::Cut || answer.body.len() == keep));
            assert!(!to_head || answer.body.is_empty());
            assert!(answer.headers().iter().all(|(name, _)| !name.is_empty()));
        }
        for at in (0..bytes.len()).step_by(bytes.len() / 16 + 1) {
            assert_eq!(read(at, to_head), whole, "split at {at}");
        }
    }
}

/// Never panics; whatever JSON a sender writes, a ready transform makes JSON of it or says that it is not to be sent. The
/// first two bytes pick the transform and the provider; what follows is the head and, after FF, the body.
pub(crate) fn transformed(bytes: &[u8]) {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::builtin);
    let [which, sender, bytes @ ..] = bytes else { return };
    let ready = &transform::all()[usize::from(*which) % transform::all().len()];
    let provider = CATALOG.iter().nth(usize::from(*sender) % CATALOG.iter().count());
    let mut parts = bytes.splitn(2, |byte| *byte == 0xff);
    let (head, body) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let source = Source {
        id: DeliveryId(7),
        endpoint: "ours",
        event_type: None,
        event_id: None,
        verdict: Verdict::Valid,
        received_at: Timestamp::from_micros(1_773_480_615_000_000),
        head,
        body_start: body,
        provider: provider.map(AsRef::as_ref),
    };
    let ran = runtime().block_on(ready.program.run(Bytes::copy_from_slice(body), source.values()));
    match ran {
        Ok(None) | Err(RunError::Input(_) | RunError::TookTooLong(_)) => {}
        Ok(Some(made)) => {
            let made: Result<serde_json::Value, _> = serde_json::from_slice(&made);
            assert!(made.is_ok(), "{} of {:?}", ready.facts.id, body.escape_ascii().to_string());
        }
        Err(error) => panic!("{} of {:?}: {error}", ready.facts.id, body.escape_ascii().to_string()),
    }
}

fn runtime() -> &'static Runtime {
    static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
        Builder::new_current_thread().enable_time().build().expect("a runtime needs nothing but memory")
    });
    &RUNTIME
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};

    use super::*;

    const ANSWER: &[&[u8]] = &[
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.0 204\r\n",
        b"HTTP/1.1 ",
        b"Content-Length: 3\r\n",
        b"Content-Length: 99999999999999999999\r\n",
        b"content-length: -1\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: gzip, CHUNKED\r\n",
        b"X:\xff\r\n",
        b"3\r\nabc\r\n",
        b"ffffffffffffffff\r\n",
        b"0\r\n",
        b"T: 1\r\n",
        b"\r\n",
        b"\n",
        b"abc",
        b"\0",
    ];

    const BODY: &[&[u8]] = &[
        b"POST / HTTP/1.1\r\nA: b\r\n\r\n\xff",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"\"title\"",
        b"\"severity\"",
        b"\"event\"",
        b"\"data\"",
        b"\"\\ud83d\"",
        b"\" \xff\"",
        b"\"\\u0000\"",
        b"1e999",
        b"-0.0",
        b"null",
        b"true",
    ];

    fn check(seed: u64, rounds: usize, pieces: &[&[u8]], invariant: fn(&[u8])) {
        let mut random = StdRng::seed_from_u64(seed);
        for _ in 0..rounds {
            let mut bytes: Vec<u8> = vec![random.random(), random.random()];
            for _ in 0..random.random_range(0..12) {
                bytes.extend_from_slice(pieces[random.random_range(0..pieces.len())]);
            }
            invariant(&bytes);
        }
    }

    #[test]
    fn answers_are_read_alike_however_they_come_in() {
        check(1, 3_000, ANSWER, |bytes| answer(&bytes[1..]));
    }

    #[test]
    fn transforms_take_whatever_is_sent() {
        check(2, 500, BODY, transformed);
    }
}
