//! json.dumps. Source: CPython's `json/encoder.py`, and `float.__repr__`.

use std::borrow::Cow;

use super::number::{Shortest, is_integer};
use super::{Language, Order, PLAIN, Writer, lower, quote, when};

const DUMPS: Writer = Writer {
    name: "Python's json.dumps",
    language: Language::Python,
    item: ", ",
    colon: ": ",
    text: |text, out| quote(text, out, |letter, out| when(!matches!(letter, '\0'..='~'), lower, letter, out)),
    number,
    ..PLAIN
};
const UNICODE: Writer = Writer { name: "json.dumps(ensure_ascii=False)", text: PLAIN.text, ..DUMPS };
const COMPACT: Writer = Writer { name: "json.dumps(separators=(',', ':'))", item: ",", colon: ":", ..DUMPS };
const COMPACT_UNICODE: Writer =
    Writer { name: "json.dumps(separators=(',', ':'), ensure_ascii=False)", text: PLAIN.text, ..COMPACT };

pub(super) const WRITERS: &[Writer] = &[
    DUMPS,
    UNICODE,
    COMPACT,
    COMPACT_UNICODE,
    Writer { name: "json.dumps(sort_keys=True)", order: Order::Sorted, ..DUMPS },
    Writer { name: "json.dumps(sort_keys=True, separators=(',', ':'))", order: Order::Sorted, ..COMPACT },
    Writer {
        name: "json.dumps(sort_keys=True, separators=(',', ':'), ensure_ascii=False)",
        order: Order::Sorted,
        ..COMPACT_UNICODE
    },
    Writer { name: "json.dumps(sort_keys=True, ensure_ascii=False)", order: Order::Sorted, ..UNICODE },
    Writer { name: "json.dumps(indent=2)", item: ",", indent: Some(2), ..DUMPS },
    Writer { name: "json.dumps(indent=4)", item: ",", indent: Some(4), ..DUMPS },
    Writer { name: "json.dumps(indent=2, ensure_ascii=False)", item: ",", indent: Some(2), ..UNICODE },
    Writer { name: "json.dumps(indent=4, ensure_ascii=False)", item: ",", indent: Some(4), ..UNICODE },
    Writer { name: "Flask's jsonify", order: Order::Sorted, end: "\n", ..COMPACT },
    Writer {
        name: "json.dumps(indent=4, sort_keys=True)",
        item: ",",
        indent: Some(4),
        order: Order::Sorted,
        ..DUMPS
    },
];

/// Integers keep every digit, floats are written as `repr` does.
pub(super) fn number(text: &str) -> Cow<'_, str> {
    if is_integer(text) {
        return Cow::Borrowed(if text == "-0" { "0" } else { text });
    }
    let Some(number) = Shortest::of(text) else {
        return Cow::Borrowed(if text.starts_with('-') { "-Infinity" } else { "Infinity" });
    };
    Cow::Owned(match number.point() {
        -3..=16 => format!("{}{}", number.sign(), number.fixed_with_fraction()),
        _ => {
            let (sign, exponent) = (if number.exponent() < 0 { '-' } else { '+' }, number.exponent().abs());
            format!("{}{}e{sign}{exponent:02}", number.sign(), number.mantissa(""))
        }
    })
}
