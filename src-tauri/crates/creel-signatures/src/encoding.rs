//! An encoding: how bytes are written as text, signatures in headers as well as keys in forms.

use std::borrow::Cow;

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE};
use serde::Deserialize;
use sha1::{Digest, Sha1};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// How a signature is written. It is compared as text, so that only the provider's own spelling counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Encoding {
    /// Lower-case hexadecimal digits.
    Hex,
    Base64,
    /// The URL-safe alphabet, without padding.
    Base64url,
    /// The bytes as they are, for tokens.
    Text,
}

impl Encoding {
    pub(crate) fn encode(self, bytes: &[u8]) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(match self {
            Self::Hex => HEXLOWER.encode(bytes).into_bytes(),
            Self::Base64 => BASE64.encode(bytes).into_bytes(),
            Self::Base64url => BASE64URL_NOPAD.encode(bytes).into_bytes(),
            Self::Text => bytes.to_vec(),
        })
    }

    pub(crate) fn decode(self, text: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Hex => HEXLOWER.decode(text).ok(),
            Self::Base64 => BASE64.decode(text).ok(),
            Self::Base64url => BASE64URL_NOPAD.decode(text).ok(),
            Self::Text => Some(text.to_vec()),
        }
    }
}

/// Whether two texts are equal, in a time that depends on their lengths only. Nothing equals an empty text.
pub(crate) fn same(expected: &[u8], given: &[u8], case_insensitive: bool) -> bool {
    let given = if case_insensitive { Cow::Owned(given.to_ascii_lowercase()) } else { Cow::Borrowed(given) };
    !given.is_empty() && bool::from(expected.ct_eq(&given))
}

/// How the text of a secret becomes the key.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Decoding {
    /// The text itself is the key.
    #[default]
    None,
    Hex,
    /// Either alphabet, with padding or without: whichever it is, the key is the same.
    Base64,
    /// The SHA-1 hash of the text is the key.
    Sha1,
}

impl Decoding {
    pub(crate) fn decode(self, text: &str) -> Option<Zeroizing<Vec<u8>>> {
        let text = text.as_bytes();
        let key = match self {
            Self::None => Some(text.to_vec()),
            Self::Hex => HEXLOWER_PERMISSIVE.decode(text).ok(),
            Self::Base64 => [BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD]
                .iter()
                .find_map(|alphabet| alphabet.decode(text).ok()),
            Self::Sha1 if text.is_empty() => None,
            Self::Sha1 => Some(Sha1::digest(text).to_vec()),
        };
        key.filter(|key| !key.is_empty()).map(Zeroizing::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_spelling_is_the_same() {
        assert!(same(b"ab", b"ab", false));
        assert!(same(b"ab", b"AB", true));
        for given in [&b""[..], b"a", b"abc", b"AB", b"ac"] {
            assert!(!same(b"ab", given, false));
        }
        assert!(!same(b"", b"", false));
    }

    #[test]
    fn keys_are_read_with_and_without_padding() {
        for text in ["+/8=", "+/8", "-_8=", "-_8"] {
            assert_eq!(*Decoding::Base64.decode(text).unwrap(), [0xfb, 0xff]);
        }
        assert!(Decoding::Base64.decode("no base64!").is_none());
        assert!(Decoding::None.decode("").is_none());
    }
}
