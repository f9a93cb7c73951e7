//! The API over a Unix domain socket in the data directory, so that the command line reaches whatever instance has the
//! database open.
//!
//! Threat model: other users of this machine. The socket is open to its owner only (0600) in a directory that is, and
//! the system tells who connects; whoever is another user is not served. There is no token: the owner of the socket can
//! read the database as well. Browsers cannot open Unix sockets, so there is no foreign page to guard against.

use std::io;
use std::path::PathBuf;

/// Why the socket could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum SocketError {
    #[error("the socket {0} for the command line could not be opened: {1}")]
    Failed(PathBuf, io::Error),
    #[error(
        "{0} is not a directory that only you can enter, so the socket for the command line is not put there"
    )]
    Shared(PathBuf),
    /// Where there are no Unix sockets, the command line reaches `creel serve` over TCP with its token.
    #[error("this system has no Unix sockets; give the command line the URL and the token of `creel serve`")]
    Unsupported,
}

#[cfg(unix)]
pub use unix::Socket;

#[cfg(not(unix))]
pub use elsewhere::Socket;

#[cfg(unix)]
mod unix {
    use std::fs::{self, DirBuilder, Permissions};
    use std::hash::{DefaultHasher, Hash, Hasher};
    use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
    use std::path::{Path, PathBuf};
    use std::{env, io};

    use axum::Router;
    use rustix::process::geteuid;
    use tokio::net::{UnixListener, UnixStream};
    use tokio_util::sync::CancellationToken;

    use super::SocketError;
    use crate::api::connections::{self, Accept};

    /// The longest path that a socket may have, in bytes. The system's own limit is 104 or 108.
    const LONGEST: usize = 100;

    /// The API's socket, bound but not serving yet. Its file goes when it ends.
    #[derive(Debug)]
    pub struct Socket {
        listener: UnixListener,
        file: SocketFile,
    }

    #[derive(Debug)]
    struct SocketFile(PathBuf);

    impl Drop for SocketFile {
        fn drop(&mut self) {
            let _ = fs::remove_file(&self.0);
        }
    }

    impl Socket {
        /// Opens the socket of a data directory. Only the process that holds the lock of the data directory may call
        /// this: a socket that is there already is then left over from a process that ended, and it is replaced.
        pub fn bind(data_dir: &Path) -> Result<Self, SocketError> {
            let path = place(data_dir)?;
            let failed = |error| SocketError::Failed(path.clone(), error);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
                _ => {}
            }
            let listener = UnixListener::bind(&path).map_err(failed)?;
            let file = SocketFile(path.clone());
            fs::set_permissions(&path, Permissions::from_mode(0o600)).map_err(failed)?;
            Ok(Self { listener, file })
        }

        /// Where the socket is. It is not always in the data directory, so the lock file has to name it.
        pub fn path(&self) -> &Path {
            &self.file.0
        }

        /// Serves the router until the shutdown.
        pub async fn serve(self, router: Router, shutdown: CancellationToken) {
            connections::serve(self.listener, router, shutdown).await;
            drop(self.file);
        }
    }

    impl Accept for UnixListener {
        type Connection = UnixStream;

        async fn accept(&self) -> io::Result<Option<UnixStream>> {
            let (stream, _) = UnixListener::accept(self).await?;
            let owner = stream.peer_cred()?.uid() == geteuid().as_raw();
            if !owner {
                tracing::warn!("another user tried to use the socket of the API and was turned away");
            }
            Ok(owner.then_some(stream))
        }
    }

    /// Where the socket of a data directory goes: into it, or where its path is too long for a socket, into a
    /// directory of the user's own under the runtime or temporary directory.
    fn place(data_dir: &Path) -> Result<PathBuf, SocketError> {
        let inside = data_dir.join("creel.sock");
        if inside.as_os_str().len() <= LONGEST {
            return Ok(inside);
        }
        let uid = geteuid().as_raw();
        let mut hasher = DefaultHasher::new();
        data_dir.hash(&mut hasher);
        let name = format!("{:016x}.sock", hasher.finish());
        let runtime = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
        let roots = [runtime, Some(env::temp_dir()), Some(PathBuf::from("/tmp"))];
        let directories = roots.into_iter().flatten().map(|root| root.join(format!("creel-{uid}")));
        let fits = |directory: &PathBuf| directory.as_os_str().len() + 1 + name.len() <= LONGEST;
        // "/tmp" is short, so one of them fits.
        let directory = directories.into_iter().find(fits).unwrap_or_else(env::temp_dir);
        own(&directory)?;
        Ok(directory.join(name))
    }

    /// Makes the directory, or checks that the one which is there is ours alone: in a temporary directory, anybody may
    /// have put one there first.
    fn own(directory: &Path) -> Result<(), SocketError> {
        match DirBuilder::new().mode(0o700).create(directory) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(SocketError::Failed(directory.to_owned(), error));
            }
            _ => {}
        }
        let found = fs::symlink_metadata(directory)
            .map_err(|error| SocketError::Failed(directory.to_owned(), error))?;
        let ours = found.is_dir() && found.uid() == geteuid().as_raw() && found.mode() & 0o077 == 0;
        if ours { Ok(()) } else { Err(SocketError::Shared(directory.to_owned())) }
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use std::path::Path;

    use axum::Router;
    use tokio_util::sync::CancellationToken;

    use super::SocketError;

    /// Stands in for the socket where there is none.
    #[derive(Debug)]
    pub struct Socket(std::convert::Infallible);

    impl Socket {
        pub fn bind(_data_dir: &Path) -> Result<Self, SocketError> {
            Err(SocketError::Unsupported)
        }

        pub fn path(&self) -> &Path {
            match self.0 {}
        }

        pub async fn serve(self, _router: Router, _shutdown: CancellationToken) {
            match self.0 {}
        }
    }
}
