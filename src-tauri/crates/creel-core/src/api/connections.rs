//! Connections of a carrier: HTTP/1 on whatever it accepts, with an end to everything that could hold one for ever.

use std::io;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How many connections are served at once. A browser opens six, and a script one.
const MOST: usize = 128;

/// How long a request's head may take, and how long an idle connection is kept. hyper alone sets no limit here, so a
/// few slow senders could use up all connections.
const HEAD_PATIENCE: Duration = Duration::from_secs(30);

/// How long answers under way may take once a shutdown began.
const DRAIN: Duration = Duration::from_secs(5);

/// How long to wait after the system refused to accept, such as when file handles ran out.
const BREATHER: Duration = Duration::from_millis(50);

/// Where connections come from.
pub(super) trait Accept {
    type Connection: AsyncRead + AsyncWrite + Unpin + Send + 'static;

    /// The next connection; `None` where one came that is not to be served.
    async fn accept(&self) -> io::Result<Option<Self::Connection>>;
}

/// Serves until the shutdown, then lets answers under way finish.
pub(super) async fn serve(listener: impl Accept, router: Router, shutdown: CancellationToken) {
    let mut serving = JoinSet::new();
    let accepting = async {
        loop {
            // The connections that wait for a place wait in the system's queue, not in our memory.
            while serving.len() >= MOST {
                serving.join_next().await;
            }
            while serving.try_join_next().is_some() {}
            match listener.accept().await {
                Ok(Some(connection)) => {
                    serving.spawn(serve_one(connection, router.clone(), shutdown.clone()));
                }
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(%error, "the API could not accept a connection");
                    tokio::time::sleep(BREATHER).await;
                }
            }
        }
    };
    shutdown.run_until_cancelled(accepting).await;
    drop(listener);
    let drained = async { while serving.join_next().await.is_some() {} };
    if tokio::time::timeout(DRAIN, drained).await.is_err() {
        tracing::info!("API connections were still open at shutdown and are closed");
    }
}

async fn serve_one(
    connection: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    router: Router,
    shutdown: CancellationToken,
) {
    let service = TowerToHyperService::new(router);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_PATIENCE)
        .serve_connection(TokioIo::new(connection), service);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = shutdown.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "an API connection ended early");
    }
}
