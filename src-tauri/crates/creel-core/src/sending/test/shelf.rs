//! The shelf: the test events there are, those that ship with Creel and those that a user saved. A saved one wins over
//! another of the same provider and name. A deleted one is put away in a folder of its deletion, from which it can return.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{FormatError, TestEvent};
use crate::clock::Timestamp;
use crate::store::Deletion;

/// What stands for a provider where there is none.
pub const NO_PROVIDER: &str = "own";

/// The longest file, in bytes.
const LONGEST: u64 = 12 * 1024 * 1024;

/// The longest name, in characters.
const LONGEST_NAME: usize = 80;

/// Where deleted ones are. It is no name of a provider.
const AWAY: &str = ".deleted";

/// Those that ship with Creel: provider, name and text of each, in this order.
const BUILTIN: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/events.rs"));

/// Where test events are kept.
#[derive(Debug, Clone)]
pub struct Shelf {
    folder: PathBuf,
}

/// A test event with its place.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The provider by its id, or [`NO_PROVIDER`].
    pub provider: String,
    pub name: String,
    /// Whether a user saved it.
    pub saved: bool,
    /// The file of a saved one may be anything.
    pub event: Result<TestEvent, FormatError>,
}

/// Why a test event was not found, saved or deleted.
#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    #[error("there is no test event {1:?} of {0:?}")]
    NotFound(String, String),
    #[error("a test event {0:?} is saved already; delete it first, or take another name")]
    Exists(String),
    #[error(
        "{0:?} cannot be the name of a test event; a name has at most {LONGEST_NAME} letters, digits, `-`, `_` and `.`, \
         and begins with a letter or a digit"
    )]
    Name(String),
    #[error("the file of the test event {0:?} cannot be used: {1}")]
    Format(String, FormatError),
    #[error("another test event is called {0:?} now; delete that one first, then undo")]
    Taken(String),
    #[error("the file {0} could not be used: {1}")]
    File(PathBuf, io::Error),
}

impl Shelf {
    /// The shelf whose saved events stand beside the user's provider definitions.
    pub fn beside(providers_dir: &Path) -> Self {
        Self { folder: providers_dir.with_file_name("events") }
    }

    /// All there are, or those of one provider, by provider and name.
    pub fn list(&self, provider: Option<&str>) -> Vec<Kept> {
        let wanted = |id: &str| provider.is_none_or(|provider| provider == id);
        let builtin = BUILTIN.iter().filter(|(provider, ..)| wanted(provider));
        let mut kept: Vec<Kept> = builtin
            .map(|(provider, name, text)| Kept {
                provider: (*provider).to_owned(),
                name: (*name).to_owned(),
                saved: false,
                event: TestEvent::read(text),
            })
            .collect();
        for provider in names(&self.folder, "").iter().filter(|id| wanted(id)) {
            for name in names(&self.folder.join(provider), ".json") {
                kept.retain(|other| other.provider != *provider || other.name != name);
                if let Some(saved) = self.saved(provider, &name) {
                    kept.push(saved);
                }
            }
        }
        kept.sort_by(|one, other| (&one.provider, &one.name).cmp(&(&other.provider, &other.name)));
        kept
    }

    pub fn get(&self, provider: &str, name: &str) -> Result<TestEvent, ShelfError> {
        let missing = || ShelfError::NotFound(provider.to_owned(), name.to_owned());
        if !is_name(provider) || !is_name(name) {
            return Err(missing());
        }
        if let Some(saved) = self.saved(provider, name) {
            return saved.event.map_err(|error| ShelfError::Format(name.to_owned(), error));
        }
        let found = BUILTIN.iter().find(|(of, named, _)| *of == provider && *named == name);
        let (.., text) = found.ok_or_else(missing)?;
        TestEvent::read(text).map_err(|error| ShelfError::Format(name.to_owned(), error))
    }

    /// Whether it is one that a user saved.
    pub fn is_saved(&self, provider: &str, name: &str) -> bool {
        is_name(provider) && is_name(name) && self.file(provider, name).is_file()
    }

    pub fn save(&self, provider: &str, name: &str, event: &TestEvent) -> Result<(), ShelfError> {
        if let Some(bad) = [provider, name].into_iter().find(|text| !is_name(text)) {
            return Err(ShelfError::Name(bad.to_owned()));
        }
        let text = event.write().map_err(|error| ShelfError::Format(name.to_owned(), error))?;
        let file = self.file(provider, name);
        let failed = |error| ShelfError::File(file.clone(), error);
        fs::create_dir_all(self.folder.join(provider)).map_err(failed)?;
        let created = fs::OpenOptions::new().write(true).create_new(true).open(&file);
        match created.and_then(|mut file| io::Write::write_all(&mut file, text.as_bytes())) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(ShelfError::Exists(name.to_owned()))
            }
            done => done.map_err(failed),
        }
    }

    /// Puts a saved one away, for this deletion.
    pub(crate) fn delete(&self, provider: &str, name: &str, deletion: &Deletion) -> Result<(), ShelfError> {
        if !self.is_saved(provider, name) {
            return Err(ShelfError::NotFound(provider.to_owned(), name.to_owned()));
        }
        let (from, to) = (self.file(provider, name), self.away(deletion).join(provider));
        fs::create_dir_all(&to).map_err(|error| ShelfError::File(to.clone(), error))?;
        fs::rename(&from, to.join(format!("{name}.json"))).map_err(|error| ShelfError::File(from, error))
    }

    /// Brings back what was put away for this deletion.
    pub(crate) fn restore(&self, deletion: &Deletion) -> Result<(), ShelfError> {
        let away = self.away(deletion);
        for provider in names(&away, "") {
            for name in names(&away.join(&provider), ".json") {
                let (from, to) =
                    (away.join(&provider).join(format!("{name}.json")), self.file(&provider, &name));
                if to.exists() {
                    return Err(ShelfError::Taken(name));
                }
                let failed = |error| ShelfError::File(to.clone(), error);
                fs::create_dir_all(self.folder.join(&provider)).map_err(failed)?;
                fs::rename(from, &to).map_err(failed)?;
            }
        }
        // What is empty now is swept with the rest if it stays.
        let _ = fs::remove_dir_all(away);
        Ok(())
    }

    /// Removes for good what was put away before this time.
    pub(crate) fn purge(&self, before: Timestamp) -> Result<(), ShelfError> {
        let away = self.folder.join(AWAY);
        for entry in fs::read_dir(&away).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let at = name.to_str().and_then(|name| name.split_once('-')?.1.parse::<i64>().ok());
            if at.is_some_and(|at| at < before.micros()) {
                fs::remove_dir_all(entry.path()).map_err(|error| ShelfError::File(entry.path(), error))?;
            }
        }
        Ok(())
    }

    /// The folder of a deletion. Its number alone may be given again, by a database that was begun anew.
    fn away(&self, deletion: &Deletion) -> PathBuf {
        self.folder.join(AWAY).join(format!("{}-{}", deletion.id, deletion.at.micros()))
    }

    fn file(&self, provider: &str, name: &str) -> PathBuf {
        self.folder.join(provider).join(format!("{name}.json"))
    }

    /// `None` where no such file is there.
    fn saved(&self, provider: &str, name: &str) -> Option<Kept> {
        let file = self.file(provider, name);
        let size = fs::metadata(&file).ok().filter(fs::Metadata::is_file)?.len();
        let text = match size > LONGEST {
            true => Err(FormatError::Json(format!("the file has more than {LONGEST} bytes"))),
            false => fs::read_to_string(&file).map_err(|error| FormatError::Json(error.to_string())),
        };
        let event = text.and_then(|text| TestEvent::read(&text));
        Some(Kept { provider: provider.to_owned(), name: name.to_owned(), saved: true, event })
    }
}

/// The names in a folder that end like this, without the end.
fn names(folder: &Path, end: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let name = |entry: fs::DirEntry| {
        let name = entry.file_name();
        let name = name.to_str()?.strip_suffix(end)?;
        is_name(name).then(|| name.to_owned())
    };
    entries.filter_map(name).collect()
}

/// Names are parts of paths, so little is allowed in them.
fn is_name(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=LONGEST_NAME).contains(&text.len())
        && text.bytes().all(allowed)
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
}
