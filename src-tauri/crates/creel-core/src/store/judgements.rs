//! Later judgements in the database: what holds of a delivery now, where that is not what was said at its arrival.

use creel_signatures::{Event, Judgement};
use rusqlite::Connection;

use super::{Store, StoreError, codes, endpoints};
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;
use crate::endpoint::EndpointId;

impl Store {
    /// The endpoints whose deliveries are to be judged again, each with the number of its mark.
    pub(crate) async fn judging_pending(&self) -> Result<Vec<(EndpointId, String, i64)>, StoreError> {
        self.read(|main| Ok(endpoints::pending(main)?)).await
    }

    /// Writes what judging again found, in one group.
    pub(crate) async fn put_judgements(&self, judged: Vec<Rejudged>) -> Result<(), StoreError> {
        self.write(move |db| {
            let now = Timestamp::now();
            judged.iter().try_for_each(|again| put(db, again, now))?;
            Ok(())
        })
        .await
    }

    /// Takes an endpoint's mark away, unless another change came in between.
    pub(crate) async fn judging_done(&self, endpoint: EndpointId, mark: i64) -> Result<(), StoreError> {
        self.write(move |db| Ok(endpoints::judged(db, endpoint, mark)?)).await
    }
}

/// What was found when a delivery was judged again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejudged {
    pub delivery: DeliveryId,
    pub judgement: Judgement,
    pub event: Event,
}

/// Writes a judgement in place of the last one. A delivery that was purged meanwhile is passed over.
pub(super) fn put(connection: &Connection, again: &Rejudged, now: Timestamp) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO judgements (delivery, endpoint, verdict_at_arrival, verdict, reason, secret, scheme,
                 event_type, event_id, judged_at)
             SELECT id, endpoint, verdict, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM deliveries WHERE id = ?1",
        )?
        .execute((
            again.delivery.0,
            codes::verdict_number(again.judgement.verdict),
            codes::reason_number(again.judgement.reason),
            again.judgement.secret,
            &again.judgement.scheme,
            &again.event.event_type,
            &again.event.event_id,
            now.micros(),
        ))?;
    Ok(())
}
