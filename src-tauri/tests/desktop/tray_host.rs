//! A place for tray icons as a desktop has one: the StatusNotifierWatcher of freedesktop.org, on the bus of the test, and
//! the menu of an icon as `com.canonical.dbusmenu` gives it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};

use zbus::blocking::connection::Builder;
use zbus::blocking::{Connection, Proxy};
use zbus::interface;
use zbus::message::Header;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

use crate::display::{Desk, PATIENCE, eventually};

const NAME: &str = "org.kde.StatusNotifierWatcher";
const PATH: &str = "/StatusNotifierWatcher";

/// Whatever holds the icons of the desktop. The place goes when it is dropped.
pub(crate) struct TrayHost {
    connection: Connection,
    registered: Receiver<(String, String)>,
}

impl TrayHost {
    pub(crate) fn start(desk: &Desk) -> Self {
        let (sender, registered) = channel();
        let connection = Builder::address(desk.bus.as_deref().unwrap())
            .and_then(|builder| builder.name(NAME))
            .and_then(|builder| builder.serve_at(PATH, Watcher { registered: sender }))
            .and_then(Builder::build)
            .unwrap();
        Self { connection, registered }
    }

    /// The next icon that comes.
    #[track_caller]
    pub(crate) fn icon(&self) -> Icon<'_> {
        let (owner, path) = self.registered.recv_timeout(PATIENCE).expect("an icon in the tray");
        let item = Proxy::new(&self.connection, owner.clone(), path, "org.kde.StatusNotifierItem").unwrap();
        let menu: OwnedObjectPath = item.get_property("Menu").unwrap();
        let menu = Proxy::new(&self.connection, owner, menu, "com.canonical.dbusmenu").unwrap();
        Icon { item, menu }
    }
}

struct Watcher {
    registered: Sender<(String, String)>,
}

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    /// `service` is the path of the icon's object, or a name on the bus whose object has the usual path.
    async fn register_status_notifier_item(&self, service: String, #[zbus(header)] header: Header<'_>) {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        let named = if service.starts_with('/') {
            (sender, service)
        } else {
            (service, "/StatusNotifierItem".to_owned())
        };
        let _ = self.registered.send(named);
    }

    #[zbus(property)]
    async fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    async fn protocol_version(&self) -> i32 {
        0
    }
}

/// An icon in the tray, with its menu.
pub(crate) struct Icon<'h> {
    item: Proxy<'h>,
    menu: Proxy<'h>,
}

/// An entry of the menu: its number, what is known of it, and those below it.
type Entry = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

impl Icon<'_> {
    /// The picture that is shown.
    pub(crate) fn picture(&self) -> PathBuf {
        self.item.get_property::<String>("IconName").unwrap().into()
    }

    fn entries(&self) -> Vec<(i32, String)> {
        let properties: &[&str] = &[];
        let (_, root): (u32, Entry) = self.menu.call("GetLayout", &(0, 1, properties)).unwrap();
        let entries = root.2.into_iter().map(|entry| Entry::try_from(entry).unwrap());
        let label = |properties: &HashMap<String, OwnedValue>| match properties.get("label").map(|it| &**it) {
            // An underscore marks the letter that a key goes to.
            Some(Value::Str(label)) => label.replace('_', ""),
            _ => String::new(),
        };
        entries.map(|(id, properties, _)| (id, label(&properties))).collect()
    }

    /// What the menu says, from its top; lines between are empty.
    pub(crate) fn menu(&self) -> Vec<String> {
        self.entries().into_iter().map(|(_, label)| label).collect()
    }

    /// Chooses an entry of the menu, as a click does.
    #[track_caller]
    pub(crate) fn choose(&self, label: &str) {
        let id = eventually(label, || {
            self.entries().into_iter().find(|(_, said)| said == label).map(|(id, _)| id)
        });
        let _: () = self.menu.call("Event", &(id, "clicked", Value::from(0_i32), 0_u32)).unwrap();
    }
}
