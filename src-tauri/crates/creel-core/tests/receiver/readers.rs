//! The readers of heads, chunks, forwarded addresses and imports on seeded random input, made of pieces that matter to them.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::invariants;

const ROUNDS: usize = 30_000;

const HEAD: &[&[u8]] = &[
    b"GET ",
    b"POST ",
    b"CONNECT ",
    b"/",
    b"/a?b#c",
    b"*",
    b"http://h/p",
    b" HTTP/1.1\r\n",
    b" HTTP/1.0\r\n",
    b" HTTP/1.2\r\n",
    b" HTTP/1.1\n",
    b"Host: h\r\n",
    b"Host: h\n",
    b"host:\r\n",
    b"Content-Length: 5\r\n",
    b"Content-Length: 5\r\n",
    b"content-length:6\r\n",
    b"Content-Length: +2\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Transfer-Encoding: gzip\r\n",
    b"Expect: 100-continue\r\n",
    b"Connection: close\r\n",
    b"X: \xff\xe9\r\n",
    b"X:\t a \t\r\n",
    b"X : a\r\n",
    b" folded\r\n",
    b"X: a\rb\r\n",
    b"X: \0\r\n",
    b"\r\n",
    b"\r\n",
    b"\n",
    b"\r",
    b" ",
    b"A",
    b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    b"\x16\x03\x01",
    b"\xc3\xa9",
    b"\xff",
];

const CHUNKS: &[&[u8]] = &[
    b"0\r\n",
    b"0\r\n\r\n",
    b"1\r\na\r\n",
    b"5\r\nhello\r\n",
    b"A\r\n0123456789\r\n",
    b"3;x=y\r\nabc\r\n",
    b"0x2\r\n",
    b"\r\n",
    b"\n",
    b"\r",
    b"f",
    b"ffffffffffffffff",
    b"fffffffffffffffff",
    b"X-T: 1\r\n",
    b"X-T: 1\n",
    b"garbage\r\n",
    b": \r\n",
    b"X : 1\r\n",
    b";",
    b" ",
    b"\0",
    b"GET / HTTP/1.1\r\n",
];

const IMPORT: &[&[u8]] = &[
    b"POST / HTTP/1.1\r\n",
    b"GET /\xc3\xa9 HTTP/1.0\n",
    b"Content-Length: 3\r\n",
    b"Transfer-Encoding: chunked\n",
    b"Host: x\n",
    b"a: b",
    b"3\r\nabc\r\n",
    b"3\nabc\n",
    b"0\r\n",
    b"X-T: 1\r\n",
    b"\n",
    b"\r\n",
    b"\r\n\r\n",
    b"curl ",
    b"x.test ",
    b" -H ",
    b" -d",
    b" -G ",
    b" --json ",
    b" -u a:b ",
    b" --data-urlencode ",
    b"'",
    b"\"",
    b"\\",
    b"$'",
    b"\\u00",
    b"\\xf",
    b"^\"",
    b" ^\n",
    b" ",
    b"@",
    b";",
    b"&",
    b"|",
    b">",
    b"#",
    b"$",
    b"\0",
    b"\xff",
    b"{\"request\":{\"method\":\"POST\",\"url\":\"http://x/\"",
    b",\"headers\":[{\"name\":\"A\",\"value\":\"b\"}]",
    b",\"postData\":{\"text\":\"x\"}",
    b"}",
    b"}}",
    b"}}]}}",
    b",",
];

const CLIENT: &[&[u8]] = &[
    b"for=",
    b"For=",
    b"proto=https",
    b"host=x",
    b"by=",
    b"x=",
    b"192.0.2.1",
    b"127.0.0.1",
    b"10.0.0.1:80",
    b"[2001:db8::1]",
    b"[::1]:80",
    b"::ffff:127.0.0.1",
    b"unknown",
    b"_hidden",
    b"\"",
    b"\"",
    b"\\",
    b"\\\"",
    b",",
    b", ",
    b";",
    b"=",
    b" ",
    b"\t",
    b"\xff",
];

fn check(seed: u64, pieces: &[&[u8]], first: &[&[u8]], invariant: fn(&[u8])) {
    let mut rng = StdRng::seed_from_u64(seed);
    for _ in 0..ROUNDS {
        let mut bytes = Vec::new();
        // Half of the rounds begin right, so that what lies behind the beginning is reached as well.
        if rng.random_bool(0.5) {
            bytes.extend(first.concat());
        }
        for _ in 0..rng.random_range(0..12) {
            bytes.extend_from_slice(pieces[rng.random_range(0..pieces.len())]);
        }
        for _ in 0..rng.random_range(0..3) {
            if !bytes.is_empty() && rng.random_bool(0.5) {
                let at = rng.random_range(0..bytes.len());
                bytes[at] = rng.random();
            }
        }
        invariant(&bytes);
    }
}

#[test]
fn heads_keep_their_promises() {
    check(1, HEAD, &[b"POST /a HTTP/1.1\r\nHost: h\r\n"], invariants::head);
}

#[test]
fn chunks_keep_their_promises() {
    check(2, CHUNKS, &[b"4\r\nbody\r\n"], invariants::chunked);
}

#[test]
fn forwarded_addresses_keep_their_promises() {
    check(6, CLIENT, &[b"for=127.0.0.1, "], invariants::client);
    check(7, CLIENT, &[b"127.0.0.1, "], invariants::client);
}

#[test]
fn imports_keep_their_promises() {
    check(3, IMPORT, &[b"POST /a HTTP/1.1\r\nHost: h\r\n"], invariants::import);
    check(4, IMPORT, &[b"curl x.test -d a"], invariants::import);
    check(5, IMPORT, &[b"{\"log\":{\"entries\":["], invariants::import);
}
