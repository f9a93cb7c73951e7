//! The screen: which windows are on it, and the cross that closes one.

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, MapState, Window};
use x11rb::rust_connection::RustConnection;

use crate::display::Desk;

pub(crate) struct Screen {
    connection: RustConnection,
    root: Window,
}

impl Screen {
    pub(crate) fn of(desk: &Desk) -> Self {
        let (connection, screen) = x11rb::connect(Some(&desk.display)).unwrap();
        let root = connection.setup().roots[screen].root;
        Self { connection, root }
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
