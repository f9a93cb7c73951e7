//! to_json. Source: the documentation of Ruby's json library, `Float#to_s`, and Rails' ActiveSupport::JSON, which
//! escapes what HTML reads.

use std::borrow::Cow;

use super::number::{Shortest, is_integer};
use super::{Language, PLAIN, Writer, go};

const TO_JSON: Writer = Writer { name: "Ruby's to_json", language: Language::Ruby, number, ..PLAIN };

pub(super) const WRITERS: &[Writer] = &[
    TO_JSON,
    Writer { name: "Rails' to_json", text: go::escape_html, ..TO_JSON },
    Writer { name: "Ruby's JSON.pretty_generate", colon: ": ", indent: Some(2), ..TO_JSON },
];

fn number(text: &str) -> Cow<'_, str> {
    if is_integer(text) {
        return Cow::Borrowed(if text == "-0" { "0" } else { text });
    }
    let Some(number) = Shortest::of(text) else { return Cow::Borrowed(text) };
    Cow::Owned(match number.point() {
        -3..=16 => format!("{}{}", number.sign(), number.fixed_with_fraction()),
        _ => {
            let (sign, exponent) = (if number.exponent() < 0 { '-' } else { '+' }, number.exponent().abs());
            format!("{}{}e{sign}{exponent:02}", number.sign(), number.mantissa(".0"))
        }
    })
}
