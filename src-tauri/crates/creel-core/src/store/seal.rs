//! Sealing: secrets are kept encrypted with the data key, and bound to the endpoint that they belong to.

use std::path::Path;
use std::sync::{Arc, OnceLock, mpsc};

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use tokio::sync::Notify;
use zeroize::Zeroizing;

use super::data_key::{self, Found, Keeper, Key, Protection};

const NONCE: usize = 24;

/// Seals and opens secrets.
pub(super) struct Seal {
    cipher: Arc<OnceLock<XChaCha20Poly1305>>,
    /// What holds once there is a cipher.
    kept: Protection,
    opened_late: Arc<Notify>,
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seal").field("protection", &self.protection()).finish()
    }
}

impl Seal {
    /// Takes the data key of the directory. Without one the seal stays shut.
    pub(super) fn load(directory: &Path, keeper: Keeper) -> Self {
        let cipher = Arc::<OnceLock<_>>::default();
        let opened_late = Arc::<Notify>::default();
        let kept = match data_key::find(directory, keeper) {
            Found::Key(key, protection) => {
                open_with(&cipher, &key);
                protection
            }
            Found::Later(later) => {
                wait(later, cipher.clone(), opened_late.clone());
                Protection::Keyring
            }
            Found::Nothing => Protection::Unavailable,
        };
        Self { cipher, kept, opened_late }
    }

    pub(super) fn protection(&self) -> Protection {
        if self.cipher.get().is_some() { self.kept } else { Protection::Unavailable }
    }

    /// Ends when the keyring gave the data key after all; never where it was there from the start, or never comes.
    pub(super) fn opened_late(&self) -> Arc<Notify> {
        self.opened_late.clone()
    }

    /// Nonce and ciphertext. `owner` is bound in: a sealed value moved to another endpoint does not open.
    pub(super) fn seal(&self, value: &str, owner: i64) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).ok()?;
        let payload = Payload { msg: value.as_bytes(), aad: &owner.to_be_bytes() };
        let sealed = self.cipher.get()?.encrypt(&XNonce::from(nonce), payload).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    pub(super) fn open(&self, sealed: &[u8], owner: i64) -> Option<Zeroizing<String>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: &owner.to_be_bytes() };
        let value = self.cipher.get()?.decrypt(&XNonce::from(*nonce), payload).ok()?;
        String::from_utf8(value).ok().map(Zeroizing::new)
    }
}

fn open_with(cipher: &OnceLock<XChaCha20Poly1305>, key: &Key) -> bool {
    XChaCha20Poly1305::new_from_slice(key).is_ok_and(|made| cipher.set(made).is_ok())
}

/// Waits for a keyring that asks its owner for a password first.
fn wait(later: mpsc::Receiver<Key>, cipher: Arc<OnceLock<XChaCha20Poly1305>>, opened: Arc<Notify>) {
    let waiting = move || {
        if let Ok(key) = later.recv()
            && open_with(&cipher, &key)
        {
            opened.notify_one();
        }
    };
    if let Err(error) = std::thread::Builder::new().name("creel-unsealing".into()).spawn(waiting) {
        tracing::error!(%error, "the keyring is not waited for; secrets stay closed until Creel is started again");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_the_same_key_and_owner_only() {
        let dir = tempfile::tempdir().unwrap();
        let load = |dir: &tempfile::TempDir| Seal::load(dir.path(), Keeper::File);
        let seal = load(&dir);
        let sealed = seal.seal("whsec_1", 7).unwrap();
        assert!(!sealed.windows(7).any(|w| w == b"whsec_1"));
        assert_eq!(load(&dir).open(&sealed, 7).unwrap().as_str(), "whsec_1");
        assert!(seal.open(&sealed, 8).is_none());
        assert!(load(&tempfile::tempdir().unwrap()).open(&sealed, 7).is_none());
        assert!(seal.open(b"short", 7).is_none());
    }

    #[test]
    fn without_a_key_nothing_is_sealed_or_opened() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("secret.key"), b"half").unwrap();
        let seal = Seal::load(dir.path(), Keeper::File);
        assert_eq!(seal.protection(), Protection::Unavailable);
        assert!(seal.seal("x", 1).is_none());
    }

    #[tokio::test]
    async fn a_key_that_comes_late_opens_the_seal() {
        let (cipher, opened) = (Arc::<OnceLock<_>>::default(), Arc::<Notify>::default());
        let (send, receive) = mpsc::channel();
        wait(receive, cipher.clone(), opened.clone());
        assert!(cipher.get().is_none());
        send.send(Zeroizing::new(vec![7; 32])).unwrap();
        opened.notified().await;
        assert!(cipher.get().is_some());
    }
}
