//! Forwards that somebody ordered: deliveries that are sent on because they were chosen, and not because they came in.

use rusqlite::Connection;

use super::{Store, StoreError, forwards};
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;
use crate::sending::destination::DestinationId;

/// How many are queued in one transaction.
const QUEUED_AT_ONCE: usize = 500;

impl Store {
    /// Those of the deliveries that can still be queued for a destination, in the order given: they are there, and were
    /// neither delivered yet nor wait already.
    pub(crate) async fn orderable_forwards(
        &self,
        destination: DestinationId,
        mut deliveries: Vec<DeliveryId>,
    ) -> Result<Vec<DeliveryId>, StoreError> {
        self.read(move |main| {
            let mut orderable = main.prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM deliveries WHERE id = ?1)
                     AND NOT EXISTS (SELECT 1 FROM deleted WHERE delivery = ?1)
                     AND NOT EXISTS (SELECT 1 FROM forwards WHERE delivery = ?1 AND destination = ?2 AND state < 5)",
            )?;
            let mut failed = None;
            deliveries.retain(|id| {
                let found = orderable.query_row((id.0, destination.0), |row| row.get(0));
                found.unwrap_or_else(|error| {
                    failed = Some(error);
                    false
                })
            });
            failed.map_or(Ok(deliveries), |error| Err(error.into()))
        })
        .await
    }

    /// Queues deliveries for a destination, those that came to nothing before with all their tries; says how many.
    pub(crate) async fn order_forwards(
        &self,
        destination: DestinationId,
        deliveries: Vec<DeliveryId>,
    ) -> Result<usize, StoreError> {
        let mut queued = 0;
        for part in deliveries.chunks(QUEUED_AT_ONCE) {
            let part = part.to_vec();
            queued += self.write(move |db| order(db, destination, &part)).await?;
        }
        Ok(queued)
    }
}

fn order(db: &Connection, destination: DestinationId, part: &[DeliveryId]) -> Result<usize, StoreError> {
    let works = db
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM destinations WHERE id = ?1 AND enabled AND deletion IS NULL)",
        )?
        .query_row([destination.0], |row| row.get::<_, bool>(0))?;
    if !works {
        return Err(StoreError::Conflict(format!(
            "the destination {} is off, or gone; nothing more was queued for it",
            destination.0
        )));
    }
    let mut insert = db.prepare_cached(&format!(
        "INSERT INTO forwards (delivery, destination, state, queued_at, changed_at) VALUES (?1, ?2, {queued}, ?3, ?3)
         ON CONFLICT (delivery, destination) DO UPDATE
         SET state = {queued}, tries = 0, next_at = NULL, changed_at = ?3, status = NULL, reason = NULL,
             detail = NULL
         WHERE state IN ({failed}, {skipped})",
        queued = forwards::QUEUED,
        failed = forwards::FAILED,
        skipped = forwards::SKIPPED,
    ))?;
    let now = Timestamp::now().micros();
    part.iter().try_fold(0, |count, id| Ok(count + insert.execute((id.0, destination.0, now))?))
}
