//! The usual names: where a summary stands when no definition says.

use std::sync::LazyLock;

use super::parts::{Parts, SummaryDefinition};
use crate::problem::Problem;

const TABLE: &str = include_str!("usual.toml");

static PARTS: LazyLock<Parts> =
    LazyLock::new(|| read().expect("the text is fixed when the crate is built, and a test reads it"));

pub(super) fn parts() -> &'static Parts {
    &PARTS
}

fn read() -> Result<Parts, Problem> {
    Parts::new(toml::from_str::<SummaryDefinition>(TABLE)?.in_forms_too())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_usual_names_are_read() {
        super::read().unwrap();
    }
}
