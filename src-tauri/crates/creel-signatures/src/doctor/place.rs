//! The place of a signature: where in a request a scheme looks for it, and how it is written there.

use std::borrow::Cow;

use crate::Reason;
use crate::layout::{Beside, Read};
use crate::lookup::{Lookup, trim};
use crate::scheme::Scheme;
use crate::template::Value;

/// The header that has the signature, or the first one that can; none where it is elsewhere.
pub(super) fn header(scheme: &Scheme) -> Option<String> {
    scheme.source.headers(1)?.pop()
}

/// The name of a header, where the value is one.
pub(super) fn name(value: &Value) -> Option<&str> {
    match value {
        Value::Header(name) => Some(name),
        _ => None,
    }
}

/// The headers that the scheme reads: signature, timestamp, id, and those it requires.
pub(super) fn headers(scheme: &Scheme) -> impl Iterator<Item = &str> {
    let timestamp = scheme.timestamp.as_ref().and_then(|(value, _)| value.as_ref());
    let values = scheme.source.values().chain(timestamp).chain(&scheme.id);
    values.filter_map(name).chain(scheme.require.iter().map(String::as_str))
}

/// What stands where the signature is looked for, each of several headers by itself.
pub(super) fn values<'l>(scheme: &Scheme, lookup: &'l Lookup<'_>) -> Vec<Cow<'l, [u8]>> {
    let all: Vec<_> = scheme
        .source
        .values()
        .flat_map(|value| match name(value) {
            Some(name) => lookup.head.all(name).map(|value| Cow::Borrowed(trim(value))).collect::<Vec<_>>(),
            None => lookup.value(value).into_iter().collect(),
        })
        .collect();
    if !all.is_empty() {
        return all;
    }
    // Numbered headers are no values of their own.
    scheme.source.texts(lookup).unwrap_or_default().into_iter().map(Cow::Owned).collect()
}

/// Whether anything stands there.
pub(super) fn is_there(scheme: &Scheme, lookup: &Lookup<'_>) -> bool {
    scheme.source.is_there(lookup)
}

/// The value of the header with this signature in it.
pub(super) fn written(scheme: &Scheme, signature: &str, timestamp: Option<&str>) -> String {
    scheme.layout.write(&[signature.to_owned()], Beside { timestamp, ..Beside::default() })
}

/// What the header holds, as the scheme reads it.
pub(super) fn read(scheme: &Scheme, value: &[u8]) -> Result<Read, Reason> {
    scheme.layout.read(value, None)
}

/// The timestamp and the id that the scheme reads from a request.
pub(super) fn time_and_id(scheme: &Scheme, lookup: &Lookup<'_>) -> (Option<String>, Option<String>) {
    let text = |bytes: Cow<'_, [u8]>| String::from_utf8(bytes.into_owned()).ok();
    let timestamp = match &scheme.timestamp {
        Some((Some(value), _)) => lookup.value(value).and_then(text),
        Some((None, _)) => values(scheme, lookup)
            .first()
            .and_then(|value| read(scheme, value).ok()?.timestamp)
            .and_then(|time| String::from_utf8(time).ok()),
        None => None,
    };
    (timestamp, scheme.id.as_ref().and_then(|value| lookup.value(value)).and_then(text))
}
