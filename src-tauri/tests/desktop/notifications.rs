//! Notifications, received by a real daemon.

use std::time::{Duration, Instant};

use crate::display::{Desk, eventually, signal};
use crate::notification_daemon::NotificationDaemon;
use crate::screen::Screen;
use crate::session::Session;
use crate::tray_host::TrayHost;

fn post(desk: &Desk, path: &str, body: &str) {
    let url = format!("{}{path}", desk.receiver());
    let sent = std::process::Command::new("curl").args(["-s", "-d", body, &url]).status().unwrap();
    assert!(sent.success());
}

#[test]
fn a_click_brings_the_delivery() {
    let desk = Desk::new();
    let daemon = NotificationDaemon::start(&desk);
    let session = Session::start(&desk);
    desk.creel(&["endpoint", "add", "shop", "--notify", "always"]);
    post(&desk, "/shop/<b>order</b>", "17 & more");
    let shown = daemon.next();
    assert_eq!((shown.app.as_str(), shown.replaces), ("Creel", 0));
    assert!(shown.summary.starts_with("shop: POST /shop/"), "{shown:?}");
    assert!(!shown.body.contains("<b>"), "{shown:?}");
    assert_eq!(session.count("[aria-selected=true]:not([role=tab])"), 0, "an arrival selects nothing");
    eventually("the delivery", || {
        // Creel may not listen for it yet; a person would click again.
        daemon.click(shown.id);
        session.text().contains("17 & more").then_some(())
    });
    session.picture("notification-clicked");
}

#[test]
fn a_click_that_comes_before_the_page_is_loaded_brings_the_delivery() {
    let desk = Desk::new();
    // With a place for its icon the window stays out of sight.
    let _tray = TrayHost::start(&desk);
    let daemon = NotificationDaemon::start(&desk);
    std::thread::scope(|scope| {
        let session = scope.spawn(|| Session::hidden(&desk));
        // The page stands still until the click was heard.
        let page = Halted::new(desk.page());
        desk.owner();
        desk.creel(&["endpoint", "add", "early", "--notify", "always"]);
        post(&desk, "/early", "18 and more");
        let shown = daemon.next();
        let screen = Screen::of(&desk);
        eventually("the window", || {
            // Creel may not listen for it yet; a person would click again.
            daemon.click(shown.id);
            (screen.windows().len() == 1).then_some(())
        });
        drop(page);
        session.join().unwrap().sees("18 and more");
    });
}

/// A process that does nothing until this is dropped.
struct Halted(u32);

impl Halted {
    fn new(pid: u32) -> Self {
        signal("-STOP", pid);
        Self(pid)
    }
}

impl Drop for Halted {
    fn drop(&mut self) {
        signal("-CONT", self.0);
    }
}

#[test]
fn a_crowd_is_one_notification_that_takes_the_place_of_the_last() {
    let desk = Desk::new();
    let daemon = NotificationDaemon::start(&desk);
    let session = Session::start(&desk);
    desk.creel(&["endpoint", "add", "busy", "--notify", "always"]);
    desk.creel(&["endpoint", "add", "quiet", "--notify", "never"]);
    post(&desk, "/busy", "1");
    let first = daemon.next();
    let heard = Instant::now();
    // One program for all of them, or a slow machine would need longer than the crowd is gathered.
    let receiver = desk.receiver();
    let urls = ["busy", "quiet"].repeat(20).into_iter().map(|slug| format!("{receiver}/{slug}"));
    let sent = std::process::Command::new("curl").args(["-s", "-d", "2"]).args(urls).status().unwrap();
    assert!(sent.success());
    session.sees("41 deliveries");
    let second = daemon.next();
    // It is ten seconds, of which this test may have slept through some.
    assert!(heard.elapsed() > Duration::from_secs(5), "heard only once in ten seconds");
    assert_eq!(second.summary, "20 deliveries on busy");
    assert_eq!((second.id, second.replaces), (first.id, first.id));
    eventually("the view of the endpoint", || {
        // Creel may not listen for it yet; a person would click again.
        daemon.click(second.id);
        (session.count("[data-pane=list][data-endpoint=false]") == 1).then_some(())
    });
    assert!(daemon.within(Duration::from_secs(1)).is_none());
}

#[test]
fn a_daemon_that_hangs_or_is_not_there_holds_nothing_up() {
    let hanging = Desk::new();
    let _daemon = NotificationDaemon::hanging(&hanging);
    for desk in [&hanging, &Desk::new(), &Desk::without_bus()] {
        let session = Session::start(desk);
        desk.creel(&["endpoint", "add", "loud", "--notify", "always"]);
        for n in 0..3 {
            post(desk, "/loud", &n.to_string());
            std::thread::sleep(Duration::from_millis(600));
        }
        session.sees("3 deliveries");
        session.press("j");
        session.sees("POST /loud");
    }
}
