//! The desktop in its real window, on a display and a bus of its own.
#![cfg(target_os = "linux")]
// In a test that is how a wrong value ends.
#![allow(clippy::panic, clippy::unwrap_used)]

mod capabilities;
mod display;
mod driver;
mod notification_daemon;
mod screen;
mod session;
mod tray_host;

mod keyring;
mod notifications;
mod starting;
mod tray;
mod walk;
