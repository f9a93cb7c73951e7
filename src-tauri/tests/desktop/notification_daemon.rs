//! A daemon for notifications as a desktop has one: real D-Bus, on the bus of the test.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;
use zbus::interface;
use zbus::zvariant::OwnedValue;

use crate::display::{Desk, PATIENCE};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// A notification as it came.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) id: u32,
    pub(crate) replaces: u32,
    pub(crate) app: String,
    pub(crate) summary: String,
    pub(crate) body: String,
}

pub(crate) struct NotificationDaemon {
    connection: Connection,
    shown: Receiver<Shown>,
}

impl NotificationDaemon {
    pub(crate) fn start(desk: &Desk) -> Self {
        Self::serving(desk, None)
    }

    /// One that takes every call and answers none.
    pub(crate) fn hanging(desk: &Desk) -> Self {
        Self::serving(desk, Some(Duration::from_secs(3600)))
    }

    fn serving(desk: &Desk, delay: Option<Duration>) -> Self {
        let (sender, shown) = channel();
        let daemon = Daemon { last: 0, shown: sender, delay };
        let connection = Builder::address(desk.bus.as_deref().unwrap())
            .and_then(|builder| builder.name(NAME))
            .and_then(|builder| builder.serve_at(PATH, daemon))
            .and_then(Builder::build)
            .unwrap();
        Self { connection, shown }
    }

    #[track_caller]
    pub(crate) fn next(&self) -> Shown {
        self.shown.recv_timeout(PATIENCE).expect("a notification")
    }

    /// Whatever came in this time.
    pub(crate) fn within(&self, time: Duration) -> Option<Shown> {
        self.shown.recv_timeout(time).ok()
    }

    /// The user clicks on it.
    pub(crate) fn click(&self, id: u32) {
        self.connection.emit_signal(None::<&str>, PATH, NAME, "ActionInvoked", &(id, "default")).unwrap();
        self.connection.emit_signal(None::<&str>, PATH, NAME, "NotificationClosed", &(id, 2_u32)).unwrap();
    }
}

struct Daemon {
    last: u32,
    shown: Sender<Shown>,
    delay: Option<Duration>,
}

impl Daemon {
    fn wait(&self) {
        if let Some(delay) = self.delay {
            std::thread::sleep(delay);
        }
    }
}

#[interface(name = "org.freedesktop.Notifications")]
impl Daemon {
    async fn get_capabilities(&self) -> Vec<String> {
        self.wait();
        ["body", "body-markup", "actions"].map(str::to_owned).to_vec()
    }

    async fn get_server_information(&self) -> (String, String, String, String) {
        ("test".into(), "creel".into(), "1".into(), "1.2".into())
    }

    #[expect(clippy::too_many_arguments, reason = "the specification of notifications has them")]
    async fn notify(
        &mut self,
        app: String,
        replaces: u32,
        _icon: String,
        summary: String,
        body: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        self.wait();
        let id = if replaces == 0 { self.last + 1 } else { replaces };
        self.last = self.last.max(id);
        let _ = self.shown.send(Shown { id, replaces, app, summary, body });
        id
    }

    async fn close_notification(&self, _id: u32) {}
}
