//! Aside: what takes a while, since it works on a long body, is done on a thread of its own. Requests are received on the
//! same few threads on which everything is sent, and a signature over megabytes would hold them up.

use tokio::runtime::Handle;
use tokio::sync::Semaphore;

/// Up to this many bytes it is over sooner than another thread has begun.
pub(crate) const SHORT: u64 = 128 * 1024;

/// Few at a time, so that there is room for others on a machine of few cores.
static TURNS: Semaphore = Semaphore::const_new(2);

/// Does the work on a thread of its own, and waits for it.
pub(crate) async fn aside<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    // It is never closed.
    let _turn = TURNS.acquire().await;
    let runtime = Handle::current();
    let done = tokio::task::spawn_blocking(move || runtime.block_on(work)).await;
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
}

#[cfg(test)]
mod tests {
    use super::aside;

    #[tokio::test]
    async fn it_is_done_on_another_thread() {
        let here = std::thread::current().id();
        let there = aside(async {
            tokio::task::yield_now().await;
            std::thread::current().id()
        });
        assert_ne!(there.await, here);
    }
}
