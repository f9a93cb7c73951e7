//! Claims: the members of a token's payload, read once.

use crate::json::{self, Path};

/// Names and values as they are written. Of a repeated name the last one counts.
#[derive(Debug)]
pub(crate) struct Claims(Vec<(String, String)>);

impl Claims {
    /// Reads a payload; none where it is no JSON object, or something follows it.
    pub(crate) fn read(payload: &[u8]) -> Option<Self> {
        let members = json::members(payload)?;
        Some(Self(members.into_iter().map(|(name, raw)| (name, raw.to_owned())).collect()))
    }

    /// The claim at a path: a text decoded, a number or a truth value as it is written.
    pub(crate) fn get(&self, path: &Path) -> Option<String> {
        let (first, rest) = path.steps().split_first()?;
        let raw = self.raw(first)?;
        match (rest.is_empty(), raw.as_bytes().first()?) {
            (false, _) => json::find(raw.as_bytes(), &[&path.below()], json::LONGEST).pop()?,
            (true, b'"') => serde_json::from_str(raw).ok(),
            (true, b'{' | b'[' | b'n') => None,
            (true, _) => Some(raw.to_owned()),
        }
    }

    /// A claim as it is written.
    pub(crate) fn raw(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(other, _)| other == name).map(|(_, raw)| raw.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_found_by_their_path() {
        let claims =
            Claims::read(br#" {"iss":"a","n":1.50,"o":{"p":"q"},"x":null,"iss":"b\u00e9"} "#).unwrap();
        let get = |path| claims.get(&Path::read(path));
        assert_eq!(get("iss").unwrap(), "bé");
        assert_eq!(get("n").unwrap(), "1.50");
        assert_eq!(get("o.p").unwrap(), "q");
        for missing in ["o", "x", "iss.a", "y"] {
            assert_eq!(get(missing), None, "{missing}");
        }
        for wrong in ["", "[]", "1", "{\"a\":1", "{\"a\":1}{}", "{}x"] {
            assert!(Claims::read(wrong.as_bytes()).is_none(), "{wrong}");
        }
    }
}
