//! Receiver code: a small complete receiver that takes only what a provider signed, in the language of whoever asks.
//! There is one template per language (`receivers/`) and one description of a scheme, so that a new provider needs
//! neither.

mod fill;
mod go;
mod node;
mod php;
mod python;
mod recipe;
mod rust;

use serde::{Deserialize, Serialize};

use crate::Provider;
use recipe::Recipe;

/// A programming language that receivers are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    Node,
    Python,
    Php,
    Go,
    Rust,
}

/// A receiver, ready to be saved and started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiverCode {
    /// What the file is usually called.
    pub file: String,
    pub code: String,
    /// What to know before it is used, one sentence or two each.
    pub notes: Vec<String>,
}

impl Language {
    pub const ALL: [Self; 5] = [Self::Node, Self::Python, Self::Php, Self::Go, Self::Rust];

    fn file(self) -> &'static str {
        match self {
            Self::Node => "receiver.mjs",
            Self::Python => "receiver.py",
            Self::Php => "receiver.php",
            Self::Go => "main.go",
            Self::Rust => "main.rs",
        }
    }

    fn write(self, recipe: &Recipe<'_>) -> Option<String> {
        match self {
            Self::Node => node::write(recipe),
            Self::Python => python::write(recipe),
            Self::Php => php::write(recipe),
            Self::Go => go::write(recipe),
            Self::Rust => rust::write(recipe),
        }
    }

    /// What the usual way of reading a body does to the signature.
    fn warning(self) -> &'static str {
        match self {
            Self::Node => {
                "The route reads the raw body. A parser that runs before it, such as `express.json()` for the whole \
                 application, leaves nothing to verify."
            }
            Self::Python => {
                "`request.get_data()` has the raw body. `request.get_json()` or `request.form` written out again is \
                 not what was signed."
            }
            Self::Php => {
                "`php://input` has the raw body; it is empty for `multipart/form-data`. `$_POST` or \
                 `json_encode(json_decode(…))` is not what was signed."
            }
            Self::Go => "The body is read once and as it is; decode it only after it was verified.",
            Self::Rust => {
                "`Bytes` has the raw body. The extractor `Json` would drop the bytes that were signed."
            }
        }
    }
}

/// Writes a receiver for a provider's scheme, or for its first scheme that is not legacy where none is named. None
/// where the provider has no such scheme, or where the language cannot verify it in a few honest lines.
pub fn receiver_code(provider: &Provider, scheme: Option<&str>, language: Language) -> Option<ReceiverCode> {
    let scheme = match scheme {
        Some(name) => provider.schemes.iter().find(|scheme| scheme.name == name),
        None => provider.schemes.iter().find(|scheme| !scheme.legacy).or(provider.schemes.first()),
    }?;
    let recipe = Recipe::new(provider, scheme)?;
    let code = language.write(&recipe)?;
    let mut notes = recipe.notes();
    if scheme.covers_body() {
        notes.insert(0, language.warning().to_owned());
    }
    Some(ReceiverCode { file: language.file().to_owned(), code, notes })
}
