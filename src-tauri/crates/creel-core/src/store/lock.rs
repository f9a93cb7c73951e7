//! The lock: one process owns a data directory. The lock file says who, for people and for the CLI.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

const NAME: &str = "creel.lock";

/// What the lock file tells about the process that owns the directory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Owner {
    pub pid: u32,
    /// Where its API can be reached by processes of the same user.
    pub socket: Option<PathBuf>,
    /// The receiver's URL, once it listens.
    pub receiver: Option<String>,
}

/// Why the lock was not taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    #[error("{} is in use by another Creel (pid {}{})", directory.display(), owner.pid,
        owner.receiver.as_ref().map(|url| format!(", receiving on {url}")).unwrap_or_default())]
    Owned { directory: PathBuf, owner: Owner },
    #[error("{} cannot be used as data directory: {source}", directory.display())]
    Unusable { directory: PathBuf, source: std::io::Error },
}

/// The lock, held until it is dropped; the system releases it when the process dies.
#[derive(Debug)]
pub struct Lock {
    file: File,
    owner: Owner,
}

impl Lock {
    /// Makes the directory if need be and takes its lock.
    pub fn acquire(directory: &Path) -> Result<Self, LockError> {
        let unusable = |source| LockError::Unusable { directory: directory.to_owned(), source };
        create_private(directory).map_err(unusable)?;
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).read(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(directory.join(NAME)).map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LockError::Owned {
                    directory: directory.to_owned(),
                    owner: patient_owner(directory),
                });
            }
            Err(TryLockError::Error(source)) => return Err(unusable(source)),
        }
        let mut lock = Self { file, owner: Owner { pid: std::process::id(), ..Owner::default() } };
        // On a full disk the name cannot be written; the lock holds all the same.
        if let Err(error) = lock.write() {
            tracing::warn!(%error, "the lock file could not be written");
        }
        Ok(lock)
    }

    /// Publishes where this process can be reached.
    pub fn describe(&mut self, socket: Option<PathBuf>, receiver: Option<String>) -> std::io::Result<()> {
        self.owner.socket = socket;
        self.owner.receiver = receiver;
        self.write()
    }

    fn write(&mut self) -> std::io::Result<()> {
        let text = serde_json::to_vec(&self.owner)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.file.set_len(0)?;
        self.file.write_all(&text)
    }
}

/// Who owns this directory, if its lock is held by anyone.
pub fn owner(directory: &Path) -> Option<Owner> {
    let file = File::open(directory.join(NAME)).ok()?;
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Some(patient_owner(directory)),
        _ => None,
    }
}

/// An owner that has just taken the lock needs a moment to write its name. Until then, the file may still name one that
/// died.
fn patient_owner(directory: &Path) -> Owner {
    for _ in 0..20 {
        let mut text = String::new();
        let read = File::open(directory.join(NAME)).and_then(|mut file| file.read_to_string(&mut text));
        if let (Ok(_), Ok(owner)) = (read, serde_json::from_str::<Owner>(&text))
            && runs(owner.pid)
        {
            return owner;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Owner::default()
}

/// Whether there is a process of this number, ours or another user's.
#[cfg(unix)]
fn runs(pid: u32) -> bool {
    use rustix::process::{Pid, test_kill_process};
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| test_kill_process(pid) != Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
fn runs(_pid: u32) -> bool {
    true
}

fn create_private(directory: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_owner_at_a_time_and_it_is_named() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(NAME), "left by a process that died").unwrap();
        assert_eq!(owner(dir.path()), None);
        let mut lock = Lock::acquire(dir.path()).unwrap();
        lock.describe(None, Some("http://127.0.0.1:1".into())).unwrap();
        let error = Lock::acquire(dir.path()).unwrap_err();
        assert!(
            error
                .to_string()
                .contains(&format!("pid {}, receiving on http://127.0.0.1:1", std::process::id()))
        );
        assert_eq!(owner(dir.path()).unwrap().pid, std::process::id());
        drop(lock);
        assert_eq!(owner(dir.path()), None);
        Lock::acquire(dir.path()).unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn one_that_died_is_not_taken_for_the_owner() {
        let dir = tempfile::tempdir().unwrap();
        let mut dead = std::process::Command::new("true").spawn().unwrap();
        dead.wait().unwrap();
        let left = Owner { pid: dead.id(), receiver: Some("http://127.0.0.1:1".into()), socket: None };
        let path = dir.path().join(NAME);
        std::fs::write(&path, serde_json::to_vec(&left).unwrap()).unwrap();
        // The new owner holds the lock and has not written yet.
        let held = File::open(&path).unwrap();
        held.lock().unwrap();
        assert_eq!(owner(dir.path()), Some(Owner::default()));
    }
}
