//! The data key, and sealing: secrets are kept encrypted with a key that is not in the database.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

const NAME: &str = "secret.key";
const KEY: usize = 32;
const NONCE: usize = 24;

/// Where the data key is kept, and so what sealing protects from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Protection {
    /// `secret.key` in the data directory, readable by its owner alone: a copy of the database alone gives no secret
    /// away, a copy of the whole directory does.
    KeyFile,
    /// There is a key file, but it cannot be used: secrets stay closed, and no new one can be sealed.
    Unavailable,
}

/// Seals and opens secrets.
pub(super) struct Seal {
    cipher: Option<XChaCha20Poly1305>,
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seal").field("protection", &self.protection()).finish()
    }
}

impl Seal {
    /// Reads the data key, or makes one where there is none. A key that cannot be read or kept leaves the seal
    /// unusable rather than making up another key: what was sealed with the old one must not be lost.
    pub(super) fn load(directory: &Path) -> Self {
        let path = directory.join(NAME);
        let key = match std::fs::read(&path).map(Zeroizing::new) {
            Ok(bytes) if bytes.len() == KEY => Some(bytes),
            Ok(bytes) => {
                tracing::error!(length = bytes.len(), "secret.key is damaged; secrets stay closed");
                None
            }
            Err(error) if error.kind() == ErrorKind::NotFound => match create(&path) {
                Ok(key) => Some(key),
                Err(error) => {
                    tracing::error!(%error, "secret.key could not be made; secrets cannot be kept");
                    None
                }
            },
            Err(error) => {
                tracing::error!(%error, "secret.key cannot be read; secrets stay closed");
                None
            }
        };
        Self { cipher: key.and_then(|key| XChaCha20Poly1305::new_from_slice(&key).ok()) }
    }

    pub(super) fn protection(&self) -> Protection {
        if self.cipher.is_some() { Protection::KeyFile } else { Protection::Unavailable }
    }

    /// Nonce and ciphertext. `owner` is bound in: a sealed value moved to another endpoint does not open.
    pub(super) fn seal(&self, value: &str, owner: i64) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).ok()?;
        let payload = Payload { msg: value.as_bytes(), aad: &owner.to_be_bytes() };
        let sealed = self.cipher.as_ref()?.encrypt(&XNonce::from(nonce), payload).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    pub(super) fn open(&self, sealed: &[u8], owner: i64) -> Option<Zeroizing<String>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: &owner.to_be_bytes() };
        let value = self.cipher.as_ref()?.decrypt(&XNonce::from(*nonce), payload).ok()?;
        String::from_utf8(value).ok().map(Zeroizing::new)
    }
}

fn create(path: &Path) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let mut key = Zeroizing::new(vec![0; KEY]);
    getrandom::fill(&mut key).map_err(std::io::Error::other)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let kept = options.open(path).and_then(|mut file| file.write_all(&key).and_then(|()| file.sync_all()));
    if let Err(error) = kept {
        // Half a key would pass for a damaged one at the next start.
        let _ = std::fs::remove_file(path);
        return Err(error);
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_the_same_key_and_owner_only() {
        let dir = tempfile::tempdir().unwrap();
        let seal = Seal::load(dir.path());
        let sealed = seal.seal("whsec_1", 7).unwrap();
        assert!(!sealed.windows(7).any(|w| w == b"whsec_1"));
        assert_eq!(Seal::load(dir.path()).open(&sealed, 7).unwrap().as_str(), "whsec_1");
        assert!(seal.open(&sealed, 8).is_none());
        assert!(Seal::load(tempfile::tempdir().unwrap().path()).open(&sealed, 7).is_none());
        assert!(seal.open(b"short", 7).is_none());
    }

    #[test]
    fn a_damaged_key_is_kept_and_closes_the_seal() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(NAME), b"half").unwrap();
        let seal = Seal::load(dir.path());
        assert_eq!(seal.protection(), Protection::Unavailable);
        assert!(seal.seal("x", 1).is_none());
        assert_eq!(std::fs::read(dir.path().join(NAME)).unwrap(), b"half");
    }
}
