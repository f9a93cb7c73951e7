//! A preview: what a replay would send, before anything is.

use super::mode::Mode;
use super::order::Order;
use super::prepared::{Prepared, prepare};
use super::resigning::Signers;
use super::skip::Skip;
use crate::Creel;
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;
use crate::sending::confirmation::is_this_machine;
use crate::sending::url::Url;
use crate::store::StoreError;

/// How many deliveries are looked at for those that cannot be sent.
const LOOKED_AT: usize = 100;

/// What a replay would send.
#[derive(Debug)]
pub(crate) struct Preview {
    pub(crate) deliveries: u64,
    pub(crate) sendings: u64,
    pub(crate) url: Url,
    pub(crate) loopback: bool,
    pub(crate) first: Option<(DeliveryId, Prepared)>,
    pub(crate) skips: Vec<Skip>,
}

impl Preview {
    pub(crate) async fn make(
        creel: &Creel,
        signers: &Signers,
        order: &Order,
        deliveries: &[DeliveryId],
    ) -> Result<Self, StoreError> {
        let now = Timestamp::now();
        let (mut first, mut skips) = (None, Vec::new());
        let mut url = order.url.clone();
        'all: for id in deliveries.iter().take(LOOKED_AT) {
            let delivery = match creel.store().delivery(*id).await {
                Ok(delivery) => delivery,
                Err(StoreError::NotFound(_)) => {
                    let detail = "It was deleted.";
                    skips.push(Skip::new(*id, None, super::skip::SkipCode::Gone, detail));
                    continue;
                }
                Err(error) => return Err(error),
            };
            // A body of its own for each would be read for nothing where none can be skipped.
            if first.is_some() && matches!(order.mode, None | Some(Mode::Exact)) {
                break 'all;
            }
            for way in order.ways() {
                match prepare(creel, signers, order, &delivery, way, now).await {
                    Ok(prepared) if first.is_none() => {
                        url = prepared.draft.outgoing.url.clone();
                        first = Some((*id, prepared));
                    }
                    Ok(_) => {}
                    Err(skip) => skips.push(Skip { way, ..skip }),
                }
            }
        }
        let sendings = order.sendings(deliveries.len() as u64);
        let loopback = is_this_machine(&url.host);
        Ok(Self { deliveries: deliveries.len() as u64, sendings, url, loopback, first, skips })
    }

    /// More than one sending to another machine is asked about first: it cannot be taken back.
    pub(crate) fn needs_confirmation(&self) -> bool {
        self.sendings > 1 && !self.loopback
    }
}
