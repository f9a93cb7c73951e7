//! The window: one, of one instance, where it was left.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Window, WindowEvent};
use tauri_plugin_window_state::StateFlags;

use crate::opening::Opening;
use crate::tray;

pub(crate) const LABEL: &str = "main";

/// A second start of the same data directory shows the window of the first, and ends.
pub(crate) fn only_one(data_dir: &Path) -> TauriPlugin<tauri::Wry> {
    let mut hasher = DefaultHasher::new();
    data_dir.hash(&mut hasher);
    tauri_plugin_single_instance::Builder::new()
        .dbus_id(format!("app.creel.desktop.d{:016x}", hasher.finish()))
        .callback(|app, _, _| show(app))
        .build()
}

/// Where the window is and how large is kept beside the data.
pub(crate) fn remembered(data_dir: &Path) -> TauriPlugin<tauri::Wry> {
    let kept = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED | StateFlags::FULLSCREEN;
    // The plugin joins this to its own folder, and joining an absolute path gives that path.
    let file = data_dir.join("window.json").display().to_string();
    tauri_plugin_window_state::Builder::new().with_state_flags(kept).with_filename(file).build()
}

/// Opens the window, out of sight where that is wanted.
pub(crate) fn open(app: &AppHandle, hidden: bool) -> tauri::Result<WebviewWindow> {
    if hidden {
        tray::show_without_panel(app.clone());
    }
    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("index.html".into()))
        .title("Creel")
        .inner_size(1280.0, 820.0)
        .min_inner_size(640.0, 480.0)
        .visible(!hidden)
        .disable_drag_drop_handler()
        .on_navigation(|url| is_own(url.as_str()))
        .build()
}

/// The page and nothing else: `tauri://localhost`, or `http://tauri.localhost` where schemes of one's own are not to be
/// had.
fn is_own(url: &str) -> bool {
    ["tauri://localhost", "http://tauri.localhost", "https://tauri.localhost"]
        .iter()
        .any(|own| url.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

pub(crate) fn on_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    let app = window.app_handle();
    if app.state::<Opening>().closes_to_tray() && tray::leads_back(app) && window.hide().is_ok() {
        api.prevent_close();
        return;
    }
    app.exit(app.state::<Opening>().exit_code());
}

/// Brings the window to the front, wherever it was.
pub(crate) fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    let shown = window.show().and_then(|()| window.unminimize()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

/// Whether the user looks at the window right now.
pub(crate) fn is_focused(app: &AppHandle) -> bool {
    app.get_webview_window(LABEL).and_then(|window| window.is_focused().ok()).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn the_window_shows_its_own_page_only() {
        for (url, own) in [
            ("tauri://localhost", true),
            ("tauri://localhost/index.html", true),
            ("http://tauri.localhost/", true),
            ("tauri://localhost.evil.example/", false),
            ("https://example.com/", false),
            ("file:///etc/passwd", false),
            ("javascript:alert(1)", false),
            ("about:blank", false),
        ] {
            assert_eq!(is_own(url), own, "{url}");
        }
    }
}
