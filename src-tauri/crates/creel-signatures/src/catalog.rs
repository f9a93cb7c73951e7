//! The catalogue: every provider that is known, by its id.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::Provider;

/// Providers by id: the built-in ones, and the user's, which win over a built-in of the same id.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    providers: BTreeMap<String, Arc<Provider>>,
}

impl Catalog {
    pub fn get(&self, id: &str) -> Option<&Arc<Provider>> {
        self.providers.get(id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Arc<Provider>> {
        self.providers.values()
    }
}
