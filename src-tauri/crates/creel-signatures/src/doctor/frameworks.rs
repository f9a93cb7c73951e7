//! Frameworks: what they hand a receiver in place of the body, and how the untouched body is had from them.

use super::python;
use super::writers::Language;

/// What frameworks give in place of a body, with what it is and where.
pub(super) fn bodies(body: &[u8]) -> Vec<(Vec<u8>, String, Option<Language>)> {
    use Language::{JavaScript, Python};
    let mut all = vec![
        (
            b"[object Object]".to_vec(),
            "Your receiver hashes a parsed body that was turned into the text `[object Object]`".to_owned(),
            Some(JavaScript),
        ),
        (
            b"undefined".to_vec(),
            "Your receiver hashes the word `undefined` in place of the body".to_owned(),
            Some(JavaScript),
        ),
        (
            b"null".to_vec(),
            "Your receiver hashes the word `null` in place of the body".to_owned(),
            Some(JavaScript),
        ),
        (
            b"None".to_vec(),
            "Your receiver hashes the word `None` in place of the body".to_owned(),
            Some(Python),
        ),
        (
            Vec::new(),
            "Your receiver hashes an empty body, because something else has read it before".to_owned(),
            None,
        ),
    ];
    all.extend(python::texts(body).into_iter().map(|(text, title)| (text, title.to_owned(), Some(Python))));
    all
}

/// How the untouched body is read, by the language of the receiver.
pub(super) fn raw_body(language: Option<Language>) -> String {
    let how = match language {
        Some(Language::JavaScript) => {
            "in Express with `express.raw({ type: \"*/*\" })` before any JSON parser, and hash that buffer"
        }
        Some(Language::Python) => {
            "in Flask with `request.get_data()`, in Django and FastAPI with `request.body`, and hash those bytes"
        }
        Some(Language::Php) => {
            "with `file_get_contents('php://input')` (in Laravel `$request->getContent()`), and hash that text"
        }
        Some(Language::Go) => "with `io.ReadAll(r.Body)` before decoding, and hash those bytes",
        Some(Language::Ruby) => {
            "with `request.raw_post` in Rails or `request.body.read` in Rack, and hash that text"
        }
        Some(Language::Java) => "as `byte[]` (`@RequestBody byte[] body` in Spring), and hash those bytes",
        Some(Language::DotNet) => {
            "from `Request.Body` with `EnableBuffering()` before model binding, and hash those bytes"
        }
        None => {
            "as it came: `express.raw()`, `request.get_data()`, `file_get_contents('php://input')` or `io.ReadAll(r.Body)`, and hash those bytes"
        }
    };
    format!("Read the raw body {how}.")
}
