//! A token: what a caller over TCP proves with that it may use the API.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The bearer token of one run. It is never logged.
#[derive(Clone)]
pub struct Token(Zeroizing<String>);

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    #[error("The token is empty. Set CREEL_TOKEN to a long random text, or leave it unset and one is made.")]
    Empty,
    #[error("The token has a space or a character that no header can carry. Use letters and digits.")]
    Unsendable,
    #[error("The system gives no random bytes for a token ({0}). Set CREEL_TOKEN instead.")]
    NoRandom(getrandom::Error),
}

impl Token {
    /// The token that somebody chose.
    pub fn chosen(text: impl Into<String>) -> Result<Self, TokenError> {
        let text = Zeroizing::new(text.into());
        match text.as_bytes() {
            [] => Err(TokenError::Empty),
            bytes if bytes.iter().all(u8::is_ascii_graphic) => Ok(Self(text)),
            _ => Err(TokenError::Unsendable),
        }
    }

    /// A new token of 256 random bits.
    pub fn random() -> Result<Self, TokenError> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut()).map_err(TokenError::NoRandom)?;
        Ok(Self(Zeroizing::new(BASE64URL_NOPAD.encode(bytes.as_ref()))))
    }

    /// The token in `CREEL_TOKEN`, else a random one.
    pub fn from_environment() -> Result<Self, TokenError> {
        match std::env::var("CREEL_TOKEN") {
            Ok(text) => Self::chosen(text),
            Err(std::env::VarError::NotPresent) => Self::random(),
            Err(std::env::VarError::NotUnicode(_)) => Err(TokenError::Unsendable),
        }
    }

    /// The token itself, for the one place that shows it to its owner.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether this is the token. How long it takes says nothing about how much of it is right.
    pub(super) fn matches(&self, given: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(given).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}
