//! The way to the running instance: its Unix socket, one connection a request.

use std::path::Path;

use anyhow::{Context, Result};
use axum::body::Body;
use http::{HeaderValue, Request, Response, header};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::UnixStream;

pub(super) async fn send(socket: &Path, mut request: Request<Body>) -> Result<Response<Body>> {
    let stream = UnixStream::connect(socket).await.with_context(|| socket.display().to_string())?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(async move {
        // What goes wrong here is seen where the reply is read.
        let _ = connection.await;
    });
    // HTTP wants a host; a socket has none.
    request.headers_mut().insert(header::HOST, HeaderValue::from_static("localhost"));
    Ok(sender.send_request(request).await?.map(Body::new))
}
