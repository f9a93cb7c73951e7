//! Creel's desktop: the window, the tray, notifications. Everything else is the core's.
//!
//! The page asks the same API that `creel serve` offers, through one command ([`bridge`]); no TCP port is opened for it.
//! The core is opened while the window comes up ([`opening`]), so that the one never waits for the other.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod attempt;
mod autostart;
mod bridge;
#[cfg(target_os = "linux")]
mod drawing;
mod files;
mod log;
mod notifications;
mod opening;
mod signals;
mod tray;
mod window;
mod wishes;

use std::process::ExitCode;

use clap::Parser;
use tauri::{Manager, RunEvent};

use crate::arguments::Arguments;
use crate::attempt::{Panicked, attempt};
use crate::autostart::Autostart;
use crate::opening::Opening;
use crate::wishes::Wishes;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log::start();
    #[cfg(target_os = "linux")]
    drawing::plainly_without_card();
    match run(arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("creel-desktop: the window could not be opened: {error:#}. `creel serve` needs none.");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let options = arguments.options()?;
    let data_dir = options.data_dir.clone();
    let opening = Opening::default();
    let app = tauri::Builder::default()
        .plugin(window::only_one(&data_dir))
        .plugin(window::remembered(&data_dir))
        .manage(opening.clone())
        .manage(Wishes::default())
        .manage(Autostart::with(arguments.data_dir()))
        .invoke_handler(tauri::generate_handler![
            bridge::api,
            files::save,
            wishes::wishes,
            autostart::autostart
        ])
        .on_window_event(window::on_event)
        .setup(move |app| {
            // The window is what is waited for. Its page comes up in processes of its own, so the rest is done beside it.
            window::open(app.handle(), arguments.hidden)?;
            opening.begin(options, arguments.listen);
            signals::quit_on_signal(app.handle().clone());
            if !arguments.hidden {
                tray::put_up_later(app.handle().clone());
            } else if !tray::put_up(app.handle()) {
                // There would be no other way to the window.
                window::show(app.handle());
            }
            notifications::start(app.handle().clone(), opening);
            Ok(())
        });
    // Without a display the toolkit panics rather than saying so.
    let built = attempt(|| app.build(tauri::generate_context!()));
    let app = built.map_err(|Panicked| anyhow::anyhow!("there is no display"))??;
    let code = app.run_return(|app, event| {
        if let RunEvent::Exit = event {
            app.state::<Opening>().end();
        }
    });
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}
