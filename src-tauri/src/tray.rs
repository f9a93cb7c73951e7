//! The tray: Creel's icon beside the clock, with what can be done while the window is closed.

use tauri::menu::{MenuBuilder, MenuItemBuilder};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager};

use crate::attempt::{Panicked, attempt};
use crate::window;

/// The tray's icon, where the system has a place for it.
pub(crate) struct Tray(Option<TrayIcon>);

impl Tray {
    /// Puts the icon into the tray. Without it Creel works all the same, so nothing about it is an error.
    pub(crate) fn build(app: &AppHandle) -> Self {
        // The library behind the tray is looked for when it is first used, and its absence is a panic there.
        match attempt(|| icon(app)) {
            Ok(Ok(icon)) => Self(Some(icon)),
            Ok(Err(error)) => {
                tracing::info!(%error, "there is no tray here");
                Self(None)
            }
            Err(Panicked) => {
                tracing::info!(
                    "there is no tray here: its library (libayatana-appindicator3) is not installed"
                );
                Self(None)
            }
        }
    }

    /// Whether a closed window can be had back from here.
    pub(crate) fn is_there(&self) -> bool {
        self.0.is_some()
    }
}

fn icon(app: &AppHandle) -> tauri::Result<TrayIcon> {
    let show = MenuItemBuilder::with_id("show", "Show Creel").build(app)?;
    let pause = MenuItemBuilder::with_id("pause", "Pause or resume the list").build(app)?;
    let quit = MenuItemBuilder::with_id("quit", "Quit").build(app)?;
    let menu = MenuBuilder::new(app).items(&[&show, &pause]).separator().item(&quit).build()?;
    let mut builder = TrayIconBuilder::with_id("creel")
        .tooltip("Creel")
        .menu(&menu)
        .show_menu_on_left_click(cfg!(target_os = "linux"))
        .on_menu_event(|app, event| match event.id().as_ref() {
            "show" => window::show(app),
            "pause" => window::pause_list(app),
            "quit" => app.exit(app.state::<crate::opening::Opening>().exit_code()),
            _ => {}
        })
        .on_tray_icon_event(|tray, event| {
            let TrayIconEvent::Click { button, button_state, .. } = event else { return };
            if (button, button_state) == (MouseButton::Left, MouseButtonState::Up) {
                window::show(tray.app_handle());
            }
        });
    if let Some(icon) = app.default_window_icon() {
        builder = builder.icon(icon.clone());
    }
    builder.build(app)
}
