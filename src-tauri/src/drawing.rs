//! How the page is drawn: by the graphics card where there is one, else plainly.
//!
//! Where there is none (a virtual machine, a container, a remote desktop) WebKit has Mesa stand in for it: the processor
//! draws the parts of the page, and then plays the card that puts them together. That makes the window slower to come up,
//! and takes some 80 MiB more.

use std::path::Path;

/// Where WebKit looks for the user's own wish.
const PLAINLY: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// What a card is reached through: the kernel's own drivers, NVIDIA's, ARM's, and that of Linux within Windows.
const CARDS: [(&str, &str); 4] =
    [("/dev/dri", "renderD"), ("/dev", "nvidia0"), ("/dev", "mali0"), ("/dev", "dxg")];

/// Has the page drawn plainly where there is no card. To be called first of all: the environment may be changed only
/// while there are no threads, and WebKit cannot be told later without losing the page now and then.
pub(crate) fn plainly_without_card() {
    let carded = CARDS.iter().any(|(folder, name)| holds(Path::new(folder), name));
    if !carded && let Err(error) = glib::setenv(PLAINLY, "1", false) {
        // The window comes up all the same, only slower.
        tracing::debug!(%error, "the page is drawn as if there were a graphics card");
    }
}

/// Whether a folder holds something whose name begins so.
fn holds(folder: &Path, name: &str) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name()).any(|file| file.to_string_lossy().starts_with(name))
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn a_card_is_known_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!holds(&folder.path().join("dri"), "renderD"), "there is no such folder");
        std::fs::write(folder.path().join("card0"), "").unwrap();
        assert!(!holds(folder.path(), "renderD"), "a screen without a card");
        std::fs::write(folder.path().join("renderD128"), "").unwrap();
        assert!(holds(folder.path(), "renderD"));
    }
}
