//! Binding: taking the receiver's port, and saying plainly why it cannot be had.

use std::fmt;
use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;

/// Why the receiver has no port. The port is never changed silently: the URLs that were handed out would be wrong.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    #[error("{address} is already in use{}. Stop that program, or choose another port (--listen {}:PORT)", Said(.holder), .address.ip())]
    InUse { address: SocketAddr, holder: Option<Holder> },
    #[error(
        "{address} may not be used by this user; ports below 1024 need more rights. Choose a higher port"
    )]
    Denied { address: SocketAddr },
    #[error("{} is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all networks", .address.ip())]
    NotHere { address: SocketAddr },
    #[error("{address} cannot be listened on: {source}")]
    Other { address: SocketAddr, source: io::Error },
}

/// The process that has the port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    pub pid: u32,
    pub name: String,
}

struct Said<'h>(&'h Option<Holder>);

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(holder) => write!(f, " by {} (process {})", holder.name, holder.pid),
            None => Ok(()),
        }
    }
}

pub(super) async fn bind(address: SocketAddr) -> Result<TcpListener, BindError> {
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => BindError::InUse { address, holder: holder(address) },
        io::ErrorKind::PermissionDenied => BindError::Denied { address },
        io::ErrorKind::AddrNotAvailable => BindError::NotHere { address },
        _ => BindError::Other { address, source },
    })
}

#[cfg(not(target_os = "linux"))]
fn holder(_address: SocketAddr) -> Option<Holder> {
    None
}

/// The kernel lists listening sockets with their inode, and every process's open files name theirs. Files of other
/// users cannot be read; then nobody is named.
#[cfg(target_os = "linux")]
fn holder(address: SocketAddr) -> Option<Holder> {
    let inodes: Vec<String> = ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .filter_map(|table| std::fs::read_to_string(table).ok())
        .flat_map(|table| listening_on(&table, address.port()))
        .map(|inode| format!("socket:[{inode}]"))
        .collect();
    for process in std::fs::read_dir("/proc").ok()?.flatten() {
        let Some(pid) = process.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        let Ok(files) = std::fs::read_dir(process.path().join("fd")) else { continue };
        let mut links = files.flatten().filter_map(|file| std::fs::read_link(file.path()).ok());
        if links.any(|link| inodes.iter().any(|inode| link.as_os_str() == inode.as_str())) {
            let name = std::fs::read_to_string(process.path().join("comm")).unwrap_or_default();
            return Some(Holder { pid, name: name.trim().to_owned() });
        }
    }
    None
}

/// The inodes of sockets in state LISTEN on this port. The columns: number, local address, remote address, state, …,
/// the tenth is the inode.
#[cfg(target_os = "linux")]
fn listening_on(table: &str, port: u16) -> Vec<String> {
    let wanted = format!(":{port:04X}");
    let fits = |line: &&str| {
        let mut columns = line.split_ascii_whitespace();
        columns.nth(1).is_some_and(|local| local.ends_with(&wanted)) && columns.nth(1) == Some("0A")
    };
    let inode = |line: &str| line.split_ascii_whitespace().nth(9).map(str::to_owned);
    table.lines().filter(fits).filter_map(inode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_port_in_use_names_its_holder_and_says_what_to_do() {
        let first = bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address = first.local_addr().unwrap();
        let error = bind(address).await.unwrap_err();
        assert!(matches!(error, BindError::InUse { .. }), "{error:?}");
        let text = error.to_string();
        assert!(text.contains(&address.to_string()) && text.contains("choose another port"), "{text}");
        if cfg!(target_os = "linux") {
            assert!(text.contains(&format!("(process {})", std::process::id())), "{text}");
        }
    }

    #[tokio::test]
    async fn an_address_of_another_machine_is_said() {
        let error = bind("192.0.2.1:0".parse().unwrap()).await.unwrap_err();
        assert!(error.to_string().contains("no address of this machine"), "{error}");
    }
}
