//! Files: bytes of the API that the user keeps, saved where a browser would put a download.

use std::path::{Path, PathBuf};

use axum::body::Body;
use directories::UserDirs;
use http::{Method, Request};
use http_body_util::BodyExt;
use tauri::State;
use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt;

use crate::bridge::carry;
use crate::opening::{Opening, Outcome};

/// How many names are tried where files of the same name are there already.
const TRIES: u32 = 1000;

/// Why nothing was saved; said to the user as it is.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SaveError {
    #[error("only what the API gives can be saved")]
    Elsewhere,
    #[error("{0}")]
    NotOpen(String),
    #[error("the API did not give it (status {0})")]
    Refused(u16),
    #[error("this system names no folder to save to")]
    NoFolder,
    #[error("it could not be written: {0}")]
    Io(#[from] std::io::Error),
    #[error("it broke off: {0}")]
    BrokeOff(#[from] axum::Error),
}

impl serde::Serialize for SaveError {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Saves what the API gives for `path` in the folder for downloads, under a name that no file there has yet, and says
/// where. It is written piece by piece, so its size does not matter.
#[tauri::command]
pub(crate) async fn save(
    path: String,
    name: String,
    opening: State<'_, Opening>,
) -> Result<String, SaveError> {
    let router = match opening.outcome().await {
        Outcome::Open { router, .. } => router,
        Outcome::Failed(failure) => return Err(SaveError::NotOpen(failure.words)),
    };
    if !path.starts_with(&format!("{}/", creel_core::api::PREFIX)) {
        return Err(SaveError::Elsewhere);
    }
    let request = Request::builder().method(Method::GET).uri(path).body(Body::empty());
    let response = carry(router, request.map_err(|_| SaveError::Elsewhere)?).await;
    if !response.status().is_success() {
        return Err(SaveError::Refused(response.status().as_u16()));
    }
    let (saved, mut file) = new_file(&folder()?, &name).await?;
    let written = async {
        let mut body = response.into_body();
        while let Some(frame) = body.frame().await {
            if let Ok(bytes) = frame?.into_data() {
                file.write_all(&bytes).await?;
            }
        }
        Ok(file.sync_all().await?)
    };
    if let Err(error) = written.await {
        // Half of it would pass for all of it.
        let _ = tokio::fs::remove_file(&saved).await;
        return Err(error);
    }
    Ok(saved.display().to_string())
}

fn folder() -> Result<PathBuf, SaveError> {
    let user = UserDirs::new().ok_or(SaveError::NoFolder)?;
    let downloads = user.download_dir().filter(|folder| folder.is_dir());
    Ok(downloads.unwrap_or(user.home_dir()).to_owned())
}

async fn new_file(folder: &Path, name: &str) -> Result<(PathBuf, File), SaveError> {
    let name = plain(name);
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem.to_owned(), format!(".{extension}")),
        _ => (name, String::new()),
    };
    for n in 0..TRIES {
        let number = if n == 0 { String::new() } else { format!(" ({n})") };
        let path = folder.join(format!("{stem}{number}{extension}"));
        match OpenOptions::new().write(true).create_new(true).open(&path).await {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(std::io::Error::from(std::io::ErrorKind::AlreadyExists).into())
}

/// A name that stays in its folder and shows what it is: the page made it, but parts of it are a sender's.
fn plain(name: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name: String = name.chars().map(|c| if allowed(c) { c } else { '-' }).take(100).collect();
    let name = name.trim_matches(['.', '-']);
    if name.is_empty() { "creel".into() } else { name.into() }
}

#[cfg(test)]
mod tests {
    use super::{new_file, plain};

    #[test]
    fn names_stay_in_their_folder() {
        for (name, kept) in [
            ("delivery-12.json", "delivery-12.json"),
            ("../../.bashrc", "bashrc"),
            ("/etc/passwd", "etc-passwd"),
            ("a\u{202e}gpj.exe", "a-gpj.exe"),
            ("..", "creel"),
            ("", "creel"),
        ] {
            assert_eq!(plain(name), kept, "{name:?}");
        }
    }

    #[tokio::test]
    async fn no_file_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let mut names = Vec::new();
        for _ in 0..3 {
            let (path, _) = new_file(folder.path(), "body.json").await.unwrap();
            names.push(path.file_name().unwrap().to_str().unwrap().to_owned());
        }
        assert_eq!(names, ["body.json", "body (1).json", "body (2).json"]);
    }
}
