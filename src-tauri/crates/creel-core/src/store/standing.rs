//! Standing: which file stands at the database's path. A damaged one is moved away with its side files, one after the
//! other, and a fresh one takes its place.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

/// Told to everyone who opens the file.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// Grows when the file is replaced: what has an older file open is of no use any more.
    generation: AtomicU64,
    moving: RwLock<()>,
}

impl Standing {
    pub(super) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Has every connection opened anew before its next use.
    pub(super) fn renew(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
    }

    /// Opens the file, and tells which one that is. Whoever opened it between two moves would have a new `-shm` made for
    /// the old file; the fresh file would then take that for its own and cut it off, and touching what was cut off ends
    /// the process (SQLite's locks do not see that, since they are kept per database file).
    pub(super) fn open<T, E>(&self, open: impl FnOnce() -> Result<T, E>) -> Result<(u64, T), E> {
        let _unmoved = self.moving.read().unwrap_or_else(PoisonError::into_inner);
        Ok((self.generation(), open()?))
    }

    /// Moves the file away; nobody opens it meanwhile.
    pub(super) fn replace<T>(&self, replace: impl FnOnce() -> T) -> T {
        let _moving = self.moving.write().unwrap_or_else(PoisonError::into_inner);
        let replaced = replace();
        self.renew();
        replaced
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use super::Standing;

    #[test]
    fn nobody_opens_a_file_while_it_is_moved() {
        let (standing, moving) = (Standing::default(), AtomicBool::new(false));
        std::thread::scope(|threads| {
            for _ in 0..4 {
                threads.spawn(|| {
                    let mut seen = 0;
                    while seen < 20 {
                        let opened =
                            standing.open(|| (!moving.load(Ordering::SeqCst)).then_some(()).ok_or(()));
                        seen = opened.expect("nothing is moved while somebody opens").0;
                    }
                });
            }
            for _ in 0..20 {
                standing.replace(|| {
                    moving.store(true, Ordering::SeqCst);
                    std::thread::sleep(Duration::from_millis(1));
                    moving.store(false, Ordering::SeqCst);
                });
            }
        });
    }
}
