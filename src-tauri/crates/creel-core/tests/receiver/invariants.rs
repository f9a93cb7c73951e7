//! What holds for the readers of heads, chunks, forwarded addresses and imports whatever somebody writes. The fuzz
//! targets and an ordinary test with seeded random input check the same functions.

#![allow(dead_code, reason = "every fuzz target uses one of them")]

use std::net::IpAddr;
use std::str::FromStr;

use creel_core::client::Client;
use creel_core::delivery::Wire;
use creel_core::import::{self, Format, ImportedRequest, raw};
use creel_core::network;
use creel_core::receiver::chunked::Decoder;
use creel_core::receiver::head::{self, Parse};
use creel_core::receiver::{Length, Limits, Refusal};

/// Never panics; a head is the very bytes it was parsed from; what comes behind it changes nothing; a shorter buffer
/// gives the same refusal, or asks for more.
pub(crate) fn head(bytes: &[u8]) {
    let limits = Limits { headers: 16, head_size: 512, ..Limits::default() };
    let empty = head::empty_lines(bytes);
    let bytes = &bytes[empty..];
    assert_eq!(head::empty_lines(bytes), 0, "all empty lines are skipped at once");
    let whole = head::parse(bytes, &limits);
    match &whole {
        Ok(Parse::Partial) => assert!(bytes.len() < limits.head_size, "a full buffer asks for more"),
        Ok(Parse::Complete(head)) => {
            let length = head.bytes.len();
            assert!(length <= limits.head_size);
            assert_eq!(head.bytes, &bytes[..length]);
            assert_eq!(head::parse(&bytes[..length], &limits), whole, "what follows changes nothing");
            assert!(head.bytes.starts_with(head.method().as_bytes()));
            assert!(!head.method().is_empty() && head.method().len() <= head::LONGEST_METHOD);
            assert!(!head.target().is_empty() && head.path().starts_with('/'));
            assert_eq!(head.framing.chunked, head.length == Length::Chunked);
            assert_ne!(head.length, Length::Exact(0));
            let fields = head.fields();
            assert!(fields.len() <= limits.headers);
            // Every field is there, in order, with its own bytes.
            let mut rest = &head.bytes[..];
            for (name, value) in fields {
                assert!(!name.is_empty() && !value.iter().any(|byte| b"\r\n\0".contains(byte)));
                let line =
                    rest.windows(name.len()).position(|w| w == name.as_bytes()).expect("the name is there");
                rest = &rest[line + name.len()..];
                let at = rest.windows(value.len().max(1)).position(|w| value.is_empty() || w == value);
                rest = &rest[at.expect("the value is there")..];
            }
        }
        Err(refusal) => assert!(refusal.status.is_some_and(|status| (400..=501).contains(&status))),
    }
    // However much has arrived so far, the reader never takes another way than with all of it.
    let step = bytes.len() / 64 + 1;
    for end in (0..bytes.len()).step_by(step) {
        match (head::parse(&bytes[..end], &limits), &whole) {
            (Ok(Parse::Partial), _) => {}
            (Ok(complete), whole) => assert_eq!(Ok(complete), *whole, "split at {end}"),
            (Err(_), Err(_)) => {}
            (Err(early), whole) => panic!("split at {end}: {early:?}, but {whole:?}"),
        }
    }
}

/// Never panics; consumes no more than there is; however the bytes are split, body, trailers, end and refusal are the
/// same; a body never has more bytes than were sent.
pub(crate) fn chunked(bytes: &[u8]) {
    let whole = decode(bytes, bytes.len().max(1));
    if let Ok((body, trailers, consumed, done)) = &whole {
        assert!(body.len() + trailers.len() <= *consumed && *consumed <= bytes.len());
        assert!(!done || trailers.is_empty() || trailers.ends_with(b"\r\n\r\n"));
        assert!(*done || *consumed == bytes.len(), "it stops at the end only");
    }
    for step in [1, 2, 3, 5, 8, 64] {
        assert_eq!(decode(bytes, step), whole, "in steps of {step}");
    }
}

/// The body, the trailers, how many bytes they took, and whether they are complete.
type Decoded = (Vec<u8>, Vec<u8>, usize, bool);

fn decode(bytes: &[u8], step: usize) -> Result<Decoded, Refusal> {
    let mut decoder = Decoder::default();
    let (mut body, mut consumed) = (Vec::new(), 0);
    for mut piece in bytes.chunks(step) {
        while !piece.is_empty() && !decoder.is_done() {
            let step = decoder.decode(piece)?;
            assert!(step.consumed <= piece.len() && step.data.len() <= step.consumed);
            assert!(step.consumed > 0, "no progress");
            body.extend_from_slice(step.data);
            consumed += step.consumed;
            piece = &piece[step.consumed..];
        }
    }
    let done = decoder.is_done();
    Ok((body, decoder.into_trailers(), consumed, done))
}

/// Never panics; whatever a client writes, it is called by the address that the trusted proxy adds behind, or by none.
pub(crate) fn client(bytes: &[u8]) {
    let trusted = [network::Network::from_str("127.0.0.1").expect("an address is a network")];
    let (peer, added) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([192, 0, 2, 7]));
    for (name, joined) in [("Forwarded", &b", for=192.0.2.7"[..]), ("X-Forwarded-For", b", 192.0.2.7")] {
        for half in [bytes.len(), bytes.len() / 2] {
            let (one, other) = bytes.split_at(half);
            let value = [other, joined].concat();
            let headers = [(name, one), ("X-Forwarded-Host", one), (name, value.as_slice())];
            let client = Client::read(peer, &headers, &trusted).expect("the proxy says something");
            assert!(client.address.is_none_or(|address| address == added), "{name}: {client:?}");
            assert_eq!(Client::read(added, &headers, &trusted), None, "who is not trusted says nothing");
        }
    }
}

/// Never panics; what is imported is a request that comes back the same when it is written out and imported again.
pub(crate) fn import(bytes: &[u8]) {
    for format in [None, Some(Format::Raw), Some(Format::Curl), Some(Format::Har)] {
        let Ok(requests) = import::read(bytes, format) else { continue };
        for request in requests.into_iter().flatten() {
            assert!(!request.method().is_empty() && !request.target().is_empty());
            assert!(request.headers().iter().all(|(name, _)| !name.is_empty()));
            // Over HTTP/2 a body needs no length.
            if request.wire == Wire::H1 {
                let written = written(&request);
                let again = raw::first(&written).expect("what was read is a request");
                assert_eq!(again, (ImportedRequest { at: None, ..request }, written.len()));
            }
        }
    }
}

/// The request as one shows it raw.
fn written(request: &ImportedRequest) -> Vec<u8> {
    let ImportedRequest { head, body, trailers, framing, .. } = request;
    let mut written = head.clone();
    if !framing.chunked {
        written.extend_from_slice(body);
        return written;
    }
    if !body.is_empty() {
        written.extend_from_slice(format!("{:x}\r\n", body.len()).as_bytes());
        written.extend_from_slice(body);
        written.extend_from_slice(b"\r\n");
    }
    written.extend_from_slice(b"0\r\n");
    written.extend_from_slice(if trailers.is_empty() { b"\r\n" } else { trailers });
    written
}
