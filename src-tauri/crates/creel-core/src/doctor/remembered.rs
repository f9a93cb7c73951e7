//! What the doctor said last. Whoever looks at a delivery asks again with every revision, and nothing of the answer
//! changes until the delivery is judged again or an endpoint, a secret or a definition changes.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use creel_signatures::Lag;

use super::Answer;
use crate::clock::Timestamp;
use crate::delivery::DeliveryId;
use crate::store::Delivery;

/// How many answers are kept. One takes a few kilobytes.
const KEPT: usize = 64;

/// What an answer depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    delivery: DeliveryId,
    judged_at: Timestamp,
    /// That of the directory, which changes with endpoints, secrets and definitions.
    generation: u64,
    observed: Option<String>,
    lags: Vec<Lag>,
}

impl Key {
    pub(super) fn new(delivery: &Delivery, generation: u64, observed: Option<&str>, lags: &[Lag]) -> Self {
        let observed = observed.map(str::to_owned);
        Self {
            delivery: delivery.id,
            judged_at: delivery.judged_at,
            generation,
            observed,
            lags: lags.to_vec(),
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Remembered {
    answers: Mutex<VecDeque<(Key, Arc<Answer>)>>,
}

impl Remembered {
    pub(super) fn get(&self, key: &Key) -> Option<Arc<Answer>> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.iter().find(|(known, _)| known == key).map(|(_, answer)| answer.clone())
    }

    /// Keeps an answer in place of the oldest one.
    pub(super) fn put(&self, key: Key, answer: Arc<Answer>) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.truncate(KEPT - 1);
        answers.push_front((key, answer));
    }
}
