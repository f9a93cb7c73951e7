//! The catalogue: every provider that is known, by its id.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::provider::Origin;
use crate::{DefinitionError, Provider};

/// The definitions that ship with Creel, as the name of the file and its text.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// A definition that is read when it is first asked for: most commands need one of them, or none.
type Builtin = LazyLock<Arc<Provider>, Box<dyn FnOnce() -> Arc<Provider> + Send>>;

/// The built-in providers by their ids, once for the whole process.
static BUILTIN: LazyLock<BTreeMap<&str, Builtin>> = LazyLock::new(|| {
    let named = FILES.iter().map(|(file, source)| {
        let read = || {
            let provider = Provider::read(source, Origin::Builtin);
            Arc::new(provider.expect("the text is fixed when the crate is built, and a test reads every one"))
        };
        (file.trim_end_matches(".toml"), Builtin::new(Box::new(read)))
    });
    named.collect()
});

/// Providers by id: the built-in ones, and the user's, which win over a built-in of the same id.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    builtin: bool,
    users: BTreeMap<String, Arc<Provider>>,
}

impl Catalog {
    /// The catalogue of the providers that ship with Creel.
    pub fn builtin() -> Self {
        Self { builtin: true, users: BTreeMap::new() }
    }

    /// Adds a user's definition, marked [`Origin::User`]. It takes the place of a provider of the same id.
    pub fn add(&mut self, source: &str) -> Result<Arc<Provider>, DefinitionError> {
        let provider = Arc::new(Provider::read(source, Origin::User)?);
        self.users.insert(provider.id.clone(), Arc::clone(&provider));
        Ok(provider)
    }

    pub fn get(&self, id: &str) -> Option<&Arc<Provider>> {
        let builtin = || BUILTIN.get(id).filter(|_| self.builtin).map(|read| &**read);
        self.users.get(id).or_else(builtin)
    }

    /// Every provider, in the order of the ids.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Provider>> {
        let builtin = BUILTIN.iter().filter(|(id, _)| self.builtin && !self.users.contains_key(**id));
        let mut all: Vec<_> = builtin.map(|(_, read)| &**read).chain(self.users.values()).collect();
        all.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        all.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_definition_is_read_and_named_like_its_file() {
        for (file, source) in FILES {
            let provider = Provider::read(source, Origin::Builtin).unwrap_or_else(|e| panic!("{file}: {e}"));
            assert_eq!(format!("{}.toml", provider.id), *file);
        }
    }
}
