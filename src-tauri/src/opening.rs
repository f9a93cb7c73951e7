//! Opening: the core on its way up, and what stands for it until then. The window is there at once; what the page asks
//! before the core is open waits for it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use creel_core::instance::{Instance, Ports, StartError, Without};
use creel_core::store::lock::LockError;
use creel_core::{Creel, OpenError, Options, api};
use tokio::sync::watch;

/// How long the core may take to finish what is under way when the program ends.
const PATIENCE: Duration = Duration::from_secs(6);

/// Another process owns the database; scripts tell by this code.
const OWNED: i32 = 3;
/// Something around Creel is broken.
const BROKEN: i32 = 2;

/// What opening came to.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    Open { creel: Creel, router: Router },
    Failed(Failure),
}

/// Why there is no core, in words for the page, and the code that the program ends with.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) words: String,
    pub(crate) exit: i32,
}

#[derive(Debug, Clone)]
pub(crate) struct Opening {
    outcome: Arc<watch::Sender<Option<Outcome>>>,
    instance: Arc<Mutex<Option<Instance>>>,
}

impl Default for Opening {
    fn default() -> Self {
        Self { outcome: Arc::new(watch::Sender::new(None)), instance: Arc::default() }
    }
}

impl Opening {
    /// Begins to open the core, in the background.
    pub(crate) fn begin(&self, options: Options, listen: Option<SocketAddr>) {
        let opening = self.clone();
        tauri::async_runtime::spawn(async move {
            let ports = Ports { receiver: listen, api: None, without: Without::Wait };
            let outcome = match Instance::start(options, ports).await {
                Ok(instance) => {
                    let creel = instance.creel().clone();
                    *opening.instance.lock().unwrap_or_else(PoisonError::into_inner) = Some(instance);
                    Outcome::Open { router: api::router(creel.clone()), creel }
                }
                Err(error) => {
                    tracing::error!(%error, "Creel could not be opened");
                    Outcome::Failed(Failure::of(&error))
                }
            };
            opening.outcome.send_replace(Some(outcome));
        });
    }

    /// The core, or why there is none, as soon as that is known.
    pub(crate) async fn outcome(&self) -> Outcome {
        let mut outcome = self.outcome.subscribe();
        loop {
            if let Some(outcome) = outcome.borrow_and_update().clone() {
                return outcome;
            }
            // The sender lives in `self`, so it can only be gone when nobody waits any more.
            if outcome.changed().await.is_err() {
                return Outcome::Failed(Failure { words: "Creel is shutting down.".into(), exit: BROKEN });
            }
        }
    }

    /// What the program ends with when it is closed now.
    pub(crate) fn exit_code(&self) -> i32 {
        match &*self.outcome.borrow() {
            Some(Outcome::Failed(failure)) => failure.exit,
            _ => 0,
        }
    }

    /// Whether closing the window leaves Creel receiving, in the tray.
    pub(crate) fn closes_to_tray(&self) -> bool {
        match &*self.outcome.borrow() {
            Some(Outcome::Open { creel, .. }) => creel.settings().desktop.close_to_tray,
            _ => false,
        }
    }

    /// Finishes what is under way, and gives the data directory free.
    pub(crate) fn end(&self) {
        let instance = self.instance.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(instance) = instance else { return };
        let stopped = async { tokio::time::timeout(PATIENCE, instance.stop()).await };
        if tauri::async_runtime::block_on(stopped).is_err() {
            tracing::warn!("the core took too long to stop; what was acknowledged is stored");
        }
    }
}

impl Failure {
    fn of(error: &StartError) -> Self {
        match error {
            StartError::Open(OpenError::Lock(LockError::Owned { owner, .. })) => Self {
                words: format!(
                    "{error}. Its deliveries are safe. Open the address that it printed in a browser to see them, or \
                     end process {} and start Creel again.",
                    owner.pid
                ),
                exit: OWNED,
            },
            _ => Self { words: format!("{error}. What was captured was left as it is."), exit: BROKEN },
        }
    }
}
