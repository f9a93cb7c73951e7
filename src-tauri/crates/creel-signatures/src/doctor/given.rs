//! What was given: the signatures that stand in a text, read more leniently than any definition does.

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};

/// How many are read out of one text.
const MOST: usize = 64;

/// Something that may be a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Given {
    /// As it is written.
    pub(super) text: String,
    pub(super) bytes: Vec<u8>,
}

/// A hash that signatures are made with, by the length of what it gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    pub(super) const ALL: [Self; 4] = [Self::Sha256, Self::Sha1, Self::Sha512, Self::Sha384];

    pub(super) fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }

    /// The name of the keyed hash.
    pub(super) fn key_name(self) -> &'static str {
        match self {
            Self::Sha1 => "HMAC-SHA1",
            Self::Sha256 => "HMAC-SHA256",
            Self::Sha384 => "HMAC-SHA384",
            Self::Sha512 => "HMAC-SHA512",
        }
    }
}

impl Given {
    /// The hash whose result has this length.
    pub(super) fn hash(&self) -> Option<Hash> {
        Hash::ALL.into_iter().find(|hash| hash.length() == self.bytes.len())
    }
}

/// Everything in a text that may be a signature: alone, quoted, after a prefix such as `sha256=`, in a list.
pub(super) fn read(text: &[u8]) -> Vec<Given> {
    let mut found: Vec<Given> = Vec::new();
    let breaks = |byte: &u8| b" \t\r\n,;|<>()[]{}\"'`".contains(byte);
    for part in text.split(breaks).filter(|part| part.len() >= 26) {
        let tails = part.iter().enumerate().filter(|(_, byte)| matches!(byte, b'=' | b':'));
        let starts = std::iter::once(0).chain(tails.map(|(at, _)| at + 1));
        for given in starts.take(4).filter_map(|start| decode(&part[start..])) {
            if found.len() < MOST && !found.contains(&given) {
                found.push(given);
            }
        }
    }
    found
}

/// Reads hexadecimal digits of either case, or Base64 of either alphabet, with padding or without.
fn decode(text: &[u8]) -> Option<Given> {
    let bytes = match HEXLOWER_PERMISSIVE.decode(text) {
        Ok(bytes) => Some(bytes),
        Err(_) => [BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD]
            .iter()
            .find_map(|alphabet| alphabet.decode(text).ok()),
    };
    let bytes = bytes.filter(|bytes| bytes.len() >= Hash::Sha1.length())?;
    Some(Given { text: String::from_utf8(text.to_vec()).ok()?, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_found_however_they_are_wrapped() {
        let hex = "ab".repeat(32);
        let base64 = BASE64.encode(&[0xab; 32]);
        for text in [
            hex.clone(),
            hex.to_uppercase(),
            base64.clone(),
            format!("sha256={hex}"),
            format!("sha256={base64}"),
            format!("t=1773480615,v1={hex},v0=no"),
            format!("v1,{base64}"),
            format!("\"{hex}\""),
            format!("expected {hex}, got nothing"),
            BASE64URL_NOPAD.encode(&[0xab; 32]),
        ] {
            let found = read(text.as_bytes());
            assert!(found.iter().any(|given| given.bytes == [0xab; 32]), "{text}: {found:?}");
            assert_eq!(found[0].hash(), Some(Hash::Sha256));
        }
        assert_eq!(read(b"test-sig, 1773480615, ab"), []);
    }
}
