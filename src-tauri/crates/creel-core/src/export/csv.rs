//! CSV (RFC 4180): a line for each delivery.

use super::{answer_status, word};
use crate::api::{Reason, Verdict};
use crate::store::Delivery;

const COLUMNS: [&str; 11] = [
    "id",
    "received_at",
    "endpoint",
    "method",
    "target",
    "event_type",
    "event_id",
    "verdict",
    "reason",
    "body_size",
    "answer_status",
];

pub(super) fn start() -> String {
    COLUMNS.join(",") + "\r\n"
}

pub(super) fn line(delivery: &Delivery) -> String {
    let fields = [
        delivery.id.0.to_string(),
        delivery.received_at.to_string(),
        delivery.endpoint.clone(),
        delivery.method.clone(),
        String::from_utf8_lossy(&delivery.target).into_owned(),
        delivery.event.event_type.clone().unwrap_or_default(),
        delivery.event.event_id.clone().unwrap_or_default(),
        word(Verdict::from(delivery.judgement.verdict)),
        word(Reason::from(delivery.judgement.reason)),
        delivery.body_size.to_string(),
        answer_status(delivery).map(|status| status.to_string()).unwrap_or_default(),
    ];
    fields.map(|field| quoted(&field)).join(",") + "\r\n"
}

/// A field that a table shows and never runs: what begins like a formula gets an apostrophe in front, as spreadsheets have it.
fn quoted(field: &str) -> String {
    let runs = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let field = if runs { format!("'{field}") } else { field.to_owned() };
    match field.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field,
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn what_a_sender_wrote_stays_a_text_in_its_cell() {
        for (field, written) in [
            ("push", "push"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"\n", "\"say \"\"hi\"\"\n\""),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("-1", "'-1"),
            ("", ""),
        ] {
            assert_eq!(quoted(field), written, "{field}");
        }
    }
}
