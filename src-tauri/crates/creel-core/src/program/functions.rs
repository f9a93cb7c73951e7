//! What a program may call: the functions of jq that need nothing but their input.
//!
//! Left out is what reaches further: the environment (`env`, and the time zone with `localtime` and `strflocaltime`), the
//! terminal (`debug`, `stderr`), other inputs, modules, and the end of the process (`halt`). Of the clock there is `now`.

use bytes::Bytes;
use jaq_core::box_iter::box_once;
use jaq_core::data::HasLut;
use jaq_core::load::parse::Def;
use jaq_core::native::{Fun, run, v};
use jaq_core::{DataT, Error, Lut};
use jaq_json::{Val, read};
use serde::de::IgnoredAny;

use super::watch::{self, DEEPEST_VALUE, Watch};

const LEFT_OUT: [&str; 13] = [
    "env",
    "localtime",
    "strflocaltime",
    "debug",
    "debug_empty",
    "stderr",
    "stderr_empty",
    "halt",
    "halt_error",
    "input",
    "inputs",
    // Its own version minds how deep a text is nested.
    "fromjson",
    // Nothing but what is left out needs it.
    "input_line_number",
];

/// What programs work on: JSON values, and a watch over each run.
#[derive(Debug)]
pub(super) struct Kind;

/// What a run carries along.
#[derive(Clone)]
pub(super) struct Data<'a> {
    pub(super) lut: &'a Lut<Kind>,
    pub(super) watch: &'a Watch,
}

impl DataT for Kind {
    type V<'a> = Val;
    type Data<'a> = Data<'a>;
}

impl<'a> HasLut<'a, Kind> for Data<'a> {
    fn lut(&self) -> &'a Lut<Kind> {
        self.lut
    }
}

/// The functions that are written in jq.
pub(super) fn definitions<'s>() -> impl Iterator<Item = Def<&'s str>> {
    let all = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
    all.filter_map(|definition| -> Option<Def<&'s str>> {
        (!LEFT_OUT.contains(&definition.name)).then_some(definition)
    })
}

/// The functions that are not.
pub(super) fn natives() -> impl Iterator<Item = Fun<Kind>> {
    let all = jaq_core::funs::<Kind>().chain(jaq_std::funs::<Kind>()).chain(jaq_json::funs::<Kind>());
    let fromjson = run(("fromjson", v(0), |cv| {
        let parsed = match &cv.1 {
            Val::TStr(text) => {
                parse(text).map_err(|error| Error::str(format!("cannot parse a text as JSON: {error}")))
            }
            other => Err(Error::typ(other.clone(), "string")),
        };
        box_once(parsed.map_err(Into::into))
    }));
    all.filter(|(name, ..)| !LEFT_OUT.contains(name)).chain(watch::functions()).chain([fromjson])
}

/// Reads a value. Numbers keep their digits.
///
/// # Errors
/// Says why it is no JSON, or that it is nested too deeply: values are read, copied and dropped by calls within calls, and
/// a sender chooses how many.
pub(super) fn parse(text: &Bytes) -> Result<Val, String> {
    is_json(text)?;
    if depth(text) > DEEPEST_VALUE {
        return Err(format!("it is nested more than {DEEPEST_VALUE} deep"));
    }
    read::parse_single(text).map_err(|error| error.to_string())
}

/// Whether a text is JSON. What is only looked over may hold strings that are no UTF-8, so that is asked apart.
pub(super) fn is_json(text: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(text)
        .map_err(|error| format!("it is not UTF-8 from byte {} on", error.valid_up_to() + 1))?;
    serde_json::from_str(text).map(|IgnoredAny| ()).map_err(|error| error.to_string())
}

/// How deep a JSON text is nested.
fn depth(text: &[u8]) -> usize {
    let (mut deepest, mut depth, mut in_string, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in text {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}
