//! A wait: how a connection waits for anything, so that every wait has an end. One timer serves a whole connection; it
//! is set anew only when it fires or a shorter limit comes, which on a busy connection is almost never.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::futures::OwnedNotified;
use tokio::time::{Instant, Sleep, sleep_until};

use super::seat::{Call, Seat};

/// Why a wait ended before what it waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    Time,
    Called(Call),
}

/// The waiting of one connection.
#[derive(Debug)]
pub(super) struct Wait {
    timer: Pin<Box<Sleep>>,
    changed: Pin<Box<OwnedNotified>>,
    pub(super) seat: Arc<Seat>,
}

impl Wait {
    pub(super) fn new(seat: Arc<Seat>) -> Self {
        let changed = Box::pin(seat.changed().notified_owned());
        Self { timer: Box::pin(sleep_until(Instant::now())), changed, seat }
    }

    /// Waits at most so long, and heeds these calls.
    pub(super) async fn upto<F: Future>(
        &mut self,
        limit: Duration,
        heed: &[Call],
        future: F,
    ) -> Result<F::Output, Cut> {
        self.until(Instant::now() + limit, heed, future).await
    }

    /// What is ready is taken before the time or a call is looked at, so that a request that is there is never lost.
    pub(super) async fn until<F: Future>(
        &mut self,
        end: Instant,
        heed: &[Call],
        future: F,
    ) -> Result<F::Output, Cut> {
        let mut future = pin!(future);
        poll_fn(|context| match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Ok(output)),
            Poll::Pending => self.poll_cut(end, heed, context).map(Err),
        })
        .await
    }

    fn poll_cut(&mut self, end: Instant, heed: &[Call], context: &mut Context<'_>) -> Poll<Cut> {
        loop {
            if let Some(call) = heed.iter().find(|call| self.seat.is_called(**call)) {
                return Poll::Ready(Cut::Called(*call));
            }
            if self.changed.as_mut().poll(context).is_pending() {
                break;
            }
            // A call between the look and the poll has left its notification, so nothing is missed.
            self.changed.set(self.seat.changed().notified_owned());
        }
        if self.timer.deadline() > end {
            self.timer.as_mut().reset(end);
        }
        while self.timer.as_mut().poll(context).is_ready() {
            if Instant::now() >= end {
                return Poll::Ready(Cut::Time);
            }
            self.timer.as_mut().reset(end);
        }
        Poll::Pending
    }
}
