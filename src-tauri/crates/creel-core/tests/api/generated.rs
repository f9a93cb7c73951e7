//! Generated files: what is committed for the UI is what the code yields. `CREEL_GENERATE=1` writes it anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use creel_core::api;

fn ui(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/api").join(path)
}

fn generating() -> bool {
    std::env::var_os("CREEL_GENERATE").is_some_and(|value| value == "1")
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    let text = |path: PathBuf| fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    entries.flatten().map(|e| (e.file_name().into_string().unwrap(), text(e.path()))).collect()
}

#[test]
fn generated_openapi() {
    let document = api::openapi().to_pretty_json().unwrap() + "\n";
    let path = ui("openapi.json");
    if generating() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &document).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(committed == document, "{} is not what the code yields: cargo xtask generate", path.display());
}

#[test]
fn generated_types() {
    let fresh = tempfile::tempdir().unwrap();
    api::write_types(fresh.path()).unwrap();
    let (fresh, folder) = (files(fresh.path()), ui("generated"));
    if generating() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in &fresh {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    assert!(fresh.len() > 20);
    let committed = files(&folder);
    let differing: Vec<_> =
        fresh.keys().chain(committed.keys()).filter(|n| fresh.get(*n) != committed.get(*n)).collect();
    assert!(differing.is_empty(), "cargo xtask generate would change {differing:?}");
    assert!(!fresh.values().any(|text| text.contains("bigint")), "large integers are numbers in JSON");
}
