//! Stands in for the socket on systems that have none: says what to do in its place.

use std::path::Path;

use anyhow::{Result, bail};
use axum::body::Body;
use http::{Request, Response};

pub(super) async fn send(_socket: &Path, _request: Request<Body>) -> Result<Response<Body>> {
    bail!(
        "this system has no Unix sockets. Stop the running Creel and repeat the command, or use its HTTP API with the \
         token that `creel serve` printed"
    )
}
