//! The steps of a judgement, as a person would check them by hand.

use super::{Case, Step};

pub(super) fn of(_case: &Case<'_>) -> Vec<Step> {
    Vec::new()
}
