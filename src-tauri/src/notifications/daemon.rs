//! The daemon: the program of the desktop that shows notifications. There may be none, and it may hang.

use std::collections::HashMap;
use std::time::Duration;

use notify_rust::{Notification, NotificationResponse};
use tauri::async_runtime::JoinHandle;
use tokio::time::{Instant, timeout};

use super::words::Words;

/// How long the daemon may take. D-Bus itself knows no limit.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long one that did not answer is left alone.
const REST: Duration = Duration::from_secs(60);
/// How many notifications can be clicked at the same time, one for each endpoint.
const MOST: usize = 64;

/// What is known of the daemon, and what it shows for us.
#[derive(Debug, Default)]
pub(super) struct Daemon {
    /// Whether it takes the body for markup; unknown until it was asked.
    markup: Option<bool>,
    left_alone_until: Option<Instant>,
    shown: HashMap<String, Shown>,
}

/// The notification of an endpoint, which the next one takes the place of.
#[derive(Debug)]
struct Shown {
    id: u32,
    clicks: JoinHandle<()>,
}

impl Daemon {
    /// Shows the notification of an endpoint. Whatever goes wrong with that is no error of Creel's: what arrived is
    /// stored, and stands in the list.
    pub(super) async fn show(
        &mut self,
        endpoint: &str,
        words: Words,
        clicked: impl FnOnce() + Send + 'static,
    ) {
        if self.left_alone_until.is_some_and(|until| Instant::now() < until) {
            return;
        }
        match timeout(PATIENCE, self.try_to_show(endpoint, words, clicked)).await {
            Ok(Ok(())) => self.left_alone_until = None,
            Ok(Err(error)) => tracing::debug!(%error, "no notification was shown"),
            Err(_) => {
                tracing::info!("the daemon for notifications does not answer; it is left alone for a minute");
                self.left_alone_until = Some(Instant::now() + REST);
            }
        }
    }

    async fn try_to_show(
        &mut self,
        endpoint: &str,
        words: Words,
        clicked: impl FnOnce() + Send + 'static,
    ) -> Result<(), notify_rust::error::Error> {
        let body = if self.takes_markup().await? { escaped(&words.body) } else { words.body };
        let mut notification = Notification::new();
        notification.appname("Creel").summary(&words.title).body(&body).icon("creel-desktop");
        notification.action("default", "Show");
        if let Some(shown) = self.shown.get(endpoint) {
            notification.id(shown.id);
        }
        let handle = notification.show_async().await?;
        let id = handle.id();
        let clicks = tauri::async_runtime::spawn(async move {
            let mut pressed = false;
            let answer = |response: &NotificationResponse| {
                pressed = matches!(response, NotificationResponse::Default | NotificationResponse::Action(_));
            };
            handle.wait_for_action_async(answer).await;
            if pressed {
                clicked();
            }
        });
        if self.shown.len() >= MOST {
            self.shown.retain(|_, shown| !shown.clicks.inner().is_finished());
        }
        if let Some(before) = self.shown.insert(endpoint.to_owned(), Shown { id, clicks }) {
            before.clicks.abort();
        }
        Ok(())
    }

    async fn takes_markup(&mut self) -> Result<bool, notify_rust::error::Error> {
        if let Some(markup) = self.markup {
            return Ok(markup);
        }
        // The question blocks, so it is asked where that holds nothing else up.
        let asked = tauri::async_runtime::spawn_blocking(notify_rust::get_capabilities).await;
        let capabilities = asked.unwrap_or_else(|_| Ok(Vec::new()))?;
        Ok(*self.markup.insert(capabilities.iter().any(|it| it == "body-markup")))
    }
}

/// The text for a daemon that reads markup: it shows exactly the characters that are meant.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn markup_of_a_sender_is_text() {
        assert_eq!(escaped("<b>&amp;</b> 1 > 0"), "&lt;b&gt;&amp;amp;&lt;/b&gt; 1 &gt; 0");
    }
}
