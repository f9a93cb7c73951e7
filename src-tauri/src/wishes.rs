//! Wishes: what is asked of the page from outside of it, in the tray or by a click on a notification.
//!
//! A page that is still being loaded hears nothing, so a wish is kept until the page asks for it. The event only says
//! that there is one.

use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use tauri::{AppHandle, Emitter, Manager, State};
use tokio::sync::Notify;

use crate::window;

/// Something for the page to do.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "wish")]
pub(crate) enum Wish {
    /// Show what came to this endpoint; one delivery where it was one.
    Open { endpoint: String, delivery: Option<i64> },
    /// Pause the list, or let it go on.
    PauseList,
}

/// The wishes that the page has not taken yet, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Wishes {
    kept: Mutex<Vec<Wish>>,
    asked: Notify,
}

impl Wishes {
    fn keep(&self, wish: Wish) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(wish);
    }

    fn take(&self) -> Vec<Wish> {
        self.asked.notify_one();
        std::mem::take(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until the page has asked, which it does as soon as it is loaded.
    pub(crate) async fn asked(&self) {
        self.asked.notified().await;
    }
}

/// Keeps a wish for the page, and tells it that there is one.
pub(crate) fn wish(app: &AppHandle, wish: Wish) {
    app.state::<Wishes>().keep(wish);
    if let Err(error) = app.emit_to(window::LABEL, "wish", ()) {
        tracing::warn!(%error, "the page could not be told");
    }
}

/// Gives the page what was wished for since it last asked.
#[tauri::command]
pub(crate) fn wishes(kept: State<'_, Wishes>) -> Vec<Wish> {
    kept.take()
}

#[cfg(test)]
mod tests {
    use super::{Wish, Wishes};

    #[test]
    fn a_wish_is_given_once_and_in_its_turn() {
        let wishes = Wishes::default();
        let open = Wish::Open { endpoint: "shop".into(), delivery: Some(7) };
        wishes.keep(open.clone());
        wishes.keep(Wish::PauseList);
        assert_eq!(wishes.take(), [open, Wish::PauseList]);
        assert_eq!(wishes.take(), []);
    }
}
