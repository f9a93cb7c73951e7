//! A secret as the rest of the core sees it: what it is and its last characters, never its value.

use creel_signatures::SecretKind;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::clock::Timestamp;
use crate::delivery::DeliveryId;
use crate::endpoint::EndpointId;

/// Whether a secret counts for what arrives now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecretState {
    Active,
    /// It counts only for what arrived before its retirement.
    Retired,
}

/// A stored secret without its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSecret {
    pub id: i64,
    pub endpoint: EndpointId,
    pub kind: SecretKind,
    pub label: Option<String>,
    pub username: Option<String>,
    pub format: Option<String>,
    pub url: Option<String>,
    /// The last four characters of a value that has at least twelve, else empty.
    pub last_four: String,
    pub created_at: Timestamp,
    pub retired_at: Option<Timestamp>,
    /// The delivery that brought it with its handshake.
    pub captured_from: Option<DeliveryId>,
    /// Whether the data key opens it; a secret sealed with a lost key cannot be used.
    pub available: bool,
}

/// A secret on its way into the store.
#[derive(Clone)]
pub struct NewSecret {
    pub kind: SecretKind,
    pub value: Zeroizing<String>,
    pub username: Option<String>,
    pub label: Option<String>,
    pub format: Option<String>,
    pub url: Option<String>,
    /// The delivery that brought it with its handshake.
    pub captured_from: Option<DeliveryId>,
}

/// Enough to tell secrets apart, too little to help anyone: nothing of a value shorter than twelve characters. All PEM
/// ends alike, so there it is the end of what stands within.
pub(crate) fn last_four(value: &str) -> String {
    let value = value.split_once("-----END").map_or(value, |(within, _)| within);
    let characters: Vec<char> = value.trim_end().chars().collect();
    if characters.len() < 12 { String::new() } else { characters[characters.len() - 4..].iter().collect() }
}

/// What was kept as the end of a value, as far as it tells anything: older rows have the end of the PEM around a key.
pub(crate) fn kept_end(last_four: String) -> String {
    if last_four == "----" { String::new() } else { last_four }
}

impl std::fmt::Debug for NewSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewSecret")
            .field("kind", &self.kind)
            .field("label", &self.label)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{kept_end, last_four};

    #[test]
    fn secrets_are_told_apart_by_their_end() {
        for (value, shown) in [
            ("whsec_0123456789\n", "6789"),
            ("too short", ""),
            ("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw\n-----END PRIVATE KEY-----\n", "K2Vw"),
        ] {
            assert_eq!(last_four(value), shown, "{value}");
            assert_eq!(kept_end(last_four(value)), shown, "{value}");
        }
        assert_eq!(kept_end("----".to_owned()), "");
    }
}
