//! NDJSON: a line of JSON for each delivery.

use serde_json::json;

use super::{Ended, File, answer_status, pairs, word};
use crate::api::{Reason, Verdict};
use crate::store::Delivery;

pub(super) async fn write(file: &File, delivery: &Delivery) -> Result<(), Ended> {
    let head = file.head(delivery).await?;
    let line = json!({
        "id": delivery.id.0,
        "endpoint": delivery.endpoint,
        "received_at": delivery.received_at,
        "method": delivery.method,
        "target": String::from_utf8_lossy(&delivery.target),
        "event_type": delivery.event.event_type,
        "event_id": delivery.event.event_id,
        "verdict": word(Verdict::from(delivery.judgement.verdict)),
        "reason": word(Reason::from(delivery.judgement.reason)),
        "answer_status": answer_status(delivery),
        "headers": pairs(&head).collect::<Vec<_>>(),
        "body_size": delivery.body_size,
    });
    let line = line.to_string();
    file.put(line.strip_suffix('}').unwrap_or(&line).to_owned()).await?;
    file.put_body(delivery, ",\"body_text\":", ",\"body_b64\":").await?;
    file.put("}\n").await
}
