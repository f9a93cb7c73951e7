//! Deliveries as they are named on a command line: by their numbers, or by one search.

use anyhow::{Result, bail};
use serde_json::{Map, Value, json};

/// The part of an order that says which deliveries it is about.
pub(super) fn read(what: &[String]) -> Result<Map<String, Value>> {
    let numbers: Vec<i64> = what.iter().filter_map(|what| what.parse().ok()).collect();
    let (field, chosen) = match what {
        what if numbers.len() == what.len() => ("deliveries", json!(numbers)),
        [query] => ("q", json!(query)),
        _ => bail!("give numbers of deliveries, or one search in quotes"),
    };
    Ok(Map::from_iter([(field.to_owned(), chosen)]))
}
