//! The screen: which windows are on it, and the cross that closes one.

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt, CreateWindowAux, EventMask, MapState, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;

use crate::display::Desk;

pub(crate) struct Screen {
    display: String,
    connection: RustConnection,
    root: Window,
}

impl Screen {
    pub(crate) fn of(desk: &Desk) -> Self {
        let (connection, screen) = x11rb::connect(Some(&desk.display)).unwrap();
        let root = connection.setup().roots[screen].root;
        Self { display: desk.display.clone(), connection, root }
    }

    /// Creel's windows that can be seen.
    pub(crate) fn windows(&self) -> Vec<Window> {
        let children = self.connection.query_tree(self.root).unwrap().reply().unwrap().children;
        children.into_iter().filter(|window| self.is_creel(*window).unwrap_or(false)).collect()
    }

    /// A window may be gone before it was asked about.
    fn is_creel(&self, window: Window) -> Option<bool> {
        let any = AtomEnum::ANY;
        let name =
            self.connection.get_property(false, window, AtomEnum::WM_NAME, any, 0, 64).ok()?.reply().ok()?;
        let seen = self.connection.get_window_attributes(window).ok()?.reply().ok()?;
        Some(name.value == b"Creel" && seen.map_state == MapState::VIEWABLE && !seen.override_redirect)
    }

    /// A panel of the older kind, as freedesktop.org's System Tray Protocol knows it, for as long as it is kept.
    pub(crate) fn older_panel(&self) -> RustConnection {
        let (panel, screen) = x11rb::connect(Some(&self.display)).unwrap();
        let window = panel.generate_id().unwrap();
        let kind = WindowClass::INPUT_ONLY;
        let aux = CreateWindowAux::new();
        panel.create_window(0, window, self.root, 0, 0, 1, 1, 0, kind, 0, &aux).unwrap().check().unwrap();
        let name = format!("_NET_SYSTEM_TRAY_S{screen}");
        let selection = panel.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom;
        panel.set_selection_owner(window, selection, x11rb::CURRENT_TIME).unwrap().check().unwrap();
        panel
    }

    /// Asks Creel's windows to close, as a window manager does when the cross is clicked.
    pub(crate) fn close(&self) {
        let atom = |name: &[u8]| self.connection.intern_atom(false, name).unwrap().reply().unwrap().atom;
        let (protocols, delete) = (atom(b"WM_PROTOCOLS"), atom(b"WM_DELETE_WINDOW"));
        for window in self.windows() {
            let message =
                ClientMessageEvent::new(32, window, protocols, [delete, x11rb::CURRENT_TIME, 0, 0, 0]);
            self.connection.send_event(false, window, EventMask::NO_EVENT, message).unwrap();
        }
        self.connection.flush().unwrap();
    }
}
