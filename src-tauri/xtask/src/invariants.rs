//! An invariant: a word that must not stand in some files, and why.
//!
//! Only what a search for words can find is here; the compiler and the tests guard the rest. Comments may name anything,
//! and so may unit tests at the end of a file.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

struct Invariant {
    rule: &'static str,
    reason: &'static str,
    /// Whether the invariant is about the file at this path, relative to the repository, with `/` between folders.
    covers: fn(&str) -> bool,
    forbidden: &'static [&'static str],
}

const INVARIANTS: &[Invariant] = &[
    Invariant {
        rule: "only the store speaks to SQLite",
        reason: "what is durable, and when, is decided in one folder",
        covers: |path| {
            path.strip_prefix("src-tauri/crates/creel-core/src/")
                .is_some_and(|path| !path.starts_with("store/") && path != "store.rs")
        },
        forbidden: &["rusqlite", "rusqlite_migration"],
    },
    Invariant {
        rule: "the core never names Tauri",
        reason: "it builds, runs and is tested on a machine without a desktop",
        covers: |path| path.starts_with("src-tauri/crates/creel-core/"),
        forbidden: &["tauri", "tauri_build"],
    },
    Invariant {
        rule: "creel-signatures does no I/O and reads no clock",
        reason: "a verdict follows from the stored bytes and the stored time alone, so that it can be judged again next year",
        covers: |path| path.starts_with("src-tauri/crates/creel-signatures/src/"),
        forbidden: &["std::fs", "fs::", "std::net", "net::", "SystemTime", "Instant"],
    },
    Invariant {
        rule: "one file of the UI speaks to the desktop's toolkit",
        reason: "the same UI runs in a browser, and the rest of it does not know where it runs",
        covers: |path| path.starts_with("ui/src/") && path != "ui/src/host/desktop.ts",
        forbidden: &["@tauri-apps/"],
    },
    Invariant {
        rule: "package-lock.json names no download address",
        reason: "each machine fetches packages from where it is told to; `npm config set omit-lockfile-registry-resolved true` \
                 and `npm install` leave them out",
        covers: |path| path.ends_with("package-lock.json"),
        forbidden: &["\"resolved\": \"http:", "\"resolved\": \"https:"],
    },
];

/// Folders that hold nothing of ours.
const FOREIGN: &[&str] = &[".git", "target", "node_modules", "dist"];

/// Fails with every line that breaks an invariant.
pub(crate) fn hold(root: &Path) -> Result<()> {
    let mut broken = Vec::new();
    search(root, "", &mut broken)?;
    if !broken.is_empty() {
        bail!("invariants are broken:\n\n{}", broken.join("\n"));
    }
    Ok(())
}

fn search(root: &Path, folder: &str, broken: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(root.join(folder)).with_context(|| format!("cannot read {folder}"))? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        let kind = entry.file_type()?;
        if kind.is_dir() && !FOREIGN.contains(&name) {
            search(root, &path, broken)?;
        } else if kind.is_file() && INVARIANTS.iter().any(|invariant| (invariant.covers)(&path)) {
            let text = fs::read(entry.path()).with_context(|| format!("cannot read {path}"))?;
            broken.extend(breaches(&path, &String::from_utf8_lossy(&text)));
        }
    }
    Ok(())
}

/// The lines of one file that break an invariant, each with the rule and its reason.
fn breaches(path: &str, text: &str) -> Vec<String> {
    let rust = path.ends_with(".rs");
    let lines: Vec<&str> = text.lines().collect();
    let opens_module = |line: &&str| line.starts_with("mod ") && line.ends_with('{');
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let number = index + 1;
        if rust && *line == "#[cfg(test)]" && lines.get(number).is_some_and(opens_module) {
            break;
        }
        if rust && line.trim_start().starts_with("//") {
            continue;
        }
        for Invariant { rule, reason, forbidden, .. } in INVARIANTS.iter().filter(|it| (it.covers)(path)) {
            if let Some(word) = forbidden.iter().find(|word| names(line, word)) {
                found.push(format!("{path}:{number}: `{word}`: {rule}\n    because {reason}"));
            }
        }
    }
    found
}

/// Whether `line` holds `word` as a word of its own: `tauri` is in `tauri::App`, and not in `src-tauri`.
fn names(line: &str, word: &str) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        let begins = !word.starts_with(part_of_word) || !before.is_some_and(|c| part_of_word(c) || c == '-');
        let ends = !word.ends_with(part_of_word) || !after.is_some_and(part_of_word);
        begins && ends
    })
}

#[cfg(test)]
mod tests {
    use super::breaches;

    fn check(path: &str, text: &str, lines: &[usize]) {
        let found = breaches(path, text);
        let wanted: Vec<_> = lines.iter().map(|line| format!("{path}:{line}:")).collect();
        assert_eq!(found.len(), wanted.len(), "{path}: {found:?}");
        for (found, wanted) in found.iter().zip(&wanted) {
            assert!(found.starts_with(wanted), "{found} should be on {wanted}");
        }
    }

    #[test]
    fn only_the_store_names_sqlite() {
        let text = "use http::Uri;\nuse rusqlite::Connection;\n";
        check("src-tauri/crates/creel-core/src/api/mod.rs", text, &[2]);
        check("src-tauri/crates/creel-core/src/store/mod.rs", text, &[]);
        check("src-tauri/crates/creel-core/src/store.rs", text, &[]);
        let import = "import { invoke } from \"@tauri-apps/api/core\";";
        check("ui/src/host/desktop.ts", import, &[]);
        check("ui/src/inspector/inspector.tsx", import, &[1]);
        check("src-tauri/crates/creel-core/src/storefront.rs", text, &[2]);
        check("src-tauri/crates/creel-core/tests/it/main.rs", text, &[]);
    }

    #[test]
    fn the_core_does_not_name_tauri() {
        check("src-tauri/crates/creel-core/Cargo.toml", "[dependencies]\ntauri-build = \"2\"\n", &[2]);
        check("src-tauri/crates/creel-core/src/lib.rs", "const WHERE: &str = \"src-tauri/crates\";\n", &[]);
        check("src-tauri/crates/creel-core/src/lib.rs", "// Not in tauri's thread.\ntauri::spawn();\n", &[2]);
    }

    #[test]
    fn signatures_are_pure() {
        let path = "src-tauri/crates/creel-signatures/src/verify.rs";
        check(path, "use std::time::{Duration, Instant};\n", &[1]);
        check(path, "let name = Instantly::new();\n", &[]);
        check(path, "//! Reads no std::fs and no Instant.\n", &[]);
        check(path, "let now = SystemTime::now();\n", &[1]);
        check(path, "fn pure() {}\n\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n", &[]);
        check(path, "#[cfg(test)]\nmod tests;\nuse std::fs;\n", &[3]);
    }

    #[test]
    fn lock_files_name_no_address() {
        let text = "{\n  \"resolved\": \"https://example.com/a.tgz\",\n  \"resolved\": \"packages/a\"\n}\n";
        check("fixtures/senders/package-lock.json", text, &[2]);
        check("fixtures/senders/package.json", text, &[]);
    }
}
