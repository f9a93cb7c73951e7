//! Compressed bodies: what a proxy unpacks, or leaves packed where it should not.

use std::io::Read as _;

use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};

/// How large an unpacked body may be.
const MOST: u64 = 8 << 20;

/// Whether a body starts as gzip does.
pub(super) fn is_gzip(body: &[u8]) -> bool {
    body.starts_with(b"\x1f\x8b")
}

/// The body unpacked, where it is gzip or deflate and not too large.
pub(super) fn unpacked(body: &[u8]) -> Option<Vec<u8>> {
    if is_gzip(body) {
        return read(GzDecoder::new(body));
    }
    match body {
        // The first two bytes of zlib's format are a multiple of 31.
        [first @ (0x08 | 0x18 | 0x28 | 0x38 | 0x48 | 0x58 | 0x68 | 0x78), second, ..]
            if (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31) =>
        {
            read(ZlibDecoder::new(body))
        }
        // Without any mark it can only be tried, on what is neither text nor empty.
        [_, ..] if std::str::from_utf8(body).is_err() => read(DeflateDecoder::new(body)),
        _ => None,
    }
}

fn read(packed: impl std::io::Read) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    let size = packed.take(MOST + 1).read_to_end(&mut body).ok()?;
    (size as u64 <= MOST && size > 0).then_some(body)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    #[test]
    fn packed_bodies_are_unpacked_up_to_the_limit() {
        let text = b"{\"a\":1}".repeat(100);
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        let mut deflate = DeflateEncoder::new(Vec::new(), Compression::default());
        for writer in [&mut gzip as &mut dyn std::io::Write, &mut zlib, &mut deflate] {
            writer.write_all(&text).unwrap();
        }
        for packed in [gzip.finish().unwrap(), zlib.finish().unwrap(), deflate.finish().unwrap()] {
            assert_eq!(unpacked(&packed).as_deref(), Some(&text[..]));
            assert_eq!(unpacked(&packed[..packed.len() / 2]), None);
        }
        let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
        bomb.write_all(&vec![0; 9 << 20]).unwrap();
        assert_eq!(unpacked(&bomb.finish().unwrap()), None);
        assert_eq!(unpacked(b"{}"), None);
        assert_eq!(unpacked(b""), None);
    }
}
