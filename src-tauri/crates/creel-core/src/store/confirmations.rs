//! Confirmations in the database: what came of calling senders back.

use rusqlite::OptionalExtension;

use super::{Store, StoreError};
use crate::clock::Timestamp;
use crate::confirming::Outcome;
use crate::delivery::DeliveryId;

impl Store {
    /// Writes what came of it in place of the last time.
    pub(crate) async fn put_confirmation(&self, id: DeliveryId, outcome: Outcome) -> Result<(), StoreError> {
        self.write(move |db| {
            db.prepare_cached(
                "INSERT OR REPLACE INTO confirmations (delivery, at, status, detail)
                 SELECT id, ?2, ?3, ?4 FROM deliveries WHERE id = ?1",
            )?
            .execute((id.0, outcome.at.micros(), outcome.status, outcome.detail))?;
            Ok(())
        })
        .await
    }

    pub(crate) async fn confirmation(&self, id: DeliveryId) -> Result<Option<Outcome>, StoreError> {
        self.read(move |main| {
            let found = main
                .prepare_cached("SELECT at, status, detail FROM confirmations WHERE delivery = ?1")?
                .query_row([id.0], |row| {
                    Ok(Outcome {
                        at: Timestamp::from_micros(row.get(0)?),
                        status: row.get(1)?,
                        detail: row.get(2)?,
                    })
                });
            Ok(found.optional()?)
        })
        .await
    }
}
