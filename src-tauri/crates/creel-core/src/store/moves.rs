//! Moves in the database: deliveries that go from one endpoint to another. What was received and what was said of it then
//! stays as it is; only whose it is changes, in every place that says so.

use rusqlite::Connection;

use super::{Store, StoreError, codes, endpoints};
use crate::delivery::{DeliveryId, request_line};
use crate::endpoint::EndpointId;

/// Deliveries looked at in one reading.
const LOOKED_AT: i64 = 1_000;

/// Deliveries and bytes moved in one transaction, so that no sender waits for it.
const MOVED_AT_ONCE: usize = 200;
const BYTES_AT_ONCE: i64 = 16 * 1024 * 1024;

/// One delivery and where it was sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) id: DeliveryId,
    /// The request-target as received.
    pub(crate) target: Vec<u8>,
    size: i64,
}

impl Store {
    /// The next deliveries of an endpoint after this one, the oldest first; none at the end.
    pub(crate) async fn sent_after(
        &self,
        endpoint: EndpointId,
        after: DeliveryId,
    ) -> Result<Vec<Sent>, StoreError> {
        self.read(move |main| Ok(sent_after(main, endpoint, after)?)).await
    }

    /// Moves deliveries that still belong to the one endpoint to the other, and has that one's judged again.
    pub(crate) async fn move_deliveries(
        &self,
        mut deliveries: Vec<Sent>,
        from: EndpointId,
        to: EndpointId,
    ) -> Result<(), StoreError> {
        while !deliveries.is_empty() {
            let mut bytes = 0;
            let fits = |sent: &&Sent| {
                bytes += sent.size;
                bytes <= BYTES_AT_ONCE
            };
            let part = deliveries.iter().take(MOVED_AT_ONCE).take_while(fits).count().max(1);
            let part: Vec<i64> = deliveries.drain(..part).map(|sent| sent.id.0).collect();
            self.write(move |db| Ok(move_part(db, &part, from, to)?)).await?;
        }
        Ok(())
    }
}

fn sent_after(main: &Connection, endpoint: EndpointId, after: DeliveryId) -> rusqlite::Result<Vec<Sent>> {
    let mut by_key = main.prepare_cached(
        "SELECT id, head, CASE WHEN upload IS NULL THEN body_size ELSE 0 END FROM deliveries
         WHERE endpoint = ?1 AND verdict = ?2 AND id > ?3 ORDER BY id LIMIT ?4",
    )?;
    let mut found = Vec::new();
    for verdict in codes::verdict_numbers() {
        let rows = by_key.query_map((endpoint.0, verdict, after.0, LOOKED_AT), |row| {
            let head = row.get_ref(1)?.as_blob()?;
            let target = request_line(head).1.to_vec();
            Ok(Sent { id: DeliveryId(row.get(0)?), target, size: row.get::<_, i64>(2)? + head.len() as i64 })
        })?;
        for sent in rows {
            found.push(sent?);
        }
    }
    found.sort_unstable_by_key(|sent| sent.id);
    found.truncate(LOOKED_AT as usize);
    Ok(found)
}

fn move_part(db: &Connection, part: &[i64], from: EndpointId, to: EndpointId) -> rusqlite::Result<()> {
    let mut move_one =
        db.prepare_cached("UPDATE deliveries SET endpoint = ?3 WHERE id = ?1 AND endpoint = ?2")?;
    let mut move_marks = db.prepare_cached("UPDATE marks SET endpoint = ?2 WHERE delivery = ?1")?;
    // A new number tells the index to read the delivery again: it holds its size and its retries by endpoint.
    let mut judged = db.prepare_cached(
        "INSERT OR REPLACE INTO judgements (delivery, endpoint, verdict_at_arrival, verdict, reason, secret, scheme,
             event_type, event_id, judged_at)
         SELECT d.id, d.endpoint, d.verdict, coalesce(j.verdict, d.verdict), coalesce(j.reason, d.reason),
             CASE WHEN j.delivery IS NULL THEN d.secret ELSE j.secret END,
             CASE WHEN j.delivery IS NULL THEN d.scheme ELSE j.scheme END,
             CASE WHEN j.delivery IS NULL THEN d.event_type ELSE j.event_type END,
             CASE WHEN j.delivery IS NULL THEN d.event_id ELSE j.event_id END,
             coalesce(j.judged_at, d.received_at)
         FROM deliveries d LEFT JOIN judgements j ON j.delivery = d.id WHERE d.id = ?1",
    )?;
    for id in part {
        if move_one.execute((id, from.0, to.0))? > 0 {
            move_marks.execute((id, to.0))?;
            judged.execute([id])?;
        }
    }
    endpoints::call_for_judging(db, to)
}
