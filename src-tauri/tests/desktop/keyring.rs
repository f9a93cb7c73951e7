//! The data key in the system's keyring: made by the desktop, used by every other host of the same data.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::display::{Desk, Running, eventually};
use crate::session::Session;

/// Opens a keyring on the bus of the desk.
fn keyring(desk: &Desk) -> Running {
    let mut command = Command::new("gnome-keyring-daemon");
    desk.environment(&mut command);
    command.args(["--unlock", "--components=secrets", "--foreground"]).stdin(Stdio::piped());
    let mut daemon = Running::start(command.stdout(Stdio::null()).stderr(Stdio::null()));
    daemon.0.stdin.take().unwrap().write_all(b"a password").unwrap();
    let bus =
        zbus::blocking::connection::Builder::address(desk.bus.as_deref().unwrap()).unwrap().build().unwrap();
    let names = zbus::blocking::fdo::DBusProxy::new(&bus).unwrap();
    eventually("the keyring", || {
        names.name_has_owner("org.freedesktop.secrets".try_into().unwrap()).unwrap().then_some(())
    });
    daemon
}

#[test]
fn the_key_is_in_the_keyring_and_opens_for_everyone_of_this_user() {
    let desk = Desk::new();
    let daemon = keyring(&desk);
    let session = Session::start(&desk);
    desk.creel(&["endpoint", "add", "shop", "--provider", "github"]);
    let added = desk.creel(&["secret", "add", "shop", "a secret of the shop"]);
    assert_eq!(added["last_four"], "shop", "{added}");
    let files = || {
        let mut names: Vec<String> = std::fs::read_dir(desk.data())
            .unwrap()
            .flatten()
            .map(|file| file.file_name().to_string_lossy().into_owned())
            .filter(|name| name.starts_with("secret"))
            .collect();
        names.sort();
        names
    };
    assert_eq!(files(), ["secret.keyring"]);
    drop(session);

    // Another program, another process, the same keyring.
    let available = |desk: &Desk| desk.creel(&["secret", "ls", "shop"])["items"][0]["available"].clone();
    assert_eq!(available(&desk), true);

    // Without the keyring the secret stays closed, and no other key is made up.
    drop(daemon);
    assert_eq!(available(&desk), false);
    assert_eq!(files(), ["secret.keyring"]);
}

#[test]
fn without_a_keyring_the_key_is_a_file() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    session.sees("Waiting for the first delivery");
    assert!(desk.data().join("secret.key").is_file());
    assert!(!desk.data().join("secret.keyring").exists());
}
