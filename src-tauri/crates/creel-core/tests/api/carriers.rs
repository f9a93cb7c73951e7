//! Carriers: the same router over loopback TCP and over a Unix socket.

use std::time::{Duration, Instant};

use creel_core::api::serve::{BindError, Loopback};
use creel_core::api::token::{Token, TokenError};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::instance::Instance;

/// Sends a request as it stands and gives the status and the whole reply.
pub(crate) async fn exchange(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    request: &str,
) -> (u16, String) {
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut reply = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut reply));
    read.await.expect("the reply ends").unwrap();
    let reply = String::from_utf8_lossy(&reply).into_owned();
    let status = reply.get(9..12).and_then(|status| status.parse().ok());
    (status.unwrap_or_else(|| panic!("no status in {reply:?}")), reply)
}

#[tokio::test]
async fn loopback_serves_with_the_token_and_ends_in_order() {
    let instance = Instance::new().await;
    let token = Token::random().unwrap();
    let loopback = Loopback::bind("127.0.0.1:0".parse().unwrap(), token.clone()).await.unwrap();
    let address = loopback.address();
    assert_eq!(loopback.ui_url(), format!("http://{address}/#token={}", token.reveal()));
    assert!(!format!("{loopback:?}").contains(token.reveal()));
    let shutdown = instance.creel.shutdown().clone();
    let serving = tokio::spawn(loopback.serve(instance.router.clone(), shutdown.clone()));
    let get = |path: &str| {
        format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\n\r\n", token.reveal())
    };
    let close = get("/api/v1/health").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    let (status, reply) = exchange(TcpStream::connect(address).await.unwrap(), &close).await;
    assert_eq!(status, 200, "{reply}");
    let page = close.replace("/api/v1/health", "/").replace("Authorization", "X-No");
    let (status, reply) = exchange(TcpStream::connect(address).await.unwrap(), &page).await;
    assert!(status == 200 && reply.contains("default-src 'none'") && reply.contains("text/html"), "{reply}");
    let foreign = page.replace(&format!("Host: {address}"), "Host: example.com");
    let (status, reply) = exchange(TcpStream::connect(address).await.unwrap(), &foreign).await;
    assert_eq!(status, 421, "the page stands behind the same guard: {reply}");
    let missing = page.replace("GET / ", "GET /assets/../Cargo.toml ");
    let (status, reply) = exchange(TcpStream::connect(address).await.unwrap(), &missing).await;
    assert_eq!(status, 404, "only what was built is a file: {reply}");

    let revision = instance.creel.changes().revision();
    let poll = get(&format!("/api/v1/changes?after={revision}&wait=20"));
    let idle = TcpStream::connect(address).await.unwrap();
    let polling =
        tokio::spawn(async move { exchange(TcpStream::connect(address).await.unwrap(), &poll).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let started = Instant::now();
    shutdown.cancel();
    assert_eq!(polling.await.unwrap().0, 200, "the long poll is answered");
    serving.await.unwrap();
    assert!(
        started.elapsed() < Duration::from_secs(3),
        "neither a poll nor an idle connection holds the end up"
    );
    drop(idle);
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn loopback_is_bound_to_this_machine_only() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0", "[2001:db8::1]:0"] {
        let error = Loopback::bind(address.parse().unwrap(), Token::random().unwrap()).await.unwrap_err();
        assert!(matches!(error, BindError::NotLoopback(_)), "{address}: {error}");
        assert!(error.to_string().contains("SSH tunnel"), "{error}");
    }
    let first = Loopback::bind("127.0.0.1:0".parse().unwrap(), Token::random().unwrap()).await.unwrap();
    let error = Loopback::bind(first.address(), Token::random().unwrap()).await.unwrap_err();
    assert!(error.to_string().contains(&format!("port {}", first.address().port())), "{error}");
}

#[test]
fn tokens_are_long_or_chosen_and_never_empty() {
    let (a, b) = (Token::random().unwrap(), Token::random().unwrap());
    assert_eq!(a.reveal().len(), 43);
    assert_ne!(a.reveal(), b.reveal());
    assert_eq!(format!("{a:?}"), "Token(…)");
    assert_eq!(Token::chosen("s3cret").unwrap().reveal(), "s3cret");
    assert!(matches!(Token::chosen(""), Err(TokenError::Empty)));
    for text in [" ", "a b", "a\n", "\u{e9}", "\t"] {
        assert!(matches!(Token::chosen(text), Err(TokenError::Unsendable)), "{text:?}");
    }
}

#[cfg(unix)]
mod socket {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use creel_core::api::socket::Socket;
    use tokio::net::UnixStream;

    use super::exchange;
    use crate::instance::Instance;

    const HEALTH: &str = "GET /api/v1/health HTTP/1.1\r\nHost: creel\r\nConnection: close\r\n\r\n";

    #[tokio::test]
    async fn the_socket_serves_its_owner_without_token() {
        let instance = Instance::new().await;
        let data = instance.creel.data_dir();
        // Left over from a process that was killed.
        fs::write(data.join("creel.sock"), "").unwrap();
        let socket = Socket::bind(data).unwrap();
        let path = socket.path().to_owned();
        assert_eq!(path, data.join("creel.sock"));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let shutdown = instance.creel.shutdown().clone();
        let serving = tokio::spawn(socket.serve(instance.router.clone(), shutdown.clone()));
        let (status, reply) = exchange(UnixStream::connect(&path).await.unwrap(), HEALTH).await;
        assert!(status == 200 && reply.contains("\"revision\""), "{reply}");
        shutdown.cancel();
        serving.await.unwrap();
        assert!(!path.exists(), "the socket goes with its process");
    }

    #[tokio::test]
    async fn a_path_that_is_too_long_moves_the_socket_to_a_private_directory() {
        let instance = Instance::new().await;
        let long = instance.dir.path().join("d".repeat(120));
        fs::create_dir(&long).unwrap();
        let socket = Socket::bind(&long).unwrap();
        let path = socket.path().to_owned();
        assert!(path.as_os_str().len() <= 100, "{}", path.display());
        let parent = fs::metadata(path.parent().unwrap()).unwrap();
        assert_eq!(parent.permissions().mode() & 0o777, 0o700);
        let shutdown = instance.creel.shutdown().clone();
        let serving = tokio::spawn(socket.serve(instance.router.clone(), shutdown.clone()));
        let (status, _) = exchange(UnixStream::connect(&path).await.unwrap(), HEALTH).await;
        assert_eq!(status, 200);
        shutdown.cancel();
        serving.await.unwrap();
        assert!(!path.exists());
    }
}
