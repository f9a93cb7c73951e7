//! Autostart: the entry by which the system starts Creel when its user logs in, out of sight in the tray. The entry itself
//! is the truth about it, since people remove it by the system's own means, too.

use std::path::Path;

use auto_launch::{AutoLaunch, AutoLaunchBuilder, WindowsEnableMode};
use tauri::State;

/// Why nothing was changed; said to the user as it is.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AutostartError {
    #[error("where this program lies cannot be told: {0}")]
    Place(#[from] std::io::Error),
    #[error("the system's list of what starts with it could not be read or changed: {0}")]
    Entry(#[from] auto_launch::Error),
}

impl serde::Serialize for AutostartError {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What Creel is started with when it starts by itself: as this time, but out of sight.
#[derive(Debug)]
pub(crate) struct Autostart {
    words: Vec<String>,
}

impl Autostart {
    /// `data_dir` is where the data is, if not in the system's folder.
    pub(crate) fn with(data_dir: Option<&Path>) -> Self {
        let data_dir = data_dir.map(|data_dir| word(&format!("--data-dir={}", data_dir.display())));
        Self { words: [Some("--hidden".to_owned()), data_dir].into_iter().flatten().collect() }
    }

    fn entry(&self) -> Result<AutoLaunch, AutostartError> {
        // Within an AppImage the program itself lies in a folder that is gone after the end.
        let program = match std::env::var_os("APPIMAGE") {
            Some(image) => image.into(),
            None => std::env::current_exe()?,
        };
        let entry = AutoLaunchBuilder::new()
            .set_app_name("Creel")
            .set_app_path(&word(&program.display().to_string()))
            .set_args(&self.words)
            .set_windows_enable_mode(WindowsEnableMode::CurrentUser)
            .build();
        Ok(entry?)
    }
}

/// A word of the command in a desktop entry: quoted, with what means something within quotes escaped, and percent signs
/// doubled (Desktop Entry Specification, "The Exec key"). The other systems take it as it is.
fn word(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-=+:@".contains(c);
    if !cfg!(target_os = "linux") || text.chars().all(plain) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            // Once for the command, and once more for the value that holds it.
            '\\' => quoted.push_str(r"\\\\"),
            '"' | '`' | '$' => {
                quoted.push_str(r"\\");
                quoted.push(c);
            }
            '%' => quoted.push_str("%%"),
            _ => quoted.push(c),
        }
    }
    quoted + "\""
}

/// Whether Creel starts when its user logs in. `on` makes it so first.
#[tauri::command]
pub(crate) async fn autostart(
    on: Option<bool>,
    autostart: State<'_, Autostart>,
) -> Result<bool, AutostartError> {
    let entry = autostart.entry()?;
    match on {
        Some(true) => entry.enable()?,
        Some(false) => entry.disable()?,
        None => {}
    }
    Ok(entry.is_enabled()?)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::word;

    #[test]
    fn a_word_is_one_word_whatever_is_in_it() {
        for (text, written) in [
            ("/usr/bin/creel-desktop", "/usr/bin/creel-desktop"),
            ("/home/a b/creel", r#""/home/a b/creel""#),
            ("50%", r#""50%%""#),
            ("$HOME", r#""\\$HOME""#),
            (r"a\b", r#""a\\\\b""#),
        ] {
            assert_eq!(word(text), written, "{text}");
        }
    }
}
