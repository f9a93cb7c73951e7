//! A function of a template: what is made of a value before it is used, such as `{sha256_hex(body)}`.

use std::fmt::Write as _;

use data_encoding::{BASE64, BASE64URL, HEXLOWER};
use sha2::{Digest, Sha256};

/// What a template can make of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    /// The inside of a JSON string.
    JsonEscape,
    /// Every character beyond ASCII as `\uXXXX` of its UTF-16 units, with lower-case digits.
    UnicodeEscape,
    Sha256Hex,
    Sha256Base64,
    Sha256Base64url,
    Sha256Raw,
    /// CRC-32 (ISO 3309) as a decimal number.
    Crc32,
}

impl Function {
    pub(crate) const ALL: [(&'static str, Self); 7] = [
        ("json_escape", Self::JsonEscape),
        ("unicode_escape", Self::UnicodeEscape),
        ("sha256_hex", Self::Sha256Hex),
        ("sha256_base64", Self::Sha256Base64),
        ("sha256_base64url", Self::Sha256Base64url),
        ("sha256_raw", Self::Sha256Raw),
        ("crc32", Self::Crc32),
    ];

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(other, _)| *other == name).map(|(_, function)| *function)
    }

    /// None where the function is one of text, and the bytes are none.
    pub(crate) fn apply(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let hash = || Sha256::digest(bytes);
        Some(match self {
            Self::JsonEscape => {
                let quoted = serde_json::to_string(std::str::from_utf8(bytes).ok()?).ok()?;
                quoted.get(1..quoted.len() - 1)?.as_bytes().to_vec()
            }
            Self::UnicodeEscape => unicode_escape(std::str::from_utf8(bytes).ok()?).into_bytes(),
            Self::Sha256Hex => HEXLOWER.encode(&hash()).into_bytes(),
            Self::Sha256Base64 => BASE64.encode(&hash()).into_bytes(),
            Self::Sha256Base64url => BASE64URL.encode(&hash()).into_bytes(),
            Self::Sha256Raw => hash().to_vec(),
            Self::Crc32 => crc32fast::hash(bytes).to_string().into_bytes(),
        })
    }
}

fn unicode_escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() {
            out.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            // Writing to a text does not fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_make_what_their_names_say() {
        for (function, value, made) in [
            ("json_escape", "a\"é\n", r#"a\"é\n"#),
            ("unicode_escape", "aé😀", r"a\u00e9\ud83d\ude00"),
            ("sha256_hex", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("sha256_base64", "", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
            ("sha256_base64url", "", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU="),
            // The check value of CRC-32/ISO-HDLC.
            ("crc32", "123456789", "3421780262"),
        ] {
            let made_now = Function::named(function).unwrap().apply(value.as_bytes()).unwrap();
            assert_eq!(String::from_utf8(made_now).unwrap(), made, "{function}");
        }
        assert_eq!(Function::Sha256Raw.apply(b"").unwrap().len(), 32);
        assert_eq!(Function::JsonEscape.apply(&[0xff]), None);
        assert_eq!(Function::named("md5"), None);
    }
}
