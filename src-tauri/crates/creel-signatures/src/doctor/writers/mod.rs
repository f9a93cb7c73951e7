//! A writer: how a runtime writes a JSON document that it has read. Each module says how one family of runtimes writes
//! texts and numbers; the rest is the same for all.

mod dotnet;
mod go;
mod java;
mod javascript;
mod number;
mod php;
mod python;
mod ruby;

use std::borrow::Cow;

use super::document::Json;

/// A way of writing JSON that people meet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Writer {
    /// The function that writes so, such as `Python's json.dumps`.
    pub(super) name: &'static str,
    pub(super) language: Language,
    item: &'static str,
    colon: &'static str,
    /// How far a level is indented; none for everything on one line.
    indent: Option<usize>,
    order: Order,
    /// Writes a text with its quotes.
    text: fn(&str, &mut String),
    /// What a number becomes.
    number: fn(&str) -> Cow<'_, str>,
    /// What stands after the document.
    end: &'static str,
    /// What an empty object becomes.
    empty: &'static str,
}

/// In which order members are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Kept,
    Sorted,
    /// Names that are indexes come first, as JavaScript keeps them.
    IndexesFirst,
}

/// Where code that writes so runs; it decides how the untouched body is read there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    JavaScript,
    Python,
    Php,
    Go,
    Ruby,
    Java,
    DotNet,
}

/// Every writer, the likeliest first.
pub(super) fn all() -> impl Iterator<Item = &'static Writer> {
    let likely = javascript::WRITERS.iter().chain(python::WRITERS).chain(php::WRITERS);
    likely.chain(go::WRITERS).chain(ruby::WRITERS).chain(java::WRITERS).chain(dotnet::WRITERS)
}

/// What writes compact JSON in the members' order, and changes nothing else.
const PLAIN: Writer = Writer {
    name: "",
    language: Language::JavaScript,
    item: ",",
    colon: ":",
    indent: None,
    order: Order::Kept,
    text: |text, out| quote(text, out, |_, _| false),
    number: |number| Cow::Borrowed(number),
    end: "",
    empty: "{}",
};

impl Writer {
    /// Writes a document; none where it becomes longer than `longest`, as deeply nested ones do that are indented.
    pub(super) fn write(&self, document: &Json, longest: usize) -> Option<Vec<u8>> {
        let mut out = String::new();
        self.value(document, 0, longest, &mut out);
        out.push_str(self.end);
        (out.len() <= longest).then(|| out.into_bytes())
    }

    fn value(&self, value: &Json, depth: usize, longest: usize, out: &mut String) {
        match value {
            Json::Null => out.push_str("null"),
            Json::Bool(true) => out.push_str("true"),
            Json::Bool(false) => out.push_str("false"),
            Json::Number(text) => out.push_str(&(self.number)(text)),
            Json::Text(text) => (self.text)(text, out),
            Json::List(items) if items.is_empty() => out.push_str("[]"),
            Json::Object(members) if members.is_empty() => out.push_str(self.empty),
            Json::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if out.len() > longest {
                        return;
                    }
                    self.between(index, depth + 1, out);
                    self.value(item, depth + 1, longest, out);
                }
                self.line(depth, out);
                out.push(']');
            }
            Json::Object(members) => {
                out.push('{');
                for (index, (name, value)) in self.ordered(members).into_iter().enumerate() {
                    if out.len() > longest {
                        return;
                    }
                    self.between(index, depth + 1, out);
                    (self.text)(name, out);
                    out.push_str(self.colon);
                    self.value(value, depth + 1, longest, out);
                }
                self.line(depth, out);
                out.push('}');
            }
        }
    }

    fn between(&self, index: usize, depth: usize, out: &mut String) {
        if index > 0 {
            out.push_str(self.item);
        }
        self.line(depth, out);
    }

    fn line(&self, depth: usize, out: &mut String) {
        if let Some(width) = self.indent {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', width * depth));
        }
    }

    fn ordered<'j>(&self, members: &'j [(String, Json)]) -> Vec<&'j (String, Json)> {
        let mut members: Vec<_> = members.iter().collect();
        match self.order {
            Order::Kept => {}
            Order::Sorted => members.sort_by(|(one, _), (other, _)| one.cmp(other)),
            // Sorting keeps the order of what is equal, and all that is no index is equal.
            Order::IndexesFirst => members.sort_by_key(|(name, _)| index(name).unwrap_or(u64::MAX)),
        }
        members
    }
}

/// The index that a member's name is, as JavaScript has it: below 2³² − 1, without leading zeros.
fn index(name: &str) -> Option<u64> {
    let digits = name.bytes().all(|byte| byte.is_ascii_digit()) && (name == "0" || !name.starts_with('0'));
    name.parse().ok().filter(|index| digits && *index < u64::from(u32::MAX))
}

/// Writes a text in quotes, with the escapes that all writers agree on. `also` is asked about every other character,
/// and writes it where it says so.
fn quote(text: &str, out: &mut String, also: impl Fn(char, &mut String) -> bool) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            letter if also(letter, out) => {}
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            letter if letter < ' ' => lower(letter, out),
            letter => out.push(letter),
        }
    }
    out.push('"');
}

/// Writes a character as `\u` and lower-case hexadecimal digits, one beyond the first plane as two.
pub(super) fn lower(letter: char, out: &mut String) {
    use std::fmt::Write as _;
    for unit in letter.encode_utf16(&mut [0; 2]) {
        // Writing into a text cannot fail.
        let _ = write!(out, "\\u{unit:04x}");
    }
}

/// The same with upper-case digits.
pub(super) fn upper(letter: char, out: &mut String) {
    use std::fmt::Write as _;
    for unit in letter.encode_utf16(&mut [0; 2]) {
        let _ = write!(out, "\\u{unit:04X}");
    }
}

/// Writes it so where `yes`, and says whether it did.
fn when(yes: bool, write: fn(char, &mut String), letter: char, out: &mut String) -> bool {
    if yes {
        write(letter, out);
    }
    yes
}

/// A number as Python writes it.
pub(super) fn python_number(text: &str) -> Cow<'_, str> {
    python::number(text)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    /// What a runtime wrote, or what its documentation says that it writes.
    #[derive(Deserialize)]
    struct Row {
        writer: String,
        document: String,
        written: String,
    }

    fn check(row: &Row) {
        let writer = all().find(|writer| writer.name == row.writer);
        let writer = writer.unwrap_or_else(|| panic!("no writer {}", row.writer));
        let document = Json::read(row.document.as_bytes()).unwrap();
        let written = String::from_utf8(writer.write(&document, 4096).unwrap()).unwrap();
        assert_eq!(written, row.written, "{} of {}", row.writer, row.document);
    }

    #[test]
    fn documents_are_written_as_the_runtimes_write_them() {
        let rows = include_str!("../../../../../../fixtures/doctor/writers.json");
        let rows: Vec<Row> = serde_json::from_str(rows).unwrap();
        assert!(rows.len() > 100);
        rows.iter().for_each(check);
    }

    #[test]
    fn nesting_makes_no_document_endless() {
        let deep = "[".repeat(120) + &"1,".repeat(10_000) + "1" + &"]".repeat(120);
        let document = Json::read(deep.as_bytes()).unwrap();
        let written = all().filter_map(|writer| writer.write(&document, 2 * deep.len()));
        assert!(written.into_iter().all(|written| written.len() <= 2 * deep.len()));
    }

    #[test]
    fn every_writer_has_a_name_of_its_own() {
        let mut names: Vec<_> = all().map(|writer| writer.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
