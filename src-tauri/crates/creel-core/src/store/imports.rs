//! An import in the database: several arrivals that become deliveries together or not at all.

use tokio::sync::oneshot;

use super::deliveries::{insert, settle};
use super::writer::{Session, Work};
use super::{Store, StoreError, stopped};
use crate::delivery::{Arrival, Body, DeliveryId};

impl Store {
    /// Stores the arrivals in one transaction and gives their numbers in the same order. Where that fails, none of them
    /// is stored.
    pub async fn import(&self, mut arrivals: Vec<Arrival>) -> Result<Vec<DeliveryId>, StoreError> {
        let mut held = 0;
        for arrival in &mut arrivals {
            held += settle(arrival).await?;
        }
        let (answer, answered) = oneshot::channel();
        let import = Import { arrivals, ids: Vec::new(), answer };
        self.inner.queue.add(held, Box::new(import)).await?;
        answered.await.map_err(stopped)?
    }
}

/// Arrivals being written together.
struct Import {
    arrivals: Vec<Arrival>,
    ids: Vec<DeliveryId>,
    answer: oneshot::Sender<Result<Vec<DeliveryId>, StoreError>>,
}

impl Work for Import {
    fn run(&mut self, session: &mut Session) -> Result<(), StoreError> {
        for arrival in &self.arrivals {
            self.ids.push(DeliveryId(insert(session, arrival)?));
        }
        Ok(())
    }

    fn done(self: Box<Self>, outcome: Result<(), StoreError>) {
        let Self { mut arrivals, ids, answer } = *self;
        if outcome.is_ok() {
            for arrival in &mut arrivals {
                if let Body::Uploaded(upload) = &mut arrival.body {
                    upload.keep();
                }
            }
        }
        // Whoever asked may have gone away; the deliveries stand all the same.
        let _ = answer.send(outcome.map(|()| ids));
    }
}
