//! json_encode. Source: PHP's manual for `json_encode` and its flags, and `php_gcvt` for floats with
//! `serialize_precision = -1`, the default since PHP 7.1.

use std::borrow::Cow;

use super::number::{Shortest, is_integer};
use super::{Language, PLAIN, Writer, lower, quote, when};

const ENCODE: Writer = Writer {
    name: "PHP's json_encode",
    language: Language::Php,
    text: |text, out| {
        quote(text, out, |letter, out| slash(letter, out) || when(!letter.is_ascii(), lower, letter, out))
    },
    number,
    ..PLAIN
};
const UNESCAPED_SLASHES: Writer = Writer {
    name: "json_encode with JSON_UNESCAPED_SLASHES",
    text: |text, out| quote(text, out, |letter, out| when(!letter.is_ascii(), lower, letter, out)),
    ..ENCODE
};
const UNESCAPED_UNICODE: Writer = Writer {
    name: "json_encode with JSON_UNESCAPED_UNICODE",
    text: |text, out| quote(text, out, |letter, out| slash(letter, out) || lines(letter, out)),
    ..ENCODE
};
const UNESCAPED: Writer = Writer {
    name: "json_encode with JSON_UNESCAPED_UNICODE and JSON_UNESCAPED_SLASHES",
    text: |text, out| quote(text, out, lines),
    ..ENCODE
};

pub(super) const WRITERS: &[Writer] = &[
    ENCODE,
    UNESCAPED_SLASHES,
    UNESCAPED_UNICODE,
    UNESCAPED,
    // An empty object that was read as an array is written as one.
    Writer { name: "PHP's json_encode of json_decode(…, true)", empty: "[]", ..ENCODE },
    Writer { name: "json_encode of json_decode(…, true), unescaped", empty: "[]", ..UNESCAPED },
    Writer { name: "json_encode with JSON_PRETTY_PRINT", colon: ": ", indent: Some(4), ..ENCODE },
    Writer {
        name: "json_encode with JSON_PRETTY_PRINT, unescaped",
        colon: ": ",
        indent: Some(4),
        ..UNESCAPED
    },
];

fn slash(letter: char, out: &mut String) -> bool {
    when(letter == '/', |_, out| out.push_str("\\/"), letter, out)
}

/// Two line separators stay escaped, because JavaScript once could not read them.
fn lines(letter: char, out: &mut String) -> bool {
    when(matches!(letter, '\u{2028}' | '\u{2029}'), lower, letter, out)
}

/// Integers of 64 bits are kept, what is larger becomes a float; a float without fraction is written without one.
fn number(text: &str) -> Cow<'_, str> {
    if is_integer(text) && text.parse::<i64>().is_ok() {
        return Cow::Borrowed(if text == "-0" { "-0.0" } else { text });
    }
    let Some(number) = Shortest::of(text) else { return Cow::Borrowed("0") };
    Cow::Owned(match number.point() {
        -3..=17 => format!("{}{}", number.sign(), number.fixed()),
        _ => format!("{}{}e{:+}", number.sign(), number.mantissa(".0"), number.exponent()),
    })
}
