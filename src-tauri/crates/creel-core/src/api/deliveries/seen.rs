//! What of a delivery is looked at to say who sent it and what it says: its head and the beginning of its body.

use bytes::Bytes;
use creel_signatures::Head;

use crate::Creel;
use crate::delivery::{DeliveryId, headers};
use crate::store::{Delivery, StoreError};

/// How much of the body is looked at, in bytes.
const START: u64 = 256 * 1024;

pub(super) struct Seen {
    pub(super) delivery: Delivery,
    head: Vec<u8>,
    start: Bytes,
}

impl Seen {
    pub(super) async fn read(creel: &Creel, id: DeliveryId) -> Result<Self, StoreError> {
        let delivery = creel.store().delivery(id).await?;
        let (head, _) = creel.store().head(id).await?;
        let start = creel.store().body(id, 0..START).await?;
        Ok(Self { delivery, head, start })
    }

    /// Lends the head and the beginning of the body.
    pub(super) fn with_head<T>(&self, look: impl FnOnce(&Head<'_>, &[u8]) -> T) -> T {
        let head = Head {
            method: &self.delivery.method,
            target: &self.delivery.target,
            public_url: None,
            headers: &headers(&self.head),
        };
        look(&head, &self.start)
    }
}
