//! A change: one thing that happens to bodies between the code that signs them and the code that verifies them.

use std::borrow::Cow;

use super::Cause;
use super::document::Json;
use super::textual::{EDGES, TEXTS, Textual};
use super::writers::{self, Language, Writer};
use crate::Head;

/// Beyond this size a body is neither parsed nor unpacked.
const LARGEST: usize = 8 << 20;

/// A body with one thing changed, and how to say what was changed.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) cause: Cause,
    pub(super) body: Vec<u8>,
    pub(super) how: How,
}

/// What was changed.
#[derive(Debug, Clone, Copy)]
pub(super) enum How {
    Text(&'static Textual),
    Written(&'static Writer),
}

/// Every body that differs from `body` by one change, the likeliest first. They are made one by one.
pub(super) fn all<'a>(head: &'a Head<'a>, body: &'a [u8]) -> impl Iterator<Item = Change> + 'a {
    let small = body.len() <= LARGEST;
    let document = if small { Json::read(body) } else { None };
    let textual = move |list: &'static [Textual]| {
        list.iter().filter_map(move |change| {
            let body = change.of(head, body, small)?;
            Some(Change { cause: change.cause, body, how: How::Text(change) })
        })
    };
    let written = writers::all().filter_map(move |writer| {
        let body = writer.write(document.as_ref()?, longest(body))?;
        Some(Change { cause: Cause::BodyReserialized, body, how: How::Written(writer) })
    });
    let mut seen = vec![digest(body)];
    textual(EDGES).chain(written).chain(textual(TEXTS)).filter(move |change| {
        let digest = digest(&change.body);
        let new = !seen.contains(&digest);
        if new {
            seen.push(digest);
        }
        new
    })
}

/// Who writes a document as it stands in `body`, if anyone does.
pub(super) fn writer_of(body: &[u8]) -> Option<&'static Writer> {
    let document = if body.len() <= LARGEST { Json::read(body)? } else { return None };
    writers::all().find(|writer| writer.write(&document, longest(body)).as_deref() == Some(body))
}

/// How long a body may become that is written anew: everything escaped and a level of indentation is far below it.
fn longest(body: &[u8]) -> usize {
    body.len().saturating_mul(8).saturating_add(4096)
}

fn digest(body: &[u8]) -> (usize, u64) {
    use std::hash::{DefaultHasher, Hasher as _};
    let mut hasher = DefaultHasher::new();
    hasher.write(body);
    (body.len(), hasher.finish())
}

impl How {
    /// What happened on the way to Creel, as a title.
    pub(super) fn on_the_way(self) -> Cow<'static, str> {
        match self {
            Self::Text(change) => Cow::Borrowed(change.on_the_way),
            Self::Written(_) => Cow::Borrowed("The body was written anew before it reached Creel"),
        }
    }

    /// What a receiver does, as a title.
    pub(super) fn by_a_receiver(self) -> Cow<'static, str> {
        match self {
            Self::Text(change) => Cow::Borrowed(change.by_a_receiver),
            Self::Written(writer) => {
                Cow::Owned(format!("Your receiver parses the body and writes it anew with {}", writer.name))
            }
        }
    }

    pub(super) fn language(self) -> Option<Language> {
        match self {
            Self::Text(_) => None,
            Self::Written(writer) => Some(writer.language),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(body: &[u8]) -> Vec<Change> {
        let headers = [("Content-Length", &b"2"[..])];
        let head = Head { method: "POST", target: b"/", public_url: None, headers: &headers };
        all(&head, body).collect()
    }

    #[test]
    fn no_two_changes_are_the_same_and_none_changes_nothing() {
        for body in [&b"{\"a\": \"\\u00e9/<\"}\n"[..], b"a=1&b=%20", "Ã©".as_bytes(), b"", b"\xff\x00"] {
            let changes = changes(body);
            for (index, change) in changes.iter().enumerate() {
                assert_ne!(change.body, body, "{change:?}");
                assert!(changes[..index].iter().all(|other| other.body != change.body), "{change:?}");
            }
        }
    }

    #[test]
    fn the_likeliest_writer_comes_first() {
        let writer = |body: &[u8]| writer_of(body).map(|writer| writer.name);
        assert_eq!(writer(b"{\"a\":1}"), Some("JavaScript's JSON.stringify"));
        assert_eq!(writer(b"{\"a\": 1, \"b\": 2}"), Some("Python's json.dumps"));
        assert_eq!(writer(b"{\"a\":\"x\\/y\"}"), Some("PHP's json_encode"));
        assert_eq!(writer(b"{\"a\" :1}"), None);
    }
}
