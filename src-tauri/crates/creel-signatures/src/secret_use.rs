//! Which secrets a scheme uses, and how their text becomes the key.

use crate::algorithm::Algorithm;
use crate::definition::{Kind, SecretDefinition};
use crate::encoding::Decoding;
use crate::{Secret, SecretKind};

/// What a scheme makes of secrets.
#[derive(Debug)]
pub(crate) struct SecretUse {
    pub(crate) kind: SecretKind,
    /// Public keys, JSON web keys and certificates are all the same to the scheme.
    any_public: bool,
    /// A secret with a label has to have this one.
    label: Option<String>,
    pub(crate) strip_prefix: Vec<String>,
    pub(crate) decode: Decoding,
    /// What the text of a private key starts with.
    pub(crate) private_prefix: Option<String>,
}

impl SecretUse {
    pub(crate) fn new(
        definition: SecretDefinition,
        kind: Kind,
        algorithm: Option<Algorithm>,
        certificate: bool,
    ) -> Self {
        let asymmetric = algorithm.is_some_and(Algorithm::is_asymmetric);
        let usual = match kind {
            Kind::Token => SecretKind::StaticToken,
            _ if certificate => SecretKind::Certificate,
            _ if asymmetric => SecretKind::PublicKey,
            _ => SecretKind::SharedSecret,
        };
        Self {
            kind: definition.kind.unwrap_or(usual),
            any_public: asymmetric && !certificate,
            label: definition.label,
            strip_prefix: definition.strip_prefix.into_vec(),
            decode: definition.decode,
            private_prefix: definition.private_prefix,
        }
    }

    /// Whether a secret is of the right kind, and meant for this scheme as far as its label says.
    pub(crate) fn takes(&self, secret: &Secret) -> bool {
        let public = matches!(secret.kind, SecretKind::PublicKey | SecretKind::Jwk | SecretKind::Certificate);
        let labelled = match (&self.label, &secret.label) {
            (Some(wanted), Some(label)) => wanted.eq_ignore_ascii_case(label),
            _ => true,
        };
        // A private key gives itself away, under whatever kind it was entered.
        let private =
            self.private_prefix.as_ref().is_some_and(|prefix| secret.value.starts_with(prefix.as_str()));
        labelled && (secret.kind == self.kind || (self.any_public && public) || private)
    }
}
