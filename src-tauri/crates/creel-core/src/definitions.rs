//! Definitions: the providers that are known, the built-in ones and those of the user's own files, which are read again
//! when they change.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use creel_signatures::{Catalog, DefinitionError, Origin, Provider};

use crate::Creel;
use crate::store::StoreError;

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// The longest definition, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// A definition of the user's that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{error}")]
pub struct RefusedDefinition {
    pub file: PathBuf,
    /// What is wrong, and where. Of a file that could not be read at all it is the beginning.
    pub error: DefinitionError,
}

/// What was read.
#[derive(Debug, Clone, Default)]
pub struct Definitions {
    pub catalog: Arc<Catalog>,
    pub refused: Vec<RefusedDefinition>,
    /// The user's own by their ids.
    texts: BTreeMap<String, String>,
    stamps: Vec<Stamp>,
}

/// What shows that a file changed.
type Stamp = (PathBuf, Option<SystemTime>, u64);

impl Definitions {
    /// Reads the built-in definitions and those of a folder, which need not exist. One that cannot be used takes none of
    /// the others away.
    pub fn read(folder: &Path) -> Self {
        let stamps = stamps(folder);
        let (mut catalog, mut refused, mut texts) = (Catalog::builtin(), Vec::new(), BTreeMap::new());
        for (file, _, size) in &stamps {
            match read(file, *size, &texts) {
                Ok((id, text)) => {
                    // It was read a moment ago, and reading is a function of the text.
                    let _ = catalog.add(&text);
                    texts.insert(id, text);
                }
                Err(error) => refused.push(RefusedDefinition { file: file.clone(), error }),
            }
        }
        Self { catalog: Arc::new(catalog), refused, texts, stamps }
    }

    /// The ids of those that are not what they were.
    fn changed_since(&self, before: &Self) -> Vec<String> {
        let ids = self.texts.keys().chain(before.texts.keys());
        let mut changed: Vec<String> =
            ids.filter(|id| self.texts.get(*id) != before.texts.get(*id)).cloned().collect();
        changed.sort();
        changed.dedup();
        changed
    }
}

/// The definitions of a folder in the order of their names.
fn stamps(folder: &Path) -> Vec<Stamp> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let stamp = |entry: fs::DirEntry| {
        let path = entry.path();
        let known = fs::metadata(&path).ok().filter(fs::Metadata::is_file)?;
        let is_definition = path.extension().is_some_and(|extension| extension == "toml");
        is_definition.then(|| (path, known.modified().ok(), known.len()))
    };
    let mut stamps: Vec<Stamp> = entries.filter_map(stamp).collect();
    stamps.sort();
    stamps
}

/// Reads one file, and gives the id it defines with its text.
fn read(
    file: &Path,
    size: u64,
    others: &BTreeMap<String, String>,
) -> Result<(String, String), DefinitionError> {
    let problem = |message: String| DefinitionError { line: 1, column: 1, message };
    if size > LONGEST {
        return Err(problem(format!("the file has more than {LONGEST} bytes")));
    }
    let text = fs::read_to_string(file).map_err(|error| problem(error.to_string()))?;
    let id = Provider::read(&text, Origin::User)?.id;
    if others.contains_key(&id) {
        return Err(problem(format!("another file defines {id:?} already; remove one of them")));
    }
    Ok((id, text))
}

/// Reads the user's files again whenever they change, until Creel shuts down. What came in from senders of a changed
/// definition is judged again.
pub(crate) async fn watch(creel: Creel, folder: PathBuf) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = creel.shutdown().cancelled() => return,
        }
        let (before, folder) = (creel.definitions(), folder.clone());
        let looked = tokio::task::spawn_blocking(move || {
            (stamps(&folder) != before.stamps).then(|| Definitions::read(&folder))
        });
        let Ok(Some(read)) = looked.await else { continue };
        if let Err(error) = replace(&creel, read).await {
            tracing::warn!(%error, "changed definitions count, but nothing is judged again with them yet");
        }
    }
}

async fn replace(creel: &Creel, read: Definitions) -> Result<(), StoreError> {
    tell(&read.refused);
    let changed = read.changed_since(&creel.definitions());
    creel.replace_definitions(read);
    if !changed.is_empty() {
        tracing::info!(?changed, "definitions of yours were read again");
        let slugs = creel.store().call_for_judging_of(changed).await?;
        creel.refresh_directory().await?;
        slugs.iter().for_each(|slug| creel.judge_again(slug));
    }
    creel.changes().bump();
    Ok(())
}

/// Says in the log which could not be used.
pub(crate) fn tell(refused: &[RefusedDefinition]) {
    for RefusedDefinition { file, error } in refused {
        tracing::warn!(file = %file.display(), %error, "a provider definition was not used");
    }
}
