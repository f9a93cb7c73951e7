//! The panel: what of the desktop holds the icons of programs. Windows and macOS always have one.

/// Whether there is a panel right now; it comes and goes with the desktop's own programs.
#[cfg(not(target_os = "linux"))]
pub(super) const fn is_there() -> bool {
    true
}

#[cfg(target_os = "linux")]
pub(super) use linux::is_there;

#[cfg(target_os = "linux")]
mod linux {
    use glib::prelude::ToVariant;
    use x11rb::protocol::xproto::ConnectionExt;

    /// The one that programs tell of their icons, by the StatusNotifierItem specification of freedesktop.org.
    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    const PATH: &str = "/StatusNotifierWatcher";
    /// How long it may take to answer, in milliseconds. The window's thread waits for it.
    const PATIENCE: i32 = 1000;

    pub(in crate::tray) fn is_there() -> bool {
        has_host() || owns_selection().unwrap_or(false)
    }

    /// Whether the watcher knows somebody who shows the icons. Without a watcher the bus says so at once.
    fn has_host() -> bool {
        let Ok(bus) = gio::bus_get_sync(gio::BusType::Session, gio::Cancellable::NONE) else { return false };
        let asked = (WATCHER, "IsStatusNotifierHostRegistered").to_variant();
        let flags = gio::DBusCallFlags::NO_AUTO_START;
        let (interface, method) = ("org.freedesktop.DBus.Properties", "Get");
        let none = gio::Cancellable::NONE;
        let said =
            bus.call_sync(Some(WATCHER), PATH, interface, method, Some(&asked), None, flags, PATIENCE, none);
        said.ok().and_then(|said| said.child_value(0).as_variant()?.get()).unwrap_or(false)
    }

    /// Whether there is a panel of the older kind, the System Tray Protocol of freedesktop.org, which the tray's library
    /// falls back to. Under Wayland it cannot: what owns the selection there has no place for its icon.
    fn owns_selection() -> Option<bool> {
        if std::env::var_os("WAYLAND_DISPLAY").is_some() {
            return None;
        }
        let (screen, number) = x11rb::connect(None).ok()?;
        let name = format!("_NET_SYSTEM_TRAY_S{number}");
        let selection = screen.intern_atom(false, name.as_bytes()).ok()?.reply().ok()?.atom;
        let owner = screen.get_selection_owner(selection).ok()?.reply().ok()?.owner;
        Some(owner != x11rb::NONE)
    }
}
