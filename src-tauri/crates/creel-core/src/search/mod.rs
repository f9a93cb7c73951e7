//! The search language: what people type to find deliveries. One parser for the UI, the CLI, the API and views.
//!
//! A query is a list of terms that must all hold. A term is a field with its values (`method:POST,PUT`,
//! `event:charge.*`), a word (`cus_42`), the start of a word (`inv*`), or text in quotes (`"out of stock"`); `-` or `!`
//! before a term turns it round.
//!
//! - Nothing compares with regard to case. Fields and what they are compared with differ in ASCII letters only.
//! - A value of a field may hold `*` for any run of characters; several values, separated by commas, are alternatives.
//!   Quotes around a value keep its spaces and commas; `*` keeps its meaning in them.
//! - A word is what [`words`] cuts out of a text. Bare text that is not exactly one word (`a/b`, `{"id":1}`) is looked
//!   for as it stands, as if it were in quotes.
//! - `name:` in front of text is a field, and a field that does not exist is an error, never an empty list. Only a URL
//!   (`http://…`, any scheme followed by `//`) and text in quotes are text in spite of a colon.

mod fields;
mod glob;
mod nearest;
mod parse;
mod query;
pub mod words;

pub(crate) use nearest::nearest;
pub use query::{AnyOf, Facts, Flag, Forwarded, Query, QueryError, Term, Test};
