//! Accepting: gives every new connection a seat and a task, and survives whatever the listener reports.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::h1::Connection;
use super::seat::Call;
use super::{Limits, Shared};

/// How long one that was asked to leave has before the next is asked, too.
const LEAVING: Duration = Duration::from_millis(20);
/// Rest after an error that will not go away by itself at once, such as too many open files.
const REST: Duration = Duration::from_millis(25);

/// Accepts until `shutdown`, then waits for the open connections to end.
pub(super) async fn accept(listener: TcpListener, shared: Arc<Shared>, shutdown: CancellationToken) {
    let most = most_connections(&shared.limits);
    let permits = Arc::new(Semaphore::new(most as usize));
    loop {
        let accepted = tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let permit = tokio::select! {
                    biased;
                    () = shutdown.cancelled() => break,
                    permit = find_seat(&permits, &shared) => permit,
                };
                // Answers are small and complete; waiting for more to send would only delay them.
                let _ = stream.set_nodelay(true);
                spawn(shared.clone(), stream, peer, permit);
            }
            // The sender was gone before it was its turn.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                shared.seats.make_room();
                tokio::time::sleep(REST).await;
            }
        }
    }
    drop(listener);
    drain(&permits, most, &shared).await;
}

/// Waits for a seat, and asks the slowest to leave as long as there is none.
async fn find_seat(permits: &Arc<Semaphore>, shared: &Shared) -> Option<OwnedSemaphorePermit> {
    if let Ok(permit) = permits.clone().try_acquire_owned() {
        return Some(permit);
    }
    loop {
        shared.seats.make_room();
        if let Ok(permit) = timeout(LEAVING, permits.clone().acquire_owned()).await {
            return permit.ok();
        }
    }
}

fn spawn(
    shared: Arc<Shared>,
    stream: TcpStream,
    peer: std::net::SocketAddr,
    permit: Option<OwnedSemaphorePermit>,
) {
    let seat = shared.seats.take();
    tokio::spawn(async move {
        let left = Connection::new(&shared, stream, peer, seat).serve().await;
        // The seat is free before the record is written.
        drop(permit);
        left.record(&shared, peer).await;
    });
}

async fn drain(permits: &Semaphore, most: u32, shared: &Shared) {
    shared.seats.call_all(Call::Finish);
    // Half of the time is for what ends by itself; then every wait is cut.
    let half = shared.limits.drain / 2;
    if timeout(half, permits.acquire_many(most)).await.is_err() {
        shared.seats.call_all(Call::Stop);
        let _ = timeout(half, permits.acquire_many(most)).await;
    }
}

/// Every connection costs a file; half of those the system allows are left for the store and everything else.
fn most_connections(limits: &Limits) -> u32 {
    let most = u32::try_from(limits.connections).unwrap_or(u32::MAX).max(1);
    #[cfg(unix)]
    if let Some(files) = rustix::process::getrlimit(rustix::process::Resource::Nofile).current {
        return most.min(u32::try_from(files / 2).unwrap_or(u32::MAX)).max(1);
    }
    most
}
