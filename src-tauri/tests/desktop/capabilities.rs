//! What the window is allowed, read from the files that say it. A line that opens something has to be argued for here.

use serde_json::{Value, json};

fn read(path: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_page_loads_and_runs_nothing_but_itself() {
    let config = read("tauri.conf.json");
    let security = &config["app"]["security"];
    let policy = security["csp"].as_str().unwrap();
    let mut seen = Vec::new();
    for directive in policy.split(';').map(str::trim) {
        let (name, sources) = directive.split_once(' ').unwrap();
        let allowed: &[&str] = match name {
            "script-src" | "style-src" | "img-src" | "font-src" => &["'self'"],
            "connect-src" => &["ipc:", "http://ipc.localhost"],
            _ => &["'none'"],
        };
        assert_eq!(sources.split(' ').collect::<Vec<_>>(), allowed, "{name}");
        seen.push(name);
    }
    for needed in
        ["default-src", "script-src", "style-src", "connect-src", "frame-src", "object-src", "base-uri"]
    {
        assert!(seen.contains(&needed), "{needed} is not in the policy");
    }
    assert_eq!(security["freezePrototype"], true);
    assert_eq!(security["dangerousDisableAssetCspModification"], false);
    assert_eq!(security["assetProtocol"], json!({"enable": false}));
    assert_eq!(config["app"]["withGlobalTauri"], false);
    assert!(config["build"].get("devUrl").is_none() && config.get("plugins").is_none());
}

#[test]
fn the_page_may_do_six_things() {
    let config = read("tauri.conf.json");
    // Without the list every file of the folder would count.
    assert_eq!(config["app"]["security"]["capabilities"], json!(["main"]));
    let capability = read("capabilities/main.json");
    let permissions = [
        "allow-api",
        "allow-autostart",
        "allow-save",
        "allow-wishes",
        "core:event:allow-listen",
        "core:event:allow-unlisten",
    ];
    assert_eq!(capability["permissions"], json!(permissions));
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(capability["local"], true);
    assert!(capability.get("remote").is_none() && capability.get("webviews").is_none());
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("capabilities");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
}

#[test]
fn nothing_of_the_toolkit_is_on_that_is_not_needed() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let workspace = std::fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let line = workspace.lines().find(|line| line.starts_with("tauri = ")).unwrap();
    assert_eq!(
        line, r#"tauri = { version = "~2.12.4", features = ["image-png", "tray-icon"] }"#,
        "no devtools"
    );
    let manifest = std::fs::read_to_string(root.join("src-tauri/Cargo.toml")).unwrap();
    for plugin in
        ["plugin-fs", "plugin-shell", "plugin-http", "plugin-process", "plugin-opener", "plugin-dialog"]
    {
        assert!(!manifest.contains(plugin), "{plugin}");
    }
}
