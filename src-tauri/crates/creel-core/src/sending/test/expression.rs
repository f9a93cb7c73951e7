//! An expression: what stands between two braces in a test event, and becomes an id, a time or a number when the event
//! is rendered. The language is that of minijinja's expressions.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use data_encoding::HEXLOWER;
use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value, context};

use super::RenderError;
use crate::clock::Timestamp;

/// The longest random text, in characters.
const LONGEST: usize = 1024;

/// What expressions are made of: the time of one rendering, and what was drawn in it.
#[derive(Debug)]
pub(super) struct Values {
    environment: Environment<'static>,
    times: Value,
}

/// What was drawn under a name is the same wherever the name comes again.
type Drawn = Arc<Mutex<BTreeMap<(&'static str, usize, String), String>>>;

impl Values {
    pub(super) fn new(now: Timestamp) -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let drawn = Drawn::default();
        let uuids = drawn.clone();
        environment.add_function("uuid", move |name: Option<String>| {
            draw(&uuids, "uuid", 16, name, |bytes| {
                bytes[6] = bytes[6] & 0x0f | 0x40;
                bytes[8] = bytes[8] & 0x3f | 0x80;
                let hex = HEXLOWER.encode(bytes);
                [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
            })
        });
        for (function, alphabet) in [("hex", "0123456789abcdef"), ("digits", "0123456789"), ("id", LETTERS)] {
            let drawn = drawn.clone();
            environment.add_function(function, move |length: usize, name: Option<String>| {
                draw(&drawn, function, length, name, |bytes| letters(bytes, alphabet.as_bytes()))
            });
        }
        environment.add_function("time", move |format: String, later: Option<i64>| time(now, &format, later));
        environment.add_function("ago", move |seconds: i64| time(now, RFC3339, Some(-seconds)));
        let micros = now.micros();
        let times = context! {
            now => time(now, RFC3339, None).unwrap_or_default(),
            now_ms => time(now, "%Y-%m-%dT%H:%M:%S.%3fZ", None).unwrap_or_default(),
            unix => micros.div_euclid(1_000_000),
            unix_ms => micros.div_euclid(1_000),
        };
        Self { environment, times }
    }

    /// The text with the values in the place of the expressions.
    pub(super) fn text(&self, template: &str) -> Result<String, RenderError> {
        let (mut out, mut rest) = (String::with_capacity(template.len()), template);
        while let Some((before, after)) = rest.split_once("{{") {
            let (expression, after) = after.split_once("}}").ok_or(RenderError::Open)?;
            out.push_str(before);
            let value = self.value(expression.trim())?;
            out.push_str(&shown(&value));
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }

    /// What a JSON string with expressions in it becomes. One that is nothing but an expression becomes its value, so
    /// that a number is a number.
    pub(super) fn json(&self, template: &str) -> Result<String, RenderError> {
        let only = template.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
        if let Some(expression) = only.filter(|expression| !expression.contains("}}")) {
            let value = self.value(expression.trim())?;
            match value.kind() {
                ValueKind::Number | ValueKind::Bool | ValueKind::None => return Ok(shown(&value)),
                _ => {}
            }
        }
        Ok(quoted(&self.text(template)?))
    }

    fn value(&self, expression: &str) -> Result<Value, RenderError> {
        let compiled = self.environment.compile_expression(expression);
        let value = compiled.and_then(|compiled| compiled.eval(self.times.clone()));
        let value = value.map_err(|error| refused(expression, &cause(&error)))?;
        match value.kind() {
            ValueKind::Undefined => Err(refused(expression, "there is nothing of that name")),
            ValueKind::String | ValueKind::Number | ValueKind::Bool | ValueKind::None => Ok(value),
            kind => {
                Err(refused(expression, &format!("it gives a {kind}, and only text and numbers can be sent")))
            }
        }
    }
}

/// A value as JSON writes it, but a text without its quotes.
fn shown(value: &Value) -> String {
    match value.kind() {
        ValueKind::Bool => value.is_true().to_string(),
        ValueKind::None => "null".to_owned(),
        _ => value.to_string(),
    }
}

/// A text as a JSON string.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

const RFC3339: &str = "%Y-%m-%dT%H:%M:%SZ";

const LETTERS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

fn refused(expression: &str, cause: &str) -> RenderError {
    RenderError::Expression { expression: expression.trim().to_owned(), cause: cause.to_owned() }
}

fn cause(error: &Error) -> String {
    error.detail().map_or_else(|| error.kind().to_string(), str::to_owned)
}

fn time(now: Timestamp, format: &str, later: Option<i64>) -> Result<String, Error> {
    let invalid = |cause: String| Error::new(ErrorKind::InvalidOperation, cause);
    let micros = later.unwrap_or_default().saturating_mul(1_000_000).saturating_add(now.micros());
    let time = jiff::Timestamp::from_microsecond(micros).map_err(|error| invalid(error.to_string()))?;
    let time = time.to_zoned(jiff::tz::TimeZone::UTC);
    jiff::fmt::strtime::format(format, &time).map_err(|error| invalid(error.to_string()))
}

/// Draws a text from `length` random bytes; what has a name is drawn once.
fn draw(
    drawn: &Drawn,
    function: &'static str,
    length: usize,
    name: Option<String>,
    make: impl FnOnce(&mut [u8]) -> String,
) -> Result<String, Error> {
    let invalid = |cause: String| Error::new(ErrorKind::InvalidOperation, cause);
    if length == 0 || length > LONGEST {
        return Err(invalid(format!("the length is from 1 to {LONGEST}")));
    }
    let mut drawn = drawn.lock().unwrap_or_else(PoisonError::into_inner);
    let key = name.map(|name| (function, length, name));
    if let Some(text) = key.as_ref().and_then(|key| drawn.get(key)) {
        return Ok(text.clone());
    }
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes)
        .map_err(|error| invalid(format!("the system gives no random bytes: {error}")))?;
    let text = make(&mut bytes);
    if let Some(key) = key {
        drawn.insert(key, text.clone());
    }
    Ok(text)
}

/// Test data need not be drawn evenly. The first letter is never the first of the alphabet, so that digits can be read
/// as a number of just that length.
fn letters(bytes: &[u8], alphabet: &[u8]) -> String {
    let letter = |(at, byte): (usize, &u8)| {
        let byte = usize::from(*byte);
        char::from(alphabet[if at == 0 { 1 + byte % (alphabet.len() - 1) } else { byte % alphabet.len() }])
    };
    bytes.iter().enumerate().map(letter).collect()
}
