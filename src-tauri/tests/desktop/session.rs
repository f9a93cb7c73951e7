//! A session: the app in its window, as a user sees it and types to it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::display::{Desk, PATIENCE, built, ended, eventually, signal};
use crate::driver::Driver;

pub(crate) struct Session<'d> {
    desk: &'d Desk,
    driver: Driver,
    path: String,
    app: u32,
}

impl<'d> Session<'d> {
    /// Starts the app on a port that is free, and waits for its page.
    pub(crate) fn start(desk: &'d Desk) -> Self {
        Self::listening_on(desk, "127.0.0.1:0")
    }

    pub(crate) fn listening_on(desk: &'d Desk, address: &str) -> Self {
        Self::with(desk, &["--listen", address])
    }

    /// Starts the app out of sight.
    pub(crate) fn hidden(desk: &'d Desk) -> Self {
        Self::with(desk, &["--listen", "127.0.0.1:0", "--hidden"])
    }

    fn with(desk: &'d Desk, options: &[&str]) -> Self {
        let driver = Driver::start(desk);
        let data = desk.data().display().to_string();
        let arguments = [&["--data-dir", &data], options].concat();
        let arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
        let path = driver.session(built("creel-desktop").to_str().unwrap(), &arguments);
        let session = Self { desk, app: driver.app(), driver, path };
        // Before that there is a picture of the page only, which does nothing.
        eventually("the page", || {
            let loaded = session.evaluate("return document.querySelector('main') !== null");
            (loaded == Ok(Value::Bool(true))).then_some(())
        });
        session
    }

    fn ask(&self, method: &str, what: &str, body: &Value) -> Result<Value, String> {
        self.driver.ask(method, &format!("{}{what}", self.path), body)
    }

    fn evaluate(&self, script: &str) -> Result<Value, String> {
        self.ask("POST", "/execute/sync", &json!({"script": script, "args": []}))
    }

    /// What a script in the page gives back.
    pub(crate) fn script(&self, script: &str) -> Value {
        self.evaluate(script).unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Everything that can be read in the window.
    pub(crate) fn text(&self) -> String {
        self.script("return document.body.innerText").as_str().unwrap_or_default().to_owned()
    }

    /// Waits until this can be read.
    #[track_caller]
    pub(crate) fn sees(&self, text: &str) {
        let since = Instant::now();
        loop {
            let seen = self.evaluate("return document.body.innerText");
            if matches!(&seen, Ok(Value::String(seen)) if seen.contains(text)) {
                return;
            }
            assert!(since.elapsed() < PATIENCE, "{text:?} is not in the window: {seen:?}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// The number of elements that fit.
    pub(crate) fn count(&self, css: &str) -> u64 {
        self.script(&format!("return document.querySelectorAll({css:?}).length")).as_u64().unwrap()
    }

    /// Presses Tab until what has the focus is called this, as a user without a mouse would.
    #[track_caller]
    pub(crate) fn tab_to(&self, label: &str) {
        const NAME: &str = "const e = document.activeElement; return [e.getAttribute('aria-label'), \
                            ...[...(e.labels ?? [])].map(label => label.innerText), e.matches('button') && \
                            e.innerText].filter(Boolean).join(' ')";
        let mut passed = Vec::new();
        for _ in 0..40 {
            let name = self.script(NAME).as_str().unwrap_or_default().to_owned();
            if name.contains(label) {
                return;
            }
            passed.push(name);
            self.press("\u{e004}");
        }
        panic!("{label:?} is not reached; passed {passed:?}");
    }

    /// Presses keys one after the other, whatever has the focus.
    pub(crate) fn press(&self, keys: &str) {
        let mut actions = Vec::new();
        for key in keys.chars() {
            actions.push(json!({"type": "keyDown", "value": key}));
            actions.push(json!({"type": "keyUp", "value": key}));
        }
        self.keys(actions);
    }

    /// Presses a key while Control is held.
    pub(crate) fn control(&self, key: char) {
        let (down, up) =
            (|key| json!({"type": "keyDown", "value": key}), |key| json!({"type": "keyUp", "value": key}));
        self.keys(vec![down('\u{e009}'), down(key), up(key), up('\u{e009}')]);
    }

    fn keys(&self, actions: Vec<Value>) {
        let asked = json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]});
        self.ask("POST", "/actions", &asked).unwrap_or_else(|error| panic!("keys: {error}"));
    }

    /// Keeps a picture of the window where `SHOTS` says, for people to look at.
    pub(crate) fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("SHOTS") else { return };
        // A picture is of the frame that was drawn last, and drawing without a graphics card comes half a second behind
        // what the page knows of itself. So it is taken until it stands still.
        let take = || {
            std::thread::sleep(Duration::from_secs(1));
            self.ask("GET", "/screenshot", &Value::Null).unwrap()
        };
        let mut picture = take();
        eventually("a picture that stands still", || {
            let before = std::mem::replace(&mut picture, take());
            (before == picture).then_some(())
        });
        let bytes = data_encoding::BASE64.decode(picture.as_str().unwrap().as_bytes()).unwrap();
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(std::path::Path::new(&folder).join(format!("desktop-{name}.png")), bytes).unwrap();
    }

    /// Ends the app as a power cut would, and starts it again.
    pub(crate) fn kill_and_start(self) -> Self {
        signal("-KILL", self.app);
        ended(self.app);
        let desk = self.desk;
        drop(self);
        desk.forgets_the_app();
        Self::start(desk)
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        // The driver leaves the app running when a session ends.
        signal("-TERM", self.app);
        ended(self.app);
    }
}
