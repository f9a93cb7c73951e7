//! Definitions: the providers that this machine knows, the built-in ones and the user's.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use creel_signatures::{Catalog, Provider};

use crate::escape;
use crate::place::Place;

#[derive(Debug)]
pub(crate) struct Definitions {
    catalog: Catalog,
    /// The user's files that could not be used, and why.
    refused: Vec<String>,
}

impl Definitions {
    /// Reads what is there. A file that cannot be used takes none of the others away.
    pub(crate) fn read(place: &Place) -> Self {
        let mut definitions = Self { catalog: Catalog::builtin(), refused: Vec::new() };
        let entries = std::fs::read_dir(place.providers_dir()).into_iter().flatten().flatten();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
        files.sort();
        for file in files {
            let added = std::fs::read_to_string(&file)
                .map_err(anyhow::Error::from)
                .and_then(|text| definitions.catalog.add(&text).map_err(anyhow::Error::from));
            if let Err(error) = added {
                definitions.refused.push(format!("{}: {error}", file.display()));
            }
        }
        definitions
    }

    /// The provider of this id, or what else there is.
    pub(crate) fn get(&self, id: &str) -> Result<&Arc<Provider>> {
        self.catalog.get(id).ok_or_else(|| {
            let ids: Vec<&str> = self.catalog.iter().map(|provider| provider.id.as_str()).collect();
            let mut told = format!(
                "there is no provider {:?}. There is: {}",
                escape::line(id).to_string(),
                ids.join(", ")
            );
            for refused in &self.refused {
                told.push_str("\nThis definition could not be used: ");
                told.push_str(refused);
            }
            anyhow!(told)
        })
    }
}
