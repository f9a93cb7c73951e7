//! The catalogue: every provider that is known, by its id.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::provider::Origin;
use crate::{DefinitionError, Provider};

/// The definitions that ship with Creel, as the name of the file and its text.
const BUILTIN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// Providers by id: the built-in ones, and the user's, which win over a built-in of the same id.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    providers: BTreeMap<String, Arc<Provider>>,
}

impl Catalog {
    /// The catalogue of the providers that ship with Creel.
    pub fn builtin() -> Self {
        let providers = BUILTIN
            .iter()
            .map(|(_, source)| {
                let provider = Provider::read(source, Origin::Builtin)
                    .expect("the text is fixed when the crate is built, and a test reads every one");
                (provider.id.clone(), Arc::new(provider))
            })
            .collect();
        Self { providers }
    }

    /// Adds a user's definition, marked [`Origin::User`]. It takes the place of a provider of the same id.
    pub fn add(&mut self, source: &str) -> Result<Arc<Provider>, DefinitionError> {
        let provider = Arc::new(Provider::read(source, Origin::User)?);
        self.providers.insert(provider.id.clone(), Arc::clone(&provider));
        Ok(provider)
    }

    pub fn get(&self, id: &str) -> Option<&Arc<Provider>> {
        self.providers.get(id)
    }

    /// Every provider, in the order of the ids.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Provider>> {
        self.providers.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_definition_is_read_and_named_like_its_file() {
        for (file, source) in BUILTIN {
            let provider = Provider::read(source, Origin::Builtin).unwrap_or_else(|e| panic!("{file}: {e}"));
            assert_eq!(format!("{}.toml", provider.id), *file);
        }
    }
}
