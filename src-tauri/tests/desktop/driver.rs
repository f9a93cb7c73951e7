//! A WebDriver: WebKit's own, which starts the app and presses its keys as a user would.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;

use serde_json::{Value, json};

use crate::display::{Desk, PATIENCE, Running, eventually};

#[derive(Debug)]
pub(crate) struct Driver {
    port: u16,
    running: Running,
}

impl Driver {
    pub(crate) fn start(desk: &Desk) -> Self {
        // The driver cannot say which free port it took, so one is looked up for it.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new("WebKitWebDriver");
        desk.environment(&mut command);
        command
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .args(["--host=127.0.0.1", &format!("--port={port}")]);
        let driver = Self { port, running: Running::start(&mut command) };
        eventually("the WebDriver", || TcpStream::connect(("127.0.0.1", port)).ok());
        driver
    }

    /// The process of the app that it started.
    pub(crate) fn app(&self) -> u32 {
        let driver = self.running.pid();
        let children = std::fs::read_to_string(format!("/proc/{driver}/task/{driver}/children")).unwrap();
        children.split_whitespace().next().and_then(|pid| pid.parse().ok()).expect("the app runs")
    }

    pub(crate) fn ask(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let body = body.to_string();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).map_err(|error| error.to_string())?;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        // A driver whose app ended at once never answers.
        stream.set_read_timeout(Some(PATIENCE)).map_err(|error| error.to_string())?;
        stream.write_all(request.as_bytes()).map_err(|error| error.to_string())?;
        let (mut head, mut reply) = (Vec::new(), Vec::new());
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).map_err(|error| error.to_string())?;
            head.push(byte[0]);
        }
        let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
        let length = head.split("content-length:").nth(1).and_then(|rest| rest.lines().next());
        let length: usize =
            length.and_then(|text| text.trim().parse().ok()).ok_or("a reply without a length")?;
        reply.resize(length, 0);
        stream.read_exact(&mut reply).map_err(|error| error.to_string())?;
        let reply: Value = serde_json::from_slice(&reply).map_err(|error| error.to_string())?;
        match &reply["value"]["error"] {
            Value::String(error) => Err(format!("{error}: {}", reply["value"]["message"])),
            _ => Ok(reply["value"].clone()),
        }
    }

    /// Starts the app, and gives the session's path.
    pub(crate) fn session(&self, binary: &str, arguments: &[String]) -> String {
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "webkitgtk:browserOptions": {"binary": binary, "args": arguments}
        }}});
        let session =
            self.ask("POST", "/session", &wanted).unwrap_or_else(|error| panic!("no session: {error}"));
        format!("/session/{}", session["sessionId"].as_str().unwrap())
    }
}
