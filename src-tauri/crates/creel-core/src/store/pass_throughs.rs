//! What senders were answered in a destination's words, in the database.

use super::{Store, StoreError, attempts};
use crate::delivery::DeliveryId;
use crate::sending::attempt::NewAttempt;

impl Store {
    /// Keeps what came of passing a delivery through. `status` is what the sender was told in place of the endpoint's own.
    pub(crate) async fn put_pass_through(
        &self,
        id: DeliveryId,
        status: Option<u16>,
        made: Vec<NewAttempt>,
    ) -> Result<(), StoreError> {
        self.write(move |db| {
            for attempt in &made {
                attempts::insert(db, attempt)?;
            }
            if let Some(status) = status {
                db.prepare_cached(
                    "INSERT OR REPLACE INTO passed_through (delivery, status) VALUES (?1, ?2)",
                )?
                .execute((id.0, status))?;
            }
            Ok(())
        })
        .await
    }
}
