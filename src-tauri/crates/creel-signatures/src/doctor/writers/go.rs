//! encoding/json. Source: Go's package documentation (`Marshal`, `HTMLEscape`, `Encoder`) and its `encode.go`.

use std::borrow::Cow;

use super::number::Shortest;
use super::{Language, Order, PLAIN, Writer, lower, quote, when};

const MARSHAL: Writer = Writer {
    name: "Go's json.Marshal",
    language: Language::Go,
    order: Order::Sorted,
    text: escape_html,
    number,
    ..PLAIN
};
/// A struct keeps its fields' order, which is the sender's as a rule; a `json.RawMessage` keeps its members'.
const KEPT: Writer = Writer {
    name: "Go's json.Marshal of a struct or json.RawMessage",
    order: Order::Kept,
    number: PLAIN.number,
    ..MARSHAL
};

pub(super) const WRITERS: &[Writer] = &[
    MARSHAL,
    Writer { name: "Go's json.Encoder", end: "\n", ..MARSHAL },
    KEPT,
    Writer { name: "Go's json.Encoder of a struct or json.RawMessage", end: "\n", ..KEPT },
    Writer { name: "Go's json.Encoder without HTML escapes", text: PLAIN.text, end: "\n", ..MARSHAL },
    Writer { name: "Go's json.MarshalIndent", colon: ": ", indent: Some(2), ..MARSHAL },
    Writer { name: "json.MarshalIndent of a struct", colon: ": ", indent: Some(2), ..KEPT },
];

pub(super) fn escape_html(text: &str, out: &mut String) {
    quote(text, out, |letter, out| {
        when(matches!(letter, '<' | '>' | '&' | '\u{2028}' | '\u{2029}'), lower, letter, out)
    });
}

/// Every number is a double, written as JavaScript does but for the sign of zero.
fn number(text: &str) -> Cow<'_, str> {
    let Some(number) = Shortest::of(text) else { return Cow::Borrowed(text) };
    Cow::Owned(match number.point() {
        _ if number.is_zero() => format!("{}0", number.sign()),
        -5..=21 => format!("{}{}", number.sign(), number.fixed()),
        point => {
            let width = if point > 0 { 2 } else { 1 };
            let (sign, exponent) = (if point > 0 { '+' } else { '-' }, number.exponent().abs());
            format!("{}{}e{sign}{exponent:0width$}", number.sign(), number.mantissa(""))
        }
    })
}
