//! Starting where something is in the way: a second start, another owner, a taken port.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Command, Stdio};

use crate::display::{Desk, Running, built, eventually, signal};
use crate::screen::Screen;
use crate::session::Session;
use crate::tray_host::TrayHost;

#[test]
fn a_second_start_shows_the_first_and_ends() {
    let desk = Desk::new();
    let session = Session::start(&desk);
    let owner = desk.owner();
    let second = desk.program("creel-desktop").arg("--data-dir").arg(desk.data()).status().unwrap();
    assert!(second.success(), "{second}");
    assert_eq!(desk.owner(), owner, "the first one goes on");
    session.sees("Listening");
}

#[test]
fn data_that_another_process_owns_is_said_in_the_window_and_by_the_exit_code() {
    let desk = Desk::new();
    let serve = Running::start(
        desk.program("creel")
            .args(["serve", "--listen", "127.0.0.1:0", "--api", "127.0.0.1:0", "--data-dir"])
            .arg(desk.data())
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
    );
    desk.owner();
    let session = Session::start(&desk);
    session.sees(&serve.pid().to_string());
    session.sees("deliveries are safe");
    drop(session);

    let mut app = Running::start(
        desk.program("creel-desktop").arg("--data-dir").arg(desk.data()).stderr(Stdio::piped()),
    );
    let mut said = BufReader::new(app.0.stderr.take().unwrap()).lines();
    assert!(said.any(|line| line.unwrap().contains("Creel could not be opened")));
    the_window(&desk);
    signal("-TERM", app.pid());
    assert_eq!(app.0.wait().unwrap().code(), Some(3));
}

#[test]
fn a_port_in_use_is_said_and_taken_when_it_is_free() {
    let desk = Desk::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let session = Session::listening_on(&desk, &address);
    session.sees(&format!("{address} is already in use"));
    drop(taken);
    session.sees("Listening");
    assert_eq!(desk.receiver(), format!("http://{address}"));
}

#[test]
fn a_polite_end_leaves_nothing_behind() {
    let desk = Desk::without_bus();
    let mut app = Running::start(
        desk.program("creel-desktop").args(["--listen", "127.0.0.1:0", "--data-dir"]).arg(desk.data()),
    );
    desk.owner();
    the_window(&desk);
    signal("-TERM", app.pid());
    assert_eq!(app.0.wait().unwrap().code(), Some(0));
    assert!(!desk.data().join("creel.sock").exists());
    assert!(desk.data().join("window.json").is_file(), "where the window was is kept beside the data");
}

#[test]
fn a_machine_without_a_display_is_told_what_to_do() {
    let desk = Desk::without_bus();
    for display in ["", ":65000"] {
        let mut command = desk.program("creel-desktop");
        command.env_remove("DISPLAY").arg("--data-dir").arg(desk.data());
        if !display.is_empty() {
            command.env("DISPLAY", display);
        }
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("creel serve") && !said.contains("panicked"), "{said}");
    }
}

#[test]
fn without_the_library_of_the_tray_there_is_a_window_all_the_same() {
    let desk = Desk::new();
    // An empty file stands where the library is, for this process and its children only.
    let hidden = "for lib in /usr/lib/*/libayatana-appindicator3.so.1 /usr/lib/*/libappindicator3.so.1; do \
                  if [ -e \"$lib\" ]; then mount --bind /dev/null \"$lib\"; fi; done; exec \"$@\"";
    let mut command = Command::new("unshare");
    desk.environment(&mut command);
    command
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", hidden, "sh"])
        .arg(built("creel-desktop"))
        .args(["--listen", "127.0.0.1:0", "--hidden", "--data-dir"])
        .arg(desk.data())
        .stderr(Stdio::piped());
    let mut app = Running::start(&mut command);
    desk.owner();
    // Nobody could bring a hidden window back, so it is shown.
    the_window(&desk);
    signal("-TERM", app.pid());
    let said = std::io::read_to_string(app.0.stderr.take().unwrap()).unwrap();
    assert_eq!(app.0.wait().unwrap().code(), Some(0), "{said}");
    assert!(said.contains("there is no tray here") && !said.contains("panicked"), "{said}");
}

#[test]
fn closing_the_window_ends_creel() {
    let desk = Desk::new();
    let mut app = Running::start(
        desk.program("creel-desktop").args(["--listen", "127.0.0.1:0", "--data-dir"]).arg(desk.data()),
    );
    desk.owner();
    the_window(&desk);
    let screen = Screen::of(&desk);
    let ended = eventually("the end", || {
        // A window that came up this moment may not listen yet; a person would click again.
        screen.close();
        app.0.try_wait().unwrap()
    });
    assert_eq!(ended.code(), Some(0));
}

#[test]
fn closing_the_window_leaves_creel_in_the_tray_where_that_is_wanted_and_there_is_one() {
    let desk = Desk::new();
    let screen = Screen::of(&desk);
    let check = |panel: &str, leaves: bool| {
        let session = Session::start(&desk);
        session.sees("Listening");
        let set = Command::new("curl")
            .args(["-s", "--fail", "-X", "PATCH", "-H", "Content-Type: application/json", "--unix-socket"])
            .arg(desk.data().join("creel.sock"))
            .args(["-d", r#"{"desktop":{"close_to_tray":true}}"#, "http://creel/api/v1/settings"])
            .output()
            .unwrap();
        assert!(set.status.success(), "{}", String::from_utf8_lossy(&set.stderr));
        let receiver = desk.receiver();
        let receives = || std::net::TcpStream::connect(receiver.trim_start_matches("http://")).is_ok();
        eventually(panel, || {
            screen.close();
            (screen.windows().is_empty() && (leaves || !receives())).then_some(())
        });
        assert_eq!(receives(), leaves, "with {panel}");
        if leaves {
            // Starting it again brings the window back.
            let again = desk.program("creel-desktop").arg("--data-dir").arg(desk.data()).status().unwrap();
            assert!(again.success(), "with {panel}");
            the_window(&desk);
        }
        drop(session);
        desk.forgets_the_app();
    };
    check("nothing that shows icons", false);
    let tray = TrayHost::start(&desk);
    check("a watcher", true);
    drop(tray);
    let _panel = screen.older_panel();
    check("a panel of the older kind", true);
}

#[test]
fn creel_starts_with_the_session_where_that_is_wanted() {
    const DOWN: &str = "\u{e015}";
    let desk = Desk::new();
    let session = Session::start(&desk);
    let entry = desk.home.path().join(".config/autostart/Creel.desktop");
    session.sees("Waiting for the first delivery");
    session.control(',');
    session.sees("Theme");
    session.tab_to("Appearance");
    session.press(&DOWN.repeat(4));
    session.tab_to("Creel starts when you log in");
    assert!(!entry.exists(), "off as long as nobody asked for it");
    session.press(" ");
    let written =
        eventually("the entry", || std::fs::read_to_string(&entry).ok().filter(|it| !it.is_empty()));
    let command = written.lines().find_map(|line| line.strip_prefix("Exec=")).unwrap();
    let program = built("creel-desktop");
    assert_eq!(command, format!("{} --hidden --data-dir={}", program.display(), desk.data().display()));
    session.picture("autostart");
    session.press(" ");
    eventually("the entry to go", || (!entry.exists()).then_some(()));
}

#[test]
fn no_port_is_open_for_the_api() {
    let desk = Desk::without_bus();
    let app = Running::start(
        desk.program("creel-desktop").args(["--listen", "127.0.0.1:0", "--data-dir"]).arg(desk.data()),
    );
    let port: u16 = desk.receiver().rsplit(':').next().unwrap().parse().unwrap();
    the_window(&desk);
    assert_eq!(listening(app.pid()), [port], "the receiver's port and no other");
}

/// Waits for Creel's window.
#[track_caller]
fn the_window(desk: &Desk) {
    let screen = Screen::of(desk);
    eventually("the window", || (screen.windows().len() == 1).then_some(()));
}

/// The TCP ports that a process listens on.
fn listening(pid: u32) -> Vec<u16> {
    let files = std::fs::read_dir(format!("/proc/{pid}/fd")).unwrap();
    let links: Vec<String> = files
        .flatten()
        .filter_map(|file| std::fs::read_link(file.path()).ok())
        .map(|link| link.to_string_lossy().into_owned())
        .collect();
    let mut ports = Vec::new();
    for table in ["tcp", "tcp6"] {
        let table = std::fs::read_to_string(format!("/proc/net/{table}")).unwrap();
        for line in table.lines().skip(1) {
            let columns: Vec<&str> = line.split_ascii_whitespace().collect();
            if columns[3] == "0A" && links.contains(&format!("socket:[{}]", columns[9])) {
                ports.push(u16::from_str_radix(columns[1].rsplit(':').next().unwrap(), 16).unwrap());
            }
        }
    }
    ports
}
