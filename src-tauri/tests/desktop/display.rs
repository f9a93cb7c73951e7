//! A display and a bus for one test, and whatever else has to end with it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Asks again and again until there is an answer.
#[track_caller]
pub(crate) fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let since = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(since.elapsed() < PATIENCE, "waited {PATIENCE:?} for {what}");
        std::thread::sleep(Duration::from_millis(30));
    }
}

/// Waits until a process that somebody else started is gone.
#[track_caller]
pub(crate) fn ended(pid: u32) {
    eventually("the process to end", || {
        let state = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        (state.is_empty() || state.contains(") Z ")).then_some(())
    });
}

/// Sends a signal. A process that is gone already has nothing to hear.
pub(crate) fn signal(name: &str, pid: u32) {
    let _ = Command::new("kill").args([name, &pid.to_string()]).stderr(Stdio::null()).status();
}

/// A process that ends with its owner.
#[derive(Debug)]
pub(crate) struct Running(pub(crate) Child);

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        let program = command.get_program().to_string_lossy().into_owned();
        Self(command.spawn().unwrap_or_else(|error| {
            panic!("{program} could not be started ({error}); `cargo xtask test` installs it")
        }))
    }

    /// The first line of its output.
    fn first_line(&mut self) -> String {
        let mut line = String::new();
        BufReader::new(self.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    pub(crate) fn pid(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// No service is started by this bus: what a machine happens to have installed must not decide what a test sees.
const BARE_BUS: &str = r#"<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"#;

/// A screen, a bus and a home.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) display: String,
    /// Where the bus is; `None` for a desktop without one.
    pub(crate) bus: Option<String>,
    pub(crate) home: TempDir,
    _running: Vec<Running>,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let mut desk = Self::without_bus();
        let config = desk.home.path().join("bus.conf");
        std::fs::write(&config, BARE_BUS).unwrap();
        let mut bus = Running::start(
            Command::new("dbus-daemon")
                .args(["--nofork", "--print-address"])
                .arg(format!("--config-file={}", config.display()))
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        desk.bus = Some(bus.first_line());
        desk._running.push(bus);
        desk
    }

    pub(crate) fn without_bus() -> Self {
        let home = tempfile::tempdir().unwrap();
        for folder in ["run", "Downloads"] {
            std::fs::create_dir(home.path().join(folder)).unwrap();
        }
        // It picks a number that is free and says it on its standard output. Without `-noreset` it would start anew
        // whenever its last client leaves.
        let mut screen = Running::start(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-noreset", "-nolisten", "tcp"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let display = format!(":{}", screen.first_line());
        Self { display, bus: None, home, _running: vec![screen] }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// What a program on this desk sees of the world.
    pub(crate) fn environment(&self, command: &mut Command) {
        let home = self.home.path();
        for variable in ["DBUS_SESSION_BUS_ADDRESS", "WAYLAND_DISPLAY", "CREEL_DATA_DIR", "CREEL_LOG"] {
            command.env_remove(variable);
        }
        if let Some(bus) = &self.bus {
            command.env("DBUS_SESSION_BUS_ADDRESS", bus);
        } else {
            // Without it the bus of the machine would be looked for at its usual place.
            command.env("DBUS_SESSION_BUS_ADDRESS", "disabled:");
        }
        command
            .env("DISPLAY", &self.display)
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", home.join("run"))
            .env("XDG_DATA_HOME", home.join("share"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("TZ", "UTC");
    }

    /// A program of this build, on this desk.
    pub(crate) fn program(&self, name: &str) -> Command {
        let mut command = Command::new(built(name));
        self.environment(&mut command);
        command.stdin(Stdio::null());
        command
    }

    /// What `creel` says about the data of this desk.
    pub(crate) fn creel(&self, arguments: &[&str]) -> serde_json::Value {
        let output = self
            .program("creel")
            .args(arguments)
            .args(["--json", "--data-dir"])
            .arg(self.data())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{arguments:?}: {error}: {said}"))
    }

    /// Waits until the bus has noticed that the app is gone. A start before that would take itself for a second one.
    pub(crate) fn forgets_the_app(&self) {
        let Some(bus) = &self.bus else { return };
        let bus = zbus::blocking::connection::Builder::address(bus.as_str()).unwrap().build().unwrap();
        let names = zbus::blocking::fdo::DBusProxy::new(&bus).unwrap();
        eventually("the bus to forget the app", || {
            let names = names.list_names().unwrap();
            (!names.iter().any(|name| name.as_str().starts_with("app.creel"))).then_some(())
        });
    }

    /// The process that shows the app's page, as soon as it is there.
    pub(crate) fn page(&self) -> u32 {
        let home = format!("HOME={}", self.home.path().display());
        eventually("the process of the page", || {
            std::fs::read_dir("/proc").unwrap().flatten().find_map(|process| {
                let read = |file: &str| std::fs::read_to_string(process.path().join(file)).ok();
                let is_page = read("comm")?.starts_with("WebKitWebProces");
                let is_ours = read("environ")?.split('\0').any(|variable| variable == home);
                process.file_name().to_str()?.parse().ok().filter(|_| is_page && is_ours)
            })
        })
    }

    /// What the lock file says of the running instance, once it receives.
    pub(crate) fn owner(&self) -> serde_json::Value {
        eventually("the desktop to receive", || {
            let text = std::fs::read_to_string(self.data().join("creel.lock")).ok()?;
            let owner: serde_json::Value = serde_json::from_str(&text).ok()?;
            // The file of an instance that has ended stays until the next one takes it over.
            let runs = Path::new("/proc").join(owner["pid"].to_string()).exists();
            (runs && owner["receiver"].is_string()).then_some(owner)
        })
    }

    pub(crate) fn receiver(&self) -> String {
        self.owner()["receiver"].as_str().unwrap().to_owned()
    }
}

/// A program that is built beside the desktop.
pub(crate) fn built(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_BIN_EXE_creel-desktop")).with_file_name(name);
    assert!(path.is_file(), "{name} is not built: run the tests of the whole workspace");
    path
}
