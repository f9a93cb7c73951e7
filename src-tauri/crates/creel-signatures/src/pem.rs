//! PEM: the blocks of a text that keys and certificates are pasted as.

use data_encoding::BASE64;
use zeroize::Zeroizing;

/// One block: what it says it is, such as `PUBLIC KEY`, and its bytes.
#[derive(Debug)]
pub(crate) struct Block<'t> {
    pub(crate) label: &'t str,
    pub(crate) bytes: Zeroizing<Vec<u8>>,
}

/// How many blocks of a text are read; a chain of certificates has a few.
const BLOCKS: usize = 16;

/// The blocks of a text that can be read. Line ends may be missing, or be written as `\n` as in environment variables.
pub(crate) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut rest = text;
    std::iter::from_fn(|| {
        let (_, tail) = rest.split_once("-----BEGIN ")?;
        let (label, tail) = tail.split_once("-----")?;
        let (inside, tail) = tail.split_once("-----END ")?;
        rest = tail;
        Some((label, inside))
    })
    .take(BLOCKS)
    .filter_map(|(label, inside)| {
        let plain = Zeroizing::new(inside.replace("\\n", "").replace("\\r", ""));
        let letters: Zeroizing<Vec<u8>> =
            plain.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect::<Vec<_>>().into();
        Some(Block { label, bytes: BASE64.decode(&letters).ok()?.into() })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_read_however_their_lines_end() {
        for text in [
            "-----BEGIN PUBLIC KEY-----\nAAEC\nAwQ=\n-----END PUBLIC KEY-----\n",
            "x\r\n-----BEGIN PUBLIC KEY-----\r\nAAEC\r\nAwQ=\r\n-----END PUBLIC KEY-----",
            r"-----BEGIN PUBLIC KEY-----\nAAEC\nAwQ=\n-----END PUBLIC KEY-----",
            "-----BEGIN PUBLIC KEY-----AAECAwQ=-----END PUBLIC KEY-----",
        ] {
            let blocks = blocks(text);
            assert_eq!(blocks.len(), 1, "{text}");
            assert_eq!((blocks[0].label, &**blocks[0].bytes), ("PUBLIC KEY", &[0, 1, 2, 3, 4][..]));
        }
        assert!(blocks("-----BEGIN A-----\n!\n-----END A-----\n-----BEGIN B-----AA==").is_empty());
    }
}
