//! The tray: what stands in its menu, and what each entry does.

use crate::display::{Desk, Running, eventually};
use crate::screen::Screen;
use crate::session::Session;
use crate::tray_host::TrayHost;

#[test]
fn the_tray_says_how_things_stand_and_pauses_the_list() {
    let desk = Desk::new();
    let tray = TrayHost::start(&desk);
    let session = Session::start(&desk);
    session.sees("Waiting for the first delivery");
    let icon = tray.icon();
    assert!(icon.picture().is_file(), "{:?} is shown", icon.picture());
    let state = format!("Receiving on {}", desk.receiver());
    let menu = eventually("the state in the menu", || Some(icon.menu()).filter(|menu| menu.contains(&state)));
    assert_eq!(menu, [&state, "", "Show Creel", "Pause or resume the list", "", "Quit"]);
    let sent = std::process::Command::new("curl").args(["-s", "--fail", &desk.receiver()]).status().unwrap();
    assert!(sent.success());
    session.sees("1 delivery");
    icon.choose("Pause or resume the list");
    session.sees("List paused.");
    icon.choose("Pause or resume the list");
    session.sees("Nothing leaves unasked");
}

#[test]
fn the_tray_brings_back_the_window_and_ends_creel() {
    let desk = Desk::new();
    let tray = TrayHost::start(&desk);
    let mut app = Running::start(
        desk.program("creel-desktop")
            .args(["--listen", "127.0.0.1:0", "--hidden", "--data-dir"])
            .arg(desk.data()),
    );
    let icon = tray.icon();
    let screen = Screen::of(&desk);
    assert!(screen.windows().is_empty(), "it starts out of sight");
    icon.choose("Show Creel");
    eventually("the window", || (screen.windows().len() == 1).then_some(()));
    desk.owner();
    icon.choose("Quit");
    let code = eventually("the end", || app.0.try_wait().unwrap()).code();
    assert_eq!(code, Some(0));
    assert!(!desk.data().join("creel.sock").exists(), "nothing is left behind");
}

#[test]
fn a_window_that_nothing_would_bring_back_does_not_start_out_of_sight() {
    let desk = Desk::new();
    let screen = Screen::of(&desk);
    let _app = Running::start(
        desk.program("creel-desktop")
            .args(["--listen", "127.0.0.1:0", "--hidden", "--data-dir"])
            .arg(desk.data()),
    );
    eventually("the window", || (screen.windows().len() == 1).then_some(()));
}
