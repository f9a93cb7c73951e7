//! A retry: what a sender sent before, sent again. What stays the same shows it: the id that the sender gives the
//! delivery, else the id of the event, else the path and the body, where they come again within an hour.

use serde::Serialize;

use crate::delivery::{DeliveryId, headers, request_line};

/// Headers that senders repeat when they try again, the surest first. The last one may be of a proxy, which gives each
/// try its own.
const HEADERS: [&str; 9] = [
    "webhook-id",
    "x-github-delivery",
    "x-shopify-webhook-id",
    "x-gitlab-event-uuid",
    "x-webhook-delivery",
    "x-webhook-id",
    "x-delivery-id",
    "idempotency-key",
    "x-request-id",
];

/// What a retry was known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RetryKey {
    /// A header with the sender's id of the delivery.
    DeliveryId,
    /// The event's id in the body.
    EventId,
    /// The same path and body within an hour.
    Body,
}

/// What was answered to the sending before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum After {
    /// No 2xx: it is sent again with good reason.
    Failure,
    /// A 2xx, and it was sent again all the same.
    Success,
}

/// A delivery among those that say the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retry {
    /// Which of them it is, from 1.
    pub number: u64,
    pub of: u64,
    pub key: RetryKey,
    pub first: DeliveryId,
    pub previous: Option<Previous>,
    pub next: Option<DeliveryId>,
}

/// The sending before this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Previous {
    pub id: DeliveryId,
    /// From its arrival to this one's, in milliseconds.
    pub gap_ms: i64,
    /// Its body is the same, byte for byte; `None` where both are too long to be compared.
    pub same_bytes: Option<bool>,
    /// `None` where it was imported: nobody was answered then.
    pub after: Option<After>,
}

/// The id that a delivery has in common with its retries, and where it stands. `event_id` is what the provider's
/// definition found, and wins over the common headers: the definition knows its sender.
pub(crate) fn id<'a>(head: &'a [u8], event_id: Option<&'a str>) -> Option<(RetryKey, &'a [u8])> {
    let headers = headers(head);
    if let Some(id) = event_id {
        let in_head = headers.iter().any(|(_, value)| *value == id.as_bytes());
        let key = if in_head { RetryKey::DeliveryId } else { RetryKey::EventId };
        return Some((key, id.as_bytes()));
    }
    let value = |wanted: &&str| {
        let found = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| *value).filter(|value| !value.is_empty())
    };
    HEADERS.iter().find_map(value).map(|id| (RetryKey::DeliveryId, id))
}

/// The part of the target that stays the same when a sender counts its tries in the query.
pub(crate) fn path(head: &[u8]) -> &[u8] {
    let (_, target) = request_line(head);
    target.split(|byte| *byte == b'?').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{RetryKey, id};

    #[test]
    fn the_surest_id_is_taken() {
        let check = |headers: &str, event_id: Option<&str>, wanted: Option<(RetryKey, &str)>| {
            let head = format!("POST / HTTP/1.1\r\n{headers}\r\n");
            let found = id(head.as_bytes(), event_id);
            assert_eq!(found, wanted.map(|(key, id)| (key, id.as_bytes())), "{headers:?} {event_id:?}");
        };
        check("", None, None);
        check("Host: x\r\n", None, None);
        check("X-Request-ID: \r\n", None, None);
        check("x-request-id: r\r\n", None, Some((RetryKey::DeliveryId, "r")));
        check("X-Request-ID: r\r\nWebhook-Id: msg_1\r\n", None, Some((RetryKey::DeliveryId, "msg_1")));
        check("X-Request-ID: r\r\n", Some("evt_1"), Some((RetryKey::EventId, "evt_1")));
        check("X-Own: 7\r\nX-Request-ID: r\r\n", Some("7"), Some((RetryKey::DeliveryId, "7")));
    }
}
