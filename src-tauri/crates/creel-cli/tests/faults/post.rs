//! One request over a socket of its own, and what became of it.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Sends a body and gives the status; an error where the connection broke before one came.
pub(crate) fn post(receiver: SocketAddr, path: &str, body: &[u8]) -> io::Result<u16> {
    let mut stream = TcpStream::connect_timeout(&receiver, Duration::from_secs(5))?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.set_write_timeout(Some(Duration::from_secs(30)))?;
    stream.write_all(head(path, body.len()).as_bytes())?;
    stream.write_all(body)?;
    status(&mut stream)
}

pub(crate) fn head(path: &str, length: usize) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhOsT: creel\r\nX-A: 1\r\nx-a: 2\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
    )
}

fn status(stream: &mut TcpStream) -> io::Result<u16> {
    let mut answer = Vec::new();
    let mut part = [0; 1024];
    while !answer.ends_with(b"\r\n\r\n") {
        match stream.read(&mut part)? {
            0 => break,
            read => answer.extend_from_slice(&part[..read]),
        }
    }
    let line = String::from_utf8_lossy(&answer);
    let status = line.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
    status.ok_or_else(|| io::Error::new(io::ErrorKind::UnexpectedEof, "no status"))
}
