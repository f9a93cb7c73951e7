//! What is in force: the settings as they are now, and as they were when Creel started, which is what its receiver has.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::Settings;

#[derive(Debug, Default)]
pub(crate) struct InForce {
    now: RwLock<Arc<Settings>>,
    at_start: OnceLock<Arc<Settings>>,
}

impl InForce {
    pub(crate) fn now(&self) -> Arc<Settings> {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn replace(&self, settings: Settings) {
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(settings);
    }

    /// What holds now is what the receiver starts with.
    pub(crate) fn started(&self) {
        self.at_start.get_or_init(|| self.now());
    }

    /// The names of the settings that count from the next start on.
    pub(crate) fn waiting(&self) -> Vec<&'static str> {
        let at_start = self.at_start.get();
        at_start.map_or_else(Vec::new, |at_start| self.now().receiver_differs(at_start))
    }
}
