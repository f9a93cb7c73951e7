//! Jackson and Gson. Source: their documentation; `Double.toString` for fractions. Gson escapes what HTML reads.

use std::borrow::Cow;

use super::number::{Shortest, is_integer};
use super::{Language, PLAIN, Writer, lower, quote, upper, when};

const JACKSON: Writer = Writer {
    name: "Java's Jackson",
    language: Language::Java,
    text: |text, out| {
        let rare = |letter: char| letter < ' ' && !matches!(letter, '\u{8}' | '\u{c}' | '\n' | '\r' | '\t');
        quote(text, out, |letter, out| when(rare(letter), upper, letter, out));
    },
    number,
    ..PLAIN
};

pub(super) const WRITERS: &[Writer] = &[
    JACKSON,
    Writer { name: "Jackson's pretty printer", colon: " : ", indent: Some(2), ..JACKSON },
    Writer {
        name: "Java's Gson",
        text: |text, out| {
            let html = |letter| matches!(letter, '<' | '>' | '&' | '=' | '\'' | '\u{2028}' | '\u{2029}');
            quote(text, out, |letter, out| when(html(letter), lower, letter, out));
        },
        number: PLAIN.number,
        ..JACKSON
    },
];

fn number(text: &str) -> Cow<'_, str> {
    if is_integer(text) {
        return Cow::Borrowed(text);
    }
    let Some(number) = Shortest::of(text) else { return Cow::Borrowed(text) };
    Cow::Owned(match number.point() {
        _ if number.is_zero() => format!("{}0.0", number.sign()),
        -2..=7 => format!("{}{}", number.sign(), number.fixed_with_fraction()),
        _ => format!("{}{}E{}", number.sign(), number.mantissa(".0"), number.exponent()),
    })
}
