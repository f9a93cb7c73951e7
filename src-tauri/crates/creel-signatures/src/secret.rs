//! A secret: key material of an endpoint, with what it is and until when it counts.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What kind of key material a secret is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretKind {
    SharedSecret,
    StaticToken,
    BasicAuth,
    PublicKey,
    Jwk,
    Certificate,
    PublicId,
    WebhookId,
    VerifyToken,
}

/// One secret in clear. It is neither `Serialize` nor printable: `Debug` shows everything but the value.
#[derive(Clone)]
pub struct Secret {
    /// Names the secret in a [`Judgement`](crate::Judgement); unique within a verifier.
    pub id: i64,
    pub kind: SecretKind,
    /// The value as the user entered it. Trimming or decoding it is the definition's business.
    pub value: Zeroizing<String>,
    /// For basic auth.
    pub username: Option<String>,
    pub label: Option<String>,
    /// Which of several encodings the key is in, where the kind leaves it open.
    pub format: Option<String>,
    /// Where a certificate came from.
    pub url: Option<String>,
    /// Since when the secret is retired, in microseconds since the Unix epoch. It still counts for what arrived before.
    pub retired_at: Option<i64>,
}

impl Secret {
    /// A shared secret without label, the most common kind.
    pub fn shared(id: i64, value: impl Into<String>) -> Self {
        Self {
            id,
            kind: SecretKind::SharedSecret,
            value: Zeroizing::new(value.into()),
            username: None,
            label: None,
            format: None,
            url: None,
            retired_at: None,
        }
    }

    /// Whether the secret counts for a request that arrived at `at` (microseconds since the Unix epoch).
    pub fn counts_at(&self, at: i64) -> bool {
        self.retired_at.is_none_or(|retired| at < retired)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Secret")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("label", &self.label)
            .finish_non_exhaustive()
    }
}
