//! The data key: what secrets are sealed with, and where it is kept. It is never in the database.
//!
//! A data directory has one data key. Where the desktop opened the directory first it is an entry of the system's
//! keyring, and the file `secret.keyring` names that entry; else it is the file `secret.key`. Whichever is there serves
//! every host, so that `creel serve` opens what the desktop sealed.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

const FILE: &str = "secret.key";
const ENTRY: &str = "secret.keyring";
const KEY: usize = 32;

/// The name that people see in their keyring's list of entries.
const SERVICE: &str = "Creel";

/// A keyring may ask its owner for a password, or hang. Nobody is kept waiting for longer than this.
const PATIENCE: Duration = Duration::from_secs(3);

pub(super) type Key = Zeroizing<Vec<u8>>;

/// Who is asked to keep a data key that has to be made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Keeper {
    /// A file that only its owner can read.
    #[default]
    File,
    /// The system's keyring, and the file where there is none that works.
    Keyring,
}

/// Where the data key is kept, and so what sealing protects from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Protection {
    /// An entry of the system's keyring: a copy of the whole data directory gives no secret away.
    Keyring,
    /// `secret.key` in the data directory, readable by its owner alone: a copy of the database alone gives no secret
    /// away, a copy of the whole directory does.
    KeyFile,
    /// There is a data key, but it cannot be had: secrets stay closed, and no new one can be sealed.
    Unavailable,
}

/// What looking for the data key came to.
pub(super) enum Found {
    Key(Key, Protection),
    /// The keyring has not answered in time. What it says later, if ever, comes here.
    Later(mpsc::Receiver<Key>),
    /// What was sealed with the key must not be lost, so no other is made up.
    Nothing,
}

/// Finds the data key of a directory, or makes one where there is none.
pub(super) fn find(directory: &Path, keeper: Keeper) -> Found {
    let (file, entry) = (directory.join(FILE), directory.join(ENTRY));
    match std::fs::read(&file).map(Zeroizing::new) {
        Ok(key) if key.len() == KEY => return Found::Key(key, Protection::KeyFile),
        Ok(bytes) => {
            tracing::error!(length = bytes.len(), "secret.key is damaged; secrets stay closed");
            return Found::Nothing;
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => {
            tracing::error!(%error, "secret.key cannot be read; secrets stay closed");
            return Found::Nothing;
        }
    }
    match std::fs::read_to_string(&entry) {
        Ok(name) => return fetch(name.trim().to_owned()),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => {
            tracing::error!(%error, "secret.keyring cannot be read; secrets stay closed");
            return Found::Nothing;
        }
    }
    match make(&file, &entry, keeper) {
        Ok((key, protection)) => Found::Key(key, protection),
        Err(error) => {
            tracing::error!(%error, "no data key could be made; secrets cannot be kept");
            Found::Nothing
        }
    }
}

fn make(file: &Path, entry: &Path, keeper: Keeper) -> std::io::Result<(Key, Protection)> {
    let mut key = Zeroizing::new(vec![0; KEY]);
    getrandom::fill(&mut key).map_err(std::io::Error::other)?;
    if keeper == Keeper::Keyring {
        let mut name = [0; 16];
        getrandom::fill(&mut name).map_err(std::io::Error::other)?;
        let name = HEXLOWER.encode(&name);
        match deposit(name.clone(), key.clone()) {
            Ok(()) => {
                write(entry, name.as_bytes())?;
                return Ok((key, Protection::Keyring));
            }
            Err(cause) => {
                tracing::info!(cause, "there is no keyring to use, so the data key is kept in a file")
            }
        }
    }
    write(file, &key)?;
    Ok((key, Protection::KeyFile))
}

/// Writes a new file that only its owner can read, or none.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let kept = options.open(path).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    if kept.is_err() {
        // Half a key would pass for a damaged one at the next start.
        let _ = std::fs::remove_file(path);
    }
    kept
}

/// Puts the key into the keyring, and takes it out again: a keyring that forgets is none.
fn deposit(name: String, key: Key) -> Result<(), String> {
    let answer = in_time(move || {
        let entry = keyring::Entry::new(SERVICE, &name)?;
        entry.set_secret(&key)?;
        Ok(Zeroizing::new(entry.get_secret()?) == key)
    })?;
    match answer.recv_timeout(PATIENCE) {
        Ok(Ok(true)) => Ok(()),
        Ok(Ok(false)) => Err("the keyring gave something else back than it was given".into()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("the keyring does not answer".into()),
    }
}

fn fetch(name: String) -> Found {
    let (late, later) = mpsc::channel();
    let asked = in_time(move || {
        let key = Zeroizing::new(keyring::Entry::new(SERVICE, &name)?.get_secret()?);
        // Whether anybody still waits for it here does not matter.
        let _ = late.send(key.clone());
        Ok(key)
    });
    match asked.map(|answer| answer.recv_timeout(PATIENCE)) {
        Ok(Ok(Ok(key))) if key.len() == KEY => Found::Key(key, Protection::Keyring),
        Ok(Err(_)) => {
            tracing::warn!("the keyring does not answer; secrets stay closed until it does");
            Found::Later(later)
        }
        Ok(Ok(Ok(_))) => {
            tracing::error!("the data key in the keyring is damaged; secrets stay closed");
            Found::Nothing
        }
        Ok(Ok(Err(error))) => {
            tracing::error!(%error, "the keyring does not give the data key; secrets stay closed");
            Found::Nothing
        }
        Err(cause) => {
            tracing::error!(cause, "the keyring cannot be asked; secrets stay closed");
            Found::Nothing
        }
    }
}

/// Asks the keyring in a thread of its own: it knows no time limit.
fn in_time<T: Send + 'static>(
    ask: impl FnOnce() -> keyring::Result<T> + Send + 'static,
) -> Result<mpsc::Receiver<keyring::Result<T>>, String> {
    let (answer, answered) = mpsc::channel();
    let asking = move || drop(answer.send(ask()));
    match std::thread::Builder::new().name("creel-keyring".into()).spawn(asking) {
        Ok(_) => Ok(answered),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_found_again() {
        let dir = tempfile::tempdir().unwrap();
        let find = || match find(dir.path(), Keeper::File) {
            Found::Key(key, protection) => (key, protection),
            _ => panic!("there is a key"),
        };
        let (first, protection) = find();
        assert_eq!(protection, Protection::KeyFile);
        assert_eq!(find().0, first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(dir.path().join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn what_cannot_be_had_is_never_replaced() {
        for (file, content) in [(FILE, "half"), (ENTRY, "an entry that no keyring has")] {
            let dir = tempfile::tempdir().unwrap();
            std::fs::write(dir.path().join(file), content).unwrap();
            assert!(!matches!(find(dir.path(), Keeper::File), Found::Key(..)), "{file}");
            assert_eq!(std::fs::read_to_string(dir.path().join(file)).unwrap(), content);
            assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "no other key was made");
        }
    }
}
