//! Lists the test events in `fixtures/events/`, so that a new file there is all that a new test event needs.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let missing = |name: &str| io::Error::other(format!("cargo did not set {name}"));
    let here = env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| missing("CARGO_MANIFEST_DIR"))?;
    let out = env::var_os("OUT_DIR").ok_or_else(|| missing("OUT_DIR"))?;
    let folder = Path::new(&here).join("../../../fixtures/events");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut found = Vec::new();
    for provider in fs::read_dir(&folder)? {
        let provider = provider?;
        if !provider.file_type()?.is_dir() {
            continue;
        }
        for event in fs::read_dir(provider.path())? {
            let path = event?.path();
            if path.extension().is_some_and(|extension| extension == "json") {
                let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                found.push((provider.file_name().to_string_lossy().into_owned(), name, path));
            }
        }
    }
    found.sort();
    let mut list = String::from("&[\n");
    for (provider, name, path) in found {
        let path = path.display().to_string();
        writeln!(list, "    ({provider:?}, {name:?}, include_str!({path:?})),").map_err(io::Error::other)?;
    }
    list.push(']');
    fs::write(Path::new(&out).join("events.rs"), list)
}
