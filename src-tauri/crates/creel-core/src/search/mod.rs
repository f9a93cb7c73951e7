//! The search language: what people type to find deliveries. One parser for the UI, the CLI, the API and views.

mod query;
pub mod words;

pub use query::{AnyOf, Facts, Query, QueryError, Term, Test};
