//! JSON.stringify. Source: ECMA-262, `JSON.stringify` (QuoteJSONString) and `Number::toString`.

use std::borrow::Cow;

use super::number::Shortest;
use super::{Language, Order, PLAIN, Writer};

const STRINGIFY: Writer =
    Writer { name: "JavaScript's JSON.stringify", order: Order::IndexesFirst, number, ..PLAIN };

pub(super) const WRITERS: &[Writer] = &[
    STRINGIFY,
    Writer { name: "JSON.stringify(value, null, 2)", colon: ": ", indent: Some(2), ..STRINGIFY },
    Writer { name: "JSON.stringify(value, null, 4)", colon: ": ", indent: Some(4), ..STRINGIFY },
    Writer { name: "JSON.stringify with sorted keys", order: Order::Sorted, ..STRINGIFY },
    Writer {
        name: "Express' res.json or a newline after JSON.stringify",
        language: Language::JavaScript,
        end: "\n",
        ..STRINGIFY
    },
    // What a formatter such as Prettier or an editor leaves behind: two spaces and a newline at the end.
    Writer {
        name: "a formatter with two spaces",
        colon: ": ",
        indent: Some(2),
        end: "\n",
        number: |number| Cow::Borrowed(number),
        order: Order::Kept,
        ..STRINGIFY
    },
];

/// Every number is a double; beyond 21 digits and below 10⁻⁶ with an exponent.
fn number(text: &str) -> Cow<'_, str> {
    let Some(number) = Shortest::of(text) else { return Cow::Borrowed("null") };
    Cow::Owned(match number.point() {
        _ if number.is_zero() => "0".to_owned(),
        -5..=21 => format!("{}{}", number.sign(), number.fixed()),
        _ => format!("{}{}e{:+}", number.sign(), number.mantissa(""), number.exponent()),
    })
}
