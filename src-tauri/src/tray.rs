//! The tray: Creel's icon beside the clock, with what can be done while the window is closed.

mod panel;

use std::time::{Duration, Instant};

use tauri::menu::{MenuBuilder, MenuItem, MenuItemBuilder};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Wry};

use crate::attempt::{Panicked, attempt};
use crate::opening::{Opening, Outcome};
use crate::window;
use crate::wishes::{self, Wish, Wishes};

/// How long to wait where nothing changes.
const LONG: Duration = Duration::from_secs(3600);
/// How long a page may take to come up before the tray no longer waits for it.
const LONGEST_WAIT: Duration = Duration::from_secs(3);
/// How long a desktop that is coming up itself may take until it has a panel.
const COMING_UP: Duration = Duration::from_secs(10);
/// How often the tray is looked after where much changes.
const BETWEEN: Duration = Duration::from_secs(1);

/// The tray's icon, where the system has a place for it.
struct Tray(Option<Icon>);

struct Icon {
    tray: TrayIcon,
    /// The line of the menu that says how things stand.
    state: MenuItem<Wry>,
}

impl Tray {
    /// Puts the icon into the tray. Without it Creel works all the same, so nothing about it is an error.
    fn build(app: &AppHandle) -> Self {
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

    fn say(&self, state: &str) {
        let Some(Icon { tray, state: line }) = &self.0 else { return };
        let said = line.set_text(state).and_then(|()| tray.set_tooltip(Some(format!("Creel: {state}"))));
        if let Err(error) = said {
            tracing::debug!(%error, "the tray does not say how things stand");
        }
    }
}

/// Puts the icon into the tray where it is not there yet, and keeps it saying how things stand. Says whether there is one,
/// which somebody may show or not. Only for the window's thread.
pub(crate) fn put_up(app: &AppHandle) -> bool {
    if app.try_state::<Tray>().is_none() {
        app.manage(Tray::build(app));
        follow(app.clone());
    }
    app.state::<Tray>().0.is_some()
}

/// Whether a window that is out of sight can be had back from the tray right now. Only for the window's thread.
pub(crate) fn leads_back(app: &AppHandle) -> bool {
    put_up(app) && panel::is_there()
}

/// Shows a window that started out of sight, unless a panel shows the way to it. Creel may start sooner than the panel.
pub(crate) fn show_without_panel(app: AppHandle) {
    tauri::async_runtime::spawn_blocking(move || {
        let begun = Instant::now();
        while !panel::is_there() {
            if begun.elapsed() > COMING_UP {
                return window::show(&app);
            }
            std::thread::sleep(BETWEEN);
        }
    });
}

/// Puts the icon into the tray once the page is there. What looks for a tray keeps the window's thread busy, and the page
/// would be painted only after that.
pub(crate) fn put_up_later(app: AppHandle) {
    tauri::async_runtime::spawn(async move {
        let _ = tokio::time::timeout(LONGEST_WAIT, app.state::<Wishes>().asked()).await;
        let handle = app.clone();
        let begun = app.run_on_main_thread(move || {
            put_up(&handle);
        });
        if let Err(error) = begun {
            tracing::debug!(%error, "the window was closed before there was a tray");
        }
    });
}

/// Keeps the tray saying how things stand.
fn follow(app: AppHandle) {
    tauri::async_runtime::spawn(async move {
        let tray = app.state::<Tray>();
        let creel = match app.state::<Opening>().outcome().await {
            Outcome::Open { creel, .. } => creel,
            Outcome::Failed(_) => return tray.say("Creel could not be opened"),
        };
        let mut revision = 0;
        let mut said = String::new();
        while !creel.shutdown().is_cancelled() {
            let state = match creel.owner().receiver {
                Some(receiver) => format!("Receiving on {receiver}"),
                None => "Not receiving".to_owned(),
            };
            if state != said {
                tray.say(&state);
                said = state;
            }
            tokio::select! {
                now = creel.changes().after(revision, LONG) => revision = now,
                () = creel.shutdown().cancelled() => {}
            }
            // Where it receives changes seldom, and every delivery is a change.
            tokio::time::sleep(BETWEEN).await;
        }
    });
}

fn icon(app: &AppHandle) -> tauri::Result<Icon> {
    let state = MenuItemBuilder::with_id("state", "Opening").enabled(false).build(app)?;
    let show = MenuItemBuilder::with_id("show", "Show Creel").build(app)?;
    let pause = MenuItemBuilder::with_id("pause", "Pause or resume the list").build(app)?;
    let quit = MenuItemBuilder::with_id("quit", "Quit").build(app)?;
    let menu = MenuBuilder::new(app)
        .item(&state)
        .separator()
        .items(&[&show, &pause])
        .separator()
        .item(&quit)
        .build()?;
    let mut builder = TrayIconBuilder::with_id("creel")
        .tooltip("Creel")
        .menu(&menu)
        .show_menu_on_left_click(cfg!(target_os = "linux"))
        .on_menu_event(|app, event| match event.id().as_ref() {
            "show" => window::show(app),
            "pause" => wishes::wish(app, Wish::PauseList),
            "quit" => app.exit(app.state::<Opening>().exit_code()),
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
    Ok(Icon { tray: builder.build(app)?, state })
}
