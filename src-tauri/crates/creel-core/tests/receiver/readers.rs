//! The readers of heads, chunks, forwarded addresses, imports and of what users write, on seeded random input made of
//! pieces that matter to them.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::{grammars, invariants};

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

const QUERY: &[&[u8]] = &[
    b"method:",
    b"endpoint:",
    b"event:",
    b"sig:valid",
    b"sig:",
    b"is:dup",
    b"tag:",
    b"secret:",
    b"forward:failed",
    b"nosuch:",
    b"http://",
    b"\"",
    b"\"",
    b"\\",
    b"*",
    b"-",
    b"!",
    b",",
    b" ",
    b" ",
    b"a",
    b"inv*",
    b"A_b-c.d",
    b"\xc3\x9f",
    b"\xc4\xb0",
    b"\xff",
];

const SMALL: &[&[u8]] = &[
    b"500",
    b"200",
    b",",
    b" ",
    b"ok",
    b"drop",
    b"cut",
    b"retry-after:",
    b"delay:",
    b"2s",
    b"200ms",
    b"18446744073709551615",
    b"10.0.0.0",
    b"::ffff:10.0.0.0",
    b"2001:db8::",
    b"/8",
    b"/104",
    b"/+8",
    b"http://",
    b"https://",
    b"user:pass@",
    b"[::1]",
    b"x.test",
    b":80",
    b":",
    b"?a=b",
    b"#f",
    b"\xc3\xa9",
    b"2026-01-02T03:04:05Z",
    b".123456789",
    b"+01:00",
    b"Fri, 02 Jan 2026 03:04:05 GMT",
    b"-9223372036854775808",
];

const PROGRAM: &[&[u8]] = &[
    b".",
    b".a",
    b"[",
    b"]",
    b"{",
    b"}",
    b"(",
    b")",
    b"|",
    b",",
    b";",
    b"?",
    b"//",
    b"=",
    b"+",
    b"-",
    b"\"",
    b"\\(",
    b"$delivery",
    b"$x",
    b" as ",
    b"if ",
    b" then ",
    b" else ",
    b" end",
    b"reduce ",
    b"foreach ",
    b"def f: ",
    b"try ",
    b" catch ",
    b"label $x",
    b"break $x",
    b"map",
    b"@base64",
    b"..",
    b"1e999",
    b"#",
    b"\n",
    b"\xc3\xa9",
    b"\0",
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

#[test]
fn what_users_write_is_read_or_refused_at_its_place() {
    check(8, QUERY, &[b"event:a "], grammars::query);
    check(9, SMALL, &[b"500,"], grammars::small);
    check(10, SMALL, &[b"http://"], grammars::small);
    check(11, PROGRAM, &[b". as $x | "], grammars::program);
}
