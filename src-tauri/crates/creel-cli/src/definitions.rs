//! Definitions: the providers that this machine knows, for what is done without a running Creel.

use std::sync::Arc;

use anyhow::{Result, anyhow};
use creel_core::definitions::Definitions;
use creel_signatures::Provider;

use crate::escape;
use crate::place::Place;

pub(crate) fn read(place: &Place) -> Definitions {
    Definitions::read(place.providers_dir())
}

/// The provider of this id, or what else there is.
pub(crate) fn get<'d>(definitions: &'d Definitions, id: &str) -> Result<&'d Arc<Provider>> {
    definitions.catalog.get(id).ok_or_else(|| {
        let ids: Vec<&str> = definitions.catalog.iter().map(|provider| provider.id.as_str()).collect();
        let mut told =
            format!("there is no provider {:?}. There is: {}", escape::line(id).to_string(), ids.join(", "));
        for refused in &definitions.refused {
            told.push_str(&format!(
                "\nThis definition could not be used: {}: {}",
                refused.file.display(),
                refused.error
            ));
        }
        anyhow!(told)
    })
}
