//! System.Text.Json and Newtonsoft.Json. Source: Microsoft's documentation, "How to customize character encoding":
//! the default encoder escapes everything beyond ASCII and what HTML reads, with upper-case digits. Numbers of a parsed
//! document are written as they were.

use super::{Language, PLAIN, Writer, quote, upper, when};

const TEXT_JSON: Writer = Writer {
    name: ".NET's System.Text.Json",
    language: Language::DotNet,
    text: |text, out| {
        let escaped = |letter: char| {
            matches!(letter, '<' | '>' | '&' | '\'' | '"' | '+' | '`' | '\u{7f}'..)
                || (letter < ' ' && !matches!(letter, '\u{8}' | '\u{c}' | '\n' | '\r' | '\t'))
        };
        quote(text, out, |letter, out| when(escaped(letter), upper, letter, out));
    },
    ..PLAIN
};

pub(super) const WRITERS: &[Writer] = &[
    TEXT_JSON,
    Writer { name: "System.Text.Json, indented", colon: ": ", indent: Some(2), ..TEXT_JSON },
    Writer {
        name: ".NET's Newtonsoft.Json, indented",
        text: PLAIN.text,
        colon: ": ",
        indent: Some(2),
        ..TEXT_JSON
    },
];
