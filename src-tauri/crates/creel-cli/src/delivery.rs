//! A delivery as the API lists it, and the one line that shows it.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::columns::Cell;
use crate::{escape, shown};

/// A page of a list: every delivery as the API wrote it.
#[derive(Debug, Deserialize)]
pub(crate) struct Page<'a> {
    #[serde(borrow)]
    pub items: Vec<&'a RawValue>,
    pub next: Option<String>,
}

/// What a line says of a delivery.
#[derive(Debug, Deserialize)]
pub(crate) struct Delivery {
    pub id: i64,
    pub endpoint: String,
    pub received_at: String,
    pub method: String,
    pub target: String,
    pub event_type: Option<String>,
    pub event_id: Option<String>,
    pub verdict: String,
    pub reason: String,
    pub verdict_at_arrival: String,
    pub body_size: u64,
    #[serde(default)]
    pub imported: bool,
    pub answer_status: Option<u16>,
    #[serde(default)]
    pub answer_fault: Option<String>,
    pub handshake: Option<String>,
    pub peer: Option<String>,
}

impl Delivery {
    /// The cells of its line: number, time, endpoint, request, event, verdict, answer, size.
    pub(crate) fn row(&self) -> Vec<Cell> {
        vec![
            Cell::new(self.id.to_string()).right(),
            Cell::new(shown::time(&self.received_at)),
            Cell::new(escape::line(&self.endpoint).to_string()),
            Cell::new(format!("{} {}", escape::line(&self.method), escape::line(&self.target))),
            Cell::new(escape::line(self.event_type.as_deref().unwrap_or_default()).to_string()),
            self.verdict_cell(),
            Cell::new(self.answer()),
            Cell::new(shown::size(self.body_size)).right(),
        ]
    }

    /// The status that the sender was answered with, or what there is in its place.
    pub(crate) fn answer(&self) -> String {
        match (self.answer_status, self.answer_fault.as_deref()) {
            (Some(status), None) => status.to_string(),
            (Some(status), Some(fault)) => format!("{status} {}", escape::line(fault)),
            (None, _) if self.imported => "imported".to_owned(),
            (None, fault) => escape::line(fault.unwrap_or_default()).to_string(),
        }
    }

    fn verdict_cell(&self) -> Cell {
        Cell::new(shown::verdict(&self.verdict, &self.reason)).styled(shown::verdict_style(&self.verdict))
    }
}

#[cfg(test)]
mod tests {
    use super::Delivery;
    use crate::columns::Columns;
    use crate::output::Output;

    #[test]
    fn a_line_escapes_what_the_sender_wrote() {
        let delivery: Delivery = serde_json::from_value(serde_json::json!({
            "id": 7, "endpoint": "stripe", "received_at": "2026-11-21T07:31:02.000000Z",
            "method": "P\u{1b}", "target": "/\u{1b}]52;c;eA==\u{7}\u{202e}", "event_type": "a\nb",
            "event_id": null, "verdict": "valid", "reason": "ok", "verdict_at_arrival": "valid",
            "body_size": 73, "answer_status": 200, "handshake": null, "peer": "127.0.0.1:5"
        }))
        .unwrap();
        let row = delivery.row();
        let mut columns = Columns::default();
        columns.fit(&row);
        let line = columns.line(&Output::standard(), &row);
        let wanted = "stripe  P\\x1b /\\x1b]52;c;eA==\\x07\\u{202e}  a\\nb  ✓ valid  200  73 B";
        assert!(line.ends_with(wanted), "{line}");
    }
}
