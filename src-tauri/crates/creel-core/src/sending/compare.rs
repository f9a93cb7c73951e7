//! Comparing: a request as sent with the delivery as received, an answer with the answer before.

use std::time::Duration;

use serde::Serialize;
use similar::{ChangeTag, DiffOp, TextDiff};

use super::head::NOT_KEPT;

/// An attempt beside the one before it: the same delivery sent to the same place, broken in the same way if at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Compared {
    /// There is none before it.
    First,
    /// It went well, and the one before it did not.
    Fixed,
    /// It did not go well, and the one before it did.
    Regressed,
    /// Both went well, or neither did.
    Same,
}

impl Compared {
    /// Of whether the one before and this one went well.
    pub(crate) fn of(before: Option<bool>, now: bool) -> Self {
        match (before, now) {
            (None, _) => Self::First,
            (Some(false), true) => Self::Fixed,
            (Some(true), false) => Self::Regressed,
            (Some(_), _) => Self::Same,
        }
    }
}

/// What became of a header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub struct HeaderChange {
    /// The name as it was sent; where the header was dropped, as it was received.
    pub name: String,
    /// The value as received; null where the header was added.
    pub received: Option<String>,
    /// The value as sent; null where the header was dropped.
    pub sent: Option<String>,
}

/// What became of the headers, in the order of the sent ones, and the dropped ones last. A value that was left out of
/// what is kept counts as the received one.
pub(crate) fn headers(received: &[(&str, &[u8])], sent: &[(&str, &[u8])]) -> Vec<HeaderChange> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let mut left: Vec<Option<&(&str, &[u8])>> = received.iter().map(Some).collect();
    let mut changes = Vec::new();
    let mut unmatched = Vec::new();
    for (place, (name, value)) in sent.iter().enumerate() {
        let same = |other: &&mut Option<&(&str, &[u8])>| {
            other.is_some_and(|(n, v)| n.eq_ignore_ascii_case(name) && (v == value || *value == NOT_KEPT))
        };
        match left.iter_mut().find(same) {
            Some(found) => *found = None,
            None => unmatched.push((place, name, value)),
        }
    }
    for (_, name, value) in unmatched {
        let found = left.iter_mut().find(|other| other.is_some_and(|(n, _)| n.eq_ignore_ascii_case(name)));
        let received = found.and_then(Option::take).map(|(_, value)| text(value));
        changes.push(HeaderChange { name: (*name).to_owned(), received, sent: Some(text(value)) });
    }
    let dropped = left.into_iter().flatten();
    changes.extend(dropped.map(|(name, value)| HeaderChange {
        name: (*name).to_owned(),
        received: Some(text(value)),
        sent: None,
    }));
    changes
}

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
pub struct DiffLine {
    pub kind: DiffKind,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DiffKind {
    Same,
    /// Only before: as received, or in the answer before.
    Removed,
    /// Only after: as sent, or in this answer.
    Added,
    /// Lines that are the same in both and left out; `text` says how many.
    Skipped,
}

/// The longest text that is compared, in bytes, and how long comparing may take.
const LONGEST: usize = 256 * 1024;
const PATIENCE: Duration = Duration::from_millis(200);
/// Lines that are shown around a difference, and in all.
const AROUND: usize = 3;
const MOST_LINES: usize = 2_000;

/// How two texts differ; `None` where they do not, or one is no text or too long. JSON in one line is taken apart first,
/// unless only its blanks differ.
pub(crate) fn texts(before: &[u8], after: &[u8]) -> Option<Vec<DiffLine>> {
    if before == after || before.len() > LONGEST || after.len() > LONGEST {
        return None;
    }
    let (before, after) = (std::str::from_utf8(before).ok()?, std::str::from_utf8(after).ok()?);
    if is_json(before) && is_json(after) {
        let (wide_before, wide_after) = (indented(before), indented(after));
        if wide_before != wide_after {
            return Some(lines(&wide_before, &wide_after));
        }
    }
    Some(lines(before, after))
}

fn lines(before: &str, after: &str) -> Vec<DiffLine> {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(before, after);
    let mut shown = Vec::new();
    let mut old = 0;
    for group in diff.grouped_ops(AROUND) {
        let start = group.first().map_or(old, |op: &DiffOp| op.old_range().start);
        skipped(&mut shown, start - old);
        for op in &group {
            shown.extend(diff.iter_changes(op).map(|change| DiffLine {
                kind: match change.tag() {
                    ChangeTag::Equal => DiffKind::Same,
                    ChangeTag::Delete => DiffKind::Removed,
                    ChangeTag::Insert => DiffKind::Added,
                },
                text: change.value().trim_end_matches(['\r', '\n']).to_owned(),
            }));
            old = op.old_range().end;
        }
        if shown.len() > MOST_LINES {
            shown.truncate(MOST_LINES);
            break;
        }
    }
    skipped(&mut shown, before.lines().count().saturating_sub(old));
    shown
}

fn skipped(shown: &mut Vec<DiffLine>, count: usize) {
    if count > 0 {
        let lines = if count == 1 { "line" } else { "lines" };
        shown.push(DiffLine { kind: DiffKind::Skipped, text: format!("{count} {lines}") });
    }
}

fn is_json(text: &str) -> bool {
    let document = text.trim_start();
    document.starts_with(['{', '[']) && serde_json::from_str::<serde::de::IgnoredAny>(document).is_ok()
}

/// A document with a line for each member. What is in it stays as it is written: every digit and every escape.
fn indented(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    let mut letters = text.chars().peekable();
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    };
    while let Some(letter) = letters.next() {
        if in_text {
            out.push(letter);
            in_text = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
            continue;
        }
        match letter {
            ' ' | '\t' | '\r' | '\n' => {}
            '{' | '[' => {
                out.push(letter);
                while letters.next_if(|next| next.is_ascii_whitespace()).is_some() {}
                if letters.peek().is_none_or(|next| !matches!(next, '}' | ']')) {
                    depth += 1;
                    line(&mut out, depth);
                } else {
                    out.extend(letters.next());
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(letter);
            }
            ',' => {
                out.push(letter);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            letter => {
                in_text = letter == '"';
                out.push(letter);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{DiffKind, HeaderChange, NOT_KEPT, headers, indented, texts};

    #[test]
    fn headers_are_compared_by_name_and_value() {
        let received: [(&str, &[u8]); 5] =
            [("Host", b"a"), ("X-Sig", b"old"), ("A", b"1"), ("A", b"2"), ("Authorization", b"Bearer x")];
        let sent: [(&str, &[u8]); 5] =
            [("Host", b"b"), ("a", b"2"), ("A", b"3"), ("New", b"n"), ("Authorization", NOT_KEPT)];
        let change = |name: &str, received: Option<&str>, sent: Option<&str>| HeaderChange {
            name: name.to_owned(),
            received: received.map(str::to_owned),
            sent: sent.map(str::to_owned),
        };
        let wanted = [
            change("Host", Some("a"), Some("b")),
            change("A", Some("1"), Some("3")),
            change("New", None, Some("n")),
            change("X-Sig", Some("old"), None),
        ];
        assert_eq!(headers(&received, &sent), wanted);
        assert_eq!(headers(&received, &received), []);
    }

    #[test]
    fn texts_are_compared_line_by_line() {
        let check = |before: &str, after: &str, wanted: Option<&str>| {
            let told = texts(before.as_bytes(), after.as_bytes()).map(|lines| {
                let mark = |kind| match kind {
                    DiffKind::Same => ' ',
                    DiffKind::Removed => '-',
                    DiffKind::Added => '+',
                    DiffKind::Skipped => '~',
                };
                lines.iter().map(|line| format!("{}{}|", mark(line.kind), line.text)).collect::<String>()
            });
            assert_eq!(told.as_deref(), wanted, "{before:?} {after:?}");
        };
        check("a", "a", None);
        check("a\nb\n", "a\nc\n", Some(" a|-b|+c|"));
        check(
            r#"{"a":1,"b":2.50}"#,
            r#"{"a":1,"b":2.5}"#,
            Some(" {|   \"a\": 1,|-  \"b\": 2.50|+  \"b\": 2.5| }|"),
        );
        check(r#"{"a": 1}"#, r#"{"a":1}"#, Some(r#"-{"a": 1}|+{"a":1}|"#));
        check("1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\n5\nx\n", Some("~2 lines| 3| 4| 5|-6|+x|"));
        assert_eq!(texts(b"\xff", b"a"), None);
    }

    #[test]
    fn a_document_is_taken_apart_and_nothing_in_it_is_changed() {
        let document = r#"{"a":[1, 2e5,{}],"b":{"c":"{\"x\": [1,2]\\"},"d":[ ]}"#;
        let wide = indented(document);
        assert_eq!(
            wide,
            "{\n  \"a\": [\n    1,\n    2e5,\n    {}\n  ],\n  \"b\": {\n    \"c\": \"{\\\"x\\\": [1,2]\\\\\"\n  },\n  \"d\": []\n}"
        );
        assert_eq!(indented(&wide), wide);
    }
}
