//! Names the commands of the window, so that each needs a permission: one that is not listed here cannot be called.

use tauri_build::{AppManifest, Attributes};

fn main() {
    // The page is built into the program, and a program without one is of no use; but it compiles, as the core does.
    let page = std::path::Path::new("../ui/dist");
    if !page.exists() {
        println!("cargo:warning=the window will be empty: build the UI first (npm run build in ui)");
        if let Err(error) = std::fs::create_dir_all(page) {
            println!("cargo:warning=ui/dist could not be made: {error}");
        }
    }
    let attributes =
        Attributes::new().app_manifest(AppManifest::new().commands(&["api", "autostart", "save", "wishes"]));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
    }
}
