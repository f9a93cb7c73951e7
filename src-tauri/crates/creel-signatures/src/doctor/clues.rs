//! Clues: the times and ids that stand in a request, any of which may have been signed along.

use super::document::Json;
use super::header::pair;
use super::time;
use crate::Head;
use crate::lookup::trim;

/// How many times and ids of a request are tried.
const TIMES: usize = 8;
const IDS: usize = 4;

/// A time that stands in a request.
pub(super) struct Time {
    pub(super) text: String,
    /// Where it stands.
    pub(super) place: String,
    /// Whether it is the provider's own timestamp in another unit.
    pub(super) converted: bool,
}

/// The times of a request, the provider's own first.
pub(super) fn times(head: &Head<'_>, body: &[u8], own: Option<&str>) -> Vec<Time> {
    let mut all: Vec<Time> = Vec::new();
    let mut add = |text: &str, place: String, converted: bool| {
        if all.len() < TIMES && !all.iter().any(|other| other.text == text) && time::read(text).is_some() {
            all.push(Time { text: text.to_owned(), place, converted });
        }
    };
    if let Some(own) = own {
        add(own, "its header".to_owned(), false);
        for text in time::in_other_units(own) {
            add(&text, "its header, in another unit".to_owned(), true);
        }
    }
    for (name, value) in head.headers {
        let value = trim(value);
        let pair = pair(value, &["t", "ts", "timestamp", "time"]);
        let whole = std::str::from_utf8(value).ok().filter(|value| value.len() <= 40);
        for text in pair.as_deref().into_iter().chain(whole) {
            add(text, format!("the header `{name}`"), false);
        }
    }
    if let Some(document) = document(body) {
        for name in [
            "timestamp",
            "time",
            "ts",
            "created",
            "created_at",
            "createdAt",
            "date",
            "sent_at",
            "webhookTimestamp",
        ] {
            if let Some(text) = document.member(name).and_then(Json::scalar) {
                add(text, format!("the body's `{name}`"), false);
            }
        }
    }
    all
}

/// The ids of a request, the provider's own first.
pub(super) fn ids(head: &Head<'_>, body: &[u8], own: Option<&str>) -> Vec<String> {
    let mut all: Vec<String> = own.map(str::to_owned).into_iter().collect();
    let named = head.headers.iter().filter(|(name, _)| name.to_ascii_lowercase().ends_with("id"));
    all.extend(named.filter_map(|(_, value)| String::from_utf8(trim(value).to_vec()).ok()));
    if let Some(id) = document(body).as_ref().and_then(|document| document.member("id")?.scalar()) {
        all.push(id.to_owned());
    }
    let mut unique: Vec<String> = Vec::new();
    all.into_iter().filter(|id| !id.is_empty()).for_each(|id| {
        if !unique.contains(&id) {
            unique.push(id);
        }
    });
    unique.truncate(IDS);
    unique
}

/// A body that is small enough to be looked into for a time or an id.
fn document(body: &[u8]) -> Option<Json> {
    if body.len() <= 1 << 20 { Json::read(body) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_found_where_senders_put_them() {
        let headers = [("X-Time", &b"1773480615"[..]), ("Sig", b"t=1773480616,v1=ab"), ("X-No", b"12")];
        let head = Head { method: "POST", target: b"/", public_url: None, headers: &headers };
        let body = br#"{"timestamp":"2026-03-14T09:30:15Z"}"#;
        let texts: Vec<_> = times(&head, body, None).into_iter().map(|time| time.text).collect();
        assert_eq!(texts, ["1773480615", "1773480616", "2026-03-14T09:30:15Z"]);
    }
}
