//! Notifications: what arrived while nobody looked, said by the system's own daemon.
//!
//! They follow the revision as every live view does, so nothing about them is on the way of a delivery. Each endpoint has
//! a rule; what it lets through is gathered ([`bursts`]), put into words ([`words`]) and shown ([`daemon`]).

mod bursts;
mod daemon;
mod rule;
mod words;

use std::time::Duration;

use creel_core::Creel;
use creel_core::delivery::DeliveryId;
use creel_core::store::{Delivery, Page, StoreError};
use creel_signatures::Verdict;
use tauri::AppHandle;
use tokio::time::Instant;

use self::bursts::Bursts;
use self::daemon::Daemon;
use crate::opening::{Opening, Outcome};
use crate::window;
use crate::wishes::{self, Wish};

/// How long arrivals are gathered before they are looked at: senders come in crowds.
const GATHER: Duration = Duration::from_millis(250);
/// How long to wait where there is nothing to wait for.
const LONG: Duration = Duration::from_secs(3600);
/// How many deliveries are looked at in one go.
const PAGE: usize = 500;

/// Starts to notify as soon as the core is open.
pub(crate) fn start(app: AppHandle, opening: Opening) {
    tauri::async_runtime::spawn(async move {
        let Outcome::Open { creel, .. } = opening.outcome().await else { return };
        let ended = creel.shutdown().clone();
        tokio::select! {
            () = watch(app, creel) => {}
            () = ended.cancelled() => {}
        }
    });
}

async fn watch(app: AppHandle, creel: Creel) {
    // Something may have arrived before anybody here could look, so the first look is taken at once.
    let mut revision = 0;
    let mut seen = None;
    let mut bursts = Bursts::default();
    let mut daemon = Daemon::default();
    loop {
        let due = bursts.next_due();
        tokio::select! {
            now = creel.changes().after(revision, LONG) => {
                tokio::time::sleep(GATHER).await;
                revision = now;
                if let Err(error) = look(&app, &creel, &mut seen, &mut bursts).await {
                    tracing::debug!(%error, "arrivals could not be read; they are with the next change");
                }
            }
            () = tokio::time::sleep_until(due.unwrap_or_else(|| Instant::now() + LONG)) => {}
        }
        for burst in bursts.take_due(Instant::now()) {
            let wish = Wish::Open { endpoint: burst.endpoint.clone(), delivery: burst.only() };
            let app = app.clone();
            let clicked = move || {
                window::show(&app);
                wishes::wish(&app, wish);
            };
            daemon.show(&burst.endpoint, words::of(&burst), clicked).await;
        }
    }
}

/// Reads what arrived since the start or the last look, and gathers what the rules let through.
async fn look(
    app: &AppHandle,
    creel: &Creel,
    seen: &mut Option<DeliveryId>,
    bursts: &mut Bursts,
) -> Result<(), StoreError> {
    let focused = window::is_focused(app);
    loop {
        let Some(after) = seen.or_else(|| creel.store().last_before()) else { return Ok(()) };
        let page = Page { limit: PAGE, after: Some(after), ..Page::default() };
        let arrived = creel.store().find(Default::default(), page).await?;
        let Some(last) = arrived.iter().map(|delivery| delivery.id).max() else { return Ok(()) };
        for delivery in rule::let_through(creel, &arrived, after, focused).await? {
            bursts.add(delivery);
        }
        *seen = Some(last);
        if arrived.len() < PAGE {
            return Ok(());
        }
    }
}

/// Whether a delivery is one that should not be: its signature is wrong, or is not there.
fn is_bad(delivery: &Delivery) -> bool {
    matches!(delivery.judgement.verdict, Verdict::Invalid | Verdict::Missing)
}
