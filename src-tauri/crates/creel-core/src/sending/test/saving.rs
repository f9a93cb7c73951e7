//! Saving: a delivery becomes a test event. Its id and the time that was signed are drawn anew with each rendering,
//! where it is certain which they are; everything else stays as it was received.

use creel_signatures::{Head, Provider};

use super::{Body, Confidence, TestEvent, document};

/// Headers that belong to a connection, or to what lay between the sender and Creel.
const NOT_KEPT: [&str; 14] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "upgrade",
    "expect",
    "authorization",
    "forwarded",
    "x-real-ip",
    "creel-hops",
];

/// The shortest id or time that is replaced in a text, where it could stand for something else.
const SHORTEST: usize = 10;

/// A delivery that is to become a test event.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    pub provider: Option<&'a Provider>,
    /// The scheme that judged it, by its name.
    pub scheme: Option<&'a str>,
    pub head: Head<'a>,
    /// What of the target follows the endpoint's own path.
    pub path: &'a str,
    pub body: &'a [u8],
}

/// A text of the delivery, and the expression that stands for it. The second is the one for where it is text in JSON.
type Fresh = (String, String);

impl Source<'_> {
    pub fn event(&self, title: String, source: String) -> TestEvent {
        let event = self.provider.map(|provider| provider.event(&self.head, self.body)).unwrap_or_default();
        let fresh = self.fresh(event.event_id.as_deref());
        TestEvent {
            title,
            source,
            confidence: Confidence::Captured,
            event: event.event_type,
            method: self.head.method.to_owned(),
            path: kept(self.path),
            headers: self.headers(&fresh),
            body: body(self.body, &fresh),
            signed: self.provider.is_some(),
            scheme: self.scheme.map(str::to_owned),
        }
    }

    fn fresh(&self, id: Option<&str>) -> Vec<Fresh> {
        let reading = self
            .provider
            .zip(self.scheme)
            .and_then(|(provider, scheme)| provider.reading(scheme, &self.head, self.body).ok());
        let reading = reading.unwrap_or_default();
        let signed_id = reading.id.as_deref().filter(|signed| Some(*signed) != id);
        let ids = id.map(|id| (id, "event")).into_iter().chain(signed_id.map(|id| (id, "signed")));
        let ids = ids.filter_map(|(id, name)| Some((id.to_owned(), like(id, name)?)));
        let time = reading.timestamp.and_then(|time| Some((time.clone(), time_like(&time)?.to_owned())));
        ids.chain(time).collect()
    }

    fn headers(&self, fresh: &[Fresh]) -> Vec<(String, String)> {
        let schemes = self.provider.map(|provider| provider.describe().schemes).unwrap_or_default();
        let sources: Vec<&str> = schemes.iter().map(|scheme| scheme.source).collect();
        let signs = |name: &str| {
            sources.iter().flat_map(|source| source.split([',', ' '])).any(|source| {
                let header = source.strip_prefix("header:").unwrap_or_default();
                match header.strip_suffix('#') {
                    Some(start) => name.to_ascii_lowercase().starts_with(&start.to_ascii_lowercase()),
                    None => header.eq_ignore_ascii_case(name),
                }
            })
        };
        let passed = |name: &str| {
            NOT_KEPT.iter().any(|other| other.eq_ignore_ascii_case(name))
                || name.to_ascii_lowercase().starts_with("x-forwarded-")
        };
        let headers = self.head.headers.iter().filter(|(name, _)| !passed(name) && !signs(name));
        let headers = headers.filter_map(|(name, value)| {
            let value = std::str::from_utf8(value).ok()?;
            let known = fresh.iter().find(|(text, _)| text == value);
            let value =
                known.map_or_else(|| kept(value), |(_, expression)| format!("{{{{ {expression} }}}}"));
            http::HeaderValue::from_str(&value).is_ok().then(|| ((*name).to_owned(), value))
        });
        headers.collect()
    }
}

fn body(bytes: &[u8], fresh: &[Fresh]) -> Body {
    let Ok(text) = std::str::from_utf8(bytes) else { return Body::Bytes(bytes.to_vec()) };
    let is_compact = !text.contains("{{") && document::compact(text).is_some_and(|compact| compact == text);
    let renewed = is_compact.then(|| {
        document::renewed(text, |value, is_text| {
            let (_, expression) = fresh.iter().find(|(text, _)| text == value)?;
            Some(format!("{{{{ {expression}|{} }}}}", if is_text { "string" } else { "int" }))
        })
    });
    match renewed.flatten() {
        Some(json) => Body::Json(json),
        None => {
            let fresh = fresh.iter().filter(|(text, _)| text.len() >= SHORTEST);
            let renew = |text: String, (old, expression): &Fresh| {
                text.replace(old, &format!("{{{{ {expression} }}}}"))
            };
            Body::Text(fresh.fold(kept(text), renew))
        }
    }
}

/// A text in which nothing is an expression.
fn kept(text: &str) -> String {
    text.replace("{{", "{{ \"{{\" }}")
}

/// An expression that draws an id of the same kind: a UUID, hexadecimal or decimal digits, or letters and digits, with
/// whatever stands in front of its last part.
fn like(id: &str, name: &str) -> Option<String> {
    let is_uuid = id.len() == 36
        && id.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    if is_uuid {
        return Some(format!("uuid(\"{name}\")"));
    }
    let start = id.rfind(|letter: char| !letter.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
    let (prefix, rest) = (id.get(..start)?, id.get(start..)?);
    // Too short to be drawn anew without meeting another, or it could break out of the expression.
    if rest.len() < 5 || prefix.contains(['"', '\\', '{', '}']) || prefix.chars().any(char::is_control) {
        return None;
    }
    let function = if rest.bytes().all(|byte| byte.is_ascii_digit()) {
        "digits"
    } else if rest.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)) {
        "hex"
    } else {
        "id"
    };
    let drawn = format!("{function}({}, \"{name}\")", rest.len());
    Some(if prefix.is_empty() { drawn } else { format!("\"{prefix}\" ~ {drawn}") })
}

/// The expression for a time written like this.
fn time_like(text: &str) -> Option<&'static str> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.len() {
        10 if digits => Some("unix"),
        13 if digits => Some("unix_ms"),
        20 if text.ends_with('Z') => Some("now"),
        24 if text.ends_with('Z') => Some("now_ms"),
        _ => None,
    }
}
