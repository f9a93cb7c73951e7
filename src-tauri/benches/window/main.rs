//! What Creel's window takes beyond a blank one of the same toolkit: the time from the start of the process until
//! something is painted, and the memory of all its processes once it stands idle.
//!
//! `cargo xtask bench -- --only window [--rounds 5]`
#![cfg_attr(target_os = "linux", allow(clippy::panic, clippy::unwrap_used))]

#[cfg(target_os = "linux")]
mod opened;
#[cfg(target_os = "linux")]
mod rounds;

#[cfg(target_os = "linux")]
#[path = "../../tests/desktop/display.rs"]
// The tests use more of it.
#[allow(dead_code)]
mod display;
#[cfg(target_os = "linux")]
#[path = "../../tests/desktop/driver.rs"]
mod driver;

fn main() {
    #[cfg(target_os = "linux")]
    rounds::measure();
    #[cfg(not(target_os = "linux"))]
    println!("The window is measured on Linux only.");
}
