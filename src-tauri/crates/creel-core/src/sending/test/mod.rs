//! A test event: a request as a provider sends it, to be sent without the provider.
//!
//! It is a template ([`TestEvent`]). Rendering it draws fresh ids and takes the present time ([`Rendered`]), and signing
//! makes of that what the provider would have sent ([`Signed`]). Many ship with Creel, and any delivery can be saved as
//! one ([`Shelf`]).

mod document;
mod expression;
mod format;
mod rendered;
mod saving;
mod shelf;
mod signed;
#[cfg(test)]
mod tests;

pub use format::{Body, Confidence, Edit, EditError, FormatError, TestEvent};
pub use rendered::{Rendered, Request};
pub use saving::Source;
pub use shelf::{Kept, NO_PROVIDER, Shelf, ShelfError};
pub use signed::{Signed, SignedBy, sign};

/// Why a test event could not be rendered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// An expression is not understood, or gives no value that can be sent.
    #[error("`{{{{ {expression} }}}}`: {cause}")]
    Expression { expression: String, cause: String },
    #[error(
        "`{{{{` is opened and never closed with `}}}}`; a text with two braces in it is written {{{{ \"{{{{\" }}}}"
    )]
    Open,
    #[error("the body is not JSON: {0}")]
    Json(String),
    #[error("the body has no {0:?}; {1}")]
    NoPlace(String, String),
    /// What came out cannot stand in a request.
    #[error("{0}")]
    NotSent(String),
}
