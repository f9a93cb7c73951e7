//! A skip: a delivery that a replay cannot send, and why.

use serde::{Deserialize, Serialize};

use super::way::Way;
use crate::delivery::DeliveryId;

/// Why a delivery cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SkipCode {
    /// It was deleted.
    Gone,
    /// Its endpoint has no provider, so nobody knows how to sign it.
    NoProvider,
    /// There is no secret to sign with.
    NoSecret,
    /// The provider's scheme cannot sign it with the secrets that are there.
    CannotSign,
    /// Its body is too long for what the mode does with it.
    TooLarge,
    /// The way of breaking it does not go with it.
    NotPossible,
    /// The database could not be read.
    Unavailable,
}

/// A delivery that a replay cannot send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(rename = "ReplaySkip")]
#[schema(as = ReplaySkip)]
pub struct Skip {
    pub delivery: i64,
    /// The way of breaking it that was asked for.
    pub way: Option<Way>,
    pub code: SkipCode,
    pub detail: String,
}

impl Skip {
    pub(crate) fn new(
        delivery: DeliveryId,
        way: Option<Way>,
        code: SkipCode,
        detail: impl Into<String>,
    ) -> Self {
        Self { delivery: delivery.0, way, code, detail: detail.into() }
    }
}
